"""A language is a folder: it is complete, and has the shape of the others."""

import re
import shutil
import string
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from num2words import num2words

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.language import languages as module
from radiox_tasks.language.languages import (
    FOLDER,
    OPTIONAL,
    UnknownLanguageError,
    faults,
    folders,
    known_language,
    languages,
)
from radiox_tasks.language.wording import locale_of, phrases, wording
from radiox_tasks.script.draft_language import language_of
from radiox_tasks.settings import ROOT
from radiox_tasks.station.doctor import preset_checks

FILES = sorted(path.relative_to(FOLDER / "en").as_posix() for path in (FOLDER / "en").rglob("*") if path.is_file())
FREE = {("reasons", "sections"), ("speech", "scales"), ("speech", "scale_singular"), ("speech", "fractions")}
FREE |= {("figures", name) for name in ("scales", "scale_words", "cardinals", "ordinals", "fractions", "amounts")}
FREE |= {
    ("figures", name) for name in ("multiples", "unit_endings", "months", "decade_words", "hour_parts", "weekdays")
}
FREE |= {
    ("speech", name) for name in ("expansions", "say", "respell", "voices", "units", "calendar", "years", "short_days")
}


def slots(text: str) -> set[str]:
    """The names in braces; a pattern's `{0,2}` is none."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name and name.isidentifier()}


def test_german_english_and_french_are_there() -> None:
    assert {"de", "en", "fr"} <= set(languages())
    with pytest.raises(UnknownLanguageError, match="there is no language 'xx'; known: de, en, fr"):
        known_language("xx")


@pytest.mark.parametrize("language", folders())
def test_no_folder_is_left_out(language: str) -> None:
    assert faults(language) == ()
    assert language in languages()


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("speech.yaml", "voices: {", "speech.yaml: ParserError"),
        ("airtime.yaml", None, "airtime.yaml: FileNotFoundError"),
        ("notes.yaml", "a: b", "notes.yaml: ValueError"),
        ("phrases/closing.yaml", "disclosure: []", "phrases/closing.yaml: no sign_off"),
        ("guide.j2", None, "guide.j2: FileNotFoundError"),
    ],
)
def test_a_broken_folder_is_no_language_and_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str | None, fault: str
) -> None:
    whole = tuple(code for code in languages() if code != "fr")
    shutil.copytree(FOLDER, tmp_path / "languages")
    broken = tmp_path / "languages" / "fr" / name
    broken.write_text(text, encoding="utf-8") if text is not None else broken.unlink()
    caches = (languages, faults, module.load, load_catalogue)
    monkeypatch.setattr(module, "FOLDER", tmp_path / "languages")
    try:
        for cache in caches:
            cache.cache_clear()
        assert fault in faults("fr")
        assert languages() == whole
        assert {feed.language for feed in load_catalogue()} <= set(whole)
        found = preset_checks.languages()
        assert found.verdict == "fail"
        assert fault in found.detail
    finally:
        for cache in caches:
            cache.cache_clear()


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_file(language: str) -> None:
    found = sorted(path.relative_to(FOLDER / language).as_posix() for path in (FOLDER / language).rglob("*.*"))
    assert found == FILES


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", [file.removesuffix(".yaml") for file in FILES if re.fullmatch(r"\w+\.yaml", file)])
def test_a_file_says_what_the_english_one_says_with_the_same_slots(language: str, name: str) -> None:
    own, english = wording(language, name), wording("en", name)
    if name == "notes":  # as many as do not read like that in the language
        assert all(re.compile(pattern) and isinstance(said, str) for pattern, said in own)
        return
    if name == "outlets":  # articles differ in number from language to language
        for rule in own:
            assert "said" in rule, rule
            groups = re.compile(rule["name"]).groups
            used = {
                int(number) for key, form in rule.items() if key != "name" for number in re.findall(r"\\(\d)", form)
            }
            assert used == set(range(1, groups + 1)), rule
        return
    assert set(own) - OPTIONAL.get(name, set()) == set(english) - OPTIONAL.get(name, set())
    for key, said in english.items():
        if key in own and (name, key) not in FREE:
            same_shape(own[key], said, f"{language}/{name}.yaml: {key}")


def same_shape(own: Any, english: Any, where: str) -> None:
    assert isinstance(own, type(english)), where
    if isinstance(english, dict) and set(english) != {"one", "other"}:
        assert set(own) == set(english), where
        for key in english:
            same_shape(own[key], english[key], f"{where}.{key}")
    elif isinstance(english, str) and "\\" not in english:
        # A clock may count to twelve or to twenty-four, and half the day goes with twelve.
        clock = {"hour12", "hour24", "half"}
        assert slots(own) - clock == slots(english) - clock, where


@pytest.mark.parametrize("language", languages())
def test_the_libraries_know_the_language(language: str) -> None:
    assert Locale.parse(locale_of(language)).language == language
    assert num2words(3, lang=wording(language, "speech")["numbers"]) != "3"
    assert re.fullmatch(r"[a-z]{3}", wording(language, "language")["iso639_2"])
    assert wording(language, "speech")["voices"]["espeak"]["rate_wpm"] > 60


@pytest.mark.parametrize("language", languages())
def test_plural_forms_cover_the_language_s_categories(language: str) -> None:
    forms = [wording(language, "readings")["degrees"], *wording(language, "reasons")["span"].values()]
    needed = {Locale(language).plural_form(count) for count in range(200)}
    assert all(needed <= set(one) for one in forms)


def test_no_code_names_french() -> None:
    others = [language for language in languages() if language not in ("de", "en")]
    assert others, "the French folder shows that a folder is enough"
    named = re.compile(rf"[\"'](?:{'|'.join(others)})[\"']")
    files = [*(ROOT / "radiox_tasks").rglob("*.py"), ROOT / "cli.py", ROOT / "beat_schedule.py"]
    # Articles may turn out to be in languages that shows are not made in, which are named where they are detected.
    other = (
        "radiox_tasks/language/identify.py",
        "radiox_tasks/script/draft_language.py",
    )
    files = [file for file in files if not file.relative_to(ROOT).as_posix().startswith(other)]
    assert [str(file.relative_to(ROOT)) for file in files if named.search(file.read_text(encoding="utf-8"))] == []


def test_phrases_come_from_all_files_of_the_folder() -> None:
    assert {"greeting", "disclosure", "weather_to", "first_story"} <= set(phrases("fr"))


@pytest.mark.parametrize("language", languages())
def test_the_phrases_are_in_the_language_of_their_folder(language: str) -> None:
    for family, entries in phrases(language).items():
        said = " ".join(entry if isinstance(entry, str) else entry["say"] for entry in entries)
        assert language_of(re.sub(r"\{\w+\}", "", said)) in (language, None), family
