"""The presets that come with RadioX, and the schema editors use for them."""

import json
from pathlib import Path

import yaml

from radiox_tasks.data.presets.find_presets import find_presets, load_all_presets, load_preset, preset_schema
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import ROOT, get_settings

HOSTS = {"marcel", "maya", "jarvis", "lucy", "brad"}


def test_every_bundled_preset_loads() -> None:
    assert [preset.name for preset in load_all_presets(get_settings())] == ["global", "tech", "zurich", "zurich-en"]


def test_zurich_is_the_programme_the_contract_describes() -> None:
    preset = load_preset("zurich", settings=get_settings())
    assert (preset.language, preset.timezone, preset.duration, preset.weather) == ("de", "Europe/Zurich", 180, True)
    assert len(preset.feeds) >= 25
    assert {feed.category for feed in preset.feeds} >= {"zurich", "schweiz", "international", "tech", "wirtschaft"}
    assert {feed.category for feed in preset.feeds} <= set(preset.news.categories)


def test_presets_name_known_hosts_and_have_words_for_each_part_of_the_day() -> None:
    for preset in load_all_presets(get_settings()):
        cast = {preset.hosts.main, preset.hosts.second, preset.hosts.weather} - {None}
        assert cast <= HOSTS
        for part in (preset.style.morning, preset.style.afternoon, preset.style.evening, preset.style.night):
            assert part.tone
            assert part.greeting.endswith(".")  # it is spoken as it stands


def test_a_preset_survives_its_journey_as_json() -> None:
    for preset in load_all_presets(get_settings()):
        assert Preset.model_validate_json(preset.model_dump_json()) == preset


def test_no_preset_reads_one_address_twice() -> None:
    for preset in load_all_presets(get_settings()):
        urls = [feed.url for feed in preset.feeds]
        assert len(urls) == len(set(urls))


def test_the_schema_file_is_current() -> None:
    current = (ROOT / "presets" / "preset.schema.json").read_text(encoding="utf-8")
    assert current == preset_schema(), "run: radiox presets schema > presets/preset.schema.json"


def test_every_bundled_file_names_the_schema_in_its_first_line() -> None:
    for file in (ROOT / "presets").glob("*.yaml"):
        assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=preset.schema.json\n")


def test_the_schema_knows_every_key_the_bundled_files_use() -> None:
    schema = json.loads(preset_schema())
    assert schema["additionalProperties"] is False
    for file in find_presets(get_settings()).values():
        assert set(yaml.safe_load(Path(file).read_text(encoding="utf-8"))) <= set(schema["properties"])
