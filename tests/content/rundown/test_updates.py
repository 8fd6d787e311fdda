"""A told story returns only with news, as an update that says what changed."""

from datetime import timedelta

import pytest

from radiox_tasks.content.rundown.choose_stories import choose
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.aired_stories import aired_stories, record_aired
from radiox_tasks.model.news import AiredStory, Article, Rundown, Story
from tests.content.rundown.rundowns import AIR, RENT, TRAM, article, outcomes, preset

FIRE = (
    "Brand in Lagerhalle in Winterthur | "
    "Die Feuerwehr ist mit 80 Einsatzkräften vor Ort. Anwohner sollen Fenster schliessen."
)


def told(*articles: Article, hours: float = 2) -> AiredStory:
    return AiredStory(
        story_id=articles[0].article_id,
        show_id=f"show-{hours}",
        title=articles[0].title,
        language="de",
        article_ids=tuple(a.article_id for a in articles),
        texts=tuple(a.text for a in articles),
        sources=tuple(a.source for a in articles),
        aired_at=AIR - timedelta(hours=hours),
    )


def run(*articles: Article, aired: AiredStory) -> Rundown:
    return choose(
        outcomes(*articles), preset=preset(), count=4, weather=None, markets=[], aired=[aired], air_at=AIR, spare=0
    )


def test_the_same_article_does_not_come_back() -> None:
    fire = article("fire", FIRE, minutes=180)
    rundown = run(fire, article("rent", RENT), aired=told(fire))
    assert [s.title for s in rundown.stories] == ["Stadtparlament beschliesst Wohnfonds"]
    assert rundown.near_misses[0].reason == "Schon gesendet um 08:00 Uhr, seither nichts Neues."


def test_another_outlets_retelling_is_no_news() -> None:
    fire = article("fire", FIRE, minutes=180)
    retold = article("b", "Lagerhalle in Winterthur brennt | Die Feuerwehr rückte mit 80 Leuten aus.", minutes=20)
    rundown = run(retold, aired=told(fire))
    assert rundown.stories == ()
    assert "seither nichts Neues" in rundown.near_misses[0].reason


@pytest.mark.parametrize(
    ("language", "title", "when"),
    [
        ("de", "Brand", "Am 23. November um 9 Uhr"),
        ("en", "Fire", "On 23 May at 9 a.m."),
        ("fr", "Feu", "Le 23 mai"),
    ],
)
def test_a_date_is_no_new_figure(language: str, title: str, when: str) -> None:
    fire = article("fire", f"{title} Winterthur Zorbas | Zorbas Xyla Winterthur.", minutes=180, language=language)
    dated = article("b", f"{title} Winterthur Zorbas | {when}: Zorbas Xyla Winterthur.", minutes=15, language=language)
    assert run(dated, aired=told(fire)).stories == ()


def test_a_new_figure_is_an_update_that_says_what_changed() -> None:
    fire = article("fire", FIRE, minutes=180)
    later = article(
        "b", "Brand in Winterthur gelöscht | Am 23. November um 9 Uhr war das Feuer in der Lagerhalle aus. "
        "Der Schaden beträgt rund 2,5 Millionen Franken.", minutes=15
    )  # fmt: skip
    (story,) = run(fire, later, aired=told(fire)).stories
    assert story.update_of == "Brand in Lagerhalle in Winterthur"
    assert story.articles[0].article_id == "b"
    assert story.changed == "Der Schaden beträgt rund 2,5 Millionen Franken."
    assert story.changed in story.articles[0].text
    assert "Neues seit der Sendung um 08:00 Uhr" in story.reason


def test_a_risen_toll_is_an_update_not_a_second_story() -> None:
    first = article(
        "a", "Erdbeben in Chile: mindestens 5 Tote | Ein starkes Beben hat den Norden erschüttert.", minutes=200
    )
    later = article("b", "Erdbeben in Chile: Zahl der Toten steigt auf 12 | Retter fanden im Norden 7 weitere Opfer.")
    (story,) = run(first, later, aired=told(first)).stories
    assert story.update_of == first.title
    assert story.changed == "Retter fanden im Norden 7 weitere Opfer."


def test_a_rewritten_article_is_an_update() -> None:
    fire = article("fire", FIRE, minutes=180)
    rewritten = fire.model_copy(
        update={"text": fire.text + " Die Polizei hat einen Mann wegen Brandstiftung festgenommen."}
    )
    same = fire.model_copy(update={"text": fire.text})
    assert run(same, aired=told(fire)).stories == ()
    (story,) = run(rewritten, aired=told(fire)).stories
    assert story.changed == "Die Polizei hat einen Mann wegen Brandstiftung festgenommen."


def test_an_older_article_is_no_news_however_new_its_figures() -> None:
    fire = article("fire", FIRE, minutes=180)
    older = article("b", "Brand in Lagerhalle in Winterthur | Die Halle misst 4000 Quadratmeter.", minutes=300)
    assert run(older, aired=told(fire)).stories == ()


def test_the_day_is_named_when_it_was_another() -> None:
    fire = article("fire", FIRE, minutes=180)
    rundown = run(fire, aired=told(fire, hours=14))
    assert rundown.near_misses[0].reason == "Schon gesendet am Sonntag um 20:00 Uhr, seither nichts Neues."


