"""The length of a script in seconds, and which of its lines are optional."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.model.script import Script
from radiox_tasks.model.timing.pauses import Spoken, pause_between
from radiox_tasks.script.drafts import DraftLine
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.speakable import speakable

TOLERANCE = 0.04  # of the target: what tempo and pauses can compensate inaudibly
OUT_OF_REACH = 0.25  # of the target: more than optional lines, tempo, pauses and music can compensate
OPTIONAL_LEAST, OPTIONAL_MOST = 0.08, 0.15  # share of the speech that may be trimmed
MOST_WEIGHED = 10  # trimmable lines, the last ones, of which the optional ones are chosen


_spoken = lru_cache(maxsize=8192)(speakable)


def line_seconds(line: DraftLine, request: ScriptRequest) -> float:
    """The speaking time of this line, in seconds."""
    spoken = " ".join(_spoken(part.text, request.language) for part in line.parts)
    return speech_seconds(spoken, request.language, request.rate(line.speaker))


def script_seconds(lines: Sequence[DraftLine], request: ScriptRequest) -> float:
    """The length of the whole script including pauses, in seconds."""
    return _with_pauses(lines, [line_seconds(line, request) for line in lines])


def mark_optional(lines: Sequence[DraftLine], request: ScriptRequest) -> list[DraftLine]:
    """Mark trimmable lines as optional, of the last stories if possible, so that 8-15 % of the speech can go."""
    total = script_seconds(lines, request)
    shares = {index: line_seconds(line, request) / total for index, line in enumerate(lines) if line.trimmable}
    marked = _optional(dict(list(shares.items())[-MOST_WEIGHED:]))
    return [replace(line, optional=index in marked) for index, line in enumerate(lines)]


def _optional(shares: Mapping[int, float]) -> Collection[int]:
    """Those of the lines, by their shares of the speech, that together come nearest to the wanted share; of several
    choices that reach it the one that begins latest."""

    def merit(chosen: Sequence[int]) -> tuple[float, int]:
        return min(OPTIONAL_LEAST, sum(shares[index] for index in chosen)), min(chosen, default=0)

    choices = (chosen for size in range(len(shares) + 1) for chosen in combinations(shares, size))
    return max((one for one in choices if sum(shares[index] for index in one) <= OPTIONAL_MOST), key=merit)


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
