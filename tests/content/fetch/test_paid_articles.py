"""Paid articles are known by their marks, and news that has such words is not."""

from pathlib import Path

import pytest

from radiox_tasks.content.fetch.parsing.parse_feed import FeedItem, _without_site_text, parse_feed
from radiox_tasks.language.articles.paid_articles import is_paid
from tests.content.rundown.rundowns import AIR, RENT, TRAM, TRAM_TOO, article, chosen, ids

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "paid.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("kind", "language", "url", "title", "teaser"), ROWS)
def test_a_paid_article_is_known_by_its_marks(kind: str, language: str, url: str, title: str, teaser: str) -> None:
    assert is_paid(title, teaser, url, language) == (kind == "ad")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("(S+) Bundesrat senkt Prämien", "Bundesrat senkt Prämien"),
        ("gazette+ | Test: Acht Notebooks", "Test: Acht Notebooks"),
        ("GAZETTE+: Preise steigen", "GAZETTE+: Preise steigen"),
        ("Ette+ | Bundesrat senkt Prämien", "Ette+ | Bundesrat senkt Prämien"),
        ("(LGBTQ+) Parade abgesagt", "(LGBTQ+) Parade abgesagt"),
        ("[A+] Ratingagentur stuft Bern hoch", "[A+] Ratingagentur stuft Bern hoch"),
        ("AA+: Fitch stuft Frankreich herab", "AA+: Fitch stuft Frankreich herab"),
        ("Disney+: Preise steigen", "Disney+: Preise steigen"),
        ("(SVP) Streit um Sitz", "(SVP) Streit um Sitz"),
        ("C++: Ausschuss ändert Norm", "C++: Ausschuss ändert Norm"),
        ("(S+)", "(S+)"),
    ],
)
def test_the_label_of_articles_for_subscribers_is_no_part_of_the_headline(written: str, title: str) -> None:
    feed = f"<rss version='2.0'><channel><title>Gazette</title><item><title>{written}</title></item></channel></rss>"
    (item,) = parse_feed(feed.encode(), headers={}, url="https://a.example/feed", now=AIR).items
    assert item.title == title


def bodies(*texts: str, language: str = "de") -> list[str]:
    values = {"guid": "1", "url": "https://a.example/1", "language": language, "published": None}
    items = [FeedItem.model_validate({**values, "title": f"Gesetz {n}", "body": text}) for n, text in enumerate(texts)]
    return [item.body for item in _without_site_text(items)]


NEWS = [f"Der Bundesrat hat das Gesetz {n} beschlossen und ins Parlament geschickt." for n in range(9)]


@pytest.mark.parametrize("slot", ["\nWerbung", "\nAnzeige", " Anzeige", "\nAdvertisement", "\nSponsored content"])
def test_places_of_advertisements_are_no_marks_of_the_articles(slot: str) -> None:
    ended = [text + slot for text in NEWS[:3]]
    assert bodies(*ended, *NEWS[3:]) == NEWS
    assert not any(is_paid("Gesetz", text, "https://a.example/1", "de") for text in bodies(*ended, *NEWS[3:]))


@pytest.mark.parametrize(("slot", "language"), [("\nWerbung", "de"), ("\nPublicité", "fr"), ("\nAdvertisement", "en")])
def test_a_line_of_its_own_is_a_place_of_an_advertisement(slot: str, language: str) -> None:
    assert not is_paid("Gesetz", NEWS[0] + slot, "https://a.example/1", language)
    assert bodies(NEWS[0] + slot, *NEWS[1:], language=language) == NEWS


@pytest.mark.parametrize("mark", [" Anzeige", " Publireportage", " Mit Affiliate-Links.", "\nMit Affiliate-Links."])
def test_a_mark_of_few_articles_is_kept(mark: str) -> None:
    ended = [text + mark for text in NEWS[:2]]
    assert bodies(*ended, *NEWS[2:]) == [*ended, *NEWS[2:]]
    assert is_paid("Gesetz", ended[0], "https://a.example/1", "de")


def test_an_advertisement_is_no_second_source_of_a_story() -> None:
    ad = article("ad", f"{TRAM_TOO.split(' | ')[0]} | Gesponsert von Heliotec. {TRAM_TOO.split(' | ')[1]}")
    (story,) = chosen(article("tram", TRAM), ad).stories
    assert [told.article_id for told in story.articles] == ["tram"]
    alone = chosen(article("tram", TRAM)).stories[0]
    assert story.score == alone.score


def test_an_excluded_article_is_no_second_source_of_a_story() -> None:
    for fields in ({"priority": 2}, {"category": "sport"}, {"minutes": None, "found_first": True}):
        other = article("other", TRAM_TOO, **fields)
        (story,) = chosen(article("tram", TRAM), other, min_priority=3, exclude=("sport",)).stories
        assert [told.article_id for told in story.articles] == ["tram"]


def test_a_paid_article_keeps_its_mark_and_is_not_told() -> None:
    teaser = "Gesponsert von Heliotec. Wer sein Dach saniert, kann mit Solarziegeln sparen."
    values = {"guid": "1", "url": "https://a.example/1", "title": "Energiewende im Eigenheim", "body": teaser}
    (item,) = _without_site_text([FeedItem.model_validate({**values, "language": "de", "published": None})])
    assert item.body == teaser
    rundown = chosen(article("ad", f"{item.title} | {item.body}"), article("rent", RENT))
    assert ids(rundown) == ["rent"]
    assert rundown.near_misses[0].reason == "Bezahlter Beitrag oder Kaufangebot."
