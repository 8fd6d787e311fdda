"""The show queue's steps: submit the second half, fall back on the last edition; tick the planner, recover shows."""

from datetime import UTC, datetime

from celery.canvas import Signature

from radiox_tasks.app import app
from radiox_tasks.data.store import Store
from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.job_results import ShowChanged, VersionOrdered
from radiox_tasks.model.steps import CONTINUE, LAST_EDITION, ScriptWritten
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, task


@task(CONTINUE)
def continue_after_script(context: Context, written: ScriptWritten) -> Signature | None:
    """Replace this task with the second half of the graph, now that the script exists."""
    from radiox_tasks.show.continue_after_script import second_half

    return second_half(context, written)


@task(CONTINUE)
def speak_again(context: Context, script: str) -> Signature:
    """Speak the lines of a show again in which a host has two voices, and mix them (model/steps.py, SPEAK_AGAIN)."""
    from radiox_tasks.show.continue_after_script import lines_again

    return lines_again(context, script)


@task(LAST_EDITION)
def fall_back(context: Context) -> Signature:
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


@job
def resume(running: RunningJob, show_id: str) -> ShowChanged:
    """A job: submit a show again that was not on air."""
    from radiox_tasks.show.submit import resume as resume_show

    resume_show(running.store, show_id)
    return ShowChanged(show_id=show_id)


@job
def correct(running: RunningJob, show_id: str, number: int, text: str | None) -> VersionOrdered:
    """A job: order a new version with one line corrected (or removed, without a text); its result names it."""
    from radiox_tasks.show.new_versions import order_correction

    return _submit(
        running.store, order_correction(running.store, show_id, number, text, job_id=running.job_id), show_id
    )


@job
def remake(running: RunningJob, show_id: str) -> VersionOrdered:
    """A job: order a new version with another script; its result names it."""
    from radiox_tasks.show.new_versions import order_remake

    return _submit(running.store, order_remake(running.store, show_id, job_id=running.job_id), show_id)


@job
def retract(running: RunningJob, show_id: str, reason: str) -> ShowChanged:
    """A job: retract a published show."""
    from radiox_tasks.show.withdraw import retract as retract_show

    retract_show(running.store, show_id, reason)
    return ShowChanged(show_id=show_id)


def _submit(store: Store, version_id: str, show_id: str) -> VersionOrdered:
    """Submit the new version of a show; the result of its job."""
    from radiox_tasks.show.submit import submit

    submit(store, version_id, seen=0)
    return VersionOrdered(show_id=version_id, revises=show_id)
