"""Names that are written differently in German and English: one key for each country, city, body and people."""

import re
from functools import cache

from radiox_tasks.script.lexicon import load

_ARTICLES = re.compile(r"^(?:die|der|das|the)\s+", re.IGNORECASE)


def normal(name: str) -> str:
    """One spelling for comparison: case-folded, ß, apostrophes and hyphens levelled."""
    return re.sub(r"[-\s]+", " ", name.casefold().replace("ß", "ss").replace("’", "'")).strip(" .")


@cache
def exonyms() -> dict[str, str]:
    """Normalised name to the key it shares with its other-language forms."""
    from babel import Locale

    table: dict[str, str] = {}
    for language in ("de", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "UN", "EZ", "ZZ"}:
                table[normal(_ARTICLES.sub("", name))] = f"place:{code}"
    for line in str(load("places")["names"]).splitlines():
        forms = [normal(form) for form in line.split("|") if form.strip()]
        key = next((table[form] for form in forms if form in table), f"place:{forms[0]}")
        table.update(dict.fromkeys(forms, key))
    for line in str(load("places")["demonyms"]).splitlines():
        code, *forms = line.split()
        table.update({normal(form): f"people:{code}" for form in forms})
    return table


@cache
def _longest() -> int:
    return max(name.count(" ") for name in exonyms()) + 1


def shared_name(words: list[str]) -> tuple[str, int] | None:
    """The key of the longest known name at the start of `words`, and how many words it takes."""
    for count in range(min(_longest(), len(words)), 0, -1):
        name = normal(" ".join(words[:count]))
        key = exonyms().get(name)
        if key is None and count == 1:
            key = exonyms().get(re.sub(r"(?:'s|’s|s)$", "", name)) or _adjective(name)
        if key and (words[0][:1].isupper() or key.startswith("people:")):
            return key, count
    return None


def _adjective(name: str) -> str | None:
    """German adjectives are inflected: "schweizerischen" is "schweizerisch"."""
    stem = re.sub(r"(?:en|er|es|em|e)$", "", name)
    key = exonyms().get(stem)
    return key if key and key.startswith("people:") and stem != name else None
