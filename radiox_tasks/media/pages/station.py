"""The station's page: the latest edition of every programme, with a player, and the ones before it."""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date

from radiox_tasks.language.folders import locale_of
from radiox_tasks.language.words import words
from radiox_tasks.media.covers.palette import Palette, choose_palette
from radiox_tasks.media.pages.dates import clock
from radiox_tasks.media.pages.render import render_page
from radiox_tasks.model.edition import ShowDocument

EARLIER = 5
"""Earlier editions listed under a programme's latest."""


class Card(NamedTuple):
    """One edition as the page shows it; `href` is its folder, relative to the page."""

    document: ShowDocument
    href: str
    date: str
    time: str
    length: str
    lead: str
    words: dict[str, str]


class Programme(NamedTuple):
    """One preset's editions, newest first; `palette` numbers its colours in the page's style."""

    preset: str
    palette: int
    latest: Card
    earlier: tuple[Card, ...]


def _card(document: ShowDocument) -> Card:
    local = document.air_at.astimezone(ZoneInfo(document.timezone))
    locale = locale_of(document.language)
    return Card(
        document=document,
        href=f"{document.preset}/{local:%Y-%m-%d}/{local:%H%M}-{document.show_id}/",
        date=format_date(local.date(), "full", locale=locale),
        time=f"{local:%H:%M}",
        length=clock(document.duration_s or 0.0),
        lead=document.stories[0].title if document.stories else "",
        words=words("station", document.language),
    )


def render_station(entries: Sequence[ShowDocument]) -> str:
    """editions/index.html from published editions in any order; the programme that aired last comes first."""
    newest = sorted(entries, key=lambda one: (one.air_at, one.show_id), reverse=True)
    by_preset: dict[str, list[ShowDocument]] = {}
    for document in newest:
        by_preset.setdefault(document.preset, []).append(document)
    palettes: list[Palette] = []
    programmes = []
    for preset, documents in by_preset.items():
        hour = documents[0].air_at.astimezone(ZoneInfo(documents[0].timezone)).hour
        palettes.append(choose_palette(preset, hour))
        cards = [_card(document) for document in documents[: EARLIER + 1]]
        programmes.append(Programme(preset, len(palettes) - 1, cards[0], tuple(cards[1:])))
    language = newest[0].language if newest else "en"
    style = "".join(_style(n, palette) for n, palette in enumerate(palettes))
    return render_page(
        "station",
        style=style,
        values={"programmes": programmes, "t": words("station", language), "language": language},
    )


def _style(n: int, palette: Palette) -> str:
    r, g, b = palette.ground
    red, green, blue = palette.type
    return f".p{n}{{background:rgb({r} {g} {b});color:rgb({red} {green} {blue})}}\n"
