"""Commands run the garbage collector rarely."""

import gc

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
