"""Rules that hold for every module, checked on its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import radiox_tasks
from radiox_tasks.language.languages import folders
from radiox_tasks.settings import ROOT

PACKAGE = Path(radiox_tasks.__file__).parent
MOST_LINES = 300


def modules() -> Iterator[Path]:
    """Every module of the package; generated migrations never change once they have landed."""
    return (file for file in sorted(PACKAGE.rglob("*.py")) if "migrations" not in file.parts)


def test_no_module_is_longer_than_300_lines() -> None:
    written = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in written}
    assert {file: lines for file, lines in lengths.items() if lines > MOST_LINES} == {}


HOMES = {
    "Entry": {"model/declared/declarations.py"},
    "Work": {"model/declared/steps.py"},
    "Step": {"model/declared/steps.py"},
    "TaskDeclaration": {"model/declared/show_tasks.py"},
    "JobDeclaration": {"model/declared/jobs.py"},
}
"""Where work is declared. Entries are made by their step."""


def made_in(source: str) -> set[str]:
    """The declarations that a module makes."""
    called = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {name for function in called if (name := getattr(function, "id", getattr(function, "attr", ""))) in HOMES}


@pytest.mark.slow
def test_work_is_declared_in_one_place() -> None:
    homes: dict[str, set[str]] = {name: set() for name in HOMES}
    for file in modules():
        for name in made_in(file.read_text()):
            homes[name].add(str(file.relative_to(PACKAGE)))
    assert homes == HOMES


def test_a_declaration_is_found_wherever_it_is_made() -> None:
    assert made_in("def work():\n    return steps.Entry('a', {})") == {"Entry"}


def language_tests(source: str) -> list[int]:
    """The lines that compare something with a language's code: `language == "de"`, `match` cases, membership."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        else:
            continue
        members = [inner for part in parts for inner in (part.elts if isinstance(part, CONTAINERS) else [part])]
        if any(isinstance(one, ast.Constant) and one.value in folders() for one in members):
            found.append(node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno)
    return found


CONTAINERS = (ast.Tuple, ast.List, ast.Set)


@pytest.mark.slow
def test_what_a_language_does_is_said_in_its_folder() -> None:
    found = {str(file.relative_to(PACKAGE)): language_tests(file.read_text()) for file in modules()}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        'if language == "de": pass',
        'x = "en" != preset.language',
        'y = language in ("fr", "it")',
        'match language:\n    case "de": pass',
    ],
)
def test_a_comparison_with_a_code_is_found(source: str) -> None:
    assert language_tests(source)
