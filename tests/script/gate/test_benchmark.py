"""The benchmark with a key, against a stand-in that knows the labels: what it prints, not how good a model is."""

import re
from typing import Any

import pytest

from benchmarks import gate
from benchmarks.gate_sets import SETS
from tests.standins.openai_judge import read_lines, stopped, supported
from tests.standins.openai_server import openai_standin


@pytest.mark.slow
def test_the_whole_gate_is_measured_by_kind_with_intervals_cost_and_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lies = {case.line for case in SETS["free"]() if case.lie}

    def honest(body: dict[str, Any]) -> dict[str, Any]:
        rows = read_lines(body)
        return {"lines": [stopped(row, "invented") if row["text"] in lies else supported(row) for row in rows]}

    with openai_standin() as server:
        server.judge = honest
        monkeypatch.setenv("OPENAI_API_KEY", server.key)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setattr("sys.argv", ["gate", "--sets", "free", "--most", "12"])
        gate.main()
    whole = capsys.readouterr().out.partition("free: the whole gate, judge ")[2]
    caught = re.search(r"lies stopped +(\d+) of +(\d+) +100\.00%  \(\d+\.\d\d% to 100\.00%\)", whole)
    true = re.search(r"true lines stopped +0 of +(\d+) +0\.00%", whole)
    assert caught is not None
    assert true is not None
    assert int(caught[1]) == int(caught[2])
    assert int(caught[2]) + int(true[1]) == 12
    assert re.search(r"\n    (?:de|en|fr) \S.* \d+ of +\d+ .*%\)", whole)
    spent = re.search(r"\d+ s, (\d+) calls and (\d+\.\d{4}) USD so far", whole)
    assert spent is not None
    assert int(spent[1]) == 2  # both votes on one batch
    assert float(spent[2]) > 0
    assert "votes did not come" not in whole
