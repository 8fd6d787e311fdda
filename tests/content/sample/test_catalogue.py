"""What the sample must hold to be worth a show: enough in each language, stories told more than once, dated facts."""

import json
import re
from collections import defaultdict

import pytest

from radiox_tasks.content.sample.sample_texts import TEXTS, SampleArticle, SampleFeed, load_catalogue, story_labels

ARTICLES = [(feed, article) for feed in load_catalogue() for article in feed.articles]
# An ordinal's dot ends no sentence: "am 9. November", "1. Juni".
SENTENCE_END = re.compile(r"(?<!\b\d\.)(?<!\b\d\d\.)(?<=[.!?])\s+(?=[A-ZÄÖÜÀÉ])")


def tellings() -> dict[str, list[SampleFeed]]:
    found: dict[str, list[SampleFeed]] = defaultdict(list)
    for feed, article in ARTICLES:
        found[article.story].append(feed)
    return found


def test_there_is_enough_in_each_language() -> None:
    assert len([feed for feed in load_catalogue() if feed.articles]) >= 8
    languages = [feed.language for feed, _ in ARTICLES]
    assert languages.count("de") >= 34
    assert languages.count("en") >= 30
    assert languages.count("fr") >= 6


def test_many_stories_are_told_by_several_outlets_and_in_both_languages() -> None:
    told = tellings()
    several = {story for story, feeds in told.items() if len({feed.outlet for feed in feeds}) >= 2}
    both = {story for story, feeds in told.items() if {feed.language for feed in feeds} >= {"de", "en"}}
    one_language = {
        story
        for story, feeds in told.items()
        if any(len({f.outlet for f in feeds if f.language == language}) >= 2 for language in ("de", "en"))
    }
    assert len(several) >= 12
    assert len(both) >= 6
    assert len(one_language) >= 5
    assert max(len(feeds) for feeds in told.values()) <= 4


def test_the_labels_file_is_current() -> None:
    labels = json.loads((TEXTS.parent / "labels.json").read_text(encoding="utf-8"))
    assert labels == story_labels(), "run: python -m radiox_tasks.content.sample --labels > labels.json"
    assert len(labels) == len(ARTICLES)


def test_every_category_of_the_presets_has_articles() -> None:
    present = {feed.category for feed, _ in ARTICLES}
    assert present == {"zurich", "schweiz", "international", "wirtschaft", "tech", "bitcoin", "science"}


def test_outlets_are_plainly_samples() -> None:
    assert all(feed.outlet.startswith(("Sample ", "Muster-", "Exemple ")) for feed in load_catalogue())


@pytest.mark.parametrize(
    ("feed", "article"), ARTICLES, ids=[f"{feed.key}/{article.slug}" for feed, article in ARTICLES]
)
def test_each_article_is_dated_and_can_be_read_on_air(feed: SampleFeed, article: SampleArticle) -> None:
    year = r"\b1[89]\d\d\b|\b20[0-2]\d\b"
    assert re.search(year, article.teaser)
    assert re.search(year, article.title + article.teaser)
    body = [article.teaser, *article.paragraphs]
    sentences = [sentence for text in body for sentence in SENTENCE_END.split(text)]
    assert 5 <= len(sentences) <= 9
    assert all(sentence.endswith(".") and 6 <= len(sentence.split()) <= 36 for sentence in sentences), sentences
    assert not any('"' in text or "„" in text or "“" in text for text in body), "no quotations"
    if feed.language == "de":
        assert "ß" not in "".join((article.title, *body)), "Swiss spelling"


def test_no_two_articles_share_a_path_or_a_title() -> None:
    assert len({feed.page_path(article) for feed, article in ARTICLES}) == len(ARTICLES)
    assert len({article.title for _, article in ARTICLES}) == len(ARTICLES)
