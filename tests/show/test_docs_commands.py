"""Every command that the pages tell people to type: run where that is quick, else held against what it names."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli import main
from radiox_tasks.data.store import Store
from radiox_tasks.settings import ROOT

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
MAKE = shutil.which("make") or "make"
RADIOX = re.compile(r"^(?:\.venv/bin/)?radiox\b")

RUN = {
    "presets enable zurich",
    "presets check",
    "schedule",
    "schedule --days 1",
    "shows list",
}
"""What is run here, in a home of its own. Of `radiox up`, shows, doctor and feeds other tests know more."""

ELSEWHERE = {"git", "cd", "cp", "kubectl", "curl"}
"""Commands that are not ours: of kubectl and cp the files are looked at (tests/station/test_containers.py renders
them), and tests/gateway/test_docs_by_example.py sends what curl would."""


def fenced(page: Path) -> Iterator[str]:
    """The commands of the page's console blocks, without their comments."""
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
        for command in re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, flags=re.MULTILINE):
            yield shlex.join(shlex.split(command.replace("\\\n", " "), comments=True))


def inline(page: Path) -> Iterator[str]:
    """Commands of ours in running text. Words in capitals stand for anything; what is in brackets may be left out."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for code in re.findall(r"`((?:\.venv/bin/)?radiox [a-z][^`]*)`", text):
        yield re.sub(r"[…\[\]]", " ", code.replace("\n", " ")).replace('" "', '"x"')


def commands(kind: str) -> list[str]:
    found = {command for page in PAGES for command in (fenced(page) if kind == "fenced" else inline(page))}
    return sorted(found)


def parse(arguments: list[str]) -> None:
    """Hold a command line against the commands, options and arguments that there are, without running it."""
    command: click.Command = main
    context = click.Context(main, info_name="radiox")
    while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
        name, *arguments = arguments
        found = command.get_command(context, name)
        assert found is not None, f"there is no command {name}"
        context, command = click.Context(found, parent=context, info_name=name), found
    try:
        _, left, _ = command.make_parser(context).parse_args(list(arguments))
    except click.BadOptionUsage as error:
        if error.option_name != arguments[-1]:  # a page may end by naming an option
            raise
    else:
        assert left == [], f"{context.command_path} takes no {left[0]}"


@pytest.mark.parametrize("command", [c for kind in ("fenced", "inline") for c in commands(kind) if RADIOX.match(c)])
def test_each_command_of_ours_can_be_typed(command: str) -> None:
    parse(shlex.split(RADIOX.sub("", command)))


@pytest.mark.parametrize("wrong", ["shows lst", "schedule --dayz 1", "shows show a b"])
def test_a_command_that_does_not_exist_is_found(wrong: str) -> None:
    with pytest.raises((AssertionError, click.UsageError)):
        parse(shlex.split(wrong))


@pytest.mark.slow
def test_quick_commands_of_the_pages_run(store: Store) -> None:
    typed = [RADIOX.sub("", command).strip() for command in commands("fenced") if RADIOX.match(command)]
    run = [command for command in typed if command in RUN]
    assert set(run) == RUN
    for command in run:
        result = CliRunner().invoke(main, shlex.split(command))
        assert result.exit_code == 0, (command, result.output)


@pytest.mark.slow
@pytest.mark.parametrize("command", [c for c in commands("fenced") if not RADIOX.match(c)])
def test_each_other_command_is_one_that_works(command: str) -> None:
    name, *arguments = shlex.split(command)
    if name == "make":
        dry = subprocess.run([MAKE, "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert dry.returncode == 0, dry.stderr
        return
    if name == ".venv/bin/pip":
        extra = re.search(r"\[(\w+)\]", command)
        assert extra is None or f"{extra[1]} = [" in (ROOT / "pyproject.toml").read_text()
        return
    assert name in ELSEWHERE
    if name in ("kubectl", "cp"):
        named = [argument for argument in arguments if "/" in argument]
        assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_data_in_a_page_can_be_read(page: Path) -> None:
    import json

    import yaml

    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL):
        json.loads(block)
    for block in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL):
        yaml.safe_load(block)
    for block in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        compile(block, str(page), "exec")
