"""Lies by somebody who tried to get past the gate, over made-up news in both languages (lies.yaml)."""

from pathlib import Path

import pytest
import yaml

from radiox_tasks.script.gate import judge

TOLD = yaml.safe_load((Path(__file__).parent / "lies.yaml").read_text(encoding="utf-8"))["lies"]


@pytest.mark.parametrize("told", TOLD, ids=[told["evidence"][-1] for told in TOLD])
def test_is_stopped(told: dict[str, list[str]]) -> None:
    language, evidence = str(told["language"]), told["evidence"]
    assert [line for line in told["lines"] if not judge(line, evidence, language=language)] == []
