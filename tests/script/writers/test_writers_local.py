"""The local writer: a bulletin of the articles' own sentences, true, on length, never twice in the same words."""

from dataclasses import replace

import pytest

from radiox_tasks.language.languages import UnknownLanguageError
from radiox_tasks.language.speech_time import speech_seconds
from radiox_tasks.script.script_length import OPTIONAL_LEAST, OPTIONAL_MOST, TOLERANCE, nearest_seconds
from tests.script.writers import newsroom
from tests.script.writers.local_scripts import TOLD, write


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
def test_the_local_writer_makes_a_complete_show(language: str) -> None:
    request = newsroom.request(language=language, speech_seconds=150.0)
    script = write(request)
    kinds = [line.kind for line in script.lines]
    assert script.writer == "local"
    assert script.language == language
    assert kinds[0] == "greeting"
    assert kinds[-1] == "sign-off"
    assert {"news", "weather", "markets"} <= set(kinds)
    assert kinds.count("disclosure") == 1
    assert [line.n for line in script.lines] == list(range(1, len(kinds) + 1))
    assert {line.speaker for line in script.lines} == {"marcel", "jarvis", "lucy"}
    assert next(line.speaker for line in script.lines if line.kind == "weather") == "lucy"
    told = [line.story_id for line in script.lines if line.kind == "news"]
    for story in request.rundown.stories:
        assert 1 <= told.count(story.story_id) <= 5  # a headline among the topics, then one to four turns


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
def test_every_line_that_tells_something_quotes_its_source_exactly(language: str) -> None:
    request = newsroom.request(language=language, speech_seconds=200.0)
    texts = {article.article_id: article.text for story in request.rundown.stories for article in story.articles}
    weather, market = newsroom.readings(language)
    texts |= {"reading:weather:Zürich": weather.text, "reading:market:bitcoin": market.text}
    for line in write(request).lines:
        if line.kind in ("news", "weather", "markets"):
            assert line.story_id
            assert line.evidence
            for item in line.evidence:
                assert texts[item.article_id][item.start : item.end] == item.quote
                assert item.quote.rstrip(".") in line.text
        else:
            assert not line.evidence


@pytest.mark.slow
@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("seconds", [60.0, 90.0, 150.0, 180.0])
def test_the_length_asked_for_is_met(language: str, seconds: float) -> None:
    count = 4 if seconds > 60 else 2
    for first in (0, 4):
        stories = newsroom.sample_stories(language)[first : first + count]
        request = newsroom.request(stories, language=language, speech_seconds=seconds)
        script = write(request)
        assert newsroom.seconds(script, request) == pytest.approx(seconds, rel=TOLERANCE)


@pytest.mark.parametrize("language", TOLD)
def test_a_part_of_it_may_be_trimmed(language: str) -> None:
    request = newsroom.request(language=language, speech_seconds=150.0)
    script = write(request)
    optional = [line for line in script.lines if line.optional]
    seconds = sum(speech_seconds(line.spoken, language, request.rate(line.speaker)) for line in optional)
    assert OPTIONAL_LEAST <= seconds / newsroom.seconds(script, request) <= OPTIONAL_MOST
    assert {line.kind for line in optional} == {"news"}
    for story in request.rundown.stories:
        assert any(line.story_id == story.story_id and not line.optional for line in script.lines)
    for line in optional:
        assert script.lines[line.n - 2].kind != "bridge"


@pytest.mark.slow
@pytest.mark.parametrize(("stories", "target"), [(1, 300.0), (3, 15.0)])
def test_a_length_out_of_reach_is_known_before_anything_is_spoken(stories: int, target: float) -> None:
    request = newsroom.request(newsroom.sample_stories("de")[:stories], speech_seconds=target)
    script = write(request)
    assert nearest_seconds(script, request) == pytest.approx(newsroom.seconds(script, request))


@pytest.mark.slow
def test_a_length_that_is_met_gives_no_way() -> None:
    request = newsroom.request(speech_seconds=150.0)
    assert nearest_seconds(write(request), request) is None
    natural = newsroom.request()
    assert nearest_seconds(write(natural), natural) is None


def test_without_a_length_it_is_natural_and_follows_the_style() -> None:
    short = newsroom.preset("de", style={"morning": {"length": 0.4}})
    assert len(write(newsroom.request(preset=short)).lines) < len(write(newsroom.request()).lines)


@pytest.mark.parametrize("language", TOLD)
def test_what_is_said_passes_the_gate(language: str) -> None:
    request = newsroom.request(language=language, speech_seconds=150.0)
    for line in write(request).lines:
        assert line.layer == ("verbatim" if line.evidence else "house")
        proof = " ".join(item.quote for clause in line.clauses for item in clause.evidence)
        assert proof == " ".join(item.quote for item in line.evidence)


@pytest.mark.slow
def test_the_same_request_gives_the_same_script_and_a_variant_another() -> None:
    assert write(newsroom.request(speech_seconds=120.0)) == write(newsroom.request(speech_seconds=120.0))
    other = write(newsroom.request(speech_seconds=120.0, variant=1))
    assert other.lines != write(newsroom.request(speech_seconds=120.0)).lines


def test_no_stories_at_all_is_still_a_show_that_tells_no_news() -> None:
    script = write(newsroom.request([]))
    assert all(line.kind != "news" for line in script.lines)
    assert script.lines[0].kind == "greeting"


def test_an_unknown_language_is_named() -> None:
    request = replace(newsroom.request([], desks=False), language="xx")
    with pytest.raises(UnknownLanguageError, match="no language 'xx'; known: de, en"):
        write(request)
