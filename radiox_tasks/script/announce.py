"""Announces corrections of earlier editions after the next show's greeting."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from radiox_tasks.data.shows.corrections import OpenCorrection
from radiox_tasks.language.times.clock import exact_clock
from radiox_tasks.language.wording import wording
from radiox_tasks.model.script import Line, Script
from radiox_tasks.script.airtime.airtime_lint import lint
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.speakable import speakable

_OPENING = ("greeting", "disclosure")


def announcements(corrections: Sequence[OpenCorrection], request: ScriptRequest) -> list[str]:
    """The announcement of each correction. Corrections that are not valid any more at air time ("today") stay on the
    page only. The corrected line passed the truth gate when it was corrected, and is repeated word for word."""
    said: Mapping[str, str] = wording(request.language, "corrections")
    texts = []
    for one in corrections:
        then = one.aired_at.astimezone(request.preset.zone)
        spoken = exact_clock(then, request.language)
        texts.append(_form(one, then, request, said).format(then=spoken, now=one.now))
    return texts


def _form(one: OpenCorrection, then: datetime, request: ScriptRequest, said: Mapping[str, str]) -> str:
    if one.now is None:
        return said["say_dropped"]
    now = request.local_air_at
    outdated = lint(one.now, air_at=now, language=request.language, kind="news", said_at=then)
    return said["say_shortly"] if outdated else said["say"]


def left_for_news(request: ScriptRequest, texts: Sequence[str]) -> float | None:
    """The request's seconds of speech less these lines at the main host's rate; at least half."""
    if request.speech_seconds is None:
        return None
    words = sum(len(text.split()) for text in texts)
    taken = words / request.rate(request.preset.hosts.main) * 60.0
    return max(request.speech_seconds - taken, request.speech_seconds / 2)


def with_announcements(
    script: Script, texts: Sequence[str], request: ScriptRequest, *, lexicon: Mapping[str, str]
) -> Script:
    """The script with these lines after its opening, renumbered."""
    if not texts:
        return script
    lines = list(script.lines)
    at = next((index for index, line in enumerate(lines) if line.kind not in _OPENING), len(lines))
    host = lines[0].speaker
    added = [
        Line(n=1, speaker=host, kind="correction", text=text, spoken=speakable(text, request.language, lexicon=lexicon))
        for text in texts
    ]
    numbered = [line.model_copy(update={"n": n}) for n, line in enumerate([*lines[:at], *added, *lines[at:]], start=1)]
    return script.model_copy(update={"lines": tuple(numbered)})
