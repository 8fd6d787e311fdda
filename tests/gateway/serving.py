"""A real gateway in a process of its own, on a free port of this machine."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.store import Store
from radiox_tasks.settings import Settings
from radiox_tasks.station.supervisor import Process
from tests.launch import Written, launch

SECRET = "a-secret-of-more-than-thirty-two-bytes!"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # in a test that shows what that address is not given
ISSUER, AUDIENCE = "https://issuer.example", "radiox"
GUARDED = {
    "RADIOX_JWT_SECRET": SECRET,
    "RADIOX_JWT_ISSUER": ISSUER,
    "RADIOX_JWT_AUDIENCE": AUDIENCE,
    "RADIOX_RATE_LIMIT": "1000000",
}


@dataclass
class Serving:
    """A running gateway: where it is, its home, and the store of that home for what a test needs to be there."""

    url: str
    home: Path
    store: Store
    process: Process
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, timeout=30)

    @property
    def port(self) -> int:
        return httpx.URL(self.url).port or 0


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[Serving]:
    """`radiox serve` with this environment, until the block ends."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RADIOX_", "OPENAI_"))}
    given = {"RADIOX_HOME": str(home), "RADIOX_METRICS_PORT": "0", "RADIOX_PORT": "0", **environment}
    home.mkdir(parents=True, exist_ok=True)
    stdout, stderr = Written(), Written()
    own = {"environment": {**clean, **given}, "folder": home}
    process = launch("cli", "serve", **own, stdout=stdout.fileno(), stderr=stderr.fileno())
    try:
        while not (printed := stdout.read()).endswith("\n"):
            assert process.poll() is None, printed + stderr.read()
            time.sleep(0.05)
        assert printed.startswith("gateway: http://"), printed
        url = printed.split()[1].rstrip("/").replace(EVERYWHERE, "127.0.0.1")
        settings = Settings.model_validate(given)
        database = Database(f"sqlite:///{home / 'radiox.sqlite3'}")
        served = Serving(url, home, Store(settings, database, Ledger(database), FolderBlobs(home / "blobs")), process)
        for _ in range(1200):
            try:
                served.client.get("/livez")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield served
        served.client.close()
        database.engine.dispose()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(300)


def token(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """A token that is right, but for what `claims` changes; a claim of None is left out."""
    right = {"exp": time.time() + 600, "iss": ISSUER, "aud": AUDIENCE, "sub": "tester", "scope": "admin"}
    return jwt.encode({k: v for k, v in (right | claims).items() if v is not None}, secret, algorithm=algorithm)


def bearer(**claims: Any) -> dict[str, str]:
    """The header of such a token."""
    return {"Authorization": f"Bearer {token(**claims)}"}
