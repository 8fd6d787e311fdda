"""A program for the tests of the fork server: tells what it is, and ends as it is asked to."""

import atexit
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from radiox_tasks.settings import get_settings


def main(arguments: Sequence[str]) -> None:
    """`tell`, `status N`, `fail`, or `wait`."""
    asked, *rest = arguments
    atexit.register(print, "at exit", file=sys.stderr)
    if asked == "tell":
        print(json.dumps(_facts()))
    elif asked == "status":
        raise SystemExit(int(rest[0]))
    elif asked == "fail":
        raise ValueError("failed as asked")
    else:
        print("waiting", flush=True)
        time.sleep(600)


def _facts() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "session": os.getsid(0),
        "folder": os.getcwd(),  # noqa: PTH109  # a text
        "mark": os.environ.get("MARK"),
        "home": str(get_settings().home),
        "name": Path("/proc/self/comm").read_text().strip(),
        "read": os.read(0, 1).decode(),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd") if _is_open(int(name))),  # noqa: PTH208
    }


def _is_open(descriptor: int) -> bool:
    """Not that of the list itself."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
