import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from radiox_tasks.files import replace_file, replace_public_file
from radiox_tasks.media.edition_files import stage_edition
from radiox_tasks.media.edition_folders import delete_folder, new_folder
from radiox_tasks.media.edition_layout import FILES, read_edition
from radiox_tasks.media.edition_paths import WORKSHOP, edition_folder
from radiox_tasks.media.podcast.feed_entries import CACHE, newest_entries
from radiox_tasks.model.edition import ShowDocument
from tests.media.media_documents import AIR_AT, AUDIO, COVER, document, placed_edition, script


def write(home: Path, made: ShowDocument | None = None, audio: bytes = AUDIO) -> ShowDocument:
    return placed_edition(made or document(), home, audio=audio)


def test_the_folder_is_named_by_the_presets_clock(home: Path) -> None:
    assert edition_folder(home, "zurich", AIR_AT, "s1") == home / "editions/zurich/2026-11-23/0900-s1"
    with pytest.raises(ValueError, match="aware"):
        edition_folder(home, "zurich", datetime(2026, 11, 23, 9), "s1")  # noqa: DTZ001 - refused on purpose


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\\b", ".hidden", "a..b", "x" * 200, "a\n"])
def test_no_name_leads_out_of_the_editions(home: Path, name: str) -> None:
    with pytest.raises(ValueError, match="folder name"):
        edition_folder(home, name, AIR_AT, "s1")
    with pytest.raises(ValueError, match="folder name"):
        edition_folder(home, "zurich", AIR_AT, name)


def test_an_edition_holds_all_its_files_and_says_where(home: Path) -> None:
    placed = write(home)
    folder = Path(placed.folder or "")
    assert folder == home / "editions/zurich/2026-11-23/0900-show-1"
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert Path(placed.audio or "").read_bytes() == AUDIO
    assert placed.audio_bytes == len(AUDIO)
    assert Path(placed.cover or "").read_bytes() == COVER
    assert "<!doctype html>" in Path(placed.dashboard or "").read_text()
    assert json.loads((folder / "show.json").read_text()) == placed.model_dump(mode="json")
    assert json.loads((folder / "script.json").read_text()) == script().model_dump(mode="json")
    assert read_edition(folder) == placed
    assert not list((home / "editions" / WORKSHOP).iterdir())


def test_the_audio_may_come_as_a_file(home: Path, tmp_path: Path) -> None:
    audio = tmp_path / "finished.mp3"
    audio.write_bytes(AUDIO)
    placed = placed_edition(document(), home, audio=audio)
    stored = Path(placed.audio or "")
    assert stored.read_bytes() == AUDIO
    assert placed.audio_bytes == len(AUDIO)
    assert stored.samefile(audio), "linked: one copy of it on the disk"
    other = tmp_path / "other.mp3"
    other.write_bytes(AUDIO[::-1])
    placed_edition(document(), home, audio=other)
    assert audio.read_bytes() == AUDIO
    assert stored.read_bytes() == AUDIO[::-1]


def test_staging_it_again_takes_the_first_ones_place_whole(home: Path) -> None:
    def stage(audio: bytes) -> Path:
        return Path(stage_edition(document(), script=script(), audio=audio, cover=COVER, home=home).folder or "")

    folder = stage(AUDIO)
    (folder / "stray").write_text("x")
    assert stage(AUDIO + b"more") == folder
    assert (folder / "show.mp3").read_bytes() == AUDIO + b"more"
    assert not (folder / "stray").exists()
    assert not list((home / "editions" / WORKSHOP).iterdir())


def test_what_fails_half_way_leaves_nothing_behind(home: Path) -> None:
    place = home / "editions/zurich/2026-11-23/0900-x"

    def make_half() -> None:
        with new_folder(home / "editions", place) as made:
            (made / "show.mp3").write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        make_half()
    assert not place.exists()
    assert not list((home / "editions" / WORKSHOP).iterdir())


