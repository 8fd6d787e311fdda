"""A station destroyed in the middle of a day comes back from its backup: no slot twice, every id the same."""

import io
import json
import shutil
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.migrate import schema_differences
from radiox_tasks.data.monitoring.heartbeats import TICK, record_heartbeat
from radiox_tasks.data.monitoring.tallies import read_tallies
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import list_shows, load_show
from radiox_tasks.data.speaker_store import seed_hosts
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.preset_revisions import PresetRevisionRow
from radiox_tasks.media.on_air import air_due
from radiox_tasks.model.order import Order
from radiox_tasks.settings import get_settings
from radiox_tasks.show.tick import plan_presets
from radiox_tasks.speaker.hosts import seeded_hosts
from radiox_tasks.station.backup import BackupError, backup, restore
from tests.media.made_shows import made_show, preset

NAMES = ("sqlite", "postgresql")


def emptied(name: str, request: pytest.FixtureRequest, folder: Path) -> Database:
    if name == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        return Database(f"sqlite:///{folder / 'radiox.sqlite3'}")
    database = Database(request.getfixturevalue("postgres_url"))
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return database


def station(database: Database, home: Path) -> Store:
    settings = get_settings().model_copy(update={"home": home})
    return Store(settings, database, Ledger(database), FolderBlobs(home / "blobs"))


@pytest.fixture(params=[(a, b) for a in NAMES for b in NAMES], ids=lambda pair: f"{pair[0]}-to-{pair[1]}")
def engines(request: pytest.FixtureRequest) -> tuple[str, str]:
    pair: tuple[str, str] = request.param
    return pair


def guids(store: Store) -> list[str]:
    feed = json.loads((store.settings.home / "editions" / "hourly" / "feed.json").read_text())
    return [item["id"] for item in feed["items"]]