def story(name: str, *articles: Article) -> Story:
    return Story(story_id=name, title=articles[0].title, articles=articles, category="zurich", score=1.0, reason="r")


def test_aired_stories_are_kept_once_a_show_and_read_newest_first(database: Database) -> None:
    stories = [story("s1", article("a", TRAM)), story("s2", article("b", RENT))]
    for _ in range(2):
        with database.transaction() as session:
            record_aired(session, show_id="one", preset="zurich", stories=stories, aired_at=AIR)
    with database.transaction() as session:
        record_aired(session, show_id="two", preset="zurich", stories=stories[:1], aired_at=AIR + timedelta(hours=1))
        record_aired(session, show_id="three", preset="tech", stories=stories, aired_at=AIR)
        record_aired(session, show_id="four", preset="zurich", stories=[], aired_at=AIR)
    with database.transaction() as session:
        found = aired_stories(session, "zurich", AIR - timedelta(hours=1), AIR + timedelta(hours=2))
        assert [(s.show_id, s.story_id) for s in found] == [("two", "s1"), ("one", "s1"), ("one", "s2")]
        assert found[2].texts == (article("b", RENT).text,)
        assert found[0].aired_at == AIR + timedelta(hours=1)
        assert aired_stories(session, "zurich", AIR + timedelta(hours=2), AIR + timedelta(days=1)) == []
        assert aired_stories(session, "zurich", AIR - timedelta(days=1), AIR) == []


def test_what_is_rolled_back_was_never_aired(database: Database) -> None:
    def publish_and_fail() -> None:
        with database.transaction() as session:
            record_aired(
                session, show_id="one", preset="zurich", stories=[story("s1", article("a", TRAM))], aired_at=AIR
            )
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        publish_and_fail()
    with database.transaction() as session:
        assert aired_stories(session, "zurich", AIR - timedelta(days=1), AIR + timedelta(days=1)) == []


STORIES = [
    "Brand in Lagerhalle in Winterthur | Die Feuerwehr war mit 80 Einsatzkräften vor Ort.",
    "Stadtparlament beschliesst Wohnfonds | Der Gemeinderat stellt 300 Millionen Franken bereit.",
    "Neue Schule in Altstetten eröffnet | Das Schulhaus bietet Platz für 400 Kinder.",
    "Zoo Zürich zeigt Pandanachwuchs | Das Jungtier wog bei der Geburt 130 Gramm.",
    "Bergbahn Uetliberg steht still | Ein Erdrutsch verschüttete am Morgen das Gleis.",
    "Museum zeigt Werke von Hodler | Die Schau umfasst 90 Gemälde aus Privatbesitz.",
]


def _hour(articles: list[Article], aired: list[AiredStory], *, count: int = 2, retell: bool = True) -> Rundown:
    return choose(
        outcomes(*articles),
        preset=preset(per_feed=9),
        count=count,
        weather=None,
        markets=[],
        aired=aired,
        air_at=AIR,
        spare=0,
        retell=retell,
    )


def _six() -> list[Article]:
    return [article(f"s{n}", text, minutes=100 + 30 * n, source=f"outlet {n}") for n, text in enumerate(STORIES)]


@pytest.mark.slow
def test_an_hour_without_news_tells_its_top_stories_again_in_turns_and_says_so() -> None:
    articles = _six()
    aired = [told(one, hours=2 + n / 10) for n, one in enumerate(articles)]
    seen: list[str] = []
    for hour in range(4):
        rundown = _hour(articles, aired)
        assert len(rundown.stories) == 2
        assert all(story.retold is not None and story.update_of is None for story in rundown.stories)
        assert "noch einmal erzählt" in rundown.stories[0].reason
        assert any(absence.what == "stories" and "mangels" in absence.why for absence in rundown.absences)
        for story in rundown.stories:
            seen.append(story.articles[0].article_id)
            aired = [told(story.articles[0], hours=1 - hour / 10), *aired]
    weakest = {"s4", "s5"}  # never told again while there are four better ones
    assert not weakest & set(seen)
    assert sorted(seen) == ["s0", "s0", "s1", "s1", "s2", "s2", "s3", "s3"], "they take turns"


def test_one_weak_piece_of_news_does_not_make_a_show_by_itself() -> None:
    articles = _six()
    aired = [told(one, hours=2 + n / 10) for n, one in enumerate(articles[1:])]
    rundown = _hour(articles, aired, count=4)
    assert [story.retold is None for story in rundown.stories] == [True, False, False, False]
    assert rundown.stories[0].articles[0].article_id == "s0"
    enough = _hour(articles, aired[2:], count=4)
    assert all(story.retold is None for story in enough.stories), "where half is news, nothing is told again"


def test_nothing_is_told_again_unless_it_was_told_and_is_asked_for() -> None:
    assert _hour([], []).stories == ()
    assert _hour(_six(), [told(one) for one in _six()], retell=False).stories == ()


def test_fewer_stories_than_asked_for_are_told_with_the_reason() -> None:
    articles = [article("a", STORIES[0]), article("b", STORIES[1], minutes=3000)]
    [absence] = _hour(articles, [], count=12).absences
    assert absence.what == "stories"
    assert absence.why.startswith("1 der 12 gewünschten Meldungen.")
    assert "1 × Älter als 24 Stunden" in absence.why
