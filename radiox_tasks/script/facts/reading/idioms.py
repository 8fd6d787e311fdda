"""Verbs with companions that mean something together: "kam ums Leben" is "starb", "set up" is "established"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from radiox_tasks.script.facts.reading.words import fold, keys
from radiox_tasks.script.lexicon import groups, words

_REACH = 4  # words between an English verb and its companion: "set the company up"


@dataclass(frozen=True)
class Idiom:
    """A verb, the words it needs beside it, and the verb it stands for.

    A companion that ends in "…" is a preposition, and something stands behind it: "ging an die Bank".
    """

    verb: str
    companions: tuple[str, ...]
    meaning: frozenset[str]


@lru_cache(maxsize=4)
def idioms(language: str) -> tuple[Idiom, ...]:
    """The idioms of a language, those of most words first."""
    found = []
    for line in groups(f"{language}_meanings", "idioms"):
        cut = line.index("=")
        meaning = frozenset(line[cut + 1 :]).union(*(keys(word, language) for word in line[cut + 1 :]))
        found.append(Idiom(line[0], line[1:cut], meaning))
    return tuple(sorted(found, key=lambda idiom: -len(idiom.companions)))


def match_idiom(clause: Sequence[str], verb: int, language: str) -> tuple[frozenset[str], tuple[int, ...]] | None:
    """What the verb at `verb` of a clause's words means with its companions, and where these stand."""
    own = keys(clause[verb], language)
    for idiom in idioms(language):
        if idiom.verb not in own:
            continue
        places = _companions(clause, verb, idiom.companions, language)
        if places is not None:
            return idiom.meaning, places
    return None


def _companions(clause: Sequence[str], verb: int, wanted: tuple[str, ...], language: str) -> tuple[int, ...] | None:
    """German companions stand anywhere in the clause in their order, English ones soon behind the verb."""
    folded = [fold(word) for word in clause]
    leads = wanted[-1].endswith("…")
    wanted = tuple(word.removesuffix("…") for word in wanted)
    at_end = folded[-1] == wanted[-1] or (verb > 0 and folded[verb - 1] == wanted[-1])
    if leads and at_end:
        return None
    if language == "de" and not leads and len(wanted) == 1 and wanted[0] in words("de", "particles") and not at_end:
        return None
    at = verb if language == "en" else -1
    last = verb + _REACH if language == "en" else len(clause)
    places: list[int] = []
    for word in wanted:
        following = next(
            (i for i in range(at + 1, min(last + 1, len(clause))) if i != verb and folded[i] == word), None
        )
        if following is None or (places and following != at + 1):
            return None
        places.append(following)
        at = following
    return tuple(places)
