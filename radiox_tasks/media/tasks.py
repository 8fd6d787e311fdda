"""The media queue's steps: draw the cover, publish the edition, apply retention."""

from datetime import UTC, datetime
from typing import Any

from radiox_tasks.app import app
from radiox_tasks.job import RunningJob, job
from radiox_tasks.model.job_results import FileMade
from radiox_tasks.model.steps import COVER, PAINT, PUBLISH, CoverMade, Persisted, RundownChosen
from radiox_tasks.open_store import get_store
from radiox_tasks.step import Context, task


@task(PAINT)
def paint_cover_ahead(context: Context, chosen: RundownChosen) -> None:
    """Paint the cover while the script is written; `draw_cover` finds it in the ledger."""
    from radiox_tasks.media.covers.cover_step import paint_ahead

    paint_ahead(context, chosen)


@task(COVER)
def draw_cover(context: Context, script: str) -> CoverMade:
    """The cover: painted if an image model is configured and there is time, else drawn."""
    from radiox_tasks.media.covers.cover_step import make_cover

    return make_cover(context, script)


@task(PUBLISH, for_closed_shows=True)
def publish(context: Context, persisted: Persisted, script: str) -> None:
    """Stage the edition and close the show as ready; on air at once if its air time has come. Can be repeated."""
    from radiox_tasks.media.on_air import publish

    publish(context, persisted, script)


@app.task(ignore_result=True, send_events=False)
def keep_archive() -> dict[str, Any]:
    """Apply retention; returns what was removed."""
    from radiox_tasks.media.retention.archive_retention import keep_archive

    return keep_archive(get_store(), datetime.now(UTC)).model_dump(mode="json")


@app.task(ignore_result=True)
def drop_cancelled(show_id: str) -> None:
    """Remove what a cancelled show has in the staging area."""
    from radiox_tasks.media.release import drop_cancelled

    drop_cancelled(get_store(), show_id)


@job
def sketch_cover(running: RunningJob, preset: str, headline: str) -> FileMade:
    """A job: draw a cover outside of any show."""
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.media.covers.cover_job import sketch_cover as sketch

    asked = load_preset(preset, settings=running.store.settings)
    return sketch(running.store, asked, headline=headline, air_at=datetime.now(UTC))
