"""Without `--preset`: the bundled preset in the language of the person's locale."""

import pytest

from radiox_tasks.cli.first_preset import preset_for_locale


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
