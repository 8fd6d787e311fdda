"""Openings of stories that several outlets tell: whose words follow whose."""

import pytest

from radiox_tasks.model.news import Article
from radiox_tasks.script.writers.local.material import StoryMaterial, gather
from radiox_tasks.script.writers.local.write_locally import write_locally
from tests.script.writers import newsroom


def test_another_outlet_adds_what_was_not_told() -> None:
    first = newsroom.article(
        "Störung an einem Stellwerk legt Bahnhof Olten lahm",
        "Eine Störung an einem Stellwerk hat den Bahnhof Olten lahmgelegt. Ursache war ein defektes Kabel.",
    )
    second = newsroom.article(
        "In Olten ging zwei Stunden nichts mehr",
        "In Olten standen am Morgen die Züge still. Grund war ein defektes Kabel an einem Stellwerk. "
        "Tausende Pendler warteten auf den Perrons.",
        source="Zeitung Zwei",
    )
    story = newsroom.story(first, second)
    material, _ = gather(story, newsroom.request([story]), newsroom.notes("de"))
    assert material is not None
    assert [one.text for one in material.statements if one.article == second] == [
        "Tausende Pendler warteten auf den Perrons."
    ]


def two_outlets(first: str, second: str) -> StoryMaterial:
    """A story whose first outlet has a headline in the first person, the second one that can be told."""
    told = newsroom.story(
        newsroom.article("Wir hatten solche Angst um unser Vieh", first, source="Zeitung Eins"),
        newsroom.article("Der Damm über Muri droht zu brechen", second, source="Zeitung Zwei"),
    )
    material, _ = gather(told, newsroom.request([told]), newsroom.notes("de"))
    assert material is not None
    return material


def test_no_outlets_words_follow_the_headline_of_another() -> None:
    material = two_outlets("Bauer Frei trieb sein Vieh voller Angst fort.", "Mehr folgt")
    assert material.opens
    assert material.statements[0].article.source == "Zeitung Eins"


def test_another_outlets_headline_tells_the_news_that_the_first_one_keeps_back() -> None:
    material = two_outlets("Um drei Uhr klopfte ein Polizist an die Tür.", "Mehr folgt")
    assert material.holds
    assert material.statements == ()
    assert material.title is not None
    assert material.title.article.source == material.source() == "Zeitung Zwei"


def other_outlets_words() -> tuple[Article, Article]:
    """An outlet's headline without a text, and another's text without a first sentence that can be told."""
    return (
        newsroom.article("Bundesrat senkt die Zölle auf Stahl", "Was heisst das für mich?", source="A-Blatt"),
        newsroom.article(
            "Wir wollen jetzt alles wissen",
            "Er will es wissen. Es geht um viel Geld im Land.\n\nDie Exporteure wollen wegen der Massnahme tausend "
            "Leute in Winterthur entlassen. Die Firmen zahlen ab Januar mehr.",
            source="B-Blatt",
        ),
    )


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_words_of_another_outlet_behind_a_headline_name_it(seed: str) -> None:
    story = newsroom.story(*other_outlets_words(), story_id=seed)
    draft, _ = write_locally(newsroom.request([story], show_id=seed))
    said = " ".join(line.text for line in draft.lines if line.kind == "news")
    headline, _, others = said.partition("Stahl")
    assert "A-Blatt" in headline + others.partition("Exporteure")[0]
    assert "B-Blatt" in others


def test_a_story_is_announced_by_the_outlet_it_is_told_from() -> None:
    story = newsroom.story(
        newsroom.article("Der Bundesrat senkt die Zölle auf Stahl", "Was heisst das?", source="A-Blatt"),
        newsroom.article(
            "Zölle auf Stahl: Das will der Bundesrat",
            "Der Bundesrat hat am Montag die Zölle auf Stahl um die Hälfte erhöht. Die Firmen zahlen ab Januar mehr.",
            source="B-Blatt",
        ),
    )
    material, _ = gather(story, newsroom.request([story]), newsroom.notes("de"))
    assert material is not None
    assert material.statements[0].article.source == "B-Blatt"
    assert material.headline is None


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("Ein defektes Kabel an einem Stellwerk legte den Bahnhof Olten lahm.", False),
        ("In Olten warteten Tausende Pendler auf den Perrons.", True),
    ],
)
def test_another_outlets_page_is_told_unless_it_begins_with_the_same(page: str, told: bool) -> None:
    first = newsroom.article(
        "Störung an einem Stellwerk legt Bahnhof Olten lahm",
        "Eine Störung an einem Stellwerk hat den Bahnhof Olten lahmgelegt. Ursache war ein defektes Kabel.",
    )
    title, teaser = "In Olten ging zwei Stunden nichts mehr", "In Olten standen am Morgen die Züge still."
    other = newsroom.article(title, f"{teaser}\n\n{page} Die Bahn entschuldigt sich dafür.", source="Zeitung Zwei")
    second = other.model_copy(update={"teaser_end": len(f"{title}\n\n{teaser}")})
    story = newsroom.story(first, second)
    material, _ = gather(story, newsroom.request([story]), newsroom.notes("de"))
    assert material is not None
    said = [one.text for one in material.statements]
    assert (page in said) is told
    assert "Die Bahn entschuldigt sich dafür." in said


@pytest.mark.parametrize(
    ("language", "first", "title", "teaser", "page"),
    [
        (
            "de",
            ("Zwei Tote bei Brand in Uster", "Bei einem Brand in Uster sind zwei Menschen gestorben."),
            "Brand in Uster war Mord",
            "In Uster hat es gebrannt.",
            "Die Polizei geht von Mord aus und hat den Ehemann der Toten festgenommen.",
        ),
        (
            "en",
            ("Two die in fire in Leeds", "Two people have died in a fire in Leeds."),
            "Leeds fire: man held",
            "A fire broke out in Leeds.",
            "A man of 30 has been arrested on suspicion of murder after the deaths of two people.",
        ),
        (
            "fr",
            ("Séisme au Chili: 30 morts", "Un séisme a fait 30 morts au Chili."),
            "Chili: deux Suisses touchés",
            "La terre a tremblé au Chili.",
            "Deux Suisses figurent parmi les morts, indique le DFAE.",
        ),
    ],
)
def test_another_outlets_news_of_the_dead_is_told(
    language: str, first: tuple[str, str], title: str, teaser: str, page: str
) -> None:
    lead = newsroom.article(*first, language=language)
    other = newsroom.article(title, f"{teaser}\n\n{page}", language=language, source="Zeitung Zwei")
    story = newsroom.story(lead, other.model_copy(update={"teaser_end": len(f"{title}\n\n{teaser}")}))
    material, _ = gather(story, newsroom.request([story], language=language), newsroom.notes(language))
    assert material is not None
    assert page in [one.text for one in material.statements]
