"""Options of a show's order beyond its preset."""

from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import Correction
from radiox_tasks.model.preset import Feed, Language


class Order(Document):
    """Options of one show.

    `sample_feeds` replaces the preset's feeds by the bundled ones (a sample show). An `unhurried` show is made after
    its air time and has no deadline. `variant` numbers its scripts; `speech_scale` multiplies the planned speech after
    takes were longer or shorter than planned, `rescaled` times so far; `given_up` is a duration in seconds that could
    not be met. The script of a `corrected` show was edited by a person and is not replaced. A show that `revises`
    another is its new version, which `starts_from` that number of its editions, and goes on air under the other's id.
    `correction` is what it corrects, at the time of the order.
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
    starts_from: int | None = None
    correction: Correction | None = None
    variant: int = 0
    unhurried: bool = False
    speech_scale: float = 1.0
    rescaled: int = 0
    given_up: float | None = None
    corrected: bool = False
