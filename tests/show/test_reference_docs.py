"""The reference pages say what the code does: generated ones are current, lists are whole, what is named exists."""

import re
import tomllib
from pathlib import Path

import pytest

from cli import COMMANDS
from radiox_tasks.app import QUEUES
from radiox_tasks.reference_docs import pages
from radiox_tasks.settings import ROOT, Settings

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*DOCS, ROOT / "README.md"]


@pytest.mark.parametrize("name", ["settings.md", "presets.md"])
def test_generated_pages_are_current(name: str) -> None:
    [(path, text)] = [(path, text) for path, text in pages().items() if path.name == name]
    assert path.read_text(encoding="utf-8") == text, "run python -m radiox_tasks.reference_docs"


def test_each_setting_says_what_it_is() -> None:
    assert [field.validation_alias for field in Settings.model_fields.values() if not field.description] == []


def test_each_dependency_has_its_line_and_no_line_is_left_over() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    wanted += project["dependency-groups"]["dev"]
    names = sorted(re.split(r"[\[>=<; ]", one)[0] for one in wanted)
    listed = re.findall(
        r"^\| ([a-z][\w-]*) \| [^|]+ \| [^|]+ \|$(?!\n\|---)", (ROOT / "docs" / "dependencies.md").read_text(), re.M
    )
    assert sorted(listed) == names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:`|\$ (?:\.venv/bin/)?)radiox ([a-z]+)", text))
    assert commands <= set(COMMANDS)
    files = re.findall(r"`((?:radiox_tasks|templates|presets|tests|benchmarks)/[\w./-]*\w)`", text)
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_the_map_names_every_queue() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    assert [queue for queue in QUEUES if f"| {queue} |" not in text] == []
