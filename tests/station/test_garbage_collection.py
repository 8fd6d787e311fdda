"""Commands run the garbage collector rarely."""

import gc
import subprocess
import sys

from click.testing import CliRunner

from cli import main
from radiox_tasks.garbage_collection import GARBAGE_AFTER


def test_a_command_looks_for_garbage_rarely() -> None:
    before = gc.get_threshold()
    try:
        CliRunner().invoke(main, ["schedule", "--help"])
        assert gc.get_threshold()[0] == GARBAGE_AFTER
    finally:
        gc.set_threshold(*before)


def test_the_end_of_a_process_collects_none() -> None:
    """Even an object that is only reachable from itself is not looked for then."""
    code = """
from radiox_tasks.garbage_collection import collect_garbage_rarely
collect_garbage_rarely()
class Noisy:
    def __del__(self): print("collected")
one = Noisy()
one.itself = one
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == ""
