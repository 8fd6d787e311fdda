"""Options of a show's order beyond its preset."""

from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import Correction
from radiox_tasks.model.preset import Feed, Language


class Order(Document):
    """Overrides of one show. `sample_feeds` replaces the preset's feeds by the bundled ones (a sample show).

    An `unhurried` show is made again after its air time and has no deadline any more.
    `variant` counts the scripts written for it; `speech_scale` multiplies the planned speech after takes that came out
    longer or shorter than planned, `rescaled` times so far; `given_up` is the length in seconds that gave way. The
    script of a `corrected` show is a person's: no other is written in its place.

    A show that `revises` another is that one's new version: it goes on air under the other's id and in its place.
    `correction` is what it puts right; its time is that of the order.
    """

    language: Language | None = None
    news_count: int | None = None
    duration: float | None = None
    sample: bool = False
    sample_feeds: tuple[Feed, ...] = ()
    fetch_allow: tuple[str, ...] = ()
    no_cover: bool = False
    dry_run: bool = False
    revises: str | None = None
    correction: Correction | None = None
    variant: int = 0
    unhurried: bool = False
    speech_scale: float = 1.0
    rescaled: int = 0
    given_up: float | None = None
    corrected: bool = False
