"""Runs Python code in a process of its own, which costs little where it is forked (launch.py)."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TextIO

from radiox_tasks.station.supervisor import Process
from tests.launch import launch


@dataclass
class Elsewhere:
    """The process, what it is told, and what it says."""

    process: Process
    stdin: TextIO
    stdout: TextIO

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdin.close()
        self.stdout.close()
        self.process.wait()


def elsewhere(code: str, *arguments: str) -> Elsewhere:
    """Start a process that runs this code, with the arguments in sys.argv."""
    reading, stdin = os.pipe()
    stdout, writing = os.pipe()
    given = {"environment": os.environ, "folder": Path.cwd()}
    process = launch(__name__, code, *arguments, **given, stdin=reading, stdout=writing, stderr=2)
    os.close(reading)
    os.close(writing)
    return Elsewhere(process, os.fdopen(stdin, "w"), os.fdopen(stdout))


def words_of_rivals(code: str, *arguments: str) -> list[str]:
    """What two processes say that run this code at once: each says "ready", waits for a line, and says its words."""
    with elsewhere(code, *arguments) as one, elsewhere(code, *arguments) as other:
        for rival in (one, other):
            assert rival.stdout.readline() == "ready\n"
        for rival in (one, other):
            print("go", file=rival.stdin, flush=True)
        words = [word for rival in (one, other) for word in rival.stdout.read().split()]
    assert [one.process.returncode, other.process.returncode] == [0, 0]
    return words


def main(arguments: Sequence[str]) -> None:
    """Run the code of the first argument."""
    code, *rest = arguments
    sys.argv = ["-c", *rest]
    sys.stdin = os.fdopen(0)
    exec(code, {"__name__": "__main__"})  # noqa: S102  # of a test


if __name__ == "__main__":
    main(sys.argv[1:])
