"""Show's tasks: hand over between the halves, tick the planner, look after shows that stopped, fall back."""

from datetime import UTC, datetime

from radiox_tasks.app import app
from radiox_tasks.data.refs import script_of
from radiox_tasks.data.shows import close_show
from radiox_tasks.data.store import get_store
from radiox_tasks.providers.budget_voices import keep_voices_within_caps
from radiox_tasks.task import ShowTask


@app.task(bind=True, base=ShowTask)
def hand_over(self: ShowTask, script_ref: str, show_id: str) -> str:
    """The script is known: replace this task with the second half of the graph."""
    from radiox_tasks.show.canvas import speak_and_publish

    store, show = self.open_show(show_id)
    if show.order.dry_run:
        from radiox_tasks.show.draft import draft

        close_show(store.database, show_id, "draft", document=draft(store, show, script_ref))
        return show_id
    script = script_of(store, script_ref)
    own_voices = keep_voices_within_caps(store, show, script)
    raise self.replace(speak_and_publish(show_id, script_ref, len(script.lines), own_voices=own_voices))


@app.task(ignore_result=True)
def tick() -> int:
    """Plan the slots that are due and submit them; returns how many were new."""
    from radiox_tasks.data.heartbeats import TICK, note_heartbeat
    from radiox_tasks.show.plan import plan_due_slots

    store = get_store()
    note_heartbeat(store.database, TICK)
    return plan_due_slots(store, now=datetime.now(UTC))


@app.task(ignore_result=True)
def reconcile() -> int:
    """Look after every open show; returns how many needed something."""
    from radiox_tasks.show.recovery import care_for_shows

    return care_for_shows(get_store(), now=datetime.now(UTC))


@app.task(bind=True, base=ShowTask)
def fall_back(self: ShowTask, show_id: str) -> str:
    """Make the show out of the last edition with a fresh time check, by the same second half of the graph."""
    from radiox_tasks.show.canvas import speak_and_publish
    from radiox_tasks.show.last_edition import script_from_last_edition

    store, show = self.open_show(show_id)

    def run() -> str:
        script_ref, lines = script_from_last_edition(store, show)
        raise self.replace(speak_and_publish(show_id, script_ref, lines))

    return str(self.as_main_line(show_id, run))
