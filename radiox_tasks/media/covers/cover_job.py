"""The job behind `POST /media/generate/cover`: a cover outside of any show."""

from datetime import datetime

from radiox_tasks.data.media.media_files import MADE_HERE, Credits, store_made_file
from radiox_tasks.data.store import Store
from radiox_tasks.media.covers.cover_request import cover_request
from radiox_tasks.media.covers.draw import draw_cover
from radiox_tasks.model.declared.job_results import FileMade
from radiox_tasks.model.formats.media_types import JPEG
from radiox_tasks.model.preset import Preset


def sketch_cover(store: Store, preset: Preset, *, headline: str, air_at: datetime) -> FileMade:
    """Draw the local cover for this headline and hour; the result names the JPEG."""
    jpeg = draw_cover(cover_request(preset, headline=headline, air_at=air_at, sample=False))
    credits = Credits(licence=MADE_HERE, title=headline)
    file_id = store_made_file(store, jpeg, kind="cover", name=f"{preset.name}.jpg", media_type=JPEG, credits=credits)
    return FileMade(file=file_id)
