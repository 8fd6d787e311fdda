"""The parts of pages that are counted or drawn from a show's document."""

import re
from datetime import date

import pytest

from radiox_tasks.language.languages import languages
from radiox_tasks.media.pages.confidence import confidence
from radiox_tasks.media.pages.date_format import long_date
from radiox_tasks.media.pages.loudness_chart import HEIGHT, loudness_chart
from radiox_tasks.media.pages.waveform import BARS, hues, waveform
from radiox_tasks.model.edition import ArticleRef, StoryRef
from radiox_tasks.model.sound import SoundTrace
from tests.media.media_documents import document, lines


def trace(peaks: tuple[int, ...] = (50,) * 600, loudness: tuple[float, ...] = (-16.0,) * 40) -> SoundTrace:
    return SoundTrace(peaks=peaks, loudness=loudness, loudness_step_s=1.0, target_lufs=-16.0, ceiling_dbtp=-1.0)


def bars(path: str) -> list[tuple[float, float]]:
    """(position, height) of each bar of a path."""
    return [(float(x), float(b) - float(a)) for x, a, b in re.findall(r"M([\d.]+) ([\d.]+)V([\d.]+)", path)]


def test_each_moment_of_the_waveform_has_the_colour_of_who_speaks() -> None:
    shown = document(trace=trace())
    drawn = waveform(shown, 40.0)
    by_hue = {hue: [x for x, _ in bars(path)] for hue, path in drawn.paths}

    assert sum(map(len, by_hue.values())) == BARS
    assert hues(shown.lines) == {"marcel": 0, "jarvis": 1, "lucy": 2}
    for hue, places in by_hue.items():
        speakers = {
            next((line.speaker for line in shown.lines if line.start_s <= x * 0.04 < line.end_s), None) for x in places
        }
        assert {None if one is None else hues(shown.lines)[one] for one in speakers} == {hue}


def test_the_waveform_is_as_high_as_the_file_is_loud() -> None:
    peaks = (0,) * 300 + (80,) * 300
    heights = dict(pair for _, path in waveform(document(trace=trace(peaks)), 40.0).paths for pair in bars(path))

    quiet = [height for x, height in heights.items() if x < 495]
    loud = [height for x, height in heights.items() if x > 505]
    assert max(quiet) < 4
    assert min(loud) > 90


@pytest.mark.parametrize("peaks", [(), (0, 0, 0), (7,)])
def test_a_show_without_a_trace_still_has_a_waveform(peaks: tuple[int, ...]) -> None:
    old = document(trace=trace(peaks) if peaks else None)

    assert waveform(old, 40.0).paths
    assert waveform(old, 0.0).paths == ()


def test_the_loudness_chart_puts_the_target_where_it_is_and_cuts_what_is_beyond() -> None:
    chart = loudness_chart(trace(loudness=(-16.0, -70.0, 3.0)), 3.0)

    assert chart is not None
    heights = [float(y) for y in re.findall(r" ([\d.]+)", chart.line)]
    assert heights == [chart.target_y, HEIGHT, 0.0]
    assert chart.band_y < chart.target_y < chart.band_y + chart.band_height
    assert loudness_chart(trace(loudness=(-16.0,)), 3.0) is None


def test_confidence_counts_what_is_there() -> None:
    bare = tuple(line.model_copy(update={"evidence": ()}) if line.n == 3 else line for line in lines())
    both = StoryRef(
        title="x", reason="y", articles=tuple(ArticleRef(url=f"https://{s}.example.org/", source=s) for s in "ab")
    )
    found = confidence(document(lines=bare, stories=(both, *document().stories)))

    assert (found.stated, found.sourced) == (4, 2)
    assert (found.stories, found.confirmed, found.outlets) == (3, 1, 4)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Samstag, 28. November 2026"),
        ("en", "Saturday, 28 November 2026"),
        ("fr", "samedi 28 novembre 2026"),
    ],
)
def test_dates_are_written_by_each_language_usage(language: str, said: str) -> None:
    assert language in languages()
    assert long_date(date(2026, 11, 28), language) == said
