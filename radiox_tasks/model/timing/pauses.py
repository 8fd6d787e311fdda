"""Pauses between lines; used by the script's length estimate and by the mix."""

from dataclasses import dataclass
from typing import Protocol

from radiox_tasks.model.script import LineKind

LONGEST = 1.25  # seconds; a longer silence is heard as a fault
SHORT_TURN, LONG_TURN = 5, 40  # words: after few a listener needs less time than after many
SHORT_BREATH, LONG_BREATH = 0.88, 1.15  # and the factors on the pause


class Spoken(Protocol):
    """What a pause depends on: a line, or its draft."""

    @property
    def kind(self) -> LineKind: ...
    @property
    def speaker(self) -> str: ...
    @property
    def story_id(self) -> str | None: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Span:
    """A length in seconds with its limits: shortest, natural, longest."""

    least: float
    natural: float
    most: float

    def at(self, push: float) -> float:
        """The length for a push from -1 (shortest) over 0 (natural) to 1 (longest)."""
        side = self.most if push > 0 else self.least
        return self.natural + abs(push) * (side - self.natural)


# Chosen by listening to shows with natural voices.
SAME_SPEAKER = Span(0.18, 0.32, 0.55)
NEXT_SPEAKER = Span(0.20, 0.36, 0.60)
REACTION = Span(0.12, 0.22, 0.40)  # an answer comes quickly, and so does what a colon announces
BRIDGE = Span(0.28, 0.45, 0.75)
NEXT_STORY = Span(0.50, 0.85, 1.20)
LEAD = Span(0.55, 0.95, 1.25)  # a breath before the first story
SIGN_OFF = Span(0.55, 0.95, 1.25)


def pause_between(before: Spoken, after: Spoken) -> Span:
    """The pause between two lines, from the change of speaker and topic, the end of the first line, and its length."""
    span = by_sense(before, after)
    words = min(max(len(before.text.split()), SHORT_TURN), LONG_TURN)
    share = (words - SHORT_TURN) / (LONG_TURN - SHORT_TURN)
    breath = SHORT_BREATH + share * (LONG_BREATH - SHORT_BREATH)
    return Span(*(min(LONGEST, round(seconds * breath, 4)) for seconds in (span.least, span.natural, span.most)))


def by_sense(before: Spoken, after: Spoken) -> Span:
    """Which of the pauses above lies between two lines, before their length is regarded."""
    if after.kind == "sign-off" and before.kind != "sign-off":
        return SIGN_OFF
    if before.text.rstrip(" »”\"'").endswith(("?", ":")):
        return REACTION
    if before.kind == "greeting" and after.kind == "news":
        return LEAD
    if "bridge" in (before.kind, after.kind):
        return BRIDGE
    if before.story_id != after.story_id or before.kind != after.kind:
        return NEXT_STORY
    return SAME_SPEAKER if before.speaker == after.speaker else NEXT_SPEAKER
