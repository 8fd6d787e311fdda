"""The reasons that are given when a show lacks news."""

from collections import Counter

from radiox_tasks.content.rundown.choose_stories import choose, count_reasons
from radiox_tasks.content.rundown.rundown_step import no_articles, no_news
from radiox_tasks.model.news import Absence, FeedOutcome, Reading
from tests.content.rundown.rundowns import AIR, ENGLISH, LAKE, RENT, SCHOOL, article, outcomes, preset


def test_failed_feeds_and_missing_readings_are_absences() -> None:
    failed = FeedOutcome(url="https://example.org/x", name="Kaputt", status="failed", error="HTTP 500")
    price = Reading(kind="market", name="bitcoin", url="u", source="s", text="t", values={}, taken=AIR)
    rundown = choose(
        [*outcomes(article("a", RENT)), failed],
        preset=preset(),
        count=1,
        weather=Absence(what="weather", why="no answer in time"),
        markets=[price, Absence(what="ether", why="old")],
        aired=[],
        air_at=AIR,
    )
    assert [(a.what, a.why) for a in rundown.absences] == [
        ("Kaputt", "HTTP 500"),
        ("weather", "no answer in time"),
        ("ether", "old"),
    ]
    assert rundown.weather is None
    assert rundown.markets == (price,)
    assert [feed.articles for feed in rundown.feeds] == [(), ()]


def test_an_english_preset_gives_english_reasons() -> None:
    english = preset().model_copy(update={"language": "en"})
    rundown = choose(
        outcomes(article("en", ENGLISH, language="en"), article("de", RENT)),
        preset=english, count=1, weather=None, markets=[], aired=[], air_at=AIR,
    )  # fmt: skip
    assert rundown.stories[0].reason == "Reported by Blatt en; latest 30 minutes ago; section Zurich."
    assert rundown.near_misses[0].reason.startswith("Not chosen for this show; only from Blatt de")


def test_a_show_without_news_says_how_many_stories_each_reason_keeps_out() -> None:
    hours = {f"old{n}": article(f"old{n}", LAKE, minutes=60 * 24 * 9 + n) for n in range(14)}
    given = [*hours.values(), article("sport", SCHOOL, category="sport"), article("museum", ENGLISH, language="en")]
    against = count_reasons(
        outcomes(*given), preset=preset(exclude=["sport"]), aired=[], air_at=AIR, need_language=True
    )
    assert sorted(against.values()) == [1, 1, 14]
    problem = no_news(len(given), against)
    assert problem.startswith("none of the 16 articles is news for this show (14 × Älter als ")
    assert "1 × Das Thema „sport“ bringt diese Sendung nicht" in problem
    assert "1 × Nur auf Englisch verfügbar" in problem


def test_rare_reasons_are_summed_up() -> None:
    problem = no_news(30, Counter({f"Grund {n}.": 7 - n for n in range(6)}))
    assert "(7 × Grund 0; 6 × Grund 1; 5 × Grund 2; 4 × Grund 3; 5 × other reasons)" in problem


def test_a_show_without_articles_tells_one_cause_once() -> None:
    def failed(name: str, error: str | None) -> FeedOutcome:
        return FeedOutcome(url=f"https://{name}.example", name=name, status="failed" if error else "ok", error=error)

    def problem(*feeds: FeedOutcome) -> str:
        return no_articles(feeds, sample=False)

    assert problem(failed("a", "not a feed")).startswith("the feed a: not a feed. Check")
    assert problem(failed("a", None)).startswith("the feed a has no articles. Check")
    same = [failed(name, "HTTP 403") for name in "abc"]
    assert problem(*same).startswith("none of the 3 feeds gave an article: HTTP 403. Check")
    mixed = [failed("a", None), failed("b", "HTTP 403")]
    assert problem(*mixed).startswith("none of the 2 feeds gave an article (for example b: HTTP 403). Check")


def test_a_sample_without_articles_is_not_told_to_be_a_sample() -> None:
    lost = FeedOutcome(url="http://127.0.0.1:1", name="a", status="failed", error="the parser could not be started")
    problem = no_articles([lost, lost.model_copy(update={"name": "b"})], sample=True)
    assert problem == (
        "none of the 2 feeds gave an article: the parser could not be started. Check that this machine has free memory "
        "and processor time, and make the show again"
    )
    assert "--sample-if-offline" in no_articles([lost], sample=False)
