"""`radiox presets` as a person or a program calls it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from radiox_tasks.cli.presets import presets
from radiox_tasks.data.database import get_database
from radiox_tasks.data.presets import preset_schema
from radiox_tasks.data.speaker_store import add_host, remove_host
from radiox_tasks.model.host import Host
from radiox_tasks.model.languages import languages


def test_list_prints_one_json_document() -> None:
    result = CliRunner().invoke(presets, ["list", "--json"])
    assert result.exit_code == 0
    rows = json.loads(result.stdout)["presets"]
    assert [row["name"] for row in rows] == ["global", "tech", "zurich", "zurich-en"]
    assert rows[2]["cron"] == "0 * * * *"
    assert Path(rows[2]["file"]).name == "zurich.yaml"


def test_show_fills_in_the_defaults() -> None:
    result = CliRunner().invoke(presets, ["show", "zurich", "--json"])
    assert json.loads(result.stdout)["publish"] == {
        "feed": True,
        "keep": "30d",
        "keep_count": None,
        "keep_size": None,
    }
    plain = CliRunner().invoke(presets, ["show", "zurich"])
    assert "title: RadioX Zürich\n" in plain.stdout


def test_check_tells_every_problem_on_stderr_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nlanguage: xx\nfeeds: [{url: 'https://example.org/a', name: a}]\nsounds: {}\n")
    result = CliRunner().invoke(presets, ["check", str(file)])
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["title", "language", "sounds"]
    assert all(line.startswith(f"{file}:") for line in lines)
    as_json = CliRunner().invoke(presets, ["check", str(file), "--json"])
    assert as_json.exit_code == 1
    document = json.loads(as_json.stdout)
    assert document["ok"] is False
    assert document["problems"][1] == {
        "file": str(file),
        "line": 2,
        "column": 11,
        "field": "language",
        "message": f"there is no language 'xx'; known: {', '.join(languages())}",
    }


def write_preset(folder: Path, hosts: str) -> Path:
    file = folder / "mine.yaml"
    feeds = "feeds:\n  - {url: 'https://example.org/a', name: a}\n"
    file.write_text(f"name: mine\ntitle: Mine\nlanguage: de\ntimezone: Europe/Zurich\n{feeds}hosts:\n{hosts}")
    return file


def test_check_names_a_host_nobody_knows_and_leaves_no_database_behind(tmp_path: Path, home: Path) -> None:
    file = write_preset(tmp_path, "  main: marcel\n  second: lucie\n")
    result = CliRunner().invoke(presets, ["check", str(file)])
    assert result.exit_code == 1
    place, _, told = result.stderr.partition(": hosts.second: ")
    assert place == f"{file}:9:11"
    assert "there is no speaker 'lucie'; did you mean lucy? known: " in told
    assert all(name in told for name in ("brad", "jarvis", "lucy", "marcel"))
    assert "good" not in result.stdout
    assert not home.exists()


def test_check_knows_the_stations_own_hosts(tmp_path: Path) -> None:
    database = get_database()
    database.migrate()
    file = write_preset(tmp_path, "  main: nora\n  second: brad\n")
    assert CliRunner().invoke(presets, ["check", str(file)]).exit_code == 1
    add_host(database, Host(speaker="nora", name="Nora"))
    assert CliRunner().invoke(presets, ["check", str(file)]).exit_code == 0
    remove_host(database, "brad")
    refused = CliRunner().invoke(presets, ["check", str(file)])
    assert "hosts.second: there is no speaker 'brad'" in refused.stderr


def test_check_names_a_lead_in_which_no_whole_show_can_be_made(tmp_path: Path) -> None:
    file = write_preset(tmp_path, "  main: marcel\nduration: 7200\nschedule: {lead: 10m}\n")
    result = CliRunner().invoke(presets, ["check", str(file)])
    assert result.exit_code == 1
    assert ": schedule.lead: a lead of 600 s is too short" in result.stderr
    assert "611 s before air" in result.stderr


def test_check_of_everything_that_is_bundled_is_good() -> None:
    result = CliRunner().invoke(presets, ["check"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count(": good\n") == 4


def test_check_of_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    result = CliRunner().invoke(presets, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "no presets here" in result.stderr


def test_an_unknown_preset_is_one_line_and_no_traceback() -> None:
    result = CliRunner().invoke(presets, ["show", "bern"])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "known: global" in result.stderr


def test_schema_is_what_the_editors_get() -> None:
    assert CliRunner().invoke(presets, ["schema"]).stdout == preset_schema()


@pytest.mark.parametrize("verb", [[], ["list"], ["show"], ["check"], ["schema"]])
def test_every_verb_has_an_example(verb: list[str]) -> None:
    result = CliRunner().invoke(presets, [*verb, "--help"])
    assert result.exit_code == 0
    assert "radiox presets" in result.stdout
