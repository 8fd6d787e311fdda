"""The dashboard of an edition: plays the show, and shows the source of every line."""

import re
from typing import NamedTuple

from babel.numbers import format_currency, format_decimal

from radiox_tasks.document.chapters import chapters_of
from radiox_tasks.language.wording import locale_of, words
from radiox_tasks.media.correction_notes import correction_notes, retraction_note
from radiox_tasks.media.covers.palette import Palette, choose_palette
from radiox_tasks.media.pages.confidence import confidence
from radiox_tasks.media.pages.date_format import clock, long_date, moment
from radiox_tasks.media.pages.gantt import lay_out
from radiox_tasks.media.pages.loudness_chart import loudness_chart
from radiox_tasks.media.pages.notes import in_language
from radiox_tasks.media.pages.player import duration_of, player_of
from radiox_tasks.media.pages.render_page import render_page
from radiox_tasks.media.pages.share import edition_share, edition_title
from radiox_tasks.media.pages.waveform import hues
from radiox_tasks.model.declared.queues import QUEUES
from radiox_tasks.model.edition import UNMADE, EvidenceRef, LineRef, ShowDocument

_SENTENCE_BREAK = re.compile(r"(?<=[^\W\d_]{2}[.!?])\s+|(?<=[.!?][»”\"'])\s+|\n+")


class Quote(NamedTuple):
    """Displayed evidence: the words that support a line, with the surrounding text."""

    url: str
    source: str
    before: str
    words: str
    after: str


class Clause(NamedTuple):
    """A clause of a retold line, and its evidence."""

    words: str
    quotes: tuple[Quote, ...]


class Row(NamedTuple):
    """A displayed line. `hue` numbers its speaker; `turn` is whether the speaker changed. A retold line has clauses
    with their quotes; a quoted one only quotes."""

    line: LineRef
    hue: int
    turn: bool
    quotes: tuple[Quote, ...]
    clauses: tuple[Clause, ...]


def render_dashboard(document: ShowDocument, base: str = "") -> str:
    """The page as one HTML file. show.mp3 and cover.jpg are next to it, or under the relative path `base`."""
    local, language = document.local_air_at, document.language
    locale = locale_of(language)
    up = "" if base else "../../"
    starts = {chapter.title: chapter.start_s for chapter in chapters_of(document)}
    values = {
        "d": document,
        "t": words("dashboard", language),
        "note": lambda text: in_language(text, language),
        "base": base,
        "up": up,
        "date": long_date(local.date(), language),
        "time": f"{local:%H:%M}",
        "zone": document.timezone,
        "air_at": local.isoformat(),
        "duration": duration_of(document),
        "clock": clock,
        "number": lambda value, digits=1: format_decimal(value, f"#,##0.{'0' * digits}", locale=locale),
        "measured": lambda value: value if isinstance(value, str) else format_decimal(value, "#,##0.##", locale=locale),
        "money": lambda value: _money(value, document.cost.currency, locale),
        "moment": lambda when: moment(when, document.timezone, language),
        "player": player_of(document, base=base, title=edition_title(document)),
        "share": edition_share(document, base, up),
        "sure": confidence(document),
        "rows": rows(document),
        "chapters": chapters_of(document),
        "starts": starts,
        "lost": [feed for feed in document.feeds if feed.status in ("failed", "retired")],
        "loudness": loudness_chart(document.trace, duration_of(document)) if document.trace else None,
        "gantt": lay_out(document.steps),
        "queues": [queue for queue in QUEUES if any(step.queue == queue for step in document.steps)],
        "aired": document.status not in UNMADE,
        "corrections": correction_notes(document),
        "corrections_title": words("corrections", document.language)["title"],
    }
    return render_page("dashboard", style=_palette_style(choose_palette(document.preset, local.hour)), values=values)


def render_tombstone(document: ShowDocument) -> str:
    """The page of a retracted edition."""
    local = document.local_air_at
    values = {
        "d": document,
        "title": words("corrections", document.language)["retracted_title"],
        "note": retraction_note(document),
        "date": long_date(local.date(), document.language),
        "time": f"{local:%H:%M}",
        "air_at": local.isoformat(),
    }
    return render_page("tombstone", style="", values=values)


def _money(value: float, currency: str, locale: str) -> str:
    """An amount; fractions of a cent are shown, since most calls cost less than a cent."""
    if 0 < abs(value) < 0.1:
        return format_currency(value, currency, "¤\u00a00.0000", locale=locale, currency_digits=False)
    return format_currency(value, currency, locale=locale)


def rows(document: ShowDocument) -> list[Row]:
    """The lines with their quotes and speakers."""
    outlets = {article.url: article.source for story in document.stories for article in story.articles}
    colours = hues(document.lines)
    shown: list[Row] = []
    for line in document.lines:
        turn = not shown or shown[-1].line.speaker != line.speaker
        quotes = tuple(quote_of(piece, outlets) for piece in line.evidence)
        shown.append(Row(line, colours[line.speaker], turn, quotes, _clauses(line, outlets)))
    return shown


def _clauses(line: LineRef, outlets: dict[str, str]) -> tuple[Clause, ...]:
    """The clauses with evidence, for a line that a judge accepted; other lines are covered by their quotes."""
    proved = [clause for clause in line.clauses if clause.evidence] if line.layer == "judge" else []
    return tuple(Clause(one.words, tuple(quote_of(piece, outlets) for piece in one.evidence)) for one in proved)


def quote_of(piece: EvidenceRef, outlets: dict[str, str]) -> Quote:
    """The quote within its whole sentence, as far as the context contains it."""
    before, after = piece.before, piece.after
    if not piece.context:
        return Quote(piece.url, outlets.get(piece.url, ""), "", piece.quote, "")
    starts = [match.end() for match in _SENTENCE_BREAK.finditer(before)]
    if len(before) == piece.start:
        starts.insert(0, 0)  # of the article
    lead = before[starts[-1] :] if starts else "… " + before.lstrip() if before.strip() else ""
    seam = piece.quote[-4:]
    stops = (match.start() - len(seam) for match in _SENTENCE_BREAK.finditer(seam + after))
    stop = next((place for place in stops if place >= 0), None)
    tail = after[:stop] if stop is not None else after.rstrip() + " …" if after.strip() else ""
    return Quote(piece.url, outlets.get(piece.url, ""), lead, piece.quote, tail)


def _palette_style(palette: Palette) -> str:
    """The cover's colours, for the page."""
    names = ("ground", "first", "second", "type")
    pairs = zip(names, palette, strict=True)
    return ":root{" + ";".join(f"--{name}:rgb({r} {g} {b})" for name, (r, g, b) in pairs) + "}\n"
