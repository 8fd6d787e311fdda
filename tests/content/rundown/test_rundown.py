"""The rundown: what is chosen, what is not, and the reasons."""

import random

import pytest

from radiox_tasks.content.rundown.choose_stories import choose, with_texts
from radiox_tasks.model.preset import Feed
from tests.content.rundown.rundowns import (
    AIR,
    ENGLISH,
    LAKE,
    RENT,
    SCHOOL,
    TRAM,
    TRAM_TOO,
    article,
    chosen,
    ids,
    outcomes,
    preset,
)

MUSEUM = "Landesmuseum zeigt alte Fahrräder | Die Ausstellung führt durch hundert Jahre."


def test_two_outlets_on_one_event_lead_and_the_reason_names_them() -> None:
    rundown = chosen(article("a", TRAM), article("b", TRAM_TOO), article("c", RENT), article("d", LAKE), count=2)
    assert set(ids(rundown)[:1]) <= {"a", "b"}
    assert len(rundown.stories[0].articles) == 2
    assert rundown.stories[0].reason.startswith("Zwei unabhängige Quellen berichten (Blatt ")
    assert "zuletzt vor 30 Minuten" in rundown.stories[0].reason
    assert len(rundown.near_misses) == 1
    assert rundown.near_misses[0].reason.startswith("Für diese Sendung nicht gewählt; nur bei Blatt ")


def test_feeds_of_one_house_are_one_voice() -> None:
    house = {"source": "Haus"}
    one_house = chosen(article("a", TRAM, **house), article("b", TRAM_TOO, **house))
    two_houses = chosen(article("a", TRAM), article("b", TRAM_TOO))
    assert one_house.stories[0].score < two_houses.stories[0].score
    assert one_house.stories[0].reason.startswith("Gemeldet von Haus")


def test_fresh_beats_old_and_an_undated_article_is_never_now() -> None:
    articles = (
        article("old", LAKE, minutes=600),
        article("new", MUSEUM, minutes=5),
        article("undated", SCHOOL, minutes=None),
    )
    assert ids(chosen(*articles, count=1)) == ["new"]
    rundown = chosen(*articles)
    assert "ohne Zeitangabe" in next(s for s in rundown.stories if s.articles[0].article_id == "undated").reason


def test_priority_and_weight_decide_between_equals() -> None:
    rundown = chosen(article("low", RENT, priority=3), article("high", LAKE, priority=10, weight=3.0))
    assert ids(rundown) == ["high", "low"]


@pytest.mark.parametrize(
    ("rule", "fields", "reason"),
    [
        ({"max_age": "12h"}, {"minutes": 900}, "Älter als 12 Stunden."),
        ({"exclude": ("sport",)}, {"category": "Sport"}, "Das Thema „sport“ bringt diese Sendung nicht."),
        (
            {"categories": ("zurich",)},
            {"category": "tech"},
            "Aus der Rubrik Technik; diese Sendung bringt nur: Zürich.",
        ),
        ({"min_priority": 5}, {"priority": 2}, "Die Quelle hat hier zu wenig Gewicht (Priorität 2, verlangt 5)."),
        (
            {},
            {"minutes": None, "found_first": True},
            "Ohne Datum, und schon in der Quelle, als sie zum ersten Mal gelesen wurde.",
        ),
        ({"instructions": "Bitte keine Schulen."}, {}, "Das Thema „schulen“ bringt diese Sendung nicht."),
    ],
)
def test_each_rule_keeps_out_and_says_so(rule: dict[str, object], fields: dict[str, object], reason: str) -> None:
    rundown = chosen(article("in", RENT), article("out", SCHOOL, **fields), **rule)  # type: ignore[arg-type]
    assert ids(rundown) == ["in"]
    assert [miss.reason for miss in rundown.near_misses] == [reason]


def test_an_outlet_that_may_not_lead_still_counts_as_a_source() -> None:
    rundown = chosen(article("a", TRAM), article("b", TRAM_TOO, category="tech"), categories=("zurich",))
    assert ids(rundown) == ["a"]
    assert [a.article_id for a in rundown.stories[0].articles] == ["a", "b"]


def test_no_feed_gets_more_than_its_share() -> None:
    one = {"feed_url": "https://example.org/one.xml", "source": "Eins"}
    rundown = chosen(article("a", RENT, **one), article("b", LAKE, **one), article("c", SCHOOL), per_feed=1)
    assert len(rundown.stories) == 2
    assert rundown.near_misses[0].reason == "Von Eins kommt schon eine Meldung."


