"""What a small station holds: memory of `radiox up` idle and after a show, and the disk that a show leaves.

    python benchmarks/small_station.py [--preset zurich] [--shows 2] [--rest 100]

Runs `radiox up` in a home of its own, and makes sample shows in it by `radiox generate`. Memory is the sum of the
resident sizes of all its processes (pages that they share count once for each), and of the proportional sizes, which
count them once in all; Linux. Disk counts each file once, however many links lead to it. `--rest`: seconds after the
last show, in which models and parsers that are not used are ended.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

RADIOX = Path(sys.executable).with_name("radiox")
PATIENCE_SECONDS = 300.0
MB = 1024 * 1024


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def memory(station: psutil.Process, when: str) -> None:
    """One line a process, and the sums."""
    rows = []
    for process in (station, *station.children(recursive=True)):
        try:
            info = process.memory_full_info()
            name = " ".join(process.cmdline()).partition("radiox_tasks.")[2] or process.name()
        except psutil.NoSuchProcess:
            continue
        rows.append((info.rss / MB, info.pss / MB, name))
    print(f"\n{when}: {len(rows)} processes")
    for rss, pss, name in sorted(rows, reverse=True):
        print(f"  {rss:6.0f} MB resident {pss:6.0f} MB proportional  {name[:80]}")
    print(
        f"  {sum(row[0] for row in rows):6.0f} MB resident {sum(row[1] for row in rows):6.0f} MB proportional  in all"
    )


def disk(home: Path) -> Counter[str]:
    """Bytes by kind, each file once."""
    found: Counter[str] = Counter()
    seen: set[int] = set()
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.stat().st_ino in seen:
            continue
        seen.add(path.stat().st_ino)
        top = path.relative_to(home).parts[0]
        found[f"{top} {_kind(path)}" if top == "blobs" else top.partition("-")[0]] += path.stat().st_size
    return found


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    kinds = {b"fLaC": "takes", b"RIFF": "takes", b"\xff\xd8\xff\xe0": "cover", b"ID3\x03": "tagged programme"}
    return kinds.get(head, "untagged programme" if head[:1] == b"\xff" else "documents")


def wait_until_served(environment: dict[str, str], queues: int) -> float:
    code = (
        "from radiox_tasks.app import app; r = app.control.inspect(timeout=1).active_queues() or {};"
        "print(len({q['name'] for qs in r.values() for q in qs}))"
    )
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE_SECONDS:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        )
        if done.stdout.strip() == str(queues):
            return time.monotonic() - started
        time.sleep(1)
    raise SystemExit("the station did not come up")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", default="zurich")
    parser.add_argument("--shows", type=int, default=2)
    parser.add_argument("--rest", type=float, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="radiox-small-") as folder:
        home = Path(folder) / "home"
        environment = {**os.environ, "RADIOX_HOME": str(home), "RADIOX_METRICS_PORT": str(free_port())}
        station = subprocess.Popen([RADIOX, "up", "--port", str(free_port())], env=environment)
        try:
            wait_until_served(environment, 8)
            memory(psutil.Process(station.pid), "idle, before any show")
            before = disk(home)
            for number in range(1, asked.shows + 1):
                command = [RADIOX, "generate", "--preset", asked.preset, "--sample", "--json"]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    raise SystemExit(done.stderr)
                after = disk(home)
                left = {kind: round((after[kind] - before[kind]) / 1e6, 2) for kind in after}
                length = json.loads(done.stdout)["duration_s"]
                print(f"\nshow {number}, {length:.0f} s, left {(after.total() - before.total()) / 1e6:.1f} MB: {left}")
                before = after
            memory(psutil.Process(station.pid), "just after a show")
            time.sleep(asked.rest)
            memory(psutil.Process(station.pid), f"{asked.rest:.0f} s later")
        finally:
            station.send_signal(signal.SIGTERM)
            station.wait(60)


if __name__ == "__main__":
    main()
