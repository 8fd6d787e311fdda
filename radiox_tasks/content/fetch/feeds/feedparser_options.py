"""Adapts feedparser's behaviour to ours."""

import copyreg
from functools import lru_cache, partial
from typing import Any


@lru_cache(maxsize=1)
def adapt_feedparser() -> None:
    """Keep captions of pictures out of the items' texts, and spare what changes nothing in the outcome."""
    from feedparser import FeedParserDict, api
    from feedparser.namespaces.mediarss import Namespace

    def start(self: Any, attributes: Any) -> None:
        self.push("media_description", 1)

    def end(self: Any) -> None:
        self.pop("media_description")

    # feedparser takes a picture's caption for a text of the item.
    Namespace._start_media_description, Namespace._end_media_description = start, end
    api.PREFERRED_XML_PARSERS.clear()  # a driver nobody ships any more, looked for on disk each time
    # With each text it deep-copies the attributes beside it, a few strings: by way of pickle's protocol, unless told.
    copyreg.pickle(FeedParserDict, lambda attributes: (partial(FeedParserDict, attributes), ()))
