"""What readers marked in bulletins of the local writer: those kinds of lines do not come back."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise, takewhile
from typing import Any

import pytest

from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.drafts import DraftLine, Part
from radiox_tasks.script.gate.house_lines import is_house_line
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.sources.statements import statements_of
from radiox_tasks.script.writers.local import write_locally as local_writer
from radiox_tasks.script.writers.local.choose_amount import Choice, fitted_choice
from radiox_tasks.script.writers.local.material import StoryMaterial, gather
from radiox_tasks.script.writers.local.write_locally import write_locally
from tests.script.writers import newsroom
from tests.script.writers.bulletin_stories import HEADLINES, LANGUAGES, MARKED

HOUSE = ("time", "frame", "goodbye", "reaction", "question that asks", "change of subject", "desk")
OUTLETS = (
    "20 Minuten",
    "NZZ",
    "BBC",
    "RTS",
    "SRF",
    "cash",
    "Muster-Werkstatt",
    "Muster-Kontor",
    "Exemple de chronique",
)
KNOWN = ("Marcel", "Jarvis", "Lucy", *OUTLETS)


@pytest.mark.parametrize("row", [row for row in MARKED if row[3].startswith(HOUSE)], ids=lambda row: row[4])
def test_no_phrase_of_the_house_is_one_that_was_marked(row: list[str]) -> None:
    assert not is_house_line(row[4], row[1], KNOWN)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seconds", [36.0, 42.0, 48.0])
def test_a_short_show_tells_the_opening_of_a_story_and_not_its_weakest_sentence(language: str, seconds: float) -> None:
    for at in (2, 6):
        request = newsroom.request(
            newsroom.sample_stories(language)[at : at + 3], language=language, speech_seconds=seconds, show_id="s207"
        )
        draft, _ = write_locally(request)
        for story in request.rundown.stories:
            material, _ = gather(story, request, newsroom.notes(language))
            assert material is not None
            openings = {one.evidence for one in (material.title, *material.statements[:1]) if one is not None}
            told = [part for line in draft.lines if line.story_id == story.story_id for part in line.parts]
            if told:
                assert next(part.evidence[0] for part in told if part.evidence) in openings
            else:
                assert f"left out, no time for it: {story.title}" in draft.notes


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_show_too_short_for_its_stories_tells_the_first_and_says_which_are_left_out(language: str) -> None:
    stories = newsroom.sample_stories(language)[2:6]
    request = newsroom.request(stories, language=language, speech_seconds=15.0, show_id="s207")
    draft, _ = write_locally(request)
    assert {line.story_id for line in draft.lines if line.kind == "news"} == {stories[0].story_id}
    assert draft.notes == tuple(f"left out, no time for it: {story.title}" for story in stories[1:])
    enough = newsroom.request(stories, language=language, speech_seconds=120.0, show_id="s207")
    told = write_locally(enough)[0].lines
    assert {line.story_id for line in told if line.kind == "news"} == {story.story_id for story in stories}


@pytest.mark.parametrize(
    ("language", "title", "teaser", "said"),
    [
        ("de", "Neues Spital öffnet in Uster", "Es hat 320 Betten und kostete viel Geld.", "Es hat 320 Betten"),
        ("en", "Head of the national bank resigns", "He had led it for twelve years.", "He had led it"),
        ("fr", "La cheffe de la banque démissionne", "Elle dirigeait la maison depuis douze ans.", "Elle dirigeait"),
    ],
)
def test_a_teaser_that_begins_with_a_pronoun_follows_its_headline(
    language: str, title: str, teaser: str, said: str
) -> None:
    story = newsroom.story(newsroom.article(title, teaser, language=language, from_page=False))
    request = newsroom.request([story], language=language, desks=False)
    draft, _ = write_locally(request)
    (line,) = [line for line in draft.lines if line.kind == "news"]
    assert line.text.index(title) < line.text.index(said)
    passed, failed = Checks(request, sources_of(request.rundown, language)).examine([line], [0])
    assert not failed
    assert passed


@pytest.mark.parametrize("row", [row for row in MARKED if row[3] == "dateline"], ids=lambda row: row[4])
def test_an_agencys_dateline_is_not_spoken(row: list[str]) -> None:
    said = statements_of(newsroom.article("Eine Meldung", row[4], language=row[1]), newsroom.notes(row[1]))
    assert [one.text for one in said] == [row[4].split(" – ")[-1].split(" - ")[-1]]
    assert all(one.begins for one in said)


@pytest.mark.parametrize("row", [row for row in MARKED if row[3] == "list entry"], ids=lambda row: row[4])
def test_an_entry_of_a_list_is_not_spoken(row: list[str]) -> None:
    assert statements_of(newsroom.article("Eine Meldung", row[4], language=row[1]), newsroom.notes(row[1])) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Der SC Bern siegt 3:2."),
        ("en", "Lions beat Bears 3-2."),
        ("en", "Prices rose 3 percent in May."),
        ("en", "Gold hit 4,000 dollars."),
    ],
)
def test_a_short_sentence_with_a_figure_is_no_entry_of_a_list(language: str, sentence: str) -> None:
    said = statements_of(newsroom.article("Eine Meldung", sentence, language=language), newsroom.notes(language))
    assert [one.text for one in said] == [sentence]


GAPPED = (
    "The parliament of Zurich cut the tax rate by two points on Wednesday evening. The left voted against it.\n\n"
    "Was it wise? A speaker from the Liberals replied that parliament had not earned the money.\n\n"
    "The accountant received a suspended sentence of twelve months.\n\n"
    "With the lower tax rate, Zurich loses 150 million francs. The loss sounds large at first. It is not."
)


def test_a_story_is_told_without_gaps_that_something_depends_on() -> None:
    told = newsroom.story(newsroom.article("Zurich cuts its tax rate", GAPPED, language="en"))
    material, _ = gather(told, newsroom.request([told], language="en"), newsroom.notes("en"))
    assert material is not None
    assert [one.text for one in material.statements] == [
        "The parliament of Zurich cut the tax rate by two points on Wednesday evening.",
        "The left voted against it.",
        "With the lower tax rate, Zurich loses 150 million francs.",
    ]
    everything, _ = gather(told, newsroom.request([told], language="en"), newsroom.notes("en"), gaps=True)
    assert everything is not None
    assert "The accountant received a suspended sentence of twelve months." in [
        one.text for one in everything.statements
    ]


def test_two_and_three_hosts_say_one_goodbye_and_one_of_them_answers() -> None:
    for language in LANGUAGES:
        draft, _ = write_locally(newsroom.request(language=language))
        main, answer = [line for line in draft.lines if line.kind == "sign-off"]
        assert (main.speaker, answer.speaker) == ("marcel", "jarvis")
        assert "Jarvis, Lucy" in main.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seconds", [60.0, 180.0])
def test_hosts_take_over_after_three_sentences_and_never_from_themselves(language: str, seconds: float) -> None:
    request = newsroom.request(newsroom.sample_stories(language)[4:8], language=language, speech_seconds=seconds)
    lines = write_locally(request)[0].lines
    for line, following in pairwise(lines):
        if line.kind == "news" and line.story_id == following.story_id:
            assert line.speaker != following.speaker or following.kind == "bridge"
    for line in lines:
        if line.kind == "news":
            assert sum(item.start > 0 for item in line.evidence) <= 3  # and a headline
            before = list(takewhile(lambda part: not part.evidence, line.parts))
            assert len(before) <= 1, line.text


@pytest.mark.parametrize(("told", "introduced"), [(2, False), (3, True)])
def test_a_third_host_is_introduced_for_the_stories_that_are_told(told: int, introduced: bool) -> None:
    foreign = [newsroom.story(newsroom.article(title, "", language="en")) for title in HEADLINES["en"]]
    stories = [*newsroom.sample_stories("de")[:told], *foreign]
    draft, _ = write_locally(newsroom.request(stories, desks=False))
    assert ("Lucy" in draft.lines[0].text) is introduced
    assert ("lucy" in {line.speaker for line in draft.lines}) is introduced


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_show_far_too_short_for_its_stories_is_fitted_twice_at_most(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[int] = []

    def fit(materials: Sequence[StoryMaterial], *more: Any, **options: Any) -> Choice:
        fitted.append(len(materials))
        return fitted_choice(materials, *more, **options)

    monkeypatch.setattr(local_writer, "fitted_choice", fit)
    write_locally(newsroom.request(newsroom.sample_stories(language)[:6], language=language, speech_seconds=15.0))
    assert fitted == [1]
    fitted.clear()
    write_locally(newsroom.request(newsroom.sample_stories(language)[:5], language=language, speech_seconds=60.0))
    assert fitted[0] >= 3
    assert len(fitted) <= 2


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Streik in drei Werken der Firma",
            "Die Syndikate fordern 5 Prozent mehr Lohn. Die Firma bietet 2 Prozent. Die Arbeit ruht in drei Werken.",
        ),
        (
            "Weihnachtsbeleuchtung in Uster für 12'000 Franken hat einen Schreibfehler",
            "Über dem Platz fehlt ein Buchstabe. Das Schild kostete 12'000 Franken. Die Leute lachen.",
        ),
    ],
)
def test_nobody_asks_for_figures_that_were_told(title: str, body: str) -> None:
    told = newsroom.story(newsroom.article(title, body))
    for variant in range(3):
        phrases = write_locally(newsroom.request([told], desks=False, variant=variant))[0].phrases
        assert not any(".question_" in phrase for phrase in phrases)


@pytest.mark.parametrize(
    ("outlet", "text", "stopped"),
    [
        ("Heute", "Heute Abend tagt der Stadtrat.", True),
        ("heute", "Der Stadtrat tagt heute Abend.", True),
        ("heute", "Der Stadtrat berichtet heute.", True),
        ("Heute", "Laut Heute: Der Stadtrat tagt.", False),
        ("Wissen heute", "Der Stadtrat tagt, berichtet Wissen heute.", False),
    ],
)
def test_an_outlet_named_like_a_time_hides_no_time(outlet: str, text: str, stopped: bool) -> None:
    article = newsroom.article("Eine Meldung", text).model_copy(update={"source": outlet})
    request = newsroom.request([newsroom.story(article)])
    checks = Checks(request, sources_of(request.rundown, request.language))
    part = Part(text, said_at=request.air_at - timedelta(days=2))
    findings = checks.house_rules(DraftLine(request.roles.members[0].speaker, "news", (part,)))
    assert ("day" in {finding.rule for finding in findings}) == stopped
