"""The two tests of a rule of the gate: lines that the evidence supports, and lines that it does not."""

from collections.abc import Callable, Sequence

import pytest

from radiox_tasks.script.gate import judge

Told = tuple[str, str, str] | tuple[str, str, list[str]]
"""Language, line, and the evidence it is judged by: one piece or several."""


def judged(true: Sequence[Told], false: Sequence[Told]) -> tuple[Callable[..., None], Callable[..., None]]:
    """The tests to stand in a module as test_passes and test_is_stopped."""

    @_each(true)
    def passes(language: str, line: str, evidence: str | list[str]) -> None:
        assert judge(line, _pieces(evidence), language=language) == []

    @_each(false)
    def is_stopped(language: str, line: str, evidence: str | list[str]) -> None:
        assert judge(line, _pieces(evidence), language=language)

    return passes, is_stopped


def _each(told: Sequence[Told]) -> pytest.MarkDecorator:
    ids = [f"{line} {evidence}" for _, line, evidence in told]
    return pytest.mark.parametrize(("language", "line", "evidence"), told, ids=ids)


def _pieces(evidence: str | list[str]) -> list[str]:
    return [evidence] if isinstance(evidence, str) else evidence
