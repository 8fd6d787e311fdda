"""Data for a page's audio player; templates/shared/macros.j2 renders it."""

from typing import NamedTuple

from radiox_tasks.document.chapters import Chapter, chapters_of
from radiox_tasks.media.pages.date_format import clock
from radiox_tasks.media.pages.waveform import Waveform, hues, waveform
from radiox_tasks.model.edition import ShowDocument


class Player(NamedTuple):
    """One player. `key` is unique on its page; `audio` is the file's URL; times are in seconds."""

    key: str
    title: str
    artist: str
    audio: str
    preload: str
    duration: float
    length: str
    wave: Waveform
    chapters: tuple[Chapter, ...]
    cast: tuple[tuple[str, int], ...]


def duration_of(document: ShowDocument) -> float:
    """The show's length in seconds; the end of its last line until it is measured."""
    return document.duration_s or max((line.end_s for line in document.lines), default=0.0)


def player_of(document: ShowDocument, *, base: str, title: str, preload: str = "metadata") -> Player:
    """The player of an edition whose files are under the relative path `base`."""
    duration = duration_of(document)
    names = {line.speaker: line.name or line.speaker for line in document.lines}
    return Player(
        key=document.show_id,
        title=title,
        artist=document.title,
        audio=f"{base}show.mp3",
        preload=preload,
        duration=duration,
        length=clock(duration),
        wave=waveform(document, duration),
        chapters=tuple(chapters_of(document)) if duration > 0 else (),
        cast=tuple((names[speaker], hue) for speaker, hue in hues(document.lines).items()),
    )
