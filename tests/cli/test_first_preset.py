"""Who has named no preset is told of the bundled one in the language of their locale, and `make show` makes it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from radiox_tasks.cli.first_preset import preset_for_locale
from radiox_tasks.settings import ROOT


@pytest.mark.parametrize(
    ("environment", "preset"),
    [
        ({}, "zurich"),
        ({"LANG": "C.UTF-8"}, "zurich"),
        ({"LANG": "de_CH.UTF-8"}, "zurich"),
        ({"LANG": "en_GB.UTF-8"}, "zurich-en"),
        ({"LANG": "it_IT@euro"}, "zurich-en"),
        ({"LC_ALL": "", "LC_MESSAGES": "de_DE", "LANG": "en_US.UTF-8"}, "zurich"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "de_DE", "LANG": "de_DE"}, "zurich-en"),
    ],
)
def test_the_locale_names_the_preset(environment: dict[str, str], preset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preset_for_locale() == preset


@pytest.mark.slow
@pytest.mark.parametrize(
    ("locale", "preset"), [("", "zurich"), ("C.UTF-8", "zurich"), ("de_CH", "zurich"), ("fr_FR", "zurich-en")]
)
def test_make_show_and_the_command_name_the_same(locale: str, preset: str) -> None:
    environment = {"PATH": os.environ["PATH"], "LANG": locale}
    make = shutil.which("make")
    assert make is not None
    made = subprocess.run([make, "-n", "show"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert f"--preset {preset} " in made.stdout
    result = subprocess.run(
        [str(Path(sys.executable).with_name("radiox")), "generate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert f"--preset {preset}\n" in result.stderr
