"""Previews of voices: one sentence, outside of shows."""

import tempfile
import uuid
from pathlib import Path

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.step_outputs import run_step
from radiox_tasks.data.store import Store
from radiox_tasks.language.wording import wording
from radiox_tasks.model.declared.job_results import VoicePreviewed
from radiox_tasks.model.declared.steps import VOICE_PREVIEW, VoicePreviewInputs
from radiox_tasks.model.host import Host
from radiox_tasks.model.preset import Budget, Quality
from radiox_tasks.model.script import Line
from radiox_tasks.model.sound import Voice
from radiox_tasks.providers.caller import Payer, caller_of
from radiox_tasks.providers.calls import Caller, ProviderError
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.catalogue import installed_voices
from radiox_tasks.speaker.choose_voice import choose_voice
from radiox_tasks.speaker.local.local_voice import speak_locally
from radiox_tasks.speaker.speaking_style import delivered
from radiox_tasks.speaker.synthesize import speak_line
from radiox_tasks.speaker.takes.flac import to_wav
from radiox_tasks.speaker.takes.postprocess import finish

PAYER = Payer("voice-preview", "(no preset)", Budget())
"""Of previews: their calls are recorded without caps, under names that no show or preset can have."""


def preview_as_step(
    store: Store, host: Host, text: str | None, *, language: str, quality: Quality, provider: str | None, path: Path
) -> VoicePreviewed:
    """`preview_host` as a step of the ledger, which a command needs to pay for calls."""

    def work(lease: Lease) -> VoicePreviewed:
        return preview_host(
            host,
            text,
            language=language,
            quality=quality,
            provider=provider,
            path=path,
            caller=caller_of(VOICE_PREVIEW, store, PAYER, lease),
            settings=store.settings,
        )

    return run_step(store, VOICE_PREVIEW, VoicePreviewInputs(preview=uuid.uuid4().hex), work, show_id=None)


def preview_host(
    host: Host,
    text: str | None,
    *,
    language: str,
    quality: Quality,
    provider: str | None,
    path: Path,
    caller: Caller,
    settings: Settings,
) -> VoicePreviewed:
    """Speak the text (or an introduction) into `path`, a WAV file. `provider` restricts the host's voices to that one.
    Raises ProviderError if no voice succeeded."""
    chain = choose_voice(host, language=language, quality=quality, settings=settings)
    voices = [voice for voice in chain if provider in (None, voice.provider)]
    if not voices:
        have = ", ".join(voice.provider for voice in chain)
        raise ProviderError("invalid", f"{host.speaker} has no {provider} voice here; it has {have}")
    words = text or wording(language, "speech")["introduction"].format(name=host.name)
    line = Line(n=1, speaker=host.speaker, kind="greeting", text=words, spoken=words)
    with tempfile.TemporaryDirectory(prefix="radiox-preview-") as folder:
        blobs = FolderBlobs(Path(folder))
        take = speak_line(
            line,
            [delivered(voice, line.kind) for voice in voices],
            previous="",
            following="",
            caller=caller,
            settings=settings,
            blobs=blobs,
        )
        path.write_bytes(to_wav(blobs.get(take.blob)))
    return VoicePreviewed(**take.model_dump(exclude={"n", "blob"}))


def preview_voice(name: str, text: str | None, *, home: Path, path: Path) -> float:
    """Speak with one voice of the catalogue into a WAV file; returns its seconds. Raises ProviderError if the voice is
    not available or cannot speak the text."""
    entry = installed_voices(home).get(name)
    if entry is None:
        raise ProviderError("invalid", f"the voice {name} is not installed; see `radiox voices list`")
    words = text or wording(entry.language, "speech")["introduction"].format(name=name.capitalize())
    voice = Voice(speaker=name, name=name, provider=entry.engine, voice_id=name, language=entry.language, local=True)
    finished = finish(speak_locally(words, voice, home=home))
    path.write_bytes(finished.wav)
    return finished.seconds
