"""Where the processor time of `radiox generate` goes: one sample show without keys, each kind of process counted.

    python benchmarks/generate_cpu.py [--preset zurich] [--shows 2]

The show is made in a home of its own by `radiox generate`, with its own workers. Processor time is that of each process
while it lived, looked at ten times a second, so a process that lives for less than that is counted with its parent's
children. The last line has the whole command's, by the system's account (wait4), and the wall time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil

RADIOX = Path(sys.executable).with_name("radiox")
LOOK_SECONDS = 0.1


def kind_of(process: psutil.Process) -> str:
    command = process.cmdline()
    for part in command:
        if part.startswith("radiox_tasks."):
            return " ".join([part.removeprefix("radiox_tasks."), *command[command.index(part) + 1 :]])[:60]
    name = process.name()
    return "radiox generate" if name == "radiox" else name


def measure(preset: str, home: Path) -> tuple[Counter[str], Counter[str], float, float]:
    """Seconds by kind of process, how many of each there were, seconds in all, and wall seconds."""
    environment = {**os.environ, "RADIOX_HOME": str(home)}
    started = time.monotonic()
    command = subprocess.Popen(
        [RADIOX, "generate", "--preset", preset, "--sample"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    family = psutil.Process(command.pid)
    seen: dict[tuple[int, float], tuple[str, float]] = {}
    while command.poll() is None:
        with suppress(psutil.Error):
            for process in (family, *family.children(recursive=True)):
                with suppress(psutil.Error):
                    times = process.cpu_times()
                    seen[process.pid, process.create_time()] = (kind_of(process), times.user + times.system)
        time.sleep(LOOK_SECONDS)
    wall = time.monotonic() - started
    used = os.times()
    seconds, number = Counter[str](), Counter[str]()
    for kind, spent in seen.values():
        seconds[kind] += spent
        number[kind] += 1
    return seconds, number, used.children_user + used.children_system, wall


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", default="zurich")
    parser.add_argument("--shows", type=int, default=2)
    asked = parser.parse_args()
    before = 0.0
    with tempfile.TemporaryDirectory(prefix="radiox-cpu-") as folder:
        for number in range(1, asked.shows + 1):
            seconds, count, children, wall = measure(asked.preset, Path(folder) / "home")
            print(f"\nshow {number}")
            for kind, spent in seconds.most_common():
                print(f"  {spent:6.1f} s  {count[kind]:3} x {kind}")
            print(
                f"  {children - before:6.1f} s processor, {wall:.1f} s wall; load {os.getloadavg()[0]:.1f}", flush=True
            )
            before = children


if __name__ == "__main__":
    main()
