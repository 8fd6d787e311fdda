"""The length of a script in seconds, and which of its lines are optional."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.model.pauses import Spoken, pause_between
from radiox_tasks.model.script import Script
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.speakable import speakable
from radiox_tasks.script.writers.drafts import DraftLine

TOLERANCE = 0.04  # of the target: what tempo and pauses can compensate inaudibly
OUT_OF_REACH = 0.25  # of the target: more than optional lines, tempo, pauses and music can compensate
OPTIONAL_LEAST, OPTIONAL_MOST = 0.08, 0.15  # share of the speech that may be trimmed


_spoken = lru_cache(maxsize=8192)(speakable)


def line_seconds(line: DraftLine, request: ScriptRequest) -> float:
    """The speaking time of this line, in seconds."""
    spoken = " ".join(_spoken(part.text, request.language) for part in line.parts)
    return speech_seconds(spoken, request.language, request.rate(line.speaker))


def script_seconds(lines: Sequence[DraftLine], request: ScriptRequest) -> float:
    """The length of the whole script including pauses, in seconds."""
    return _with_pauses(lines, [line_seconds(line, request) for line in lines])


def mark_optional(lines: Sequence[DraftLine], request: ScriptRequest) -> list[DraftLine]:
    """Mark trimmable lines as optional, from the last story backwards, until 8-15 % of the speech can go."""
    total = script_seconds(lines, request)
    marked: set[int] = set()
    share = 0.0
    for index in reversed(range(len(lines))):
        if share >= OPTIONAL_LEAST:
            break
        if lines[index].trimmable:
            part = line_seconds(lines[index], request) / total
            if share + part <= OPTIONAL_MOST:
                marked.add(index)
                share += part
    return [replace(line, optional=index in marked) for index, line in enumerate(lines)]


def nearest_seconds(script: Script, request: ScriptRequest) -> float | None:
    """The script's seconds of speech, if they differ from the target by more than the mix can compensate. None if the
    target can be met, or there is none."""
    target = request.speech_seconds
    if target is None:
        return None
    speech = [speech_seconds(line.spoken, request.language, request.rate(line.speaker)) for line in script.lines]
    seconds = _with_pauses(script.lines, speech)
    return seconds if abs(seconds - target) > target * OUT_OF_REACH else None


def _with_pauses(lines: Sequence[Spoken], speech: Iterable[float]) -> float:
    return sum(speech) + sum(pause_between(before, after).natural for before, after in pairwise(lines))
