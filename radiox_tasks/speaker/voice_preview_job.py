"""The job behind `POST /speakers/{id}/hear`: the preview of a host's voice as a file."""

import tempfile
from pathlib import Path

from radiox_tasks.data.media.media_files import MADE_HERE, Credits, store_made_file
from radiox_tasks.job import RunningJob
from radiox_tasks.model.declared.job_results import LineSpoken
from radiox_tasks.model.declared.jobs import VoicePreviewArguments
from radiox_tasks.model.formats.media_types import WAV
from radiox_tasks.speaker.hosts import known_hosts
from radiox_tasks.speaker.voice_preview import PAYER, preview_host


def preview_to_file(running: RunningJob, arguments: VoicePreviewArguments) -> LineSpoken:
    """Speak the sentence; the result contains the WAV file's id and the voice."""
    store = running.store
    host = known_hosts(store.database)[arguments.speaker]
    with tempfile.TemporaryDirectory(prefix="radiox-preview-") as folder:
        path = Path(folder) / "take.wav"
        previewed = preview_host(
            host,
            arguments.text,
            language=arguments.language,
            quality=arguments.quality,
            provider=arguments.provider,
            path=path,
            caller=running.caller(PAYER),
            settings=store.settings,
        )
        name = f"{arguments.speaker}-{arguments.language}.wav"
        credits = Credits(licence=MADE_HERE, title=arguments.text or host.name)
        reference = store_made_file(store, path.read_bytes(), kind="take", name=name, media_type=WAV, credits=credits)
    return LineSpoken(file=reference, **previewed.model_dump())
