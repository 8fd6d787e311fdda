"""`radiox presets` as a person or a program calls it."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from radiox_tasks.cli.preset_draft import DraftError, cron_of
from radiox_tasks.cli.presets import presets
from radiox_tasks.cli.schedule import schedule
from radiox_tasks.data.database import get_database
from radiox_tasks.data.presets.find_presets import load_preset, preset_schema, survey_presets
from radiox_tasks.data.speaker_store import add_host, remove_host
from radiox_tasks.language.languages import languages
from radiox_tasks.model.host import Host
from radiox_tasks.settings import get_settings
from tests.conftest import forget_settings
from tests.content.fetch.hostile_site import Answer, Site, rss


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


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
    place, _, message = result.stderr.partition(": hosts.second: ")
    assert place == f"{file}:9:11"
    assert "there is no speaker 'lucie'; did you mean lucy? known: " in message
    assert all(name in message for name in ("brad", "jarvis", "lucy", "marcel"))
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


@pytest.mark.parametrize(
    ("duration", "lead", "message"),
    [
        (7200, "10m", ["a lead of 600 s is too short", "611 s before air"]),
        (120, "4m", ["a lead of 240 s is no more than the ladder's first rung, 240 s before air"]),
    ],
)
def test_check_names_a_lead_in_which_no_whole_show_can_be_made(
    tmp_path: Path, duration: int, lead: str, message: list[str]
) -> None:
    file = write_preset(tmp_path, f"  main: marcel\nduration: {duration}\nschedule: {{lead: {lead}}}\n")
    result = CliRunner().invoke(presets, ["check", str(file)])
    assert result.exit_code == 1
    assert all(f in result.stderr for f in [": schedule.lead:", *message])


def test_check_tells_one_wrong_key_of_several_feeds_once(tmp_path: Path) -> None:
    entries = "".join(f'  - {{url: "https://example.org/{name}", name: {name}, prio: 3}}\n' for name in "abc")
    file = tmp_path / "mine.yaml"
    file.write_text(f"name: mine\ntitle: Mine\nlanguage: de\nfeeds:\n{entries}news: {{cout: 3}}\n")
    result = CliRunner().invoke(presets, ["check", str(file)])
    first, second = result.stderr.splitlines()
    assert first.startswith(f"{file}:5:")
    assert "feeds[0].prio: is not a key of a preset here; did you mean priority?" in first
    assert first.endswith("; likewise in line 6, 7")
    assert "news.cout" in second


def test_check_names_music_and_markets_that_are_not_there(tmp_path: Path) -> None:
    file = write_preset(tmp_path, "  main: marcel\nsound: {jingle: nope.mp3}\nmarkets: [bitcoin, dogecoinz]\n")
    result = CliRunner().invoke(presets, ["check", str(file)])
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{file}:9:17", f"{file}:10:20"]
    assert "sound.jingle: no jingle or mood is called 'nope.mp3'" in lines[0]
    assert "markets[1]: " in lines[1]
    assert "did you mean dogecoin?" in lines[1]


@pytest.mark.slow
def test_bundled_presets_run_only_where_they_are_enabled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def on_the_schedule() -> list[str]:
        forget_settings()
        return [preset.name for preset in survey_presets(get_settings())[0] if preset.schedule.enabled]

    own = write_preset(tmp_path, "  main: marcel\n")
    assert on_the_schedule() == []
    monkeypatch.setenv("RADIOX_PRESETS", str(own.parent))
    assert on_the_schedule() == ["mine"]
    assert CliRunner().invoke(presets, ["enable", "zurich"]).stdout == "zurich: on air at 0 * * * * Europe/Zurich\n"
    assert on_the_schedule() == ["mine", "zurich"]
    assert CliRunner().invoke(presets, ["disable", "mine"]).exit_code == 0
    assert on_the_schedule() == ["zurich"]
    monkeypatch.setenv("RADIOX_PROGRAMMES", "tech, mine")
    assert on_the_schedule() == ["mine", "tech"]
    refused = CliRunner().invoke(presets, ["enable", "global"])
    assert refused.exit_code == 1
    assert "RADIOX_PROGRAMMES says which presets run" in refused.stderr
    assert CliRunner().invoke(presets, ["enable", "nope"]).exit_code == 1


def test_the_schedule_says_when_production_starts_and_why_it_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = CliRunner().invoke(schedule, [])
    assert "radiox presets enable NAME" in empty.stdout
    monkeypatch.setenv("RADIOX_PROGRAMMES", "zurich")
    forget_settings()
    lines = CliRunner().invoke(schedule, ["--days", "0.2"]).stdout.splitlines()
    assert len(lines) >= 4
    assert all(re.search(r":00 CES?T  \(\d\d:00Z, production from \d\d:50\)  zurich$", line) for line in lines)


@pytest.mark.parametrize(
    ("air", "cron"),
    [
        ("hourly", "0 * * * *"),
        ("7:00", "0 7 * * *"),
        ("18.30, 7:30", "30 7,18 * * *"),
        ("5 6-9 * * 1", "5 6-9 * * 1"),
    ],
)
def test_air_times_as_people_say_them(air: str, cron: str) -> None:
    assert cron_of(air) == cron


@pytest.mark.parametrize("air", ["", "noon", "25:00", "7:00, 8:30", "7:61"])
def test_air_times_of_which_no_schedule_can_be_made(air: str) -> None:
    with pytest.raises(DraftError):
        cron_of(air)


@pytest.mark.slow
def test_new_asks_five_questions_and_writes_a_preset_that_is_good(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/comments" title="Comments">'
    page += '<link rel="alternate" type="application/rss+xml" href="/feed" title="News"></head></html>'
    site.answers["/"] = Answer(page.encode(), headers={"Content-Type": "text/html"})
    site.answers["/feed"] = Answer(rss("One"))
    monkeypatch.setenv("RADIOX_FETCH_ALLOW", site.host)
    forget_settings()
    sites = f"{site.url('/')}, {site.url('/nothing')}"
    answers = "\n".join(["Zürcher Hafen-Radio", "de", sites, "Europe/Zurich", "7:00, 12:00"]) + "\n"
    result = CliRunner().invoke(presets, ["new"], input=answers)
    assert result.exit_code == 0, result.output
    assert "HTTP 404" in result.stderr
    assert result.stdout.count("?") + result.stdout.count(": ") >= 5
    preset = load_preset("zurcher-hafen-radio", settings=get_settings())
    assert [feed.url for feed in preset.feeds] == [site.url("/feed")]
    assert (preset.schedule.cron, preset.schedule.enabled) == ("0 7,12 * * *", True)
    assert CliRunner().invoke(presets, ["check", "zurcher-hafen-radio"]).exit_code == 0
    again = CliRunner().invoke(presets, ["new"], input=answers)
    assert "there is a preset zurcher-hafen-radio already" in again.stderr


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--sites", "127.0.0.1:1/nothing", "none of the sites has a feed"),
        ("--at", "sometimes", "'sometimes' is neither"),
        ("--title", "!!!", "--name"),
    ],
)
def test_new_says_what_is_wrong_in_one_line_and_writes_nothing(
    option: str, value: str, message: str, home: Path
) -> None:
    given = {"--title": "T", "--language": "de", "--sites": "x", "--timezone": "UTC", "--at": "hourly", option: value}
    result = CliRunner().invoke(presets, ["new", *(part for pair in given.items() for part in pair)])
    assert result.exit_code == 1
    assert message in result.stderr
    assert not list(home.glob("presets/*.yaml"))


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


@pytest.mark.parametrize("verb", [[], ["list"], ["show"], ["check"], ["schema"], ["new"], ["enable"], ["disable"]])
def test_every_verb_has_an_example(verb: list[str]) -> None:
    result = CliRunner().invoke(presets, [*verb, "--help"])
    assert result.exit_code == 0
    assert "radiox presets" in result.stdout
