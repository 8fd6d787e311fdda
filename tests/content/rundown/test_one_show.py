"""A rundown belongs to one show: another with the same stories has a script, with its station and time, of its own."""

import pytest

from radiox_tasks.content.rundown.rundown_step import choose_rundown
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.steps import FeedFetched, MarketsRead, SourceAnswer
from radiox_tasks.model.news import Article, FeedOutcome
from radiox_tasks.step import Context
from tests.data.programmes import NINE, a_show, programme

pytestmark = pytest.mark.slow


def test_two_shows_of_the_same_stories_have_two_rundowns(store: Store) -> None:
    article = Article(
        article_id="a", url="https://a.example.org/1", source="A", title="A bridge opens", language="en",
        text="A bridge opens\n\nThe bridge over the river opens on Monday.", category="world",
        feed_url="https://a.example.org/feed", published=NINE, fetched=NINE, priority=5, weight=1.0,
    )  # fmt: skip
    feed = FeedOutcome(url="https://a.example.org/feed", name="A", status="ok", articles=(article,))
    outcomes = [FeedFetched(ref=store.put(feed), articles=1), SourceAnswer(), MarketsRead(readings=())]
    ids = [a_show(store.database, preset=programme(name)) for name in ("one", "two")]
    first, second = (choose_rundown(Context(store, load_show(store.database, one)), outcomes) for one in ids)
    assert first.stories == second.stories == 1
    assert first.ref != second.ref
