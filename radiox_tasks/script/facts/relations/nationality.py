"""Countries and their peoples: "the French president" is the president of France, and of no other country."""

from collections.abc import Iterator

from radiox_tasks.script.facts.grammar.clauses import Alignment, marker, nations
from radiox_tasks.script.facts.reading.articles import article
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, is_past
from radiox_tasks.script.findings import Finding


def misplaced_nations(found: Alignment) -> list[Finding]:
    """ "The French president" is the president "of" or "from" France; "in France" or "to France" is more than that."""
    findings = []
    for index, places in found.places.items():
        unit = found.line.units[index]
        if places and nations(unit.keys) and not _of_the_same(found, index, places):
            detail = f"In the evidence {unit.surface!r} is said of somebody else."
            findings.append(Finding("relation", detail, unit.surface))
            continue
        if not places or not only_by_people(found, index):
            continue
        belongs = _belongs(found.line, index) if is_place(unit) else any(_belongs(found.evidence, at) for at in places)
        if not belongs:
            detail = f"The evidence does not tie {unit.surface!r} to this in the same way."
            findings.append(Finding("relation", detail, unit.surface))
    return findings


def _of_the_same(found: Alignment, index: int, places: list[int]) -> bool:
    """Say whether a country is tied to the same somebody as in the evidence, where two countries could be confused."""
    countries = {country for unit in found.evidence.units for country in nations(unit.keys)}
    mine = _tied(found.line, index)
    theirs = [_tied(found.evidence, place) for place in places]
    if (len(countries) < 2 and not only_by_people(found, index)) or not mine or not all(theirs):
        return True
    return any(set(found.places.get(at, ())) & there for at in mine for there in theirs)


def _tied(sentence: Sentence, index: int) -> set[int]:
    """The words a country is tied to: "president X" in "the French president X" and "the president X of France"."""
    unit = sentence.units[index]
    genitive = is_place(unit) and (unit.is_possessive or _stands_first(sentence, index))
    if genitive or not is_place(unit):
        return set(_names_from(sentence, index + 1, 1))
    if not _belongs(sentence, index):
        return set()
    at = index - 1
    while at >= 0 and sentence.units[at].kind == "function":
        at -= 1
    return set(_names_from(sentence, at, -1))


def _stands_first(sentence: Sentence, index: int) -> bool:
    """ "Frankreichs Präsident": a genitive right before its noun, with no article."""
    following = sentence.units[index + 1 : index + 2]
    return (
        sentence.language == "de"
        and sentence.units[index].surface.endswith("s")
        and marker(sentence, index) is None
        and article(sentence, index) is None
        and bool(following and following[0].is_capital)
    )


def _names_from(sentence: Sentence, at: int, step: int) -> Iterator[int]:
    """The row of words that begins at `at`, up to a small word, a number or a comma."""
    while 0 <= at < len(sentence.units) and sentence.units[at].kind == "word":
        yield at
        if step > 0 and _ends_phrase(sentence, at):
            return
        if sentence.language == "de" and step < 0 and not sentence.units[at].is_capital:
            return
        at += step


def _ends_phrase(sentence: Sentence, at: int) -> bool:
    """Say whether a verb begins behind the word at `at`: a German noun before a small letter, an English past form."""
    following = sentence.units[at + 1] if at + 1 < len(sentence.units) else None
    if following is None or following.is_capital:
        return False
    return sentence.units[at].is_capital if sentence.language == "de" else is_past(following.surface)


def only_by_people(found: Alignment, index: int) -> bool:
    """Say whether a country is found by its people alone, or a people by its country."""
    unit = found.line.units[index]
    return (
        bool(nations(unit.keys))
        and bool(found.places[index])
        and not any(unit.keys & found.evidence.units[place].keys for place in found.places[index])
    )


def is_place(unit: Unit) -> bool:
    return any(key.startswith("place:") for key in unit.keys)


def _belongs(sentence: Sentence, index: int) -> bool:
    """Say whether a country stands as an origin: "of", "from", a genitive."""
    surface = sentence.units[index].surface
    if sentence.language == "de":
        return (
            marker(sentence, index) in {"aus", "von"}
            or _is_genitive(sentence, index)
            or (surface.endswith("s") and not surface.endswith("us"))
        )
    return marker(sentence, index) in {"of", "from"} or surface.endswith(("'s", "’s"))


def _is_genitive(sentence: Sentence, index: int) -> bool:
    """ "Der Präsident der Schweiz": its article stands right behind a noun; in "in der Schweiz" it does not."""
    if article(sentence, index) not in {"der", "des"}:
        return False
    at = next(at for at in range(index - 1, -1, -1) if fold(sentence.units[at].surface) in {"der", "des"})
    return at > 0 and sentence.units[at - 1].kind == "word" and sentence.units[at - 1].is_capital
