"""The station page, the programme pages, and messages for missing pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from radiox_tasks.language.wording import locale_of, words
from radiox_tasks.media.covers.palette import Palette, choose_palette
from radiox_tasks.media.edition_list import Listed
from radiox_tasks.media.pages.date_format import clock, long_date
from radiox_tasks.media.pages.player import Player, player_of
from radiox_tasks.media.pages.render_page import render_page
from radiox_tasks.media.pages.share import Share, edition_share, edition_title
from radiox_tasks.media.podcast.update_frequency import UpdateFrequency, update_frequency_of
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.air_times import air_times

PLAYERS = 24
"""Programmes with a player on the station's page. Behind them are cover, lead and links: the page of a thousand
programmes takes megabytes and seconds otherwise, and is written with each show."""
EARLIER = 5
"""Earlier editions shown below a programme's latest one."""
OPEN_DAYS = 2
"""Days of a programme's archive that are expanded by default."""
SLOTS = 12
"""Next air times on a page; the browser shows the first future one."""
AHEAD = timedelta(days=8)


class Programme(NamedTuple):
    """A programme's data for pages. `latest` is its newest edition on air; `editions` are all, newest first. If it is
    not `whole`, older editions were not read yet."""

    name: str
    title: str
    language: str
    zone: str
    latest: ShowDocument | None
    editions: Sequence[Listed]
    slots: tuple[datetime, ...] = ()
    rhythm: UpdateFrequency | None = None
    has_feed: bool = True
    whole: bool = True


class Row(NamedTuple):
    """An edition in a list; `href` is relative to the page, `day` its local date as ISO 8601 and `date` in words."""

    edition: Listed
    href: str
    time: str
    day: str
    date: str
    length: str


class Card(NamedTuple):
    """A programme on the station's page; `palette` numbers its colours in the page's style. Without a player it has no
    list of earlier editions either."""

    programme: Programme
    palette: int
    row: Row | None
    told: tuple[str, ...]
    player: Player | None
    earlier: tuple[Row, ...]
    words: dict[str, Any]
    next_time: str


class Day(NamedTuple):
    """One day of an archive."""

    name: str
    key: str
    rows: tuple[Row, ...]
    open: bool


def programme_of(preset: Preset, latest: ShowDocument | None, editions: Sequence[Listed], after: datetime) -> Programme:
    """A programme with its next air times after `after`."""
    slots: list[datetime] = []
    if preset.schedule.enabled:
        slots = air_times(preset.schedule, preset.zone, after, after + AHEAD)[:SLOTS]
    return Programme(
        name=preset.name,
        title=preset.title,
        language=preset.language,
        zone=preset.timezone,
        latest=latest,
        editions=editions,
        slots=tuple(slots),
        rhythm=update_frequency_of(preset, after),
        has_feed=preset.publish.feed,
    )


def past_programme(latest: ShowDocument, editions: Sequence[Listed]) -> Programme:
    """A programme with editions but without a preset."""
    return Programme(latest.preset, latest.title, latest.language, latest.timezone, latest, editions)


def station_title(titles: Sequence[str]) -> str:
    """The station's name: the common first words of its programmes' titles, else RadioX."""
    columns = zip(*(title.split() for title in titles), strict=False)
    shared = takewhile(lambda column: len(set(column)) == 1, columns)
    return " ".join(column[0] for column in shared).rstrip(" -–—:·|,") or "RadioX"


def page_words(language: str) -> dict[str, Any]:
    """The wording of players and pages, combined."""
    return {**words("dashboard", language), **words("station", language)}


def _row(edition: Listed, programme: Programme, base: str) -> Row:
    local = edition.air_at.astimezone(ZoneInfo(programme.zone))
    return Row(
        edition=edition,
        href=f"{base}{edition.href}index.html",
        time=f"{local:%H:%M}",
        day=local.date().isoformat(),
        date=long_date(local.date(), programme.language),
        length=clock(edition.duration_s),
    )


def _on_air(programme: Programme) -> Listed | None:
    latest = programme.latest
    if latest is None:
        return None
    return next((one for one in programme.editions if one.show_id == latest.show_id), None)


