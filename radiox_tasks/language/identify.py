"""Identifies the language of a text: by its short words, which takes microseconds, or by a model.

The model is py3langid's, which takes half a second and 70 MB to load. `install` writes its arrays as files that are
mapped into memory.
"""

import copy
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from radiox_tasks.language.installed import installed
from radiox_tasks.language.wording import wording
from radiox_tasks.model.languages import languages

LEAST_SMALL_WORDS = 3  # distinct words: repetitions of one may be a coincidence
# Frequent short words of languages in which feeds are written but no shows are made; show languages have their own.
# They separate similar languages: "der er en" is Danish, "est et qui" may be Latin.
_NEIGHBOURS = {
    "es": "el la los las de que y en un una por con para del se es su al lo como más fue sus pero ha",
    "it": "il la di che e è un una per con del della i gli le nel alla sono non da si ha dei delle anche più",
    "nl": "de het een en van is dat op te zijn met voor niet aan er om ook als bij naar uit maar wordt door",
    "pt": "o a os as de que e em um uma por com para do da dos das se é não no na ao mais foi seu",
    "da": "og i at det er en den til på som med for de af der har ikke et var sig om han fra men vil efter blev",
    "sv": "och i att det är en den till på som med för de av har inte ett var sig om han från men ska efter blev",
    "no": "og i at det er en den til på som med for de av har ikke et var seg om han fra men vil etter ble",
    "af": "die en van het is in om te nie op dat vir met wat sal word ook aan hy was deur het sy by",
    "lb": "de den d déi an an der dat ass mat vun vum op fir si huet net et e en och am zu bei ginn",
    "ca": "el la els les de que i en un una per amb del al es és ha no més van com dels seu aquest",
    "ro": "și de la în a cu pe din că un o nu este care pentru mai se al ale fost au sa ca prin",
    "la": "et in est non ad cum qui quae quod ut ab ex sed per de a sunt esse atque aut enim inter pro",
    "cy": "y yr yn a ar i o mae ei am gan wedi bod ac bydd yng nghymru ddydd dydd hyn",
    "rm": "la il da e en ina in che per cun ils las ha è betg sin dal dals onn tar",
}
LAYOUT = 1
"""Of the arrays in files: increase it with each change to the format that `write` writes."""

_ARRAYS = ("nb_ptc", "nb_pc", "tk_nextmove", "tk_row", "tk_output")
_WORD = re.compile(r"[^\W\d_]+")


def by_small_words(text: str) -> str | None:
    """The language with many of its short words in the text, at least twice as many as any other; else None. A word of
    several languages counts for each of them in part."""
    counts = dict.fromkeys(short_words(), 0.0)
    different = dict.fromkeys(counts, 0)
    owners = _owners()
    words = _WORD.findall(text.lower())
    for word in words:
        for language in owners.get(word, ()):
            counts[language] += 1 / len(owners[word])
    for word in set(words):
        for language in owners.get(word, ()):
            different[language] += 1
    best, second = sorted(counts, key=lambda language: -counts[language])[:2]
    sure = different[best] >= LEAST_SMALL_WORDS <= counts[best] and counts[best] >= 2 * counts[second]
    return best if sure else None


@lru_cache(maxsize=1)
def short_words() -> dict[str, str]:
    """Every language with a list of short words, with the list."""
    return _NEIGHBOURS | {code: str(wording(code, "language")["small_words"]) for code in languages()}


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[str, ...]]:
    """Short word → languages."""
    owners: dict[str, tuple[str, ...]] = {}
    for language, words in short_words().items():
        for word in dict.fromkeys(words.split()):
            owners[word] = (*owners.get(word, ()), language)
    return owners


@lru_cache(maxsize=4)
def model(*codes: str) -> Any:
    """py3langid's identifier of these languages, by default of all it knows. Each has the one copy of the model."""
    if codes:
        restricted = copy.copy(model())
        restricted.set_languages(sorted(set(restricted.nb_classes) & set(codes)))
        return restricted
    folder = _folder()
    return mapped(folder) if folder.exists() else _loaded()


def mapped(folder: Path) -> Any:
    """The identifier of arrays that `write` wrote: reading one of its numbers reads it from the file."""
    import numpy as np
    from py3langid.langid import LanguageIdentifier

    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    moves, output, rows = (memoryview(arrays[name]) for name in ("tk_nextmove", "tk_output", "tk_row"))
    classes = json.loads((folder / "classes.json").read_text())
    return LanguageIdentifier(arrays["nb_ptc"], arrays["nb_pc"], classes, moves, output, norm_probs=True, tk_row=rows)


def install() -> None:
    """Write the model's arrays if they are not there."""
    if not _folder().exists():
        write(_folder())


def write(folder: Path) -> None:
    """Write the model's arrays, each as a file."""
    import numpy as np

    identifier = _loaded()
    part = folder.with_name(f"{folder.name}.part")
    part.mkdir(parents=True, exist_ok=True)
    for name in _ARRAYS:
        np.save(part / f"{name}.npy", np.asarray(getattr(identifier, name)))
    (part / "classes.json").write_text(json.dumps(identifier.nb_classes))
    part.replace(folder)


def _folder() -> Path:
    return installed("py3langid", "model", LAYOUT)


def _loaded() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