def test_a_half_written_folder_is_no_edition(home: Path) -> None:
    folder = Path(write(home).folder or "")
    (folder / "show.json").write_text('{"show_id": ')
    assert read_edition(folder) is None
    (folder / "show.json").unlink()
    assert read_edition(folder) is None
    assert newest_entries(home, "zurich", 5, "") == []


def test_a_file_is_replaced_at_once(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    replace_file(path, "old")
    with path.open() as reader:
        replace_file(path, "new")
        assert reader.read() == "old"
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["feed.xml"]  # noqa: PTH208 - hidden ones too


@pytest.mark.parametrize(("umask", "usual"), [(0o077, 0o600), (0o002, 0o664)])
def test_replaced_files_follow_the_umask_and_published_ones_can_be_read(tmp_path: Path, umask: int, usual: int) -> None:
    before = os.umask(umask)
    try:
        replace_file(tmp_path / "chosen.json", "{}")
        replace_public_file(tmp_path / "feed.xml", "<rss/>")
    finally:
        os.umask(before)
    assert (tmp_path / "chosen.json").stat().st_mode & 0o777 == usual
    assert (tmp_path / "feed.xml").stat().st_mode & 0o777 == 0o644


def test_the_files_of_an_edition_can_be_read_whatever_the_umask(home: Path) -> None:
    before = os.umask(0o077)
    try:
        folder = Path(write(home).folder or "")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}


def test_only_published_editions_are_recent_newest_first(home: Path) -> None:
    for n, hour in enumerate((7, 9, 8)):
        write(home, document(show_id=f"s{n}", air_at=AIR_AT.replace(hour=hour)))
    write(home, document(show_id="bad", air_at=AIR_AT.replace(hour=10), status="failed"))
    write(home, document(show_id="old", air_at=AIR_AT.replace(day=20)))
    assert [one.entry.show_id for one in newest_entries(home, "zurich", 10, "")] == ["s1", "s2", "s0", "old"]
    assert [one.entry.show_id for one in newest_entries(home, "zurich", 2, "")] == ["s1", "s2"]
    assert newest_entries(home, "nobody", 2, "") == []


def test_entries_of_a_feed_are_read_again_when_their_edition_or_the_address_changes(home: Path) -> None:
    made = write(home)
    folder = Path(made.folder or "")
    cache = folder.parents[1] / CACHE

    def title(base: str = "") -> str:
        (one,) = newest_entries(home, "zurich", 5, base)
        assert one.entry.audio_url.startswith(f"{base}zurich/")
        return one.entry.title

    first = title()
    written = cache.stat().st_mtime_ns
    assert title() == first
    assert cache.stat().st_mtime_ns == written
    (story, *others) = made.stories
    changed = made.model_copy(update={"stories": (story.model_copy(update={"title": "Neu"}), *others)})
    (folder / "show.json").write_text(changed.model_dump_json())
    assert title().endswith("Neu")
    assert title("https://radio.example/").endswith("Neu")
    cache.write_text("[")
    assert title().endswith("Neu")
    cache.write_text(cache.read_text().replace("Neu", "Alt").replace('"made_by":"', '"made_by":"earlier-'))
    assert title().endswith("Neu")
    cache.unlink()
    cache.mkdir()
    assert title().endswith("Neu")
    cache.rmdir()
    (folder / "cover.jpg").unlink()
    assert newest_entries(home, "zurich", 5, "") == []


def test_removing_an_edition_takes_its_empty_day_too(home: Path) -> None:
    folder = Path(write(home).folder or "")
    delete_folder(folder, home)
    assert not folder.parent.exists()
    delete_folder(folder, home)


@pytest.mark.parametrize("where", ["", "editions", "editions/zurich", "editions/zurich/2026-11-23", "blobs/a/b/c"])
def test_nothing_but_an_edition_can_be_removed(home: Path, where: str) -> None:
    write(home)
    (home / "blobs/a/b/c").mkdir(parents=True)
    with pytest.raises(ValueError, match="not an edition"):
        delete_folder(home / where, home)
    with pytest.raises(ValueError, match="not an edition"):
        delete_folder(home / "editions/zurich/2026-11-23/../../..", home)
    assert (home / "blobs/a/b/c").is_dir()
