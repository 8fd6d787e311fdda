"""Headlines in bulletins: which are announced, how, and never the same words twice."""

import pytest

from radiox_tasks.language.content_words import are_forms, content_words, figures
from radiox_tasks.language.verbs import has_finite_verb
from radiox_tasks.model.news import Story
from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.drafts import Draft
from radiox_tasks.script.sources.show_sources import sources_of
from radiox_tasks.script.sources.statements import is_announcement, title_statement
from radiox_tasks.script.writers.local.write_locally import write_locally
from tests.script.writers import newsroom
from tests.script.writers.bulletin_stories import HEADLINES, HERE, LANGUAGES, MARKED, article, rows

STORIES = HERE.parents[2] / "content" / "stories"


def feed_stories(language: str) -> list[Story]:
    """Stories of headline and teaser alone, as feeds give them."""
    return [newsroom.story(article(*fields)) for _, *fields in rows(STORIES / "pairs.tsv") if fields[1] == language]


NOT_TO_ANNOUNCE = ("headline without a verb", "sign in a headline")


@pytest.mark.parametrize("row", [row for row in MARKED if row[3] in NOT_TO_ANNOUNCE], ids=lambda row: row[4])
def test_no_host_announces_a_story_with_a_headline_that_was_marked(row: list[str]) -> None:
    title = title_statement(newsroom.article(row[4].removesuffix("."), "Ein Satz.", language=row[1]))
    assert title is not None
    assert not is_announcement(title, newsroom.notes(row[1]))


@pytest.mark.parametrize("row", [row for row in MARKED if row[3].startswith("heading")], ids=lambda row: row[4])
def test_a_heading_with_a_colon_is_named_as_a_headline(row: list[str]) -> None:
    title = row[4].removesuffix(".")
    story = newsroom.story(newsroom.article(title, "L'enquête est ouverte depuis lundi matin.", language=row[1]))
    request = newsroom.request([story], language=row[1], desks=False)
    draft, _ = write_locally(request)
    (line,) = [line for line in draft.lines if line.kind == "news"]
    assert f"{title}, " in line.text
    _, failed = Checks(request, sources_of(request.rundown, row[1])).examine([line], [0])
    assert not failed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_teaser_is_told_behind_its_headline_unless_it_names_the_subject_again(language: str) -> None:
    stories = feed_stories(language)
    for story in stories:
        title = title_statement(story.articles[0])
        draft, _ = write_locally(newsroom.request([story], language=language, desks=False))
        told = [part for line in draft.lines if line.kind == "news" for part in line.parts if part.evidence]
        if not told or title is None or told[0].text.rstrip(".") == title.text.rstrip("."):
            continue
        wanted = content_words(title.text, language) | figures(title.text)
        said = content_words(draft_text(draft, story), language) | figures(draft_text(draft, story))
        assert sum(any(are_forms(one, word) for word in said) for one in wanted) >= len(wanted) / 2, told[0].text


def draft_text(draft: Draft, story: Story) -> str:
    """What the lines say of this story."""
    return " ".join(line.text for line in draft.lines if line.story_id == story.story_id)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_story_is_its_announcement_again_and_a_label_is_named_as_a_headline(language: str) -> None:
    stories = feed_stories(language)
    for at in range(0, len(stories), 4):
        draft, _ = write_locally(newsroom.request(stories[at : at + 4], language=language, speech_seconds=100.0))
        said = [part.text for line in draft.lines for part in line.parts if part.evidence]
        assert len(said) == len(set(said))
        for line in draft.lines:
            for before, part in zip((None, *line.parts), line.parts, strict=False):
                title = next((one for one in map(_title, stories) if _said(one) == part.text), None)
                if title is not None and not has_finite_verb(title.text, language):
                    assert before is not None
                    assert before.text.rstrip().endswith(":")


def _title(story: Story) -> object:
    return title_statement(story.articles[0])


def _said(title: object) -> str:
    return f"{title.text}."  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "title", "plain"),
    [
        ("de", "Nationalrat lehnt höhere Franchise ab", True),
        ("de", "S-Bahn-Ausfall: Tausende Pendler sitzen fest", False),
        ("de", "Der Nationalrat lehnt eine höhere Franchise ab", True),
        ("en", "Longest railway tunnel in the world opened in 2016", True),
        ("en", "Longest railway tunnel in the world", False),
        ("en", "The longest railway tunnel in the world opened in 2016", True),
        ("fr", "Séisme en Turquie : les secours cherchent des survivants", False),
        ("fr", "Le tunnel du Simplon a relié le Valais et l'Italie en 1906", True),
    ],
)
def test_a_headline_without_a_verb_or_with_a_label_is_called_a_headline(language: str, title: str, plain: bool) -> None:
    story = newsroom.story(newsroom.article(title, "", language=language))
    request = newsroom.request([story], language=language, desks=False)
    draft, _ = write_locally(request)
    (line,) = [line for line in draft.lines if line.kind == "news"]
    assert title in line.text
    families = {phrase.split(".")[1] for phrase in draft.phrases}
    assert bool(families & {"source_headline", "headline_within"}) is not plain
    _, failed = Checks(request, sources_of(request.rundown, language)).examine([line], [0])
    assert not failed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_show_without_time_for_stories_announces_headlines_once(language: str) -> None:
    stories = [newsroom.story(newsroom.article(title, "", language=language)) for title in HEADLINES[language]]
    draft, _ = write_locally(newsroom.request(stories, language=language, desks=False))
    families = [phrase.split(".")[1] for phrase in draft.phrases]
    assert families.count("headlines_intro") == 1
    assert not set(families) & {"source_headline", "headline_within"}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "U.S. bans exports of chips to the U.K."),
        ("en", "Airline orders forty jets from Boeing Inc."),
        ("de", "Bund zahlt 3 Mio. Fr."),
        ("de", "Zürich jubelt über den Titel!"),
        ("fr", "Lausanne fête son titre !"),
    ],
)
def test_a_headline_keeps_the_mark_at_its_end(language: str, title: str) -> None:
    for show in ("a", "b", "c", "d"):
        story = newsroom.story(newsroom.article(title, "", language=language))
        draft, _ = write_locally(newsroom.request([story], language=language, desks=False, show_id=show))
        (line,) = [line for line in draft.lines if line.kind == "news"]
        assert line.text.endswith(f": {title}") or line.text.endswith(f" : {title}"), line.text


@pytest.mark.parametrize("body", ["Bei einem Erdbeben in der Osttürkei sind mindestens neun Menschen gestorben."])
def test_a_first_sentence_that_says_the_headline_is_told_without_it(body: str) -> None:
    title = "Erdbeben in der Türkei: Mehrere Tote, Hunderte Verletzte"
    story = newsroom.story(newsroom.article(title, body, from_page=False))
    draft, _ = write_locally(newsroom.request([story], desks=False))
    (line,) = [line for line in draft.lines if line.kind == "news"]
    assert title not in line.text
    assert body.removesuffix(".") in line.text