@pytest.mark.slow
def test_a_station_destroyed_at_noon_goes_on_as_if_nothing_had_been(
    engines: tuple[str, str], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    before = station(emptied(engines[0], request, tmp_path / "old"), tmp_path / "old")
    before.database.migrate()
    hourly = preset(schedule={"cron": "0 * * * *", "lead": "10m", "catch_up": "1h"})
    slot = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assert len(plan_presets(before.database, [hourly], now=slot - timedelta(minutes=5))) == 1
    aired = made_show(before, air_in=-60).ready().on_air().show_id
    ready = made_show(before, air_in=1800).ready().show_id
    (tmp_path / "old" / ".env").write_text("OPENAI_API_KEY=sk-secret")
    (tmp_path / "old" / "jingles").mkdir()
    (tmp_path / "old" / "jingles" / "mine.wav").write_bytes(b"RIFF")
    known, fed = {s.show_id: s.status for s in list_shows(before.database)}, guids(before)
    feed = (tmp_path / "old/editions/hourly/feed.xml").read_bytes()
    made = backup(before, tmp_path / "station.tar.gz")
    before.database.engine.dispose()
    shutil.rmtree(tmp_path / "old")

    after = station(emptied(engines[1], request, tmp_path / "new"), tmp_path / "new")
    restored = restore(after, tmp_path / "station.tar.gz")
    assert (restored.rows, restored.files) == (made.rows, made.files)
    assert {s.show_id: s.status for s in list_shows(after.database)} == known
    assert guids(after) == fed == [aired]
    assert (tmp_path / "new/editions/hourly/feed.xml").read_bytes() == feed
    assert (tmp_path / "new/jingles/mine.wav").read_bytes() == b"RIFF"
    assert not (tmp_path / "new/.env").exists()
    assert plan_presets(after.database, [hourly], now=slot - timedelta(minutes=4)) == []
    assert [show.slot_at for show in list_shows(after.database) if show.slot_at] == [slot]
    document = load_show(after.database, aired).document
    assert document is not None
    assert (Path(document.folder or "") / "show.mp3").is_file()
    assert str(tmp_path / "old") not in (Path(document.folder or "") / "show.json").read_text()
    assert air_due(after, now=load_show(after.database, ready).air_at) == [ready]
    assert guids(after) == [ready, aired]
    with after.database.transaction() as session:
        session.execute(text("INSERT INTO events (at, kind, data) SELECT at, kind, data FROM events LIMIT 1"))
    with pytest.raises(BackupError, match="has shows"):
        restore(after, tmp_path / "station.tar.gz")
    after.database.engine.dispose()


def of_an_older_revision(source: Path, target: Path, revisions: dict[str, str]) -> None:
    """The same backup as the version before `shows.revises` made it, some of its shows being `revisions` of others."""
    with tarfile.open(source) as newer, tarfile.open(target, "w:gz") as older:
        for member in newer:
            file = newer.extractfile(member)
            assert file is not None
            raw = file.read()
            if member.name == "radiox-backup.json":
                raw = json.dumps(json.loads(raw) | {"revision": "show_indexes"}).encode()
            elif member.name == "database/shows.jsonl":
                rows = [{k: v for k, v in json.loads(row).items() if k != "revises"} for row in raw.splitlines()]
                for row in rows:
                    row["options"] |= {"revises": revisions.get(row["show_id"])}
                raw = "".join(json.dumps(row) + "\n" for row in rows).encode()
            member.size = len(raw)
            older.addfile(member, io.BytesIO(raw))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_backup_of_an_older_version_is_restored_into_a_station_that_was_started(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    before = station(emptied("sqlite", request, tmp_path / "old"), tmp_path / "old")
    before.database.migrate()
    seed_hosts(before.database, seeded_hosts())
    record_heartbeat(before.database, TICK)
    first, revised = (order_show(before.database, preset(), air_at=datetime.now(UTC), order=Order()) for _ in "12")
    assert first is not None
    assert revised is not None
    backup(before, tmp_path / "new.tar.gz")
    before.database.engine.dispose()
    of_an_older_revision(tmp_path / "new.tar.gz", tmp_path / "old.tar.gz", {revised: first})

    after = station(emptied(name, request, tmp_path / "new"), tmp_path / "new")
    after.database.migrate()
    seed_hosts(after.database, seeded_hosts())
    record_heartbeat(after.database, TICK)
    restore(after, tmp_path / "old.tar.gz")
    assert schema_differences(after.database.engine) == []
    with after.database.transaction() as session:
        rows = session.execute(text("SELECT show_id, revises FROM shows")).all()
        assert {row.show_id: row.revises for row in rows} == {first: None, revised: first}
        assert [tally.number for tally in read_tallies(session, "shows")] == [1]
    after.database.engine.dispose()


def test_a_station_with_edited_presets_is_not_replaced(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "b.tar.gz")
    with store.database.transaction() as session:
        session.execute(
            insert(PresetRevisionRow).values(preset="a", revision=1, text="b", author="c", at=datetime.now(UTC))
        )
    with pytest.raises(BackupError, match="has edited presets"):
        restore(store, tmp_path / "b.tar.gz")


def test_no_secret_is_in_the_file(store: Store, tmp_path: Path) -> None:
    home = store.settings.home
    home.mkdir(exist_ok=True)
    for name in (".env", ".env.local", "jwt-secret.txt", "tls.key", "upload-token"):
        (home / name).write_text("sk-geheim")
    (home / "editions").mkdir(exist_ok=True)
    (home / "editions" / "0900-atokensecr").write_text("an edition by chance of that name")
    backup(store, tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        names = archive.getnames()
        held = b"".join(file.read() for name in names if (file := archive.extractfile(name)))
    assert b"sk-geheim" not in held
    assert "files/editions/0900-atokensecr" in names


def test_another_file_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(__file__, "x")
    empty = replace(store, settings=store.settings.model_copy(update={"home": tmp_path / "empty"}))
    with pytest.raises(BackupError, match="not a backup"):
        restore(empty, other)


@pytest.mark.parametrize(
    ("name", "kind", "link"),
    [
        ("files/../../out", tarfile.REGTYPE, ""),
        ("/out", tarfile.REGTYPE, ""),
        ("files/l", tarfile.SYMTYPE, "/etc/hosts"),
    ],
)
def test_a_file_that_leads_out_of_the_archive_is_refused(
    store: Store, tmp_path: Path, name: str, kind: bytes, link: str
) -> None:
    backup(store, tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as good, tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as bad:
        for known in good:
            bad.addfile(known, good.extractfile(known))
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, link
        bad.addfile(member)
    empty = replace(store, settings=store.settings.model_copy(update={"home": tmp_path / "empty"}))
    with pytest.raises(BackupError, match="not a file of one"):
        restore(empty, tmp_path / "bad.tar.gz")
    assert not list(tmp_path.rglob("out"))
