"""The job behind `POST /audio/process`: masters an uploaded recording for a loudness profile."""

import tempfile
from pathlib import Path

from radiox_tasks.audio.mastering.remaster import remaster
from radiox_tasks.data.media.media_files import Credits, media_file, store_made_file
from radiox_tasks.data.media.media_paths import path_of
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.job_results import RecordingMastered
from radiox_tasks.model.formats.media_types import MP3
from radiox_tasks.model.preset import LoudnessProfile


def process(store: Store, *, file_id: str, profile: LoudnessProfile) -> RecordingMastered:
    """Master the file; the result names the MP3 and has the measurements before and after."""
    source = media_file(store.database, file_id)
    if source is None:
        raise LookupError(f"there is no file {file_id}")
    with tempfile.TemporaryDirectory(prefix="radiox-process-") as folder:
        target = Path(folder) / "master.mp3"
        before, after = remaster(path_of(store, file_id), target, profile)
        reference = store_made_file(
            store,
            target.read_bytes(),
            kind="audio",
            name=f"{Path(source.name).stem}-{profile}.mp3",
            media_type=MP3,
            credits=Credits(licence=source.licence, title=source.title, author=source.author),
        )
    return RecordingMastered(file=reference, before=before, after=after)
