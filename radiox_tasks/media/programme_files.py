"""Writes what a programme's editions share: `latest.*`, the feeds and the playlist."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from radiox_tasks.data.presets.find_presets import has_feed
from radiox_tasks.data.presets.podcast_guids import podcast_guid_of
from radiox_tasks.data.store import Store
from radiox_tasks.files import replace_public_file, replace_with_link
from radiox_tasks.language.wording import words
from radiox_tasks.media.edition_files import refresh_edition
from radiox_tasks.media.edition_folders import publishing
from radiox_tasks.media.edition_layout import read_edition
from radiox_tasks.media.edition_paths import base_url, editions_root
from radiox_tasks.media.page_files import refresh_station
from radiox_tasks.media.pages.dashboard import render_dashboard
from radiox_tasks.media.podcast.feed_archive import FEED_PAGES, refresh_archive
from radiox_tasks.media.podcast.feed_entries import EditionEntry, feed_entry, newest_entries
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


def refresh_all(
    document: ShowDocument,
    *,
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
    with publishing(editions_root(settings.home)):
        refresh_edition(document, home=settings.home)
        refresh_programme(settings=settings, preset=preset, editions=[document, *editions], guid=guid)
        refresh_station(settings)


def refresh_programme(
    *,
    settings: Settings,
    preset: Preset,
    editions: Iterable[ShowDocument],
    without: Collection[str] = (),
    here: Sequence[EditionEntry] | None = None,
    guid: str = "",
    page: Path | None = None,
) -> None:
    """Write the preset's `latest.*`, playlist and feeds, or delete its feeds if today's preset has `feed: false`.

    `without` are shows that are about to be retired. `latest` changes only if the newest edition is on this disk;
    `page` is its `latest.html`, and `here` the newest editions on this disk, if already rendered and read.
    """
    home, base = settings.home, base_url(settings)
    folder = editions_root(home) / preset.name
    folder.mkdir(parents=True, exist_ok=True)
    if here is None:
        here = newest_entries(home, preset.name, FEED_LENGTH + len(without), base)
    elsewhere = [feed_entry(one, base, home) for one in editions if one.preset == preset.name and _is_shown(one)]
    entries = _shown([*elsewhere, *(one.entry for one in here)], without)
    on_air = [entry for entry in entries if not entry.retracted]
    newest = on_air[0] if on_air else None
    places = {one.entry.show_id: folder / one.href for one in here}
    if newest is None:
        for name in LATEST:
            (folder / name).unlink(missing_ok=True)
    elif newest.show_id in places:  # else it is on another machine's disk
        _refresh_latest(folder, newest.show_id, places[newest.show_id], page)
    replace_public_file(folder / "latest.m3u", render_playlist(on_air[:PLAYLIST_LENGTH]))
    if not has_feed(preset.name, settings, otherwise=preset.publish.feed):
        delete_feed(folder)
        return
    rhythm = update_frequency_of(preset, newest.air_at) if newest else None
    channel = channel_of(preset, base, guid or _first_guid(preset, settings), rhythm)
    channel = channel.model_copy(update={"owner_email": settings.owner_email or ""})
    channel = refresh_archive(folder, channel, FEED_LENGTH, lambda one: feed_entry(one, base, home))
    replace_public_file(folder / "feed.xml", render_feed(channel, entries))
    replace_public_file(folder / "feed.json", render_json_feed(channel, entries))


def delete_feed(folder: Path) -> None:
    """Delete a programme's feeds and their archive pages."""
    for path in (folder / "feed.xml", folder / "feed.json", *folder.glob(FEED_PAGES)):
        path.unlink(missing_ok=True)


def _is_shown(document: ShowDocument) -> bool:
    return document.status == "retracted" or bool(document.status == "published" and document.audio_bytes)


def _shown(entries: Iterable[FeedEntry], without: Collection[str]) -> list[FeedEntry]:
    """The feed's entries, newest first; of two for one show, the last."""
    staying = {entry.show_id: entry for entry in entries if entry.show_id not in without}
    return sorted(staying.values(), key=lambda one: (one.air_at, one.show_id), reverse=True)[:FEED_LENGTH]


def _refresh_latest(folder: Path, show_id: str, edition: Path, page: Path | None) -> None:
    """The newest edition's files as `latest.*`."""
    document = read_edition(edition)
    if document is None:  # it was retired meanwhile
        return
    replace_with_link(folder / "latest.mp3", edition / "show.mp3")
    replace_with_link(folder / "latest.jpg", edition / "cover.jpg")
    if page is not None and show_id in page.name:
        page.replace(folder / "latest.html")
    else:
        base = f"{edition.parent.name}/{edition.name}/"
        replace_public_file(folder / "latest.html", render_dashboard(document, base=base))
    replace_public_file(folder / "latest.json", (edition / "show.json").read_bytes())


def guid_of(store: Store, preset: Preset) -> str:
    """The permanent id of the preset's feed: that of its first publication."""
    return podcast_guid_of(store.database, preset.name, _first_guid(preset, store.settings))


def _first_guid(preset: Preset, settings: Settings) -> str:
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
