"""Countries and cities by their German and English names, from Unicode's CLDR (through Babel)."""

import re
from collections import defaultdict
from functools import lru_cache

from radiox_tasks.content.similarity_words import fold

_LANGUAGES = ("de", "en")
# Places of Swiss news that CLDR's time-zone cities do not hold, and that the two languages spell apart.
_NEARBY = {
    "bern": ("Bern", "Berne"),
    "geneva": ("Genf", "Geneva"),
    "basel": ("Basel", "Basle"),
    "lucerne": ("Luzern", "Lucerne"),
    "lausanne": ("Lausanne",),
    "lugano": ("Lugano",),
    "winterthur": ("Winterthur",),
    "st-gallen": ("St. Gallen", "St Gallen", "Sankt Gallen"),
    "ticino": ("Tessin", "Ticino"),
    "grisons": ("Graubünden", "Grisons"),
    "valais": ("Wallis", "Valais"),
    "vaud": ("Waadt", "Vaud"),
}
# Names that are common words, or people's names, more often than places.
_AMBIGUOUS = frozenset({"chad", "jersey", "center", "knox", "troll", "phoenix", "regina", "davis", "casey", "oral"})
_PEOPLES = {  # the adjective stands for the country in many headlines: folded beginnings of words
    "US": ("usa", "amerikan", "american"),
    "GB": ("brite", "britis", "grossbrit"),
    "CH": ("schweizer", "swiss"),
    "DE": ("deutsche", "german"),
    "FR": ("franzos", "french"),
    "IT": ("italien",),
    "AT": ("osterreich", "austrian"),
    "RU": ("russe", "russis", "russian"),
    "UA": ("ukrain",),
    "CN": ("chines",),
    "JP": ("japan",),
    "IN": ("indisch", "indian"),
    "ES": ("spanie", "spanis"),
    "TR": ("turkis", "turken"),
    "IR": ("irani",),
    "IL": ("israel",),
}
_SHORT_CODES = {"US": "US", "UK": "GB", "UAE": "AE"}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def find_places(text: str) -> frozenset[str]:
    """The places named in a text, as codes both languages share. A city brings its country along."""
    names, first_words, peoples = _gazetteer()
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if word in _SHORT_CODES or word.startswith("US-"):
            found.add(_SHORT_CODES.get(word, "US"))
            continue
        folded = fold(word)
        if word[0].isupper():
            for name in first_words.get(folded, ()):
                if len(name) == len(folded) or fold(text[match.start() : match.start() + len(name)]) == name:
                    found.update(names[name])
                    break
        for beginning, code in peoples.get(folded[:3], ()):
            if folded.startswith(beginning):
                found.add(code)
    return frozenset(found)


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[dict[str, tuple[str, ...]], dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """Names to codes, names by their first word (longest first), and peoples by their first three letters."""
    from babel import Locale
    from babel.core import get_global

    zone_countries: dict[str, str] = dict(get_global("zone_territories"))
    names: dict[str, tuple[str, ...]] = {}
    for language in _LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "ZZ", "QO"):
                names.setdefault(fold(name), (code,))
        for zone, details in locale.time_zones.items():
            if (city := details.get("city")) and zone in zone_countries:
                names.setdefault(fold(city), (zone, zone_countries[zone]))
    for zone, country in zone_countries.items():  # CLDR leaves out cities whose name is the identifier's own
        city = zone.rsplit("/", 1)[-1].replace("_", " ")
        if "/" in zone and not any(c.isdigit() for c in city):
            names.setdefault(fold(city), (zone, country))
    for key, spellings in _NEARBY.items():
        for spelling in spellings:
            names[fold(spelling)] = (key, "CH")
    for word in _AMBIGUOUS:
        names.pop(word, None)
    first_words: dict[str, list[str]] = defaultdict(list)
    for name in sorted((name for name in names if len(name) > 3), key=len, reverse=True):
        if first := _WORD.match(name):
            first_words[first.group()].append(name)
    peoples: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, beginnings in _PEOPLES.items():
        for beginning in beginnings:
            peoples[beginning[:3]].append((beginning, code))
    return names, dict(first_words), dict(peoples)
