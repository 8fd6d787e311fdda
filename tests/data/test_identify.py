"""The model of languages, mapped into memory as loaded."""

from pathlib import Path

import pytest
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

from radiox_tasks.language import identify

TEXTS = (
    "Was Sie hören, ist maschinell erstellt, vom Text bis zu den Stimmen.",
    "A kormány pénteken bejelentette, hogy jövőre csökkentik a benzin adóját.",
    "政府は金曜日、来年からガソリン税を引き下げると発表した。",
    "\x00",
    "",
)


@pytest.mark.slow
def test_the_mapped_model_ranks_as_the_loaded_one(tmp_path: Path) -> None:
    identify.write(tmp_path / "model")
    mapped = identify.mapped(tmp_path / "model")
    loaded = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    assert [mapped.rank(text) for text in TEXTS] == [loaded.rank(text) for text in TEXTS]


def test_a_restricted_model_knows_no_other_language() -> None:
    restricted = identify.model("de", "fr", "xx")
    assert {language for language, _ in restricted.rank(TEXTS[1])} == {"de", "fr"}
    assert identify.model().classify(TEXTS[1])[0] == "hu"
