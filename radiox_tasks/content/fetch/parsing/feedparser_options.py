"""Adapts feedparser's behaviour to ours."""

import copyreg
from functools import lru_cache, partial
from typing import Any


@lru_cache(maxsize=1)
def adapt_feedparser() -> None:
    """Keep image captions out of the items' texts, and skip work that does not affect the result."""
    from feedparser import FeedParserDict, api, datetimes
    from feedparser.namespaces.mediarss import Namespace

    def start(self: Any, attributes: Any) -> None:
        self.push("media_description", 1)

    def end(self: Any) -> None:
        self.pop("media_description")

    # feedparser takes an image's caption for a text of the item.
    Namespace._start_media_description, Namespace._end_media_description = start, end
    api.PREFERRED_XML_PARSERS.clear()  # an obsolete driver that it looks for on disk each time
    datetimes._date_handlers.clear()  # DateReader reads the dates, in more forms
    # For each text it deep-copies a few attribute strings, which uses pickle's protocol by default.
    copyreg.pickle(FeedParserDict, lambda attributes: (partial(FeedParserDict, attributes), ()))
