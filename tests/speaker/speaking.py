"""Lines, voices and hosts that the tests of the speaker domain share."""

from radiox_tasks.model.host import Host
from radiox_tasks.model.preset import Quality
from radiox_tasks.model.script import Line
from radiox_tasks.model.sound import Voice
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.choose_voice import choose_voice
from radiox_tasks.speaker.hosts import seeded_hosts

GERMAN = "Der Stadtrat will die Quaibrücke im kommenden Frühling während vier Wochen sperren lassen."
ENGLISH = "The city council wants to close the bridge for four weeks next spring."


def host(speaker: str) -> Host:
    """One of the seed's hosts."""
    return next(host for host in seeded_hosts() if host.speaker == speaker)


def chain(
    speaker: str, language: str = "en", *, settings: Settings | None = None, quality: Quality = "high"
) -> list[Voice]:
    """The voices of one of the seed's hosts."""
    return choose_voice(host(speaker), language=language, quality=quality, settings=settings or Settings())


def local(speaker: str, language: str = "en", provider: str = "pico") -> Voice:
    """One local voice of one of the seed's hosts."""
    return next(voice for voice in chain(speaker, language) if voice.provider == provider)


def line(spoken: str, speaker: str = "marcel", n: int = 1) -> Line:
    """A line with that spoken text."""
    return Line(n=n, speaker=speaker, kind="news", text=spoken, spoken=spoken)
