"""Finds and installs the local voices that a preset's hosts still lack."""

from collections.abc import Callable, Iterable
from pathlib import Path

from radiox_tasks.model.host import Host
from radiox_tasks.speaker.catalogue import LocalVoice, bundled_voices, installed_voices
from radiox_tasks.speaker.choose_voice import NATURAL
from radiox_tasks.speaker.local.download_voice import VoiceError, answers
from radiox_tasks.speaker.local.install import install

MOST_BYTES = 150_000_000  # limit of automatic downloads


def missing_voices(hosts: Iterable[Host], language: str, home: Path) -> list[LocalVoice]:
    """The voices of these hosts in this language that could be installed and are not."""
    there, known = installed_voices(home), bundled_voices()
    wanted = {
        voice.voice_id: None
        for host in hosts
        for voice in host.voices
        if voice.provider in NATURAL and voice.language == language[:2] and voice.voice_id not in there
    }
    return [known[name] for name in wanted if name in known]


def provision(
    missing: Iterable[LocalVoice], home: Path, base_url: str, say: Callable[[str], None]
) -> tuple[LocalVoice, ...]:
    """Install missing voices, up to MOST_BYTES, with progress messages. Returns those still missing; does not raise."""
    missing = tuple(missing)
    if missing and not answers(base_url):
        say("the hub with the hosts' natural voices does not answer: simpler ones speak")
        return missing
    left, budget = [], MOST_BYTES
    reason = ""
    for voice in missing:
        if reason or voice.download_bytes > budget:
            left.append(voice)
            continue
        say(f"installing the voice {voice.name} ({voice.download_bytes / 1e6:.0f} MB, licence {voice.licence})")
        try:
            install(voice, home, base_url)
            budget -= voice.download_bytes
        except VoiceError as error:
            reason = str(error)
            say(f"the voice {voice.name} is not installed: {reason}")
            left.append(voice)
    return tuple(left)


def lacking(missing: Iterable[LocalVoice]) -> str:
    """A sentence for the show's page: whose voices are missing, and how to install them."""
    names = " ".join(voice.name for voice in missing)
    return f"simpler voices speak: `radiox voices install {names}` brings the natural ones"
