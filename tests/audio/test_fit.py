"""The show on its length, as arithmetic: what gives, in which order, and that the sum is always right."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.audio.programme.fit_programme import (
    LAST_RESORT_S,
    TOLERANCE_S,
    Fit,
    LengthError,
    fit,
    natural,
    tail_span,
)
from radiox_tasks.model.script import Line
from radiox_tasks.model.timing.pauses import LONGEST, pause_between
from radiox_tasks.model.timing.speech_pace import TEMPO_LIMIT
from tests.audio.audio_stage import line

HEAD = 5.0
TAIL = tail_span(5.0, 2.0)


def total(plan: Fit, seconds: dict[int, float]) -> float:
    return HEAD + sum(seconds[each.n] for each in plan.lines) / plan.tempo + sum(plan.pauses) + plan.tail


def show(stories: int, lines: int) -> list[Line]:
    """A greeting, stories of several lines of which all but the first are optional, a sign-off."""
    news = [
        line(2 + s * lines + k, "news", f"s{s}", speaker="ab"[k % 2], optional=k > 0)
        for s in range(stories)
        for k in range(lines)
    ]
    return [line(1, "greeting"), *news, line(2 + stories * lines, "sign-off")]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    stories=st.integers(1, 6),
    lines=st.integers(1, 4),
    lengths=st.lists(st.floats(0.5, 14), min_size=30, max_size=30),
    factor=st.floats(0.4, 1.8),
)
def test_every_length_is_met_or_refused(stories: int, lines: int, lengths: list[float], factor: float) -> None:
    script = show(stories, lines)
    seconds = {each.n: lengths[each.n] for each in script}
    duration = total(natural(script, TAIL), seconds) * factor
    try:
        plan = fit(script, seconds, head=HEAD, tail=TAIL, duration=duration)
    except LengthError as refused:
        plan, error = None, refused
    if plan is None:
        assert error.needed == duration
        assert abs(error.reachable - duration) > TOLERANCE_S
        return
    assert abs(total(plan, seconds) - duration) <= TOLERANCE_S + 1e-6
    assert 1 - TEMPO_LIMIT - 1e-9 <= plan.tempo <= 1 + TEMPO_LIMIT + 1e-9
    assert {each.n for each in plan.lines} | set(plan.dropped) == set(seconds)
    assert all(each.optional for each in script if each.n in plan.dropped)
    for (before, after), pause in zip(pairwise(plan.lines), plan.pauses, strict=True):
        span = pause_between(before, after)
        assert span.least - 1e-9 <= pause <= span.most + 1e-9 <= LONGEST + 2e-9
    assert TAIL.least - 1e-6 <= plan.tail <= TAIL.most + LAST_RESORT_S + 1e-6


def test_nothing_changes_when_the_length_is_right_already() -> None:
    script = show(3, 2)
    seconds = {each.n: 4.0 for each in script}
    plain = natural(script, TAIL)
    plan = fit(script, seconds, head=HEAD, tail=TAIL, duration=total(plain, seconds))
    assert plan.dropped == ()
    assert plan.tempo == 1.0
    assert plan.pauses == pytest.approx(plain.pauses)


def test_the_latest_stories_give_first() -> None:
    script = show(4, 3)
    seconds = {each.n: 6.0 for each in script}
    duration = total(natural(script, TAIL), seconds) - 25
    plan = fit(script, seconds, head=HEAD, tail=TAIL, duration=duration)
    assert plan.dropped == (10, 12, 13)[-len(plan.dropped) :]
    assert plan.lines[-1].kind == "sign-off"


def test_pauses_give_before_the_tempo() -> None:
    script = show(4, 2)
    seconds = {each.n: 6.0 for each in script}
    plan = fit(script, seconds, head=HEAD, tail=TAIL, duration=total(natural(script, TAIL), seconds) - 1.5)
    assert plan.tempo == 1.0
    assert all(pause < pause_between(a, b).natural for (a, b), pause in zip(pairwise(script), plan.pauses, strict=True))


def test_a_show_that_is_too_short_ends_with_music() -> None:
    script = [line(1, "greeting"), line(2, "sign-off")]
    seconds = {1: 10.0, 2: 10.0}
    plan = fit(script, seconds, head=HEAD, tail=TAIL, duration=total(natural(script, TAIL), seconds) + 15)
    assert plan.tempo == 1 - TEMPO_LIMIT
    assert plan.tail > TAIL.most
    with pytest.raises(LengthError) as error:
        fit(script, seconds, head=HEAD, tail=TAIL, duration=90)
    assert error.value.reachable < 60


def test_a_bridge_to_a_story_that_is_not_told_goes_too() -> None:
    script = [
        line(1, "greeting"),
        line(2, "news", "a"),
        line(3, "bridge", "b"),
        line(4, "news", "b", optional=True),
        line(5, "sign-off"),
    ]
    seconds = {each.n: 5.0 for each in script}
    plan = fit(script, seconds, head=HEAD, tail=TAIL, duration=total(natural(script, TAIL), seconds) - 9)
    assert plan.dropped == (3, 4)


def test_pauses_follow_what_changes() -> None:
    here = line(1, "news", "a", speaker="x")
    same, other = line(2, "news", "a", speaker="x"), line(2, "news", "a", speaker="y")
    story, end = line(2, "news", "b", speaker="x"), line(2, "sign-off", speaker="x")
    pauses = [pause_between(here, each).natural for each in (same, other, line(2, "bridge"), story, end)]
    assert pauses == sorted(pauses)
    assert len(set(pauses)) == 5
    lead = pause_between(line(1, "greeting"), line(2, "news", "a"))
    assert lead.natural > pause_between(line(1, "news", "a"), line(2, "news", "b")).natural


def test_an_answer_comes_quickly_and_a_long_turn_needs_time() -> None:
    question = line(1, "bridge", "a").model_copy(update={"text": "What else does the report say, Jarvis?"})
    remark = question.model_copy(update={"text": "The report says more than that, Jarvis."})
    answer = line(2, "news", "a", speaker="y")
    assert pause_between(question, answer).natural < 0.3 < pause_between(remark, answer).natural
    short, long = (line(1, "news", "a").model_copy(update={"text": "word " * n}) for n in (4, 45))
    assert pause_between(short, answer).natural < pause_between(long, answer).natural


def test_the_error_survives_a_trip_between_processes() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(LengthError(180.0, 120.5)))  # noqa: S301 - our own bytes
    assert (error.needed, error.reachable) == (180.0, 120.5)
