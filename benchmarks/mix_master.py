"""Mix and master shows of 3, 10 and 60 minutes, and compare with three other ways.

    python benchmarks/mix_master.py [--minutes 3 10] [--repeats 3] [--without pydub]

CPU seconds are those of the process and all it starts, imports left out; memory is its own peak plus the largest
child's, or the child's alone where ffmpeg does it all. Both come from the kernel (getrusage). The ratio is to the plain
encode of the same length.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from mix_master_ways import WAYS, prepare

from radiox_tasks.audio.measure import measure

TITLES = {
    "encode": "MP3 encode alone",
    "radiox": "RadioX",
    "graph": "one ffmpeg graph",
    "pydub": "pydub + loudnorm",
}


def run(way: str, folder: Path) -> dict[str, float | str]:
    """One way in a process of its own; its figures."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("mix_master_ways.py")), way, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{way} failed:\n{done.stderr[-2000:]}")
    figures: dict[str, float | str] = json.loads(done.stdout.splitlines()[-1])
    return figures


def spread(values: list[float]) -> str:
    middle = statistics.median(values)
    return f"{middle:.1f}" if len(values) == 1 else f"{middle:.1f} ({min(values):.1f}–{max(values):.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, nargs="+", default=[3, 10, 60])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=["pydub", "radiox"])
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
                if way not in arguments.without
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
