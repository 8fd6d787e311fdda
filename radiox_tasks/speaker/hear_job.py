"""The job behind `POST /speakers/{id}/hear`: one sentence by one host."""

import tempfile
from pathlib import Path

from radiox_tasks.data.blobs.media_files import MADE_HERE, Credits, store_made_file
from radiox_tasks.job import RunningJob
from radiox_tasks.model.formats.media_types import WAV
from radiox_tasks.model.job_results import LineSpoken
from radiox_tasks.model.preset import Quality
from radiox_tasks.providers.caller import VOICE_TEST, LedgerCaller
from radiox_tasks.speaker.hosts import known_hosts
from radiox_tasks.speaker.try_voice import speak_as_host


def hear(
    running: RunningJob,
    speaker: str,
    text: str | None,
    *,
    language: str,
    quality: Quality,
    provider: str | None,
) -> LineSpoken:
    """Speak the sentence; the result contains the WAV file's id and the voice."""
    store = running.store
    host = known_hosts(store.database)[speaker]
    with tempfile.TemporaryDirectory(prefix="radiox-hear-") as folder:
        path = Path(folder) / "take.wav"
        take = speak_as_host(
            host,
            text,
            language=language,
            quality=quality,
            provider=provider,
            path=path,
            caller=LedgerCaller(store, VOICE_TEST, running.lease),
            settings=store.settings,
        )
        name = f"{speaker}-{language}.wav"
        credits = Credits(licence=MADE_HERE, title=text or host.name)
        reference = store_made_file(store, path.read_bytes(), kind="take", name=name, media_type=WAV, credits=credits)
    return LineSpoken(file=reference, **take.model_dump(exclude={"n", "blob"}))
