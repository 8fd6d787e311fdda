"""The lexicon: words as written, and as spoken."""

from pathlib import Path

import pytest

from radiox_tasks.script.speakable import speakable
from radiox_tasks.script.speakable.pronounce import station_lexicon


def test_the_lexicon_replaces_whole_words_only() -> None:
    lexicon = {"AI": "A I", "Kid": "Kitt"}
    assert speakable("AI in MAIL, KAI, Kids und Kid", "de", lexicon=lexicon) == "A I in MAIL, KAI, Kids und Kitt"


@pytest.mark.parametrize("lexicon", [{"Genf": "Genf am See"}, {"A": "B", "B": "A"}, {"x": "y 5", "y": "z"}, {"": "x"}])
def test_any_lexicon_settles(lexicon: dict[str, str]) -> None:
    once = speakable("Genf, A und B, x und y", "de", lexicon=lexicon)
    assert speakable(once, "de", lexicon=lexicon) == once


def test_a_station_adds_its_own_words(home: Path) -> None:
    folder = home / "lexicon"
    folder.mkdir(parents=True)
    (folder / "de.yaml").write_text("Oerlikon: Örlikon\nUBS: Uh Be Es\n", encoding="utf-8")
    said = speakable("Oerlikon und UBS", "de", lexicon=station_lexicon(home, "de"))
    assert said == "Örlikon und Uh Be Es"
    assert station_lexicon(home, "en") == {}


def test_a_broken_lexicon_names_its_file(home: Path) -> None:
    folder = home / "lexicon"
    folder.mkdir(parents=True)
    (folder / "de.yaml").write_text("- nur\n- eine Liste\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"lexicon/de\.yaml"):
        station_lexicon(home, "de")
