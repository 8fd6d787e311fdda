"""What a command says of itself before its work begins."""

import time

import pytest

from radiox_tasks.cli import output
from radiox_tasks.cli.output import starting


def test_a_command_that_starts_says_so_at_once_and_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "SILENT_SECONDS", 0.05)
    with starting("zurich"):
        assert capsys.readouterr().err.startswith("zurich: starting\n")
        read, until = "", time.monotonic() + 30
        while "zurich: still starting\n" not in read and time.monotonic() < until:
            read += capsys.readouterr().err
            time.sleep(0.01)
    assert "zurich: still starting\n" in read
