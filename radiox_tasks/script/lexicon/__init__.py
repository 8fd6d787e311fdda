"""The word lists by which the gate follows free wording: one YAML a language, each key words, groups or pairs.

A list is written as a block of words separated by spaces; a group is one line of such a block; a pair is a mapping.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@cache
def load(name: str) -> Mapping[str, Any]:
    """Read `<name>.yaml` of this folder; an unknown language has empty lists."""
    path = _FOLDER / f"{name}.yaml"
    if not path.is_file():
        return {}
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document if isinstance(document, dict) else {}


def has_lexicon(language: str) -> bool:
    """Whether the gate can follow free wording in this language."""
    return bool(load(language))


@cache
def words(language: str, key: str) -> frozenset[str]:
    """The words under `key`, case-folded."""
    return frozenset(str(load(language).get(key, "")).casefold().split())


@cache
def groups(language: str, key: str) -> tuple[tuple[str, ...], ...]:
    """The groups of words under `key`, case-folded: one tuple for each line."""
    lines = str(load(language).get(key, "")).casefold().splitlines()
    return tuple(tuple(line.split()) for line in lines if line.split())


@cache
def pairs(language: str, key: str) -> Mapping[str, str]:
    """The mapping under `key`, keys as written."""
    found = load(language).get(key, {})
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
