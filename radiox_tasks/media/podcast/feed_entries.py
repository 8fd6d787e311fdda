"""The editions of a programme as entries of its feed, cached beside it.

A feed has a hundred editions, and each show writes it anew: reading all their documents takes a tenth of a second, for
each programme that goes on air in the same minute.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from babel.dates import format_date
from pydantic import ValidationError

from radiox_tasks.files import replace_file
from radiox_tasks.language.languages import languages
from radiox_tasks.language.wording import locale_of, words
from radiox_tasks.media.correction_notes import correction_notes, retraction_note
from radiox_tasks.media.edition_layout import audio_names, folder_of, is_whole, read_edition
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.media.podcast.podcast_feed import FeedEntry
from radiox_tasks.model.base import Document
from radiox_tasks.model.edition import AIRED, ShowDocument

CACHE = ".feed-entries.json"
"""The cache file in a programme's folder; not served. It is written again if it is missing or cannot be read."""

FORMAT = 2
"""To be raised when entries of the same editions change, so that those of an earlier version are made again."""

State = tuple[int, int, int]


class EditionEntry(Document):
    """The entry of an edition on this disk. `href` is its folder, relative to the programme's; `state` tells the
    versions of its show.json apart: time in nanoseconds, inode, size."""

    href: str
    state: State
    entry: FeedEntry


class _Cache(Document):
    base: str
    made_by: str
    editions: tuple[EditionEntry, ...]


@cache
def _made_by() -> str:
    """What an entry depends on beside its edition: its format and wording."""
    wordings = [words(name, language) for language in languages() for name in ("station", "corrections")]
    text = json.dumps([FORMAT, wordings], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def newest_entries(home: Path, preset: str, limit: int, base: str) -> list[EditionEntry]:
    """The newest editions of a programme on this disk that are or were on air, newest first, as entries with URLs under
    `base`. Only editions that changed since the last call are read."""
    folder = editions_root(home) / preset
    kept = {(one.href, one.state): one for one in _kept(folder / CACHE, base)}
    found: list[EditionEntry] = []
    for day in sorted(folder.glob("????-??-??"), reverse=True):
        for show in day.iterdir():
            one = _entry(show, kept, base, home)
            found += [one] if one is not None else []
        if len(found) >= limit:
            break
    found = sorted(found, key=lambda one: (one.entry.air_at, one.entry.show_id), reverse=True)[:limit]
    if {(one.href, one.state) for one in found} != kept.keys():
        made = _Cache(base=base, made_by=_made_by(), editions=tuple(found))
        with suppress(OSError):  # the next call reads the editions again
            replace_file(folder / CACHE, made.model_dump_json())
    return found


def _kept(path: Path, base: str) -> tuple[EditionEntry, ...]:
    try:
        kept = _Cache.read_json(path.read_bytes())
    except (OSError, ValidationError):
        return ()
    return kept.editions if (kept.base, kept.made_by) == (base, _made_by()) else ()


def _entry(folder: Path, kept: Mapping[tuple[str, State], EditionEntry], base: str, home: Path) -> EditionEntry | None:
    try:
        now = (folder / "show.json").stat()
    except OSError:
        return None
    state = (now.st_mtime_ns, now.st_ino, now.st_size)
    href = f"{folder.parent.name}/{folder.name}"
    known = kept.get((href, state))
    if known is not None:
        return known if is_whole(folder, retracted=known.entry.retracted) else None
    document = read_edition(folder)
    if document is None or document.status not in AIRED:
        return None
    return EditionEntry(href=href, state=state, entry=feed_entry(document, base, home))


def feed_title(document: ShowDocument) -> str:
    """The edition's title in feeds: day, hour and lead, unique within a programme."""
    local = document.local_air_at
    said = words("station", document.language)
    lead = document.stories[0].title if document.stories else document.title
    if document.retraction is not None:
        lead = words("corrections", document.language)["retracted_title"]
    mark = f"{said['sample']} · " if document.sample else ""
    day = format_date(local.date(), said["feed_day"], locale=locale_of(document.language))
    return f"{mark}{day} {local:%H:%M} · {lead}"


def feed_entry(document: ShowDocument, base: str, home: Path) -> FeedEntry:
    """The edition as a feed entry, with its files under the URL `base`."""
    said = words("station", document.language)
    edition = base + folder_of(document, home).relative_to(editions_root(home)).as_posix()
    told = [story.title for story in document.stories]
    sources = dict.fromkeys(article.source for story in document.stories for article in story.articles)
    notes = [said["item_sample"]] if document.sample else []
    notes += [f"• {title}" for title in told]
    notes += [f"{', '.join(sources)}."] if sources else []
    notes += correction_notes(document)
    notes.append(said["item_disclosure"])
    return FeedEntry(
        show_id=document.show_id,
        title=feed_title(document),
        description="\n".join(notes if document.retraction is None else [retraction_note(document)]),
        air_at=document.air_at,
        audio_url=f"{edition}/{audio_names(document.edition)[-1]}",
        audio_bytes=document.audio_bytes or 0,
        duration_s=document.duration_s or 0.0,
        image_url=f"{edition}/cover.jpg",
        page_url=f"{edition}/index.html",
        vtt_url=f"{edition}/transcript.vtt",
        srt_url=f"{edition}/transcript.srt",
        chapters_url=f"{edition}/chapters.json",
        language=document.language,
        hosts=tuple(dict.fromkeys(line.name or line.speaker for line in document.lines)),
        retracted=document.status == "retracted",
    )
