"""Mix and master shows of 3, 10 and 60 minutes, and compare with three other ways.

    python benchmarks/mix_master.py [--minutes 3 10 60] [--repeats 3] [--ways graph encode radiox pydub]

CPU seconds are those of the process and all it starts, imports left out, from the kernel (getrusage). Memory is the
largest sum of what the process and its children have resident, read from /proc twenty times a second; where ffmpeg does
it all, of ffmpeg alone. The ratio is to the plain encode of the same length. Every way encodes at the same bit rate and
quality of LAME. The encode takes the mix that the graph leaves, so these two always run.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mix_master_ways import WAYS, prepare

from radiox_tasks.audio.mastering.measure import measure

TITLES = {
    "encode": "MP3 encode alone",
    "radiox": "RadioX",
    "graph": "one ffmpeg graph",
    "pydub": "pydub + loudnorm",
}


ALWAYS = ("graph", "encode")


def run(way: str, folder: Path) -> dict[str, float | str]:
    """One way in a process of its own; its figures."""
    with tempfile.TemporaryFile("w+") as answer, tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("mix_master_ways.py")), way, str(folder)],
            stdout=answer,
            stderr=log,
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, resident(process.pid, own=way not in ALWAYS))
            time.sleep(0.05)
        answer.seek(0)
        log.seek(0)
        if process.returncode:
            sys.exit(f"{way} failed:\n{log.read()[-2000:]}")
        figures: dict[str, float | str] = json.loads(answer.read().splitlines()[-1])
    return {**figures, "mb": peak}


def resident(pid: int, *, own: bool) -> float:
    """MB that a process (if `own`) and its children hold in memory now; a child still being born is not counted."""
    try:
        listed = Path(f"/proc/{pid}/task").glob("*/children")
        children = [int(child) for path in listed for child in path.read_text().split()]
        program = Path(f"/proc/{pid}/exe").readlink()
        ffmpegs = [child for child in children if Path(f"/proc/{child}/exe").readlink() != program]
        pages = [int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in [*([pid] if own else []), *ffmpegs]]
    except (OSError, IndexError):  # one of them ended meanwhile
        return 0.0
    return sum(pages) * resource.getpagesize() / 1e6


def spread(values: list[float]) -> str:
    middle = statistics.median(values)
    return f"{middle:.1f}" if len(values) == 1 else f"{middle:.1f} ({min(values):.1f}–{max(values):.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, nargs="+", default=[3, 10, 60])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=list(WAYS))
    arguments = parser.parse_args()
    print("| minutes | way | CPU s: median (min–max) | wall s | × encode | peak MB | LUFS | dBTP |")
    print("|---|---|---|---|---|---|---|---|")
    for minutes in arguments.minutes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            prepare(folder, minutes)
            results = {
                way: [run(way, folder) for _ in range(arguments.repeats)]
                for way in WAYS
                if way in ALWAYS or way in arguments.ways
            }
            base = statistics.median(float(r["cpu"]) for r in results["encode"])
            for way, repeats in results.items():
                cpu, wall, memory = ([float(r[key]) for r in repeats] for key in ("cpu", "wall", "mb"))
                ratio = f"{statistics.median(cpu) / base:.2f}"
                found = measure(Path(str(repeats[0]["file"])))
                print(
                    f"| {minutes:g} | {TITLES[way]} | {spread(cpu)} | {spread(wall)} | {ratio} "
                    f"| {max(memory):.0f} | {found.loudness_lufs} | {found.true_peak_dbtp} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
