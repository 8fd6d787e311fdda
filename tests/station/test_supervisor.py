"""The supervisor's log stays within bounds."""

from pathlib import Path

from radiox_tasks.station.supervisor import LOG_BYTES, OLD_LOGS, Supervisor


def start(log: Path) -> None:
    Supervisor(log).stop()


def test_a_long_log_is_put_aside_when_a_station_starts(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "station.log"
    for number in range(OLD_LOGS + 2):
        start(log)
        log.write_bytes(str(number).encode() * (LOG_BYTES + 1))
    start(log)
    kept = {path.name: path.read_bytes()[:1] for path in log.parent.iterdir()}
    assert kept == {"station.log.1": b"4", "station.log.2": b"3", "station.log.3": b"2"}


def test_a_short_log_is_written_on(tmp_path: Path) -> None:
    log = tmp_path / "station.log"
    log.write_text("short")
    start(log)
    assert log.read_text() == "short"
