"""The pronunciation lexicon: bundled entries and the station's own."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from radiox_tasks.language.wording import wording

_MAX_CHAIN = 4


def bundled(language: str) -> Mapping[str, str]:
    """The bundled lexicon."""
    said: dict[str, str] = wording(language, "speech")["say"]
    return said


def station_lexicon(home: Path, language: str) -> dict[str, str]:
    """Read the station's lexicon, `<home>/lexicon/<language>.yaml`: a mapping of written to spoken words. Raises
    ValueError with the file's name if it is not one."""
    path = home / "lexicon" / f"{language}.yaml"
    if not path.is_file():
        return {}
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: not YAML ({type(error).__name__})") from None
    if not isinstance(document, dict) or not all(isinstance(value, str) for value in document.values()):
        raise ValueError(f"{path}: expected lines of the form  Word: how it is said")
    return {str(key): value for key, value in document.items() if str(key).strip()}


def pronounce(text: str, lexicon: Mapping[str, str]) -> str:
    """Replace whole words of `text` by their spoken form. Words that are already in spoken form stay."""
    if not lexicon:
        return text
    pattern, spoken = _compiled(tuple(sorted(lexicon.items())))
    return pattern.sub(lambda match: spoken.get(match.group(0), match.group(0)), text)


@lru_cache(maxsize=16)
def _compiled(items: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all entries: spoken forms first, which are skipped, then the written ones."""
    written = {key: value for key, value in items if key.strip() and key != value}
    spoken = {key: _resolve(value, written) for key, value in written.items()}
    forms = sorted({*spoken.values(), *spoken}, key=len, reverse=True)
    body = "|".join(re.escape(form) for form in forms if form)
    for value in set(spoken.values()):
        spoken.pop(value, None)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if body else r"(?!)"), spoken


def _resolve(value: str, written: Mapping[str, str]) -> str:
    """Resolve entries that refer to other entries; cycles stop after a few steps."""
    for _ in range(_MAX_CHAIN):
        if value not in written:
            break
        value = written[value]
    return value
