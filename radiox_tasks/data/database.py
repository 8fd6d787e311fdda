"""The database: one engine per process, short transactions; the same code for SQLite and PostgreSQL."""

import importlib
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from radiox_tasks.data.migrations import MIGRATIONS
from radiox_tasks.data.prepared import Prepared
from radiox_tasks.settings import get_settings

PATIENCE_SECONDS = 30.0
"""Seconds that one statement may take, including lock waits; two thirds of it for the lock alone."""

POSTGRES: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
"""Connection timeouts, about 20 s, for a server that no longer answers; the operating system's limits are minutes to
hours (libpq's "Parameter Key Words"). Values in the URL take precedence."""

_BEGIN = "BEGIN IMMEDIATE"
_READS_ONLY = "reads_only"


class Database:
    """A database by URL. Use `transaction()` for reads and writes, or `ready()` for many small ones."""

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
            arguments["prepare_threshold"] = None  # a pooler runs statements on servers where they were not prepared
            # At this level workers that want the same step wait for each other; at a higher one, one of them fails.
            level = {"isolation_level": "READ COMMITTED"}
        self.engine: Engine = create_engine(
            parsed, connect_args=arguments, pool_pre_ping=not self.is_sqlite, hide_parameters=True, **level
        )
        if self.is_sqlite:
            _prepare_sqlite(self.engine, patience)
        self._reader = self.engine.execution_options(**{_READS_ONLY: True})
        self._limits = None if self.is_sqlite else _limits(patience)
        self._patience = patience
        self._turn = threading.Lock()

    def wait_at_most(self, seconds: float) -> None:
        """Limit the wait for one of the pool's connections, which is 30 s by default; then SQLAlchemy's TimeoutError is
        raised."""
        self.engine.pool._timeout = seconds  # type: ignore[attr-defined]  # else only set when the engine is created

    @contextmanager
    def transaction(self, *, patience: float | None = None) -> Iterator[Session]:
        """A session in one transaction: committed at the end of the block, rolled back on an exception.

        Raises OperationalError when a statement, or its wait for a lock, takes longer than the default or than
        `patience` seconds, which batch work may raise. On SQLite, which limits lock waits only, the default applies.
        """
        limits = self._limits_for(patience)
        with self._in_turn(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            if limits is not None:
                session.execute(limits)
            yield session

    @contextmanager
    def ready(self, *, patience: float | None = None) -> Iterator[Connection]:
        """Like `transaction()`, without the cost of a session, for prepared statements."""
        limits = self._limits_for(patience)
        with self._in_turn(), self.engine.begin() as connection:
            if limits is not None:
                connection.execute(limits)
            yield connection

    @contextmanager
    def reading(self, *, patience: float | None = None) -> Iterator[Connection]:
        """For one SELECT. On SQLite it waits for no writer, and for no turn: a transaction would take the lock of the
        only writer for it."""
        if not self.is_sqlite:
            with self.ready(patience=patience) as connection:
                yield connection
            return
        with self._reader.connect() as connection:
            yield connection

    def _limits_for(self, patience: float | None) -> Select[Any] | None:
        return self._limits if patience is None or self.is_sqlite else _limits(patience)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """On SQLite, admit one of our threads at a time: it allows one writer, and a rejected writer sleeps up to a
        tenth of a second before it retries (sqlite3_busy_timeout), even if the lock is released earlier."""
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
        """The database's time, in UTC. Leases use it because workers' clocks differ."""
        if self.is_sqlite:
            return datetime.now(UTC)
        value: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return value.astimezone(UTC)

    def migrate(self) -> None:
        """Migrate the schema to the newest revision."""
        if self._revision() == newest_revision():
            return
        from radiox_tasks.data.migrate import upgrade  # imported only where needed: Alembic takes 0.1 s

        upgrade(self.engine)

    def _revision(self) -> str | None:
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found


UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeoutError)
"""What a statement raises when the database is away, or does not answer in time."""


def is_wrong_statement(error: Exception) -> bool:
    """Whether SQLite, which raises OperationalError for these as well, rejects a statement: no such table or column."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


@lru_cache(maxsize=1)
def newest_revision() -> str:
    """The revision that no other one follows, from the migrations' source."""
    sources = [file.read_text(encoding="utf-8") for file in MIGRATIONS.glob("versions/*.py")]
    known, followed = (
        {name for source in sources for name in re.findall(rf'^{kind} = "(\w+)"$', source, re.MULTILINE)}
        for kind in ("revision", "down_revision")
    )
    (newest,) = known - followed
    return str(newest)


def _limits(patience: float) -> Select[Any]:
    """Statement and lock timeouts of one PostgreSQL transaction.

    They are set with SET LOCAL in each transaction: PgBouncer and Supabase's pooler reject `options` at connection
    time, and pass the effects of a plain SET to other clients (pgbouncer.org/features). The last one ends the session
    of a client that sleeps while it holds locks.
    """
    seconds = {
        "lock_timeout": patience * 2 / 3,
        "statement_timeout": patience,
        "idle_in_transaction_session_timeout": patience * 2,
    }
    return select(*(func.set_config(name, f"{value * 1000:.0f}ms", True) for name, value in seconds.items()))


def _prepare_sqlite(engine: Engine, patience: float) -> None:
    """WAL, so that readers do not block the writer; BEGIN IMMEDIATE, so that writers wait for each other instead of
    failing."""

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
        if connection.get_execution_options().get(_READS_ONLY):
            return
        driver: Any = connection.connection.driver_connection
        try:  # directly on the driver: SQLAlchemy's overhead would exceed the statement's cost, in every transaction
            driver.execute(_BEGIN)
        except sqlite3.Error as error:  # for example a damaged file: callers expect SQLAlchemy's errors
            raise DBAPIError.instance(_BEGIN, None, error, sqlite3.Error) from error


def insert_into(session: Session, table: type[Any]) -> Any:
    """An INSERT with ON CONFLICT support, in the database's dialect."""
    return _insert(session.get_bind().dialect.name, table)


def _insert(dialect: str, table: Any) -> Any:
    """The dialect's INSERT. Each process imports only its own dialect: PostgreSQL's takes 40 ms."""
    return importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


def insert_ignoring(session: Session | Connection, table: type[Any], **values: Any) -> bool:
    """Insert a row unless it exists; returns whether this call inserted it. Safe for concurrent processes."""
    connection = session.connection() if isinstance(session, Session) else session
    return _insert_ignoring(table.__table__, tuple(values)).change(connection, **values) == 1


@lru_cache(maxsize=64)
def _insert_ignoring(table: Table, columns: tuple[str, ...]) -> Prepared:
    values: dict[str, Any] = {column: bindparam(column) for column in columns}
    return Prepared(lambda dialect: _insert(dialect, table).values(values).on_conflict_do_nothing())


@lru_cache(maxsize=4)
def _open(url: str, _pid: int) -> Database:
    return Database(url)


def get_database() -> Database:
    """The process's database; a forked child gets its own."""
    return _open(_url(), os.getpid())


def find_database() -> Database | None:
    """The process's database; None for a SQLite file that does not exist, so that reading commands do not
    create one."""
    parsed = make_url(_url())
    is_missing = parsed.get_backend_name() == "sqlite" and not (parsed.database and Path(parsed.database).is_file())
    return None if is_missing else get_database()


def _url() -> str:
    settings = get_settings()
    if settings.database_url:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.home / 'radiox.sqlite3'}"
