"""Names of countries and cities in each language, from Unicode's CLDR (through Babel)."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from radiox_tasks.content.stories.word_features import fold
from radiox_tasks.language.languages import languages

# Places of Swiss news that are not among CLDR's time-zone cities, with the beginnings of their adjectives (folded), and
# the code of those that are among them.
_NEARBY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Europe/Zurich": ((), ("zurcher", "zurichois")),
    "bern": (("Bern", "Berne"), ("berner", "bernois")),
    "geneva": (("Genf", "Geneva", "Genève"), ("genfer", "genevois")),
    "basel": (("Basel", "Basle", "Bâle"), ("basler", "balois")),
    "lucerne": (("Luzern", "Lucerne"), ("luzerner", "lucernois")),
    "lausanne": (("Lausanne",), ("lausann",)),
    "lugano": (("Lugano",), ()),
    "winterthur": (("Winterthur",), ("winterthur",)),
    "st-gallen": (("St. Gallen", "St Gallen", "Sankt Gallen", "Saint-Gall"), ("saint-gallois",)),
    "ticino": (("Tessin", "Ticino"), ("tessiner", "tessinois")),
    "grisons": (("Graubünden", "Grisons"), ("bundner",)),
    "valais": (("Wallis", "Valais"), ("walliser", "valaisan")),
    "vaud": (("Waadt", "Vaud"), ("waadtlander", "vaudois")),
    "aargau": (("Aargau", "Argovie"), ("aargauer", "argovien")),
    "thurgau": (("Thurgau", "Thurgovie"), ("thurgauer", "thurgovien")),
    "solothurn": (("Solothurn", "Soleure"), ("solothurner", "soleurois")),
    "fribourg": (("Fribourg",), ("fribourgeois",)),
    "neuchatel": (("Neuchâtel", "Neuenburg"), ("neuenburger", "neuchatelois")),
    "schaffhausen": (("Schaffhausen", "Schaffhouse"), ("schaffhauser", "schaffhousois")),
    "schwyz": (("Schwyz",), ("schwyzer", "schwytzois")),
    "zug": (("Zoug",), ("zuger", "zougois")),
}
# Names that are more often common words or personal names.
_AMBIGUOUS = frozenset(
    {"chad", "jersey", "center", "knox", "troll", "phoenix", "regina", "davis", "casey", "oral", "maurice"}
    | {"malte", "grenade", "dominique", "georgie", "salvador"}  # French names that are words in other languages
)
_PEOPLES = {  # headlines often use the adjective for the country: folded word beginnings
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
PEOPLE = 5  # common letters of a language's and its country's name: "Portuguese", "Portugal"
_NO_COUNTRIES = frozenset({"EU", "UN", "EZ", "ZZ", "QO"})  # groups and unknown entries among CLDR's territories
_Gazetteer = tuple[dict[str, tuple[str, ...]], dict[str, list[str]], dict[str, list[tuple[str, str]]]]
_making = threading.Lock()
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def find_places(text: str) -> frozenset[str]:
    """The places named in a text, as language-independent codes. A city implies its country."""
    found: set[str] = set()
    open_ended = False
    for word in set(_WORD.findall(text)):
        codes, own, longer = _meanings(word)
        found.update(codes)
        if longer:
            open_ended = True
        else:
            found.update(own)
    if open_ended:
        names = _gazetteer()[0]
        for match in _WORD.finditer(text):
            _, own, longer = _meanings(match.group())
            if longer:
                start = match.start()
                whole = (name for name in longer if fold(text[start : start + len(name)]) == name)
                found.update(next((names[name] for name in whole), own))
    return frozenset(found)


@lru_cache(maxsize=100_000)
def _meanings(word: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What a word means on its own: codes in any case, codes as a name, and longer names it may start
    (longest first)."""
    if word in _SHORT_CODES or word.startswith("US-"):
        return (_SHORT_CODES.get(word, "US"),), (), ()
    names, first_words, peoples = _gazetteer()
    folded = fold(word)
    codes = tuple(code for beginning, code in peoples.get(folded[:3], ()) if folded.startswith(beginning))
    begun = first_words.get(folded, ()) if word[0].isupper() else ()
    own = names[folded] if folded in begun else ()
    return codes, own, tuple(name for name in begun if name != folded)


def _gazetteer() -> _Gazetteer:
    """As made by the first caller: the shows of one hour begin at the same time, in threads of one worker."""
    with _making:
        return _make_gazetteer()


@lru_cache(maxsize=1)
def _make_gazetteer() -> _Gazetteer:
    """Names to codes, names by their first word (longest first), and peoples by their first three letters."""
    # The first code of a name is kept: a country before a city, CLDR's spelling before the identifier's.
    names: dict[str, tuple[str, ...]] = {}
    for name, codes in (*_localised_names(), *_names_in_identifiers()):
        names.setdefault(name, codes)
    names |= {fold(spelling): (key, "CH") for key, (spellings, _) in _NEARBY.items() for spelling in spellings}
    for word in _AMBIGUOUS:
        names.pop(word, None)
    peoples: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, beginnings in _PEOPLES.items():
        for beginning in beginnings:
            peoples[beginning[:3]].append((beginning, code))
    nearby = ((word, code) for key, (_, words) in _NEARBY.items() for word in words for code in (key, "CH"))
    for beginning, code in (*_peoples_by_language(), *nearby):
        peoples[beginning[:3]].append((beginning, code))
    return names, _by_first_word(names), dict(peoples)


def _zone_countries() -> dict[str, str]:
    from babel.core import get_global

    return dict(get_global("zone_territories"))


def _localised_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Countries and time-zone cities as CLDR spells them in each language."""
    from babel import Locale

    countries = _zone_countries()
    for language in languages():
        locale = Locale(language)
        for code, name in locale.territories.items():
            if _is_country(code):
                yield fold(name), (code,)
        for zone, details in locale.time_zones.items():
            if (city := details.get("city")) and zone in countries:
                yield fold(city), (zone, countries[zone])


def _peoples_by_language() -> Iterator[tuple[str, str]]:
    """Peoples by the names of their languages: "Portuguese" starts like Portugal, where it is an official language."""
    from babel import Locale
    from babel.core import get_global

    spoken = get_global("territory_languages")
    for language in languages():
        locale = Locale(language)
        countries = {code: fold(name) for code, name in locale.territories.items() if _is_country(code)}
        for spoken_there, name in locale.languages.items():
            folded = fold(name)
            homes = [
                code
                for code, country in countries.items()
                if country[:PEOPLE] == folded[:PEOPLE]
                and spoken.get(code, {}).get(spoken_there, {}).get("official_status") == "official"
            ]
            if len(homes) == 1 and folded.isalpha() and len(folded) > PEOPLE:
                yield folded[:-1], homes[0]


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES


def _names_in_identifiers() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Time-zone cities by their identifier: CLDR omits those whose name equals it."""
    for zone, country in _zone_countries().items():
        city = zone.rsplit("/", 1)[-1].replace("_", " ")
        if "/" in zone and not any(c.isdigit() for c in city):
            yield fold(city), (zone, country)


def _by_first_word(names: Iterable[str]) -> dict[str, list[str]]:
    first_words: dict[str, list[str]] = defaultdict(list)
    for name in sorted((name for name in names if len(name) > 3), key=len, reverse=True):
        if first := _WORD.match(name):
            first_words[first.group()].append(name)
    return dict(first_words)
