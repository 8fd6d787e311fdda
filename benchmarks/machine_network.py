"""Two network namespaces as machines, with a bridge between them on which this machine's servers can be reached."""

import asyncio
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BRIDGE, BRIDGE_ADDRESS = "rxbridge", "10.231.7.1"
MACHINES = ("rxone", "rxtwo")
IP = shutil.which("ip") or "ip"
"""iproute2's command, which is often not in a user's path."""


def ip(*arguments: str) -> None:
    subprocess.run([IP, *arguments], check=True)


@contextmanager
def network() -> Iterator[None]:
    """A bridge with an address, and a namespace with one link to it for each machine."""
    try:
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{BRIDGE_ADDRESS}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for number, name in enumerate(MACHINES, 11):
            ip("netns", "add", name)
            ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", name, "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"10.231.7.{number}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield
    finally:
        for name in MACHINES:
            subprocess.run([IP, "netns", "del", name], check=False, capture_output=True)
            subprocess.run([IP, "link", "del", name], check=False, capture_output=True)
        subprocess.run([IP, "link", "del", BRIDGE], check=False, capture_output=True)


@contextmanager
def on_the_bridge(servers: dict[int, Path | None]) -> Iterator[None]:
    """Forward ports of the bridge's address to a Unix socket, or to the same port of this machine's loopback."""
    loop = asyncio.new_event_loop()

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
        writer.close()

    async def forward(port: int, socket: Path | None) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                if socket is not None:
                    there, back = await asyncio.open_unix_connection(socket)
                else:
                    there, back = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                writer.close()
                return
            with suppress(asyncio.CancelledError):  # when the benchmark ends; Python 3.11 would print each of them
                await asyncio.gather(copy(reader, back), copy(there, writer))

        await asyncio.start_server(connected, BRIDGE_ADDRESS, port)

    for port, socket in servers.items():
        loop.run_until_complete(forward(port, socket))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    for task in (left := asyncio.all_tasks(loop)):
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