def test_a_station_with_few_feeds_fills_its_show_from_them() -> None:
    one = {"feed_url": "https://example.org/one.xml", "source": "Eins"}
    articles = [article(name, text, **one) for name, text in zip("abcd", (RENT, LAKE, SCHOOL, TRAM), strict=True)]
    assert len(chosen(*articles, count=4).stories) == 4, "the preset has one feed"
    assert len(chosen(*articles, count=4, per_feed=2).stories) == 2


@pytest.mark.parametrize(("count", "feeds", "share"), [(4, 1, 4), (4, 2, 2), (5, 2, 3), (4, 19, 2), (30, 4, 8)])
def test_the_share_of_a_feed_follows_the_number_of_feeds(count: int, feeds: int, share: int) -> None:
    listed = tuple(Feed(url=f"https://example.org/{n}", name=str(n)) for n in range(feeds))
    made = preset(count=count).model_copy(update={"feeds": listed})
    assert made.stories_per_feed == share


def test_weight_comes_before_variety_and_variety_from_the_third_story_on() -> None:
    articles = [
        article("a", RENT, minutes=10),
        article("b", LAKE, minutes=12),
        article("d", TRAM, minutes=14),
        article("c", "Museum zeigt Fotografien | Sie sind hundert Jahre alt.", minutes=60, category="kultur"),
    ]
    assert ids(chosen(*articles, count=2)) == ["a", "b"]
    assert ids(chosen(*articles, count=3, per_feed=9)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "instructions",
    [
        "Bevorzuge Umwelt. Kein Sport.",
        "Please prefer Umwelt and no sport",
        "Privilégiez Umwelt, mais pas de sport.",
        "Privilégiez la Umwelt. Évite le sport.",
    ],
)
def test_the_editors_wish_lifts_a_story(instructions: str) -> None:
    articles = article("a", RENT, minutes=10), article("b", LAKE, minutes=50, category="umwelt")
    assert ids(chosen(*articles)) == ["a", "b"]
    rundown = chosen(*articles, instructions=instructions)
    assert ids(rundown) == ["b", "a"]
    assert "ein Wunsch der Redaktion: „umwelt“" in rundown.stories[0].reason


def test_advice_to_a_writer_is_not_read_as_topics() -> None:
    advice = "Prefer what several outlets report over what one has alone. No prices without their date."
    rundown = chosen(article("a", "Report: several prices rise | Prices went up."), instructions=advice)
    assert ids(rundown) == ["a"]
    assert "Wunsch" not in rundown.stories[0].reason


def test_the_shows_language_comes_first_and_leads() -> None:
    english = {"language": "en", "minutes": 1, "priority": 10}
    rundown = chosen(article("en", ENGLISH, **english), article("de", RENT, minutes=300))
    assert ids(rundown) == ["de", "en"]
    assert "nur auf Englisch verfügbar" in rundown.stories[1].reason
    needed = choose(
        outcomes(article("en", ENGLISH, **english), article("de", RENT)),
        preset=preset(),
        count=2,
        weather=None,
        markets=[],
        aired=[],
        air_at=AIR,
        need_language=True,
    )
    assert ids(needed) == ["de"]
    assert needed.near_misses[0].reason == "Nur auf Englisch verfügbar, diese Sendung spricht Deutsch."
    both = chosen(
        article("x", "Tram derails in Zurich | A number 4 tram left the rails at Bellevue.", **english),
        article("y", TRAM),
    )
    assert [a.article_id for a in both.stories[0].articles] == ["y", "x"]


def test_spares_stand_apart_and_are_near_misses_too() -> None:
    articles = article("a", RENT), article("b", LAKE), article("c", SCHOOL)
    rundown = chosen(*articles, count=1, spare=1)
    assert len(rundown.stories) == len(rundown.spares) == 1
    assert rundown.spares[0].title in {miss.title for miss in rundown.near_misses}


def test_the_same_input_in_any_order_gives_the_same_rundown() -> None:
    articles = [article(n, t) for n, t in zip("abcde", (TRAM, TRAM_TOO, RENT, LAKE, SCHOOL), strict=True)]
    first = chosen(*articles, count=2)
    random.Random(7).shuffle(articles)
    again = chosen(*articles, count=2)
    assert (first.stories, first.spares, first.near_misses) == (again.stories, again.spares, again.near_misses)


def test_with_texts_puts_the_read_pages_in() -> None:
    rundown = chosen(article("a", RENT))
    read = rundown.stories[0].articles[0].model_copy(update={"text": "Titel\n\nDie ganze Seite.", "from_page": True})
    swapped = with_texts(rundown, [read])
    assert swapped.stories[0].articles == (read,)
    assert swapped.stories[0].reason == rundown.stories[0].reason
