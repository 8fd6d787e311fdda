"""The show queue's steps: submit the second half, fall back on the last edition; tick the planner, recover shows."""

from datetime import UTC, datetime

from celery.canvas import Signature

from radiox_tasks.app import app
from radiox_tasks.model.steps import CONTINUE, LAST_EDITION, ScriptWritten
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, task


@task(CONTINUE)
def continue_after_script(context: Context, written: ScriptWritten) -> Signature | None:
    """Replace this task with the second half of the graph, now that the script exists."""
    from radiox_tasks.show.continue_after_script import second_half

    return second_half(context, written)


@task(LAST_EDITION)
def fall_back(context: Context) -> Signature:
    """Make the show from the last edition with a fresh time check, using the same second half of the graph."""
    from radiox_tasks.show.continue_after_script import repeat_last_edition

    return repeat_last_edition(context)


@app.task(ignore_result=True, send_events=False)
def tick() -> int:
    """Record and submit the slots that are due; returns the number of new shows."""
    from radiox_tasks.data.heartbeats import TICK, note_heartbeat
    from radiox_tasks.show.tick import plan_due_slots

    store = get_store()
    note_heartbeat(store.database, TICK)
    return plan_due_slots(store, now=datetime.now(UTC))


@app.task(ignore_result=True, send_events=False)
def reconcile() -> int:
    """Review every open show; returns how many were acted upon."""
    from radiox_tasks.show.recovery import recover_shows

    return recover_shows(get_store(), now=datetime.now(UTC))


@app.task
def resume(show_id: str) -> str:
    """Submit a failed, missed or cancelled show again."""
    from radiox_tasks.data.shows.orders import reopen_show
    from radiox_tasks.show.submit import submit

    store = get_store()
    reopen_show(store.database, show_id)
    submit(store, show_id)
    return show_id


@app.task
def correct(show_id: str, number: int, text: str | None) -> str:
    """Order a new version with one line corrected (or removed, without a text); returns the revision's id."""
    from radiox_tasks.show.new_versions import order_correction
    from radiox_tasks.show.submit import submit

    store = get_store()
    revision_id = order_correction(store, show_id, number, text)
    submit(store, revision_id)
    return revision_id


@app.task
def remake(show_id: str) -> str:
    """Order a new version from the same rundown; returns the revision's id."""
    from radiox_tasks.show.new_versions import order_remake
    from radiox_tasks.show.submit import submit

    store = get_store()
    revision_id = order_remake(store, show_id)
    submit(store, revision_id)
    return revision_id


@app.task
def retract(show_id: str, reason: str) -> str:
    """Retract a published show."""
    from radiox_tasks.show.withdraw import retract as take_back

    take_back(get_store(), show_id, reason)
    return show_id


@app.task
def cancel(show_id: str, reason: str = "cancelled") -> str:
    """Cancel a show that is not on air yet."""
    from radiox_tasks.show.withdraw import cancel as call_off

    call_off(get_store(), show_id, reason)
    return show_id
