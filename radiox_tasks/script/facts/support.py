"""Whether each thing a line says is found in its evidence: numbers, dates, names and words, one by one."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from radiox_tasks.script.facts.dates import Moment
from radiox_tasks.script.facts.numbers import Number
from radiox_tasks.script.facts.stream import Sentence, Unit
from radiox_tasks.script.facts.words import fold, has, is_known, link_forms, parts
from radiox_tasks.script.findings import Finding


class Ground:
    """Everything the evidence states, ready to be looked up."""

    def __init__(self, sentences: Iterable[Sentence], known: Collection[str]) -> None:
        self.sentences = tuple(sentences)
        self.languages = {sentence.language for sentence in self.sentences}
        units = [unit for sentence in self.sentences for unit in sentence.units]
        self.keys = frozenset(key for unit in units for key in unit.keys)
        self.words = frozenset(fold(unit.surface) for unit in units)
        self.moments = [unit.fact for unit in units if isinstance(unit.fact, Moment)]
        self.numbers = [unit.fact for unit in units if isinstance(unit.fact, Number)]
        self.known = frozenset(fold(part) for phrase in known for part in _split(phrase))

    def states_number(self, number: Number) -> bool:
        """The same value in the same unit, or the same year."""
        if any(number.key == other.key for other in self.numbers):
            return True
        value = number.value
        return not number.unit and value.denominator == 1 and any(m.year == value for m in self.moments)

    def states_moment(self, moment: Moment) -> bool:
        """A date, weekday or time that says all of this one."""
        if any(other.covers(moment) for other in self.moments):
            return True
        return moment.key.endswith("-*-*") and any(other.value == moment.year for other in self.numbers)

    def states_word(self, unit: Unit, language: str) -> bool:
        """The word, a form of it, a synonym, or a compound of words that are all there."""
        if unit.keys & self.keys or fold(unit.surface) in self.known:
            return True
        if "-" in unit.surface and all(self._part(part, language) for part in _split(unit.surface)):
            return True
        if any(
            self._part(head, language) and self._part(tail, language) for head, tail in parts(unit.surface, language)
        ):
            return True
        folded = fold(unit.surface)
        return (
            language == "de"
            and len(folded) >= 4
            and any(word.endswith(folded) and len(word) > len(folded) + 2 for word in self.words)
        )

    def _part(self, part: str, language: str) -> bool:
        from radiox_tasks.script.facts.words import keys

        if not part:
            return False
        return any(
            form in self.words or bool(keys(form, language) & self.keys) or form in self.known
            for form in (part, *link_forms(part))
            if len(form) >= 3
        )


def _split(phrase: str) -> list[str]:
    return [part for part in phrase.replace("-", " ").replace("/", " ").split() if part]


def unsupported(sentence: Sentence, ground: Ground) -> list[Finding]:
    """What `sentence` states that the evidence, in the same language, does not."""
    findings: list[Finding] = []
    for unit in sentence.units:
        if unit.kind == "number" and isinstance(unit.fact, Number) and not ground.states_number(unit.fact):
            findings.append(Finding("number", f"The evidence has no {unit.surface!r}.", unit.surface))
        elif unit.kind == "moment" and isinstance(unit.fact, Moment) and not ground.states_moment(unit.fact):
            findings.append(Finding("date", f"The evidence does not say {unit.surface!r}.", unit.surface))
        elif unit.kind == "word" and not _stated(unit, sentence, ground):
            rule = "name" if is_name(unit, sentence) else "word"
            findings.append(Finding(rule, f"{unit.surface!r} is not in the evidence.", unit.surface))
    return findings


def _stated(unit: Unit, sentence: Sentence, ground: Ground) -> bool:
    if sentence.language in ground.languages or not ground.languages:
        return ground.states_word(unit, sentence.language)
    if not is_name(unit, sentence):
        return True
    return bool(unit.keys & ground.keys) or fold(unit.surface) in ground.words | ground.known


def is_name(unit: Unit, sentence: Sentence) -> bool:
    """Say whether a word names somebody or something. In doubt it does: the gate is closed by default.

    English: a capital that the beginning of a sentence does not explain. German: a capitalised word that is no common
    noun of the dictionary.
    """
    if not unit.is_capital:
        return False
    if any(key.startswith(("place:", "people:")) for key in unit.keys):
        return True
    initial = not any(other.kind != "boundary" for other in sentence.units if other.end <= unit.start)
    lower = unit.surface[:1].lower() + unit.surface[1:]
    if initial and is_known(lower, sentence.language):
        return False
    if sentence.language == "en":
        return not has("en", "titles", unit.surface)
    return not _is_common_noun(unit.surface)


def _is_common_noun(word: str) -> bool:
    lower = word[:1].lower() + word[1:]
    return (
        is_known(lower, "de")
        or has("de", "nouns", word)
        or word.endswith(
            ("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "nis", "tum")
        )
    )


def same_value(first: Fraction, second: Fraction) -> bool:
    """Exact equality; numbers are never compared as floats."""
    return first == second
