"""The language model as a writer: the real SDK over HTTP against a stand-in that is as strict as the API reference."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from radiox_tasks.language.languages import languages
from radiox_tasks.script.script_length import TOLERANCE
from tests.script.writers import newsroom
from tests.script.writers.openai_scripts import RecordingCaller, write
from tests.standins.openai_judge import knows
from tests.standins.openai_server import Standin, openai_standin


@pytest.fixture
def server() -> Iterator[Standin]:
    with openai_standin() as standin:
        yield standin


def test_a_programme_of_twenty_seconds_tells_news_of_the_model(server: Standin) -> None:
    """Of which four are music, as in benchmarks/top_of_hour.py."""
    script = write(server, newsroom.request(speech_seconds=16.0))
    assert script.writer == "openai:gpt-6.1-terra"
    assert any(line.kind == "news" for line in script.lines)


@pytest.mark.parametrize("language", languages())
def test_the_models_words_are_what_is_spoken(server: Standin, language: str) -> None:
    caller = RecordingCaller()
    request = newsroom.request(language=language, speech_seconds=120.0)
    script = write(server, request, caller)
    assert script.writer == "openai:gpt-6.1-terra"
    assert script.notes == ()
    assert len(server.chats) == 1
    assert caller.calls[0].operation == "script"
    assert {call.operation for call in caller.calls[1:]} <= {"judge"}
    assert caller.calls[0].provider == "openai"
    assert caller.usage[0].units["input_tokens"] > 500
    assert caller.usage[0].request_id
    news = [line for line in script.lines if line.kind == "news"]
    assert {line.story_id for line in news} == {story.story_id for story in request.rundown.stories}
    for line in news:
        assert line.evidence[0].quote in line.text
    assert {line.kind for line in script.lines} >= {"greeting", "weather", "markets", "disclosure", "sign-off"}
    assert [line.n for line in script.lines] == list(range(1, len(script.lines) + 1))


def test_the_estimate_covers_what_is_used(server: Standin) -> None:
    caller = RecordingCaller()
    write(server, caller=caller)
    for unit, used in caller.usage[0].units.items():
        assert caller.calls[0].estimate.units[unit] >= used * 0.8


@pytest.mark.parametrize("fault", ["unsupported", "uncited", "markup"])
def test_a_line_that_fails_is_repaired_once_and_told_what_failed(server: Standin, fault: str) -> None:
    server.faults.append(fault)
    script = write(server)
    assert len(server.chats) == 2
    assert server.chats[1].body["response_format"]["json_schema"]["name"] == "RepairedLines"
    repaired = [verdict for verdict in script.verdicts if verdict.verdict == "repaired"]
    assert len(repaired) == 1
    asked = server.chats[1].body["messages"][1]["content"]
    assert '"problems": ["' in asked
    assert "4711" not in " ".join(line.text for line in script.lines)
    assert all("**" not in line.text for line in script.lines)


def test_a_line_that_fails_again_is_not_spoken(server: Standin) -> None:
    invented = {"number": 1, "text": "Es gab 99999 Zeugen.", "sentences": ["A1.2"]}
    server.faults.append("unsupported")
    server.answers += [_as_written, {"lines": [invented | {"number": number} for number in range(40)]}]
    script = write(server)
    spoken = " ".join(line.text for line in script.lines)
    assert "4711" not in spoken
    assert "99999" not in spoken
    assert any(verdict.verdict == "source" for verdict in script.verdicts)
    assert len(server.chats) == 2


def test_a_repair_that_fails_altogether_costs_only_that_line(server: Standin) -> None:
    server.faults += ["unsupported", "refusal"]
    script = write(server)
    assert script.writer == "openai:gpt-6.1-terra"
    assert any("not repaired" in note for note in script.notes)
    assert "4711" not in " ".join(line.text for line in script.lines)


def test_a_story_of_one_line_falls_back_to_its_sources_own_sentence_else_its_headline(server: Standin) -> None:
    told = newsroom.sample_stories("de")[:1]
    line = {"speaker": "marcel", "kind": "news", "story": "S1", "text": "Es gab 77 Gründe.", "sentences": ["A9.9"]}
    bare = [newsroom.story(newsroom.article(told[0].title, "Kurz."))]
    for stories, outcome in ((told, "source"), (bare, "headline")):
        request = newsroom.request(stories, desks=False)
        server.answers += [{"language": "de", "lines": [line]}, {"lines": []}]
        script = write(server, request)
        [verdict] = [verdict for verdict in script.verdicts if verdict.verdict != "pass"]
        assert verdict.verdict == outcome
        [news] = [line for line in script.lines if line.kind == "news"]
        assert news.layer == "verbatim"
        assert news.evidence[0].quote in news.text
        assert (news.text == f"{told[0].title}.") == (outcome == "headline")


def test_forgotten_stories_are_told_in_the_sources_words(server: Standin) -> None:
    server.faults.append("one_story")
    request = newsroom.request(speech_seconds=120.0)
    script = write(server, request)
    told = [line.story_id for line in script.lines if line.kind == "news"]
    assert list(dict.fromkeys(told)) == [story.story_id for story in request.rundown.stories]
    assert sum("told in the source's own words" in note for note in script.notes) == 3


@pytest.mark.parametrize("seconds", [60.0, 120.0, 200.0])
def test_the_length_is_brought_about_whatever_the_model_wrote(server: Standin, seconds: float) -> None:
    request = newsroom.request(speech_seconds=seconds)
    server.answers.append(lambda body: _as_written(body) if seconds != 200.0 else _shortened(_as_written(body)))
    script = write(server, request)
    assert newsroom.seconds(script, request) == pytest.approx(seconds, rel=TOLERANCE + 0.03)


def test_the_station_frames_the_show_once(server: Standin) -> None:
    script = write(server, newsroom.request(sample=True, speech_seconds=120.0))
    assert sum(line.kind == "disclosure" for line in script.lines) == 1
    assert "Probesendung" in script.lines[0].text
    assert "9 Uhr" in script.lines[0].text


def test_a_greeting_that_is_wrong_about_the_hour_is_replaced(server: Standin) -> None:
    def good_evening(body: dict[str, Any]) -> dict[str, Any]:
        answer = _as_written(body)
        answer["lines"][0]["text"] = "Guten Abend, hier ist RadioX Zürich. Es ist 21 Uhr."
        return answer

    server.answers += [good_evening, {"lines": []}]
    script = write(server)
    opening = " ".join(line.text for line in script.lines if line.kind == "greeting")
    assert "Abend" not in opening
    assert "9 Uhr" in opening


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("en", "Good morning, this is RadioX Zürich. It's 9:00 AM."),
        ("en", "Good morning, this is RadioX. It's 9:01 in Zürich."),
        ("de", "Guten Morgen, hier ist RadioX Zürich. Es ist neun Uhr."),
    ],
)
def test_a_greeting_that_tells_the_time_in_its_own_words_tells_it_once(
    server: Standin, language: str, greeting: str
) -> None:
    def good_morning(body: dict[str, Any]) -> dict[str, Any]:
        answer = _as_written(body)
        answer["lines"][0]["text"] = greeting
        return answer

    server.answers.append(good_morning)
    script = write(server, newsroom.request(language=language, speech_seconds=120.0))
    assert [line.text for line in script.lines if line.kind == "greeting"] == [greeting]


def test_framing_that_states_news_is_not_spoken(server: Standin) -> None:
    def gossip(body: dict[str, Any]) -> dict[str, Any]:
        answer = _as_written(body)
        text = "Übrigens ist der Bundesrat gestern geschlossen zurückgetreten."
        answer["lines"].insert(1, {"speaker": "jarvis", "kind": "bridge", "story": "", "text": text, "sentences": []})
        return answer

    server.answers += [gossip, {"lines": []}]
    server.judge = knows({"Übrigens ist der Bundesrat gestern geschlossen zurückgetreten.": "invented"})
    script = write(server)
    assert all("zurückgetreten" not in line.text for line in script.lines)


@pytest.mark.slow
def test_what_a_recent_show_said_is_not_said_again(server: Standin) -> None:
    first = write(server)
    said = [phrase for phrase in first.phrases if phrase.startswith("said:")]
    assert any("Guten Morgen" in phrase for phrase in said)
    second = write(server, newsroom.request(show_id="show-2", speech_seconds=120.0, avoid_phrases=first.phrases))
    assert said[0].removeprefix("said:") in server.chats[1].body["messages"][1]["content"]
    spoken = {line.text for line in second.lines}
    assert not spoken & {phrase.removeprefix("said:") for phrase in said}


def test_citations_point_into_the_stored_text(server: Standin) -> None:
    request = newsroom.request(speech_seconds=120.0)
    script = write(server, request)
    texts = {article.article_id: article.text for story in request.rundown.stories for article in story.articles}
    cited = [item for line in script.lines for item in line.evidence if not item.article_id.startswith("reading:")]
    assert cited
    for item in cited:
        assert texts[item.article_id][item.start : item.end] == item.quote


def test_headlines_only_calls_nobody(server: Standin) -> None:
    script = write(server, newsroom.request(headlines_only=True))
    assert script.writer == "local"
    assert server.requests == []


def test_old_articles_words_about_today_are_turned_down(server: Standin) -> None:
    old = newsroom.article(
        "Stadtrat beschliesst Budget",
        "Der Stadtrat hat heute das Budget für die Schulen beschlossen. Es umfasst 12 Millionen Franken für Neubauten.",
        published=newsroom.AIR_AT - timedelta(days=2),
    )
    script = write(server, newsroom.request([newsroom.story(old)], desks=False))
    news = [line.text for line in script.lines if line.kind == "news"]
    assert news
    assert all("heute" not in text for text in news)


def _as_written(body: dict[str, Any]) -> dict[str, Any]:
    from tests.standins.openai_model import answer_chat

    return answer_chat(body)


def _shortened(answer: dict[str, Any]) -> dict[str, Any]:
    seen: set[str] = set()
    kept = []
    for line in answer["lines"]:
        if line["kind"] != "news" or line["story"] not in seen:
            kept.append(line)
        seen.add(line["story"])
    return {**answer, "lines": kept}
