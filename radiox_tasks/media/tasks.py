"""The media queue's tasks: draw the cover, publish the edition, apply retention."""

import logging
from datetime import UTC, datetime

from radiox_tasks.app import app
from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.declared.declarations import task_name
from radiox_tasks.model.declared.job_results import FileMade
from radiox_tasks.model.declared.jobs import SKETCH_COVER, CoverArguments
from radiox_tasks.model.declared.show_tasks import (
    DRAW_COVER,
    PAINT_COVER_AHEAD,
    PUBLISH_SHOW,
    PersistedMessage,
    RundownMessage,
    ScriptMessage,
)
from radiox_tasks.model.declared.steps import CoverMade
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, task

logger = logging.getLogger(__name__)


@task(PAINT_COVER_AHEAD)
def paint_cover_ahead(context: Context, message: RundownMessage) -> None:
    """Paint the cover while the script is written; `draw_cover` finds it in the ledger."""
    from radiox_tasks.media.covers.cover_step import paint_ahead

    paint_ahead(context, message.rundown)


@task(DRAW_COVER)
def draw_cover(context: Context, message: ScriptMessage) -> CoverMade:
    """The cover: painted if an image model is configured and there is time, else drawn."""
    from radiox_tasks.media.covers.cover_step import make_cover

    return make_cover(context, message.script)


@task(PUBLISH_SHOW)
def publish(context: Context, message: PersistedMessage) -> None:
    """Stage the edition and close the show as ready; on air at once if its air time has come. Can be repeated."""
    from radiox_tasks.media.on_air import publish

    publish(context, message.persisted, message.script)


@app.task(name=task_name("media", "keep_archive"), ignore_result=True, send_events=False)
def apply_retention() -> None:
    """Apply retention, and log what was deleted."""
    from radiox_tasks.media.retention.archive_retention import apply_retention

    report = apply_retention(get_store(), datetime.now(UTC))
    logger.info(
        "retention deleted the files of %d editions, %d blobs (%d bytes), and the records of %d shows",
        len(report.editions),
        report.blobs,
        report.blob_bytes,
        report.shows,
    )


@app.task(name=task_name("media", "drop_cancelled"), ignore_result=True)
def delete_cancelled(show_id: str) -> None:
    """Delete what a cancelled show has in the staging area."""
    from radiox_tasks.media.release import delete_cancelled

    delete_cancelled(get_store(), show_id)


@job(SKETCH_COVER)
def sketch_cover(running: RunningJob, arguments: CoverArguments) -> FileMade:
    """A job: draw a cover outside of any show."""
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.media.covers.cover_job import sketch_cover as sketch

    preset = load_preset(arguments.preset, settings=running.store.settings)
    return sketch(running.store, preset, headline=arguments.headline, air_at=datetime.now(UTC))
