"""What a wrong preset is told: file, line, column, field and the way out."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from radiox_tasks.data.presets.find_presets import PresetError, load_all_presets, load_preset, survey_presets
from radiox_tasks.data.presets.preset_file import PresetProblem, read_preset
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import get_settings

GOOD = """\
name: mine
title: Mine
language: en
feeds:
  - {url: "https://example.org/rss", name: example}
"""


def problems_of(tmp_path: Path, text: str) -> list[PresetProblem]:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    preset, problems = read_preset(file, name="mine")
    assert (preset is None) == bool(problems)
    return problems


@pytest.mark.parametrize(
    ("text", "line", "column", "field", "said"),
    [
        (GOOD + "titel: x\n", 6, 1, "titel", "did you mean title?"),
        (GOOD.replace("name: example", "name: a, wieght: 2"), 5, 47, "feeds[0].wieght", "did you mean weight?"),
        (GOOD.replace("title: Mine\n", ""), 1, 1, "title", "required and missing"),
        (GOOD.replace("language: en", "language: xx"), 3, 11, "language", "no language 'xx'; known: de, en"),
        (GOOD + "title: Again\n", 6, 8, "title", "said twice, first in line 2"),
        (GOOD + "news:\n  count: 3\n  count: 4\n", 8, 10, "news.count", "said twice, first in line 7"),
        (GOOD + "news:\n  max_age: lots\n", 7, 12, "news.max_age", '"24h"'),
        (GOOD + "timezone: Europe/Zuerich\n", 6, 11, "timezone", "IANA"),
        (GOOD + 'schedule: {cron: "0 0 0"}\n', 6, 18, "schedule.cron", "cron expression"),
        (GOOD + 'schedule: {cron: "* * * * * *"}\n', 6, 18, "schedule.cron", "five fields"),
        (GOOD.replace("title: Mine", 'title: " "'), 2, 8, "title", "should not be empty"),
        (GOOD.replace("name: example", 'name: ""'), 5, 44, "feeds[0].name", "at least 1 character"),
        (GOOD.replace("name: example", "name: a, weight: .inf"), 5, 55, "feeds[0].weight", "finite"),
        (GOOD + "budget: {day: .inf}\n", 6, 15, "budget.day", "finite"),
        (GOOD + "sound: {intro: 3d}\n", 6, 16, "sound.intro", "10 minutes"),
        (GOOD + "weather: true\n", 6, 10, "weather", "needs a location"),
        (GOOD.replace("https:", "ftp:"), 5, 11, "feeds[0].url", "'http' or 'https'"),
        (GOOD.replace("name: mine", "name: other"), 1, 7, "name", "call the file other.yaml, or say name: mine"),
        ("name: mine\n  title: [\n", 2, 8, "", "is not YAML"),
        (GOOD + "timezone: Europe\n", 6, 11, "timezone", "IANA"),
        (GOOD + "schedule: {lead: -5}\n", 6, 18, "schedule.lead", "expected a period"),
        (GOOD + "schedule: {lead: .inf}\n", 6, 18, "schedule.lead", "expected a period"),
        (GOOD + "publish: {keep: 99999999999d}\n", 6, 17, "publish.keep", "expected a period"),
        (GOOD + "markets: &again [*again]\n", 6, 10, "markets[0]", "valid string"),
        (GOOD.replace("Mine", "M\x07ine"), 2, 9, "", "U+0007"),
        ("", 1, 1, "", "holds no preset"),
        ("- a\n- b\n", 1, 1, "", "holds no preset"),
    ],
)
def test_a_problem_has_its_place_and_the_way_out(
    tmp_path: Path, text: str, line: int, column: int, field: str, said: str
) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.line, problem.column, problem.field) == (line, column, field)
    assert said in problem.message
    assert str(problem).startswith(f"{tmp_path / 'mine.yaml'}:{line}:{column}: ")


def test_a_good_preset_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD) == []


def test_a_folded_title_is_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD.replace("title: Mine", "title: |\n  Mine\n  and yours"))
    preset, problems = read_preset(file)
    assert problems == []
    assert preset is not None
    assert preset.title == "Mine and yours"


@pytest.mark.slow
def test_a_long_preset_without_aliases_has_no_problem(tmp_path: Path) -> None:
    feeds = [f'  - {{url: "https://a.example/{n}", name: a}}\n' for n in range(4_001)]  # 5 values each: over 20,000
    assert problems_of(tmp_path, GOOD + "".join(feeds)) == []


def test_what_a_merged_mapping_brings_may_be_said_again(tmp_path: Path) -> None:
    text = GOOD + "style:\n  morning: &calm {tone: calm, length: 0.9}\n  night: {<<: *calm, tone: quiet}\n"
    assert problems_of(tmp_path, text) == []


def test_a_title_may_look_like_a_date(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD.replace("Mine", "2026-99-99")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "duration: 0x_\n", "cannot be read"),
        (GOOD + "markets: " + "[" * 600, "nested too deeply"),
        (GOOD + "markets: " + "[" * 25 + "]" * 25, "nested too deeply"),
    ],
)
def test_what_has_no_place_in_the_file_is_told_without_one(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert said in problem.message
    assert str(problem).startswith(f"{tmp_path / 'mine.yaml'}: ")


def test_all_problems_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = GOOD.replace("language: en", "language: xx") + "duration: 5\nnewss: {}\n"
    assert [problem.field for problem in problems_of(tmp_path, text)] == ["language", "duration", "newss"]


def test_an_empty_list_of_feeds_is_told_and_a_wrong_feed_is_told_once(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "name: mine\ntitle: Mine\nlanguage: en\nfeeds: []\n")
    assert (problem.field, problem.message) == ("feeds", "is empty; it needs at least 1")


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(GOOD.replace("Mine", "Zürich").encode("latin-1"))
    with pytest.raises(PresetError, match="not UTF-8 at byte"):
        load_preset(str(file), settings=get_settings())


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(PresetError, match=r"did you mean zurich\? known: global, tech, zurich, zurich-en"):
        load_preset("zurch", settings=get_settings())
    with pytest.raises(PresetError, match=r"nowhere\.yaml: there is no such file"):
        load_preset("nowhere.yaml", settings=get_settings())


def test_a_preset_given_by_its_path_may_have_any_file_name(tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(GOOD, encoding="utf-8")
    assert load_preset(str(file), settings=get_settings()).name == "mine"


def test_a_folder_of_ones_own_comes_before_the_bundled_presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zurich.yaml").write_text(GOOD.replace("name: mine", "name: zurich"), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("name: broken\n", encoding="utf-8")
    monkeypatch.setenv("RADIOX_PRESETS", str(tmp_path))
    get_settings.cache_clear()
    assert load_preset("zurich", settings=get_settings()).title == "Mine"
    # One broken file costs that preset only; whoever wants all of them is told.
    usable, problems = survey_presets(get_settings())
    assert [preset.name for preset in usable] == ["global", "tech", "zurich", "zurich-en"]
    assert {problem.field for problem in problems} == {"title", "language", "feeds"}
    with pytest.raises(PresetError) as caught:
        load_all_presets(get_settings())
    assert list(caught.value.problems) == problems


PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just({}), st.just([{}]), st.just([1])
)


@pytest.mark.slow
@rules(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from(sorted(Preset.model_fields)),
    inner=st.sampled_from(["", "lead", "cron", "count", "max_age", "latitude", "bed_level", "keep", "morning", "show"]),
    value=PLAIN,
)
def test_no_value_gets_past_the_reader_either(tmp_path: Path, field: str, inner: str, value: object) -> None:
    data = yaml.safe_load(GOOD) | {field: {inner: value} if inner else value}
    file = tmp_path / "any.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8", errors="replace")
    preset, problems = read_preset(file)
    assert (preset is None) == bool(problems)
    assert all(problem.field.startswith(field) or not problem.line for problem in problems)


@pytest.mark.slow
@rules(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.builds(
            lambda at, cut, put: GOOD[:at] + put + GOOD[at + cut :],
            st.integers(0, len(GOOD)),
            st.integers(0, 20),
            st.text(alphabet=":-[]{}#&*!|>'\"%@`\n\t ax1é<,?", max_size=6),
        ),
    )
)
def test_no_text_gets_past_the_reader_but_as_a_preset_or_a_told_problem(tmp_path: Path, text: str) -> None:
    file = tmp_path / "any.yaml"
    file.write_text(text, encoding="utf-8", errors="replace", newline="")
    preset, problems = read_preset(file)
    assert (preset is None) == bool(problems)
    for problem in problems:
        assert problem.message
        assert 0 <= problem.line <= text.count("\n") + text.count("\r") + text.count("\x85") + 3


@pytest.mark.parametrize(("written", "seconds"), [("180", 180.0), ('"2m"', 120.0), ("90s", 90.0), ("1h", 3600.0)])
def test_a_length_is_written_like_any_other_period(tmp_path: Path, written: str, seconds: float) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"{GOOD}duration: {written}\n", encoding="utf-8")
    preset, problems = read_preset(file, name="mine")
    assert problems == []
    assert preset is not None
    assert preset.duration == seconds


@pytest.mark.parametrize("written", ['"9s"', "3d", "two minutes", "10"])
def test_a_length_out_of_reach_is_refused(tmp_path: Path, written: str) -> None:
    [problem] = problems_of(tmp_path, f"{GOOD}duration: {written}\n")
    assert problem.field == "duration"
