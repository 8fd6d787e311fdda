"""The database: one engine per process, short transactions; the same code for SQLite and PostgreSQL."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, bindparam, create_engine, event, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from radiox_tasks.settings import get_settings

PATIENCE_SECONDS = 30.0
"""The longest one statement takes, waiting for somebody else's lock included; two thirds of it for the lock alone."""

POSTGRES: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
"""How soon a server is given up that vanished without a word, about 20 s; the system's own limits are minutes to
hours (libpq's "Parameter Key Words"). What the URL says wins."""

_BEGIN = "BEGIN IMMEDIATE"


class Database:
    """A database by URL. Use `transaction()` for every read and write, or `ready()` where they are many and small."""

    def __init__(self, url: str, *, patience: float = PATIENCE_SECONDS) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        arguments: dict[str, Any] = {}
        level: dict[str, Any] = {}
        if self.is_sqlite:
            arguments["timeout"] = patience
        elif parsed.drivername == "postgresql+psycopg":
            arguments = {name: value for name, value in POSTGRES.items() if name not in parsed.query}
            arguments["prepare_threshold"] = None  # a pooler hands statements to servers that were not told of them
            # Rivals for a claim wait for each other at this level; at a higher one, if a server has it, one breaks.
            level = {"isolation_level": "READ COMMITTED"}
        self.engine: Engine = create_engine(
            parsed, connect_args=arguments, pool_pre_ping=not self.is_sqlite, hide_parameters=True, **level
        )
        if self.is_sqlite:
            _prepare_sqlite(self.engine, patience)
        self._limits = None if self.is_sqlite else _limits(patience)
        self._patience = patience
        self._turn = threading.Lock()

    @contextmanager
    def transaction(self, *, patience: float | None = None) -> Iterator[Session]:
        """A session in one transaction: committed at the end of the block, rolled back if it raises.

        Raises OperationalError when a statement, or the wait for a lock, takes longer than the database's patience, or
        than `patience` seconds: batch work over all there is takes longer than a step's own statements. SQLite, which
        limits the wait for its lock alone, keeps to the former.
        """
        limits = self._limits if patience is None or self.is_sqlite else _limits(patience)
        with self._in_turn(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            if limits is not None:
                session.execute(limits)
            yield session

    @contextmanager
    def ready(self) -> Iterator[Connection]:
        """As `transaction()`, without a session, for statements that were built before: it costs more than they do."""
        with self._in_turn(), self.engine.begin() as connection:
            if self._limits is not None:
                connection.execute(self._limits)
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One of our threads at a time, on SQLite: it lets one writer in, and whom it turns away sleeps for up to a
        tenth of a second before it knocks again (sqlite3_busy_timeout), however soon the door is free."""
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._patience):
            raise OperationalError(_BEGIN, None, sqlite3.OperationalError("database is locked"))
        try:
            yield
        finally:
            self._turn.release()

    def now(self, session: Session | Connection) -> datetime:
        """The database's clock, in UTC: workers' own clocks may differ, and leases must not."""
        if self.is_sqlite:
            return datetime.now(UTC)
        value: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return value.astimezone(UTC)

    def migrate(self) -> None:
        """Bring the schema up to the newest migration."""
        from radiox_tasks.data.migrate import upgrade

        upgrade(self.engine)


def _limits(patience: float) -> Select[Any]:
    """PostgreSQL's counterpart of SQLite's busy timeout, for one transaction.

    Set anew in each, as SET LOCAL does: PgBouncer and Supabase's pooler refuse `options` at the start of a connection,
    and hand what a plain SET leaves behind to another client (pgbouncer.org/features). The last one ends the session of
    a holder that fell asleep with its locks.
    """
    seconds = {
        "lock_timeout": patience * 2 / 3,
        "statement_timeout": patience,
        "idle_in_transaction_session_timeout": patience * 2,
    }
    return select(*(func.set_config(name, f"{value * 1000:.0f}ms", True) for name, value in seconds.items()))


def _prepare_sqlite(engine: Engine, patience: float) -> None:
    """WAL so that readers never block the writer; BEGIN IMMEDIATE so that two writers queue up instead of failing."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={patience * 1000:.0f}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        try:  # past SQLAlchemy, whose way to the driver takes longer than the statement, in every transaction there is
            driver.execute(_BEGIN)
        except sqlite3.Error as error:  # a damaged file among them: callers know SQLAlchemy's errors alone
            raise DBAPIError.instance(_BEGIN, None, error, sqlite3.Error) from error


def insert_into(session: Session, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect at hand."""
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(table)


def insert_ignoring(session: Session | Connection, table: type[Any], **values: Any) -> bool:
    """Insert a row unless one is in its place, from whichever process; whether it was this call that inserted it."""
    connection = session.connection() if isinstance(session, Session) else session
    statement = _insert_ignoring(connection.dialect.name, table.__table__, tuple(values))
    return connection.execute(statement, values).first() is not None


@lru_cache(maxsize=64)
def _insert_ignoring(dialect: str, table: Table, columns: tuple[str, ...]) -> Any:
    """Built once for each use: hundreds of feeds pass here in a second, and building a statement costs more than it."""
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    values: dict[str, Any] = {column: bindparam(column) for column in columns}
    return insert.values(values).on_conflict_do_nothing().returning(literal_column("1"))


@lru_cache(maxsize=4)
def _open(url: str, _pid: int) -> Database:
    return Database(url)


def get_database() -> Database:
    """The process's database, by the settings; a forked child gets one of its own."""
    return _open(_url(), os.getpid())


def find_database() -> Database | None:
    """The process's database; None for a SQLite file that is not there yet: whoever only looks leaves none behind."""
    parsed = make_url(_url())
    is_missing = parsed.get_backend_name() == "sqlite" and not (parsed.database and Path(parsed.database).is_file())
    return None if is_missing else get_database()


def _url() -> str:
    settings = get_settings()
    if settings.database_url:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.home / 'radiox.sqlite3'}"
