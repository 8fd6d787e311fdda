"""Publishing: updates `latest.*`, the feeds and the station page with a new edition."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from babel.dates import format_date

from radiox_tasks.files import replace_public_file, replace_with_link
from radiox_tasks.language.wording import locale_of, words
from radiox_tasks.media.correction_notes import correction_notes, retraction_note
from radiox_tasks.media.edition_files import audio_names, folder_of, read_edition, recent_editions, refresh_edition
from radiox_tasks.media.edition_folders import publishing
from radiox_tasks.media.edition_paths import base_url, editions_root
from radiox_tasks.media.page_files import refresh_station
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.podcast.feed_archive import refresh_archive
from radiox_tasks.media.podcast.podcast_feed import (
    Channel,
    FeedEntry,
    podcast_guid,
    render_feed,
    render_json_feed,
    render_playlist,
)
from radiox_tasks.media.podcast.update_frequency import UpdateFrequency, update_frequency_of
from radiox_tasks.model.edition import ShowDocument
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import Settings

FEED_LENGTH = 100
"""Editions in a feed: four days of an hourly show. Apple keeps older ones."""
PLAYLIST_LENGTH = 12
LATEST = ("latest.mp3", "latest.jpg", "latest.html", "latest.json")
"""The newest edition of a programme, beside its feed."""


def publish(
    document: ShowDocument,
    *,
    home: Path,
    settings: Settings,
    preset: Preset,
    editions: Sequence[ShowDocument],
    guid: str = "",
) -> None:
    """Update an edition in its folder, and everything that refers to it, to its document.

    `editions` are those on air elsewhere (from the database); those on this disk are found automatically. An older show
    that finishes late enters the feed at its place and leaves `latest` unchanged. Each file changes atomically;
    publishers wait for each other; repeating it changes nothing. `guid` is the feed's permanent id; by default it is
    derived from its URL.
    """
    with publishing(editions_root(home)):
        refresh_edition(document, home=home)
        refresh_programme(home=home, settings=settings, preset=preset, editions=[document, *editions], guid=guid)
        refresh_station(home, settings)


def refresh_programme(
    *,
    home: Path,
    settings: Settings,
    preset: Preset,
    editions: Iterable[ShowDocument],
    without: Collection[str] = (),
    guid: str = "",
    page: Path | None = None,
) -> None:
    """Write the preset's `latest.*`, feeds and playlist. `without` are shows that are about to be removed. `latest`
    changes only if the newest edition is on this disk; `page` is its `latest.html`, if already rendered."""
    folder = editions_root(home) / preset.name
    folder.mkdir(parents=True, exist_ok=True)
    shown = _shown(home, preset.name, editions, without)
    on_air = [one for one in shown if one.status == "published"]
    _refresh_latest(folder, on_air[0] if on_air else None, home, page)
    if not preset.publish.feed:
        return
    base = base_url(settings)
    rhythm = update_frequency_of(preset, on_air[0].air_at) if on_air else None
    channel = channel_of(preset, base, guid or first_guid(preset, settings), rhythm)
    channel = channel.model_copy(update={"owner_email": settings.owner_email or ""})
    channel = refresh_archive(folder, channel, FEED_LENGTH, lambda one: feed_entry(one, base, home))
    entries = [feed_entry(one, base, home) for one in shown]
    playable = [entry for entry in entries if not entry.withdrawn]
    replace_public_file(folder / "feed.xml", render_feed(channel, entries))
    replace_public_file(folder / "feed.json", render_json_feed(channel, entries))
    replace_public_file(folder / "latest.m3u", render_playlist(playable[:PLAYLIST_LENGTH]))


def _shown(home: Path, preset: str, editions: Iterable[ShowDocument], without: Collection[str]) -> list[ShowDocument]:
    """The feed's entries, newest first: editions on air with their audio, and retracted ones."""
    known = {one.show_id: one for one in recent_editions(home, preset, FEED_LENGTH + len(without))}
    for one in editions:
        has_audio = one.status == "published" and one.audio_bytes
        if one.preset == preset and (has_audio or one.status == "retracted"):
            known.setdefault(one.show_id, one)
    staying = [one for one in known.values() if one.show_id not in without]
    return sorted(staying, key=lambda one: (one.air_at, one.show_id), reverse=True)[:FEED_LENGTH]


def _refresh_latest(folder: Path, newest: ShowDocument | None, home: Path, page: Path | None) -> None:
    """The newest edition's files as `latest.*`; none if nothing is on air."""
    if newest is None:
        for name in LATEST:
            (folder / name).unlink(missing_ok=True)
        return
    edition = folder_of(newest, home)
    document = read_edition(edition)
    if document is None:  # it is on another machine's disk
        return
    replace_with_link(folder / "latest.mp3", edition / "show.mp3")
    replace_with_link(folder / "latest.jpg", edition / "cover.jpg")
    if page is not None and newest.show_id in page.name:
        page.replace(folder / "latest.html")
    else:
        base = f"{edition.parent.name}/{edition.name}/"
        replace_public_file(folder / "latest.html", render_dashboard(document, base=base))
    replace_public_file(folder / "latest.json", (edition / "show.json").read_bytes())


def first_guid(preset: Preset, settings: Settings) -> str:
    """The id of the preset's feed at its first publication, derived from its URL at that time."""
    return podcast_guid(f"{base_url(settings)}{preset.name}/feed.xml")


def channel_of(preset: Preset, base: str, guid: str, rhythm: UpdateFrequency | None = None) -> Channel:
    """The preset's feed, under the URL `base` (ending in a slash); `guid` is its permanent id."""
    said = words("station", preset.language)
    return Channel(
        title=preset.title,
        description=said["feed_description"].format(title=preset.title),
        language=preset.language,
        site_url=f"{base}{preset.name}/index.html",
        feed_url=f"{base}{preset.name}/feed.xml",
        image_url=f"{base}{preset.name}/latest.jpg",
        guid=guid,
        author=preset.title,
        rhythm=rhythm.words if rhythm else "",
        rule=rhythm.rule if rhythm else "",
    )


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
        withdrawn=document.retraction is not None,
    )
