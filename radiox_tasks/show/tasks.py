"""The show queue's tasks: submit the second half, fall back on the last edition; tick the planner, recover shows."""

from datetime import UTC, datetime

from radiox_tasks.app import app
from radiox_tasks.data.store import Store
from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.declared.job_results import ShowChanged, VersionOrdered
from radiox_tasks.model.declared.jobs import (
    CORRECT,
    REMAKE,
    RESUME,
    RETRACT,
    CorrectionArguments,
    RetractionArguments,
    ShowArguments,
)
from radiox_tasks.model.declared.show_tasks import (
    CONTINUE_AFTER_SCRIPT,
    FALL_BACK,
    SPEAK_AGAIN,
    NoMessage,
    ScriptMessage,
    WrittenMessage,
)
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, Continuation, task


@task(CONTINUE_AFTER_SCRIPT)
def continue_after_script(context: Context, message: WrittenMessage) -> Continuation | None:
    """Replace this task with the second half of the graph, now that the script exists."""
    from radiox_tasks.show.continue_after_script import second_half

    return second_half(context, message.written)


@task(SPEAK_AGAIN)
def speak_again(context: Context, message: ScriptMessage) -> Continuation:
    """Speak the lines of a show again in which a host has two voices, and mix them."""
    from radiox_tasks.show.continue_after_script import lines_again

    return lines_again(context, message.script)


@task(FALL_BACK)
def fall_back(context: Context, _: NoMessage) -> Continuation:
    """Make the show from the last edition with a fresh time check, using the same second half of the graph."""
    from radiox_tasks.show.continue_after_script import repeat_last_edition

    return repeat_last_edition(context)


@app.task(ignore_result=True, send_events=False)
def tick() -> int:
    """Record and submit the slots that are due; returns the number of new shows."""
    from radiox_tasks.data.monitoring.heartbeats import TICK, record_heartbeat
    from radiox_tasks.show.tick import plan_due_slots

    store = get_store()
    record_heartbeat(store.database, TICK)
    return plan_due_slots(store, now=datetime.now(UTC))


@app.task(ignore_result=True, send_events=False)
def reconcile() -> int:
    """Review every open show; returns how many were acted upon."""
    from radiox_tasks.show.recovery import recover_shows

    return recover_shows(get_store(), now=datetime.now(UTC))


@job(RESUME)
def resume(running: RunningJob, arguments: ShowArguments) -> ShowChanged:
    """A job: submit a show again that was not on air."""
    from radiox_tasks.show.submit import resume as resume_show

    resume_show(running.store, arguments.show_id)
    return ShowChanged(show_id=arguments.show_id)


@job(CORRECT)
def correct(running: RunningJob, arguments: CorrectionArguments) -> VersionOrdered:
    """A job: order a new version with one line corrected (or removed, without a text); its result names it."""
    from radiox_tasks.show.new_versions import order_correction

    store, show_id = running.store, arguments.show_id
    version_id = order_correction(store, show_id, arguments.number, arguments.text, job_id=running.job_id)
    return _submit(store, version_id, show_id)


@job(REMAKE)
def remake(running: RunningJob, arguments: ShowArguments) -> VersionOrdered:
    """A job: order a new version with another script; its result names it."""
    from radiox_tasks.show.new_versions import order_remake

    store, show_id = running.store, arguments.show_id
    return _submit(store, order_remake(store, show_id, job_id=running.job_id), show_id)


@job(RETRACT)
def retract(running: RunningJob, arguments: RetractionArguments) -> ShowChanged:
    """A job: retract a published show."""
    from radiox_tasks.show.cancel_and_retract import retract as retract_show

    retract_show(running.store, arguments.show_id, arguments.reason)
    return ShowChanged(show_id=arguments.show_id)


def _submit(store: Store, version_id: str, show_id: str) -> VersionOrdered:
    """Submit the new version of a show; the result of its job."""
    from radiox_tasks.show.submit import submit

    submit(store, version_id, seen=0)
    return VersionOrdered(show_id=version_id, revises=show_id)
