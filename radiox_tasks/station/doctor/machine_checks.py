"""Checks of the machine: home, disk, database, broker, clock, ports, ffmpeg."""

import socket
import subprocess
import tempfile
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from sqlalchemy import text

from radiox_tasks.analytics import health
from radiox_tasks.broker import EmbeddedBroker, embedded_url, redis_url, server_binary
from radiox_tasks.data.migrate import schema_differences
from radiox_tasks.data.store import Store
from radiox_tasks.settings import Settings
from radiox_tasks.station.doctor.finding import Check, Finding, fail, ok, warn
from radiox_tasks.station.home_lock import running_gateway

TIGHT_SHOWS, FULL_SHOWS = 200, 20
"""With room for fewer shows on the disk, a warning and a failure."""

CLOCKS_APART = 2.0
"""Seconds between two machines' clocks that affect leases and air times."""

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock before this date is wrong."""

WAIT_SECONDS = 3.0


_HEALTH = b'"healthy"'
"""What a gateway of ours answers at /health."""


def checks(store: Store, now: datetime) -> list[tuple[str, Check]]:
    """The checks of the machine, by name."""
    settings = store.settings
    return [
        ("home", partial(home, settings)),
        ("disk", partial(disk, settings)),
        ("database", partial(database, store)),
        ("broker", partial(broker, settings)),
        ("broker's keeping", partial(kept, settings)),
        ("clock", partial(clock, store, now)),
        ("ffmpeg", ffmpeg),
        ("ladder", partial(ladder, settings)),
        ("gateway port", partial(gateway_port, settings)),
        (
            "metrics port",
            partial(port, settings.metrics_host, settings.metrics_port, "/metrics", b"radiox_", "RADIOX_METRICS_PORT"),
        ),
    ]


def home(settings: Settings) -> Finding:
    """Check that the home is writable."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home) as file:
            file.write(b"x")
    except OSError as error:
        return fail(f"{settings.home}: {error.strerror}", "make it writable, or set RADIOX_HOME to a folder that is")
    return ok(str(settings.home))


def disk(settings: Settings) -> Finding:
    """Check that there is disk space for shows."""
    shows, detail = health.room_on_disk(settings)
    advice = "free some space, or shorten publish.keep in the presets and run `radiox archive`"
    if shows < FULL_SHOWS:
        return fail(detail, advice)
    return warn(detail, advice) if shows < TIGHT_SHOWS else ok(detail)


def database(store: Store) -> Finding:
    """Check that the database answers and has this version's tables."""
    kind = "SQLite" if store.database.is_sqlite else "PostgreSQL"
    advice = "check RADIOX_DATABASE_URL; the user needs the right to create tables"
    try:
        store.database.migrate()
        with store.database.transaction() as session:
            revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        differences = schema_differences(store.database.engine)
    except Exception as error:
        return fail(f"{kind}: {type(error).__name__}: {str(error).splitlines()[0]}", advice)
    if differences:
        return fail(
            f"{kind}: revision {revision}, but the tables differ from this version's: {'; '.join(differences[:5])}",
            "restore the database from a backup that `radiox doctor` passes, or make an empty one and restore into it",
        )
    return ok(f"{kind} answers, schema {revision}, its tables as this version needs them")


def broker(settings: Settings) -> Finding:
    """Check that the configured broker answers, or that the embedded one can be started."""
    if not settings.broker_url:
        return _embedded(settings)
    client = _broker_client(settings.broker_url)
    try:
        info = client.info("server")
    except Exception as error:
        return fail(f"{type(error).__name__}: {error}", "start the broker, or check RADIOX_BROKER_URL")
    finally:
        client.close()
    name = "Valkey" if "valkey_version" in info else "Redis"
    return ok(f"{name} {info.get('valkey_version') or info.get('redis_version')} answers")


def _embedded(settings: Settings) -> Finding:
    embedded = EmbeddedBroker(settings.home)
    if embedded.answers():
        return ok(f"the embedded server answers on {embedded.socket}")
    said = subprocess.run([str(server_binary()), "--version"], capture_output=True, timeout=10, check=True, text=True)
    return ok(f"embedded, starts with the station: {said.stdout.split(' sha=')[0].strip()}")


