"""The pages name files, folders and commits that exist, and every layer."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from radiox_tasks.settings import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TOP = "radiox_tasks|tests|templates|presets|docs|benchmarks|tools|kubernetes"

_PATH = re.compile(rf"`((?:{TOP})/[\w./-]*)`")
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
_COMMIT = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7}\b")


def missing(page: Path, text: str) -> list[str]:
    """The paths in backticks and the linked files that do not exist."""
    named = [(path, ROOT / path) for path in _PATH.findall(text)]
    linked = [(path, page.parent / path) for path in _LINK.findall(text)]
    return [path for path, file in (*named, *linked) if not file.exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_file_that_a_page_names_exists(page: Path) -> None:
    assert missing(page, page.read_text(encoding="utf-8")) == []


def test_a_file_that_does_not_exist_is_found() -> None:
    text = "`radiox_tasks/gone.py`, `radiox_tasks/app.py`, [costs](costs.md), [gone](gone.md#part)"
    assert missing(ROOT / "docs" / "page.md", text) == ["radiox_tasks/gone.py", "gone.md"]


@pytest.mark.skipif(
    not (ROOT / ".git").exists() or (ROOT / ".git" / "shallow").exists(), reason="not a clone with its whole history"
)
def test_each_commit_that_the_guide_names_exists() -> None:
    named = _COMMIT.findall((ROOT / "docs" / "contributing.md").read_text(encoding="utf-8"))
    assert len(named) >= 5  # a step, a provider, a source, a language
    git = str(shutil.which("git"))
    for commit in named:
        subprocess.run([git, "cat-file", "-e", f"{commit}^{{commit}}"], cwd=ROOT, check=True)


def test_the_page_of_the_architecture_has_every_layer() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    layers = {name for layer in contract["layers"] for name in re.split(r" [|:] ", layer)}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in page.splitlines() if line.startswith("| `"))
    assert {name for name in layers if not re.search(rf"`{name}(?:/|\.py)`", rows)} == set()
