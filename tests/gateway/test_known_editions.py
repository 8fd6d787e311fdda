"""Which editions the database knows, whatever state it is in."""

import socket
from pathlib import Path

from sqlalchemy import create_engine, event, update
from sqlalchemy.pool import QueuePool

from radiox_tasks.data.database import Database
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.gateway.known_editions import KnownEditions
from radiox_tasks.settings import Settings
from tests.gateway.shows_on_record import EDITION, on_record
from tests.media.media_documents import AIR_AT


def test_an_edition_of_a_show_that_this_version_cannot_read_is_known(tmp_path: Path, store: Store) -> None:
    on_record(store, "show-1", AIR_AT)
    with store.database.transaction() as session:
        unread = {"name": "zurich", "timezone": "Europe/Zurich", "feeds": {"of": "another version"}}
        session.execute(update(ShowRow).values(preset_document=unread, document={"edition": "two"}))
    known = KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), store.database)
    assert known.has(EDITION)
    assert not known.has(EDITION.replace("0900", "1000"))


def test_editions_are_looked_up_while_another_process_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}", patience=0.1)
    database.migrate()
    known = KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), database)
    with Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}").ready():
        assert not known.has("bern")
        assert not known.has(EDITION)


def test_a_database_that_is_away_holds_up_one_request(tmp_path: Path) -> None:
    asked: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as closed:
        away = Database(f"postgresql://me@127.0.0.1:{closed.getsockname()[1]}/radio")
    event.listen(away.engine, "do_connect", lambda *_: asked.append(1))
    known = KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), away)
    assert known.has("bern")
    assert known.has("zurich")
    assert len(asked) == 1


def test_a_request_that_gets_no_connection_asks_the_bucket(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'radiox.sqlite3'}")
    database.migrate()
    short = create_engine(database.engine.url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.05)
    database._reader = short  # type: ignore[assignment]
    with short.connect():
        assert KnownEditions(Settings.model_validate({"RADIOX_HOME": tmp_path}), database).has("bern")
