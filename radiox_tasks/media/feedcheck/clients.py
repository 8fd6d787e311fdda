"""Behaviour of known podcast clients that no specification describes."""

import re
from collections import defaultdict
from itertools import pairwise

from radiox_tasks.media.feedcheck.read_feed import Feed, Found, Item, Rule, date_of, rule, seconds_of

RULES: list[Rule] = []
ANTENNAPOD = (
    "https://github.com/AntennaPod/AntennaPod/blob/develop/storage/database/src/main/java/de/danoeh/antennapod/"
    "storage/database/FeedItemDuplicateGuesser.java"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
SIMILAR_SECONDS = 600
"""AntennaPod treats episodes of one title and day whose lengths differ by less than ten minutes as duplicates."""


@rule(RULES, "error", ANTENNAPOD)
def no_two_episodes_look_alike(feed: Feed) -> Found:
    """AntennaPod shows one of two items whose title, day and rough length agree."""
    alike: dict[tuple[str, object], list[Item]] = defaultdict(list)
    for item in feed.items:
        date = date_of(item.text("pubDate"))
        if date is not None:
            alike[item.text("title").casefold(), date.date()].append(item)
    for items in alike.values():
        lengths = sorted((seconds_of(item.text("itunes:duration")) or 0.0, item.name) for item in items)
        for (shorter, _), (longer, name) in pairwise(lengths):
            if longer - shorter < SIMILAR_SECONDS:
                yield name, "has title, day and rough length of another: one of the two is hidden"


@rule(RULES, "warning", "https://podcasters.apple.com/support/823-podcast-requirements")
def titles_are_plain(feed: Feed) -> Found:
    """Lists show titles as plain text, markup included."""
    for item in feed.items:
        title = item.text("title")
        if _TAG.search(title):
            yield item.name, "<title> holds markup"
