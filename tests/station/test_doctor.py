"""`radiox doctor`: says what would prevent a show, what to do about it, and never a key."""

import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from cli import main
from radiox_tasks.analytics.health import station_health
from radiox_tasks.analytics.queue_state import BrokerState
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.settings import get_settings
from radiox_tasks.station.doctor import (
    machine_checks,
)
from radiox_tasks.station.doctor.finding import Finding
from radiox_tasks.station.doctor.preflight import examine
from radiox_tasks.station.home_lock import only_station
from tests.station.conftest import Set

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gigabytes", "verdict", "healthy"),
    [(0.4, "fail", False), (0.6, "warn", False), (0.9, "warn", False), (1.1, "warn", True), (6, "ok", True)],
)
def test_little_disk_space_is_warned_of_before_it_is_a_failure(
    gigabytes: float, verdict: str, healthy: bool, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/health and the alert, which look at a running station, say so before `radiox doctor` fails."""
    free = int(gigabytes * 1e9)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    assert machine_checks.disk(store.settings).verdict == verdict
    report = station_health(store, BrokerState(answers=True), now=NOW)
    assert {check.name: check.ok for check in report.checks}["disk"] == healthy


@contextmanager
def web(body: bytes, status: int = 200) -> Iterator[int]:
    """Something that listens on a port and answers this."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments])


def offline(with_: Set, **variables: str) -> None:
    """Ports nobody uses, and services that are surely away."""
    nobody = f"http://127.0.0.1:{free_port()}"
    with_(
        RADIOX_PORT=str(free_port()),
        RADIOX_METRICS_PORT="0",
        RADIOX_WEATHER_BASE_URL=nobody,
        RADIOX_MARKETS_BASE_URL=nobody,
        **variables,
    )


@pytest.mark.slow
def test_a_bare_machine_is_fit_and_says_so_in_one_document(with_: Set) -> None:
    offline(with_)
    ran = run("--json")
    document = json.loads(ran.stdout)
    assert (ran.exit_code, document["healthy"], document["fail"]) == (0, True, 0), ran.stdout
    names = [check["name"] for check in document["checks"]]
    assert {"home", "disk", "database", "broker", "clock", "ffmpeg", "local voice de", "zurich: hosts"} <= set(names)
    warned = {check["name"] for check in document["checks"] if check["verdict"] == "warn"}
    assert warned == {"weather", "markets", "beat", "workers"}  # offline, and no station runs


@pytest.mark.slow
def test_a_preset_that_cannot_be_read_is_named_with_its_file_and_line(with_: Set, tmp_path: Path) -> None:
    broken = tmp_path / "mine.yaml"
    broken.write_text("name: mine\ntitle: Mine\nlanguage: xx\nfeeds: []\n")
    offline(with_)
    ran = run("--preset", str(broken))
    assert ran.exit_code == 1
    assert "FAIL  presets: " in ran.stdout
    assert "mine.yaml:3" in ran.stdout
    assert "checks failed" in ran.stderr


@pytest.mark.slow
def test_a_finding_is_printed_before_the_next_check(with_: Set) -> None:
    offline(with_)
    printed: list[str] = []
    with redirect_stdout(io.StringIO()) as out, socket.create_server(("127.0.0.1", 0)) as weather:

        def look() -> None:
            connection, _ = weather.accept()
            printed.append(out.getvalue())
            connection.close()

        threading.Thread(target=look, daemon=True).start()
        with_(RADIOX_WEATHER_BASE_URL=f"http://127.0.0.1:{weather.getsockname()[1]}")
        with suppress(click.ClickException):
            main(["doctor", "--preset", "zurich"], standalone_mode=False)
    assert "ok    home: " in printed[0]
    assert "weather: " not in printed[0]


@pytest.mark.slow
def test_one_preset_alone_asks_for_what_that_one_needs(memory: Store) -> None:
    names = [finding.name for finding in examine(memory, now=NOW, preset="tech")]
    assert "tech: hosts" in names
    assert not [name for name in names if name.startswith("zurich")]


@pytest.mark.slow
def test_a_check_that_breaks_is_a_finding_and_keeps_secrets(memory: Store, with_: Set) -> None:
    settings = with_(RADIOX_DATABASE_URL="postgresql://radiox:hunter2hunter2@127.0.0.1:1/radiox")
    database = Database(settings.database_url.get_secret_value())  # type: ignore[union-attr]
    store = Store(settings, database, Ledger(database), memory.blobs)
    found = {finding.name: finding for finding in examine(store, now=NOW, preset="tech")}
    assert found["database"].verdict == "fail"
    assert "RADIOX_DATABASE_URL" in found["database"].advice
    assert {found["clock"].verdict, found["tech: hosts"].verdict} == {"fail"}
    assert found["ffmpeg"].verdict == "ok"
    assert "hunter2" not in str(found)


def test_a_database_that_says_the_newest_revision_and_lacks_a_table_fails(memory: Store) -> None:
    with memory.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE hosts"))
    found = machine_checks.database(memory)
    assert found.verdict == "fail"
    assert "lacks table hosts" in found.detail


def test_a_home_that_is_a_file_is_no_home(with_: Set, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("")
    finding = machine_checks.home(with_(RADIOX_HOME=str(tmp_path / "occupied")))
    assert finding.verdict == "fail"
    assert "RADIOX_HOME" in finding.advice


def test_a_broker_that_is_named_has_to_answer(with_: Set) -> None:
    finding = machine_checks.broker(with_(RADIOX_BROKER_URL=f"redis://127.0.0.1:{free_port()}/0"))
    assert finding.verdict == "fail"
    assert "RADIOX_BROKER_URL" in finding.advice


@pytest.mark.slow
def test_the_embedded_broker_is_seen_when_it_runs(home: Path, with_: Set) -> None:
    from radiox_tasks.broker import broker, embedded_url

    assert "starts with the station" in machine_checks.broker(get_settings()).detail
    with broker(home, None):
        assert "answers" in machine_checks.broker(get_settings()).detail
        assert "Valkey" in machine_checks.broker(with_(RADIOX_BROKER_URL=embedded_url(home))).detail


def test_a_clock_from_before_the_release_is_wrong(memory: Store) -> None:
    assert machine_checks.clock(memory, datetime(2024, 1, 1, tzinfo=UTC)).verdict == "fail"
    assert machine_checks.clock(memory, datetime.now(UTC)).verdict == "ok"


def test_a_port_is_free_ours_or_somebody_elses() -> None:
    def look(number: int) -> Finding:
        return machine_checks.port("127.0.0.1", number, "/health", b'"healthy"', "RADIOX_PORT")

    assert look(free_port()).verdict == "ok"
    assert look(0).detail == "switched off"
    with web(b'{"healthy": false}', 503) as number:
        assert look(number).detail.endswith("in use by a running station")
    with web(b"a printer") as number:
        taken = look(number)
        assert (taken.verdict, "RADIOX_PORT" in taken.advice) == ("fail", True)


def test_the_port_of_a_station_that_runs_is_the_one_it_was_given(with_: Set) -> None:
    settings = with_(RADIOX_PORT=str(free_port()))
    with web(b'{"healthy": true}') as number:
        with only_station(settings.home, f"gateway: http://127.0.0.1:{number}/ (open to this machine)"):
            assert machine_checks.gateway_port(settings).detail == f"{number} is in use by a running station"
        assert machine_checks.gateway_port(settings).detail == f"{settings.gateway_port} is free"


def test_ladder_and_leases_have_to_make_sense(with_: Set) -> None:
    assert machine_checks.ladder(with_()).verdict == "ok"
    assert "headlines 200 s" in machine_checks.ladder(with_(RADIOX_LADDER="headlines=200")).detail
    assert machine_checks.ladder(with_(RADIOX_LEASE="60")).verdict == "warn"
