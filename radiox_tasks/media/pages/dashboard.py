"""The dashboard: one page that plays a show and shows where every word of it comes from."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from radiox_tasks.data.chapters import chapters_of
from radiox_tasks.language.folders import locale_of
from radiox_tasks.language.words import words
from radiox_tasks.media.covers.palette import Palette, choose_palette
from radiox_tasks.media.pages.gantt import lay_out
from radiox_tasks.media.pages.notes import in_language
from radiox_tasks.media.pages.render import render_page
from radiox_tasks.model.edition import EvidenceRef, LineRef, ShowDocument

SPEAKER_COLOURS = 6
_SENTENCE_BREAK = re.compile(r"(?<=[^\W\d_]{2}[.!?])\s+|(?<=[.!?][»”\"'])\s+|\n+")
QUEUES = ("show", "content", "script", "speaker", "audio", "media", "data", "analytics")


class Quote(NamedTuple):
    """Evidence as it is shown: the words that support a line, amid what stands around them in the source."""

    url: str
    source: str
    before: str
    words: str
    after: str


class Row(NamedTuple):
    """A line as it is shown. `hue` numbers its speaker; `turn` is whether the speaker changed."""

    line: LineRef
    hue: int
    turn: bool
    quotes: tuple[Quote, ...]


def render_dashboard(document: ShowDocument, base: str = "") -> str:
    """The page as one HTML file. show.mp3 and cover.jpg are looked for beside it, or under the relative path `base`."""
    said = words("dashboard", document.language)
    local = document.air_at.astimezone(ZoneInfo(document.timezone))
    locale = locale_of(document.language)
    speakers = {speaker: n for n, speaker in enumerate(dict.fromkeys(line.speaker for line in document.lines))}
    duration = document.duration_s or max((line.end_s for line in document.lines), default=0.0)
    palette = choose_palette(document.preset, local.hour)
    values = {
        "d": document,
        "t": said,
        "note": lambda text: in_language(text, document.language),
        "base": base,
        "date": format_date(local.date(), "full", locale=locale),
        "time": format_time(local.timetz(), "HH:mm", locale=locale),
        "zone": document.timezone,
        "air_at": local.isoformat(),
        "duration": duration,
        "clock": clock,
        "number": lambda value, digits=1: format_decimal(value, f"#,##0.{'0' * digits}", locale=locale),
        "measured": lambda value: value if isinstance(value, str) else format_decimal(value, "#,##0.##", locale=locale),
        "money": lambda value: _money(value, document.cost.currency, locale),
        "rows": rows(document, speakers),
        "chapters": chapters_of(document),
        "sources": sorted({article.source for story in document.stories for article in story.articles}),
        "lost": [feed for feed in document.feeds if feed.status in ("failed", "retired")],
        "gantt": lay_out(document.steps),
        "queues": [queue for queue in QUEUES if any(step.queue == queue for step in document.steps)],
        "speaker_names": _names(document.lines),
        "hue": speakers,
    }
    return render_page("dashboard", style=_palette_style(palette), values=values)


def clock(seconds: float) -> str:
    """12.4 -> "0:12"; an hour and more as h:mm:ss."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _money(value: float, currency: str, locale: str) -> str:
    """An amount; fractions of a cent are shown, since most calls cost less than one."""
    if 0 < abs(value) < 0.1:
        return format_currency(value, currency, "¤ 0.0000", locale=locale, currency_digits=False)
    return format_currency(value, currency, locale=locale)


def _names(lines: Iterable[LineRef]) -> dict[str, str]:
    return {line.speaker: line.name or line.speaker for line in lines}


def rows(document: ShowDocument, speakers: dict[str, int]) -> list[Row]:
    """The lines with their quotes and who speaks."""
    outlets = {article.url: article.source for story in document.stories for article in story.articles}
    shown: list[Row] = []
    for line in document.lines:
        turn = not shown or shown[-1].line.speaker != line.speaker
        quotes = tuple(quote_of(piece, outlets) for piece in line.evidence)
        shown.append(Row(line, speakers[line.speaker] % SPEAKER_COLOURS, turn, quotes))
    return shown


def quote_of(piece: EvidenceRef, outlets: dict[str, str]) -> Quote:
    """The quote within its sentence, if the context holds it: from where the sentence begins to where it ends."""
    before, found, after = piece.context.partition(piece.quote) if piece.quote else ("", "", "")
    if not found:
        return Quote(piece.url, outlets.get(piece.url, ""), "", piece.quote, "")
    starts = [match.end() for match in _SENTENCE_BREAK.finditer(before)]
    lead = before[starts[-1] :] if starts else "… " + before.lstrip() if before.strip() else ""
    seam = piece.quote[-4:]
    stops = (match.start() - len(seam) for match in _SENTENCE_BREAK.finditer(seam + after))
    stop = next((place for place in stops if place >= 0), None)
    tail = after[:stop] if stop is not None else after.rstrip() + " …" if after.strip() else ""
    return Quote(piece.url, outlets.get(piece.url, ""), lead, piece.quote, tail)


def _palette_style(palette: Palette) -> str:
    """The cover's colours as the page's own."""
    names = ("ground", "first", "second", "type")
    pairs = zip(names, palette, strict=True)
    return ":root{" + ";".join(f"--{name}:rgb({r} {g} {b})" for name, (r, g, b) in pairs) + "}\n"