def _broker_client(url: str):  # type: ignore[no-untyped-def]  # redis types its URL constructor as Any
    from redis import Redis

    return Redis.from_url(redis_url(url), socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS)


def kept(settings: Settings) -> Finding:
    """Check that the broker does not evict messages and persists them; the embedded one is configured so. The ledger
    recovers from a lost message, but only after the reconciler notices it."""
    if settings.broker_url is None and not EmbeddedBroker(settings.home).answers():
        return ok("the embedded broker is started without eviction and with an append-only file")
    client = _broker_client(settings.broker_url or embedded_url(settings.home))
    try:
        info = client.info()
    finally:
        client.close()
    policy = str(info.get("maxmemory_policy", "unknown"))
    if policy != "noeviction" and int(info.get("maxmemory", 0)):
        return warn(f"when its memory is full it drops keys ({policy})", "set maxmemory-policy to noeviction")
    if not int(info.get("aof_enabled", 0)):
        return warn("it has no append-only file: a restart may lose waiting messages", "set appendonly to yes")
    return ok(f"{policy}, append-only file")


def clock(store: Store, now: datetime) -> Finding:
    """Check this machine's clock for plausibility, and against the database's and the broker's."""
    advice = "let the machine keep its time by NTP (for example chrony or systemd-timesyncd)"
    if now < BUILT:
        return fail(f"it says {now:%Y-%m-%d}, which is before this release", advice)
    others: dict[str, datetime] = {}
    with store.database.transaction() as session:
        others["database"] = store.database.now(session)
    if store.settings.broker_url:
        seconds, micros = _broker_client(store.settings.broker_url).time()
        others["broker"] = datetime.fromtimestamp(seconds + micros / 1e6, UTC)
    here = datetime.now(UTC)
    apart = {name: abs((there - here).total_seconds()) for name, there in others.items()}
    for name, seconds_apart in apart.items():
        if seconds_apart > CLOCKS_APART:
            return warn(f"{seconds_apart:.1f} s away from the {name}'s", advice)
    return ok(f"{here:%Y-%m-%d %H:%M:%S} UTC")


def ffmpeg() -> Finding:
    """Check that the bundled ffmpeg runs."""
    from radiox_tasks.audio.tools import run_ffmpeg

    said, _ = run_ffmpeg(["-version"], timeout=20)
    return ok(" ".join(said.split()[:3]))


def ladder(settings: Settings) -> Finding:
    """Check that RADIOX_LEASE and RADIOX_STALLED_AFTER are consistent; reports the ladder."""
    from radiox_tasks.model.timing.ladder import parse_ladder

    if settings.stalled_after <= settings.lease:
        return warn(
            f"RADIOX_STALLED_AFTER ({settings.stalled_after:g} s) is not more than RADIOX_LEASE ({settings.lease:g} s)",
            "a show would be submitted again while a step of it still counts as running",
        )
    return ok(", ".join(f"{rung} {seconds:g} s" for rung, seconds in parse_ladder(settings.ladder).items()))


def gateway_port(settings: Settings) -> Finding:
    """Check the port of the station that runs on this home, which `radiox up --port` may have chosen; else the one in
    the settings."""
    url = running_gateway(settings.home)
    running = urlsplit(url).port if url else None
    if running is not None and _HEALTH in _read(settings.gateway_host, running, "/health"):
        return ok(f"{running} is in use by a running station")
    return port(settings.gateway_host, settings.gateway_port, "/health", _HEALTH, "RADIOX_PORT")


def port(host: str, number: int, path: str, ours: bytes, setting: str) -> Finding:
    """Check that a port is free, or used by this station."""
    if not number:
        return ok("switched off")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            taken = error.strerror or str(error)
        else:
            return ok(f"{number} is free")
    if ours in _read(host, number, path):
        return ok(f"{number} is in use by a running station")
    return fail(f"{host}:{number}: {taken}", f"stop what uses it, or set {setting}")


def _read(host: str, number: int, path: str) -> bytes:
    import httpx

    there = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  # compared, not bound
    try:
        return httpx.get(f"http://{there}:{number}{path}", timeout=WAIT_SECONDS).content
    except httpx.HTTPError:
        return b""
