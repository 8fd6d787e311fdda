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

from radiox_tasks.language.languages import FOLDER, languages, read_yaml
from radiox_tasks.language.precompiled import precompiled_path
from radiox_tasks.language.wording import rules_of

LEAST_SMALL_WORDS = 3  # distinct words: repetitions of one may be a coincidence
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
    """Every language with a list of short words, with the list: the show languages, and others in which feeds are
    written."""
    others: dict[str, str] = read_yaml(FOLDER / "short_words.yaml")
    return others | {code: str(rules_of(code)["small_words"]) for code in languages()}


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
    return precompiled_path("py3langid", "model", LAYOUT)


def _loaded() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
