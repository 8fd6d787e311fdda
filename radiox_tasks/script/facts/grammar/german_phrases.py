"""German phrases that stand bare in a clause, and their case as far as the article tells."""

from collections.abc import Sequence
from typing import Literal

from radiox_tasks.script.facts.grammar.clauses import marker
from radiox_tasks.script.facts.grammar.german_verbs import ADJECTIVAL, DETERMINERS, extended_from, is_german_verb
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.lexicon import words

Case = Literal["subject", "object", "other", ""]
CASES: dict[str, Case] = {
    **dict.fromkeys(["der", "welcher", "jeder", "dieser"], "subject"),
    **dict.fromkeys(["den", "einen", "keinen", "seinen", "ihren", "jeden", "diesen", "welchen"], "object"),
    **dict.fromkeys(
        ["dem", "einem", "keinem", "seinem", "ihrem", "diesem", "des", "eines", "seines", "ihres"], "other"
    ),
    **dict.fromkeys(["einer", "seiner", "ihrer", "keiner", "dessen", "welchem", "denen"], "other"),
}
_TIMES = frozenset(["jahr", "tag", "woche", "monat", "mal", "ende", "anfang", "mitte", "abend", "nacht", "stunde"])
GENITIVE = frozenset(["des", "der", "eines", "einer", "seines", "seiner", "ihres", "ihrer"])
_SOURCES = frozenset(["laut", "gemäss", "gemäß"])
_LISTING = frozenset(["und", "sowie", "oder", ","])


def bare_phrases(sentence: Sentence, indices: Sequence[int]) -> list[tuple[list[int], Case]]:
    """The bare phrases of a clause with their case; those that "and" joins are one."""
    found: list[tuple[list[int], Case]] = []
    last = -2
    for at in indices:
        unit = sentence.units[at]
        if unit.kind != "word" or not unit.is_capital or marker(sentence, at) is not None:
            continue
        if _is_genitive(sentence, at) or unit.keys & _TIMES or _only_begins(sentence, at) or _is_source(sentence, at):
            continue
        case = _case(sentence, at)
        apart = _is_plural(unit) and last >= 0 and _is_plural(sentence.units[last])  # "dass Bienen Gesichter erkennen"
        if found and ((last == at - 1 and not apart) or _joined(sentence, last, at)):
            found[-1][0].append(at)
            found[-1] = (found[-1][0], found[-1][1] or case)
        else:
            found.append(([at], case))
        last = at
    return found


def _only_begins(sentence: Sentence, at: int) -> bool:
    """Say whether a capital is explained by the beginning of the sentence."""
    return at == 0 and (fold(sentence.units[at].surface) in words("de", "starters") or is_german_verb(sentence, at))


def _is_source(sentence: Sentence, at: int) -> bool:
    """ "Laut der Weltbank"."""
    before = [fold(unit.surface) for unit in sentence.units[max(0, at - 2) : at]]
    led = [word for word in before if word not in DETERMINERS]
    return bool(led) and led[-1] in _SOURCES


def _joined(sentence: Sentence, first: int, second: int) -> bool:
    between = [fold(unit.surface) for unit in sentence.units[first + 1 : second]]
    return bool(_LISTING & set(between)) and all(word in _LISTING or word in DETERMINERS for word in between)


def _case(sentence: Sentence, at: int) -> Case:
    """The case of a phrase, as far as its article tells."""
    back = at - 1
    while back >= max(0, at - 8):
        unit = sentence.units[back]
        word = fold(unit.surface)
        if word in DETERMINERS:
            return CASES.get(word, "")
        start = extended_from(sentence, back)
        if start is not None and unit.surface.endswith(ADJECTIVAL):
            back = start
            continue
        adjective = unit.kind == "word" and (unit.surface.endswith(ADJECTIVAL) or unit.is_capital)
        if unit.kind != "number" and not adjective:
            return ""
        back -= 1
    return ""


def _is_genitive(sentence: Sentence, at: int) -> bool:
    """ "Der Hund der Frau": an article of the genitive right behind a noun, or a name in the genitive before one."""
    units = sentence.units
    following = units[at + 1] if at + 1 < len(units) else None
    if following is not None and following.kind == "word" and following.is_capital and units[at].surface.endswith("s"):
        return True
    for back in range(at - 1, max(-1, at - 4), -1):
        if fold(units[back].surface) in GENITIVE:
            before = units[back - 1] if back else None
            return before is not None and before.kind == "word" and before.is_capital
        if units[back].kind != "word" or units[back].is_capital:
            return False
    return False


def is_counted(sentence: Sentence, phrase: list[int]) -> bool:
    return any(unit.kind == "number" for unit in sentence.units[max(0, phrase[0] - 2) : phrase[0]])


def is_several(sentence: Sentence, phrase: list[int]) -> bool:
    joined = any(fold(unit.surface) in _LISTING for unit in sentence.units[phrase[0] : phrase[-1]])
    return joined or _is_plural(sentence.units[phrase[-1]]) or is_counted(sentence, phrase)


def _is_plural(unit: Unit) -> bool:
    own = fold(unit.surface)
    return any(key.isalpha() and key != own for key in unit.keys)


def article_of(sentence: Sentence, at: int) -> str:
    """The article of a noun, adjectives between them or not."""
    for back in range(at - 1, max(-1, at - 4), -1):
        if fold(sentence.units[back].surface) in DETERMINERS:
            return fold(sentence.units[back].surface)
    return ""


def indices_of(phrases: Sequence[Sequence[int]]) -> frozenset[int]:
    return frozenset(index for phrase in phrases for index in phrase)
