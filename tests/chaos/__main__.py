"""The long form of the chaos test: python -m tests.chaos --shows 100."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.run import run


def main() -> int:
    """Run and report; 1 if a check failed."""
    parser = argparse.ArgumentParser(description="Make shows while everything around them breaks.")
    parser.add_argument("--shows", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="radiox-chaos-"))
    outcome = run(folder / "home", shows=options.shows, seed=options.seed, seconds=options.seconds)
    print(outcome.report())
    print(f"everything it left behind: {folder}")
    return 1 if outcome.problems or outcome.editions != options.shows else 0


if __name__ == "__main__":
    sys.exit(main())
