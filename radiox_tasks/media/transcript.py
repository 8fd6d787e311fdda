"""Transcripts with times: WebVTT with voices, and SubRip.

Both follow Podcasting 2.0's recommendations for transcripts: one line per cue, at most 65 characters, with the
speaker's name.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from radiox_tasks.media.literal_text import literal
from radiox_tasks.model.edition import LineRef, ShowDocument

MAX_CHARACTERS = 65

# A sentence ends at its mark and a space; not after a digit ("23. November") or a single letter ("z. B.").
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.!?…])\s+|(?<=[.!?…][»”\"'])\s+|(?<=\d[!?])\s+")
_PHRASE_END = ",;:–—"
_WITHOUT_BRACES = str.maketrans("{}", "()")
"""For SubRip: players take what is in braces for styles ("{\\an8}", "{c:…}") or comments, and hide it."""

_PHRASE_BONUS = 18
"""Maximum distance of a break from the middle, in characters, to be at a phrase boundary."""


class Cue(NamedTuple):
    """Words and their times, in seconds. `opens` marks the first cue of a line."""

    start_s: float
    end_s: float
    name: str
    text: str
    opens: bool


def _halve(text: str) -> Iterator[str]:
    """A sentence in pieces of at most MAX_CHARACTERS, split near the middle, if possible at a phrase boundary."""
    if len(text) <= MAX_CHARACTERS:
        yield text
        return
    middle = len(text) / 2
    spaces = [n for n, character in enumerate(text) if character == " "]
    if spaces:
        cut = min(spaces, key=lambda n: abs(n - middle) - (_PHRASE_BONUS if text[n - 1] in _PHRASE_END else 0))
        yield from _halve(text[:cut])
        yield from _halve(text[cut + 1 :])
    else:
        yield text[:MAX_CHARACTERS]
        yield from _halve(text[MAX_CHARACTERS:])


def pieces(text: str) -> list[str]:
    """The text in cue-sized pieces; joined by spaces they give the text again (except for long single words)."""
    result: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        for piece in _halve(sentence):
            joins = result and len(result[-1]) + 1 + len(piece) <= MAX_CHARACTERS and len(piece) < MAX_CHARACTERS // 3
            if joins:
                result[-1] = f"{result[-1]} {piece}"
            else:
                result.append(piece)
    return [piece for piece in result if piece]


def cues(line: LineRef) -> list[Cue]:
    """A line's cues; its time is divided by the pieces' lengths, without gaps."""
    parts = pieces(line.text)
    total = sum(len(part) for part in parts) or 1
    seconds = max(line.end_s - line.start_s, 0.0)
    result: list[Cue] = []
    heard = 0
    for part in parts:
        start = line.start_s + seconds * heard / total
        heard += len(part)
        end = line.start_s + seconds * heard / total
        result.append(Cue(start, end, line.name or line.speaker, part, not result))
    return result


def _clock(seconds: float, mark: str) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def _name(name: str) -> str:
    return " ".join(name.split())


def render_vtt(document: ShowDocument) -> str:
    """WebVTT (W3C), each cue in a voice span: `<v Marcel>…`."""
    blocks = ["WEBVTT"]
    for line in document.lines:
        for cue in cues(line):
            times = f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}"
            voice, text = (html.escape(part, quote=False) for part in (_name(cue.name), cue.text))
            blocks.append(f"{times}\n<v {voice}>{text}")
    return "\n\n".join(blocks) + "\n"


def render_srt(document: ShowDocument) -> str:
    """SubRip; the speaker's name is before the first words of a turn."""
    blocks: list[str] = []
    for line in document.lines:
        for cue in cues(line):
            times = f"{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}"
            text = cue.text.replace("-->", "→")
            shown = f"{_name(cue.name)}: {text}" if cue.opens else text
            blocks.append(f"{len(blocks) + 1}\n{times}\n{literal(shown).translate(_WITHOUT_BRACES)}")
    return "\n\n".join(blocks) + "\n" if blocks else ""