def _card(programme: Programme, place: int) -> Card:
    base = f"{programme.name}/"
    newest, player = _on_air(programme), None
    told: tuple[str, ...] = ()
    if programme.latest is not None and newest is not None:
        latest = programme.latest
        if place < PLAYERS:
            player = player_of(latest, base=base + newest.href, title=edition_title(latest), preload="none")
        told = tuple(story.title for story in latest.stories)
    earlier = [one for one in programme.editions if one is not newest][: EARLIER if player else 0]
    return Card(
        programme=programme,
        palette=place,
        row=_row(newest, programme, base) if newest else None,
        told=told,
        player=player,
        earlier=tuple(_row(one, programme, base) for one in earlier),
        words=page_words(programme.language),
        next_time=_next(programme),
    )


def _next(programme: Programme) -> str:
    return f"{programme.slots[0].astimezone(ZoneInfo(programme.zone)):%H:%M}" if programme.slots else ""


def _palette_of(programme: Programme) -> Palette:
    when = programme.latest.air_at if programme.latest else programme.slots[0] if programme.slots else None
    return choose_palette(programme.name, when.astimezone(ZoneInfo(programme.zone)).hour if when else 12)


def render_station(programmes: Sequence[Programme]) -> str:
    """editions/index.html: the programme that aired last, then the others, then those without editions."""
    aired = sorted((one for one in programmes if one.latest), key=_last_aired, reverse=True)
    waiting = sorted((one for one in programmes if not one.latest and one.slots), key=lambda one: one.slots[0])
    shown = [*aired, *waiting]
    language = shown[0].language if shown else "en"
    said = page_words(language)
    title = station_title([one.title for one in shown])
    cards = [_card(programme, n) for n, programme in enumerate(shown)]
    image = next((f"{card.programme.name}/latest.jpg" for card in cards if card.row), "")
    share = Share("website", title, title, said["station_lead"], locale_of(language), "index.html", image)
    values = {"cards": cards, "t": said, "language": language, "title": title, "share": share}
    return render_page("station", style=_style([_palette_of(one) for one in shown]), values=values)


def _last_aired(programme: Programme) -> tuple[datetime, str]:
    assert programme.latest is not None  # noqa: S101 - only those that aired are sorted by it
    return programme.latest.air_at, programme.name


def render_programme(programme: Programme) -> str:
    """<preset>/index.html: the latest edition with its player, how to subscribe, and the archive by day."""
    said, latest, newest = page_words(programme.language), programme.latest, _on_air(programme)
    rows = [_row(one, programme, "") for one in programme.editions]
    by_day = [(day, tuple(group)) for day, group in groupby(rows, key=lambda row: row.day)]
    days = [Day(group[0].date, day, group, n < OPEN_DAYS) for n, (day, group) in enumerate(by_day)]
    player, share = None, Share("website", programme.title, programme.title, "", locale_of(programme.language))
    if latest is not None and newest is not None:
        player = player_of(latest, base=newest.href, title=edition_title(latest), preload="none")
        share = edition_share(latest, newest.href, "")._replace(
            kind="website",
            url="index.html",
            title=programme.title,
            text=edition_title(latest),
            image="latest.jpg",
            feed="feed.xml" if programme.has_feed else "",
        )
    values = {
        "p": programme,
        "t": said,
        "row": _row(newest, programme, "") if newest else None,
        "told": [story.title for story in latest.stories] if latest else [],
        "player": player,
        "days": days,
        "next_time": _next(programme),
        "share": share,
    }
    return render_page("programme", style=_style([_palette_of(programme)]), values=values)


def render_embed(document: ShowDocument, page: str) -> str:
    """An embeddable player; `page` is the edition's own page, opened in a new window."""
    values = {
        "d": document,
        "t": page_words(document.language),
        "player": player_of(document, base="", title=edition_title(document), preload="none"),
        "title": edition_title(document),
        "page": page,
    }
    return render_page("embed", values=values)


def render_message(language: str, name: str, home: str) -> str:
    """A message page: `name` is the message's key in station.yaml, `home` a link to continue."""
    said = page_words(language)
    values = {"t": said, "language": language, "title": said[f"{name}_title"], "text": said[f"{name}_text"]}
    return render_page("message", values=values | {"home": home})


def _style(palettes: Sequence[Palette]) -> str:
    rules = []
    for n, palette in enumerate(palettes):
        ground, ink = (f"rgb({r} {g} {b})" for r, g, b in (palette.ground, palette.type))
        rules.append(f".p{n}{{--ground:{ground};--type:{ink};--first:rgb{palette.first}}}\n")
    return "".join(rules)
