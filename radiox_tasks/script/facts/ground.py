"""The evidence of one line, read once and ready to be looked up."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from radiox_tasks.script.facts.claims.attribution import speakers
from radiox_tasks.script.facts.claims.hollow import hollow_indices
from radiox_tasks.script.facts.grammar.clauses import clauses, nations
from radiox_tasks.script.facts.grammar.ellipsis import spelled_out
from radiox_tasks.script.facts.reading.dates import Moment
from radiox_tasks.script.facts.reading.numbers import Number
from radiox_tasks.script.facts.reading.stream import Sentence, Unit, read
from radiox_tasks.script.facts.reading.words import fold, has, implied, keys, link_forms, parts
from radiox_tasks.script.lexicon import words

# "The two" of somebody, a noun for them, and their two names.
_PAIR = re.compile(
    r"(?: [A-ZÄÖÜ][\w-]+n| [a-z]+s)?"
    r" ([A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)* (?:und|and) [A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)*)"
)
MOST_CHARACTERS = 20_000  # of one piece of evidence; a quotation is far shorter, and a hostile one may be endless


class Ground:
    """Everything the evidence states, and the names that a line may use without it."""

    def __init__(self, sentences: Sequence[Sentence], known: Collection[str]) -> None:
        self.sentences = tuple(sentences)
        self._known = tuple(known)
        self.languages = {sentence.language for sentence in self.sentences}
        units = [unit for sentence in self.sentences for unit in sentence.units]
        self.keys = frozenset(key for unit in units for key in unit.keys)
        self._nations = nations(self.keys)
        self.words = frozenset(fold(unit.surface) for unit in units)
        self.moments = [unit.fact for unit in units if isinstance(unit.fact, Moment)]
        self.numbers = [unit.fact for unit in units if isinstance(unit.fact, Number)]
        self.attributed = any(speakers(sentence) is not None for sentence in self.sentences)
        self.phrases = tuple(phrase.strip() for phrase in known if phrase.strip())
        self.known = frozenset(fold(part) for phrase in self.phrases for part in split(phrase))

    @classmethod
    def of(cls, evidence: Sequence[str], language: str, known: Collection[str]) -> "Ground":
        """Read `evidence`, each piece in the language it is written in."""
        pieces = [piece[:MOST_CHARACTERS] for piece in evidence]
        read_in = [item for piece in pieces for item in read(piece, guess_language(piece, language))]
        return cls([part for sentence in read_in for part in spelled_out(sentence)], known)

    def without_questions(self) -> "Ground":
        """What is stated and not only asked; the same ground where nothing is asked."""
        stating = [sentence for sentence in self.sentences if not sentence.asks]
        return self if len(stating) == len(self.sentences) else Ground(stating, self._known)

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
        if unit.keys & self.keys or implied(unit.keys, language) & self.keys:
            return True
        if nations(unit.keys) & self._nations:
            return True
        if "-" in unit.surface and all(self._states_part(part, language) for part in split(unit.surface)):
            return True
        for head, tail in parts(unit.surface, language):
            if self._states_part(head, language) and self._states_part(tail, language):
                return True
        folded = fold(unit.surface)
        return (
            language == "de"
            and len(folded) >= 4
            and any(
                (word.endswith(folded) or (unit.is_capital and word.startswith(folded))) and len(word) > len(folded) + 2
                for word in self.words
            )
        )

    def _states_part(self, part: str, language: str) -> bool:
        return any(
            form in self.words or bool(keys(form, language) & self.keys)
            for form in (part, *link_forms(part))
            if len(form) >= 3
        )

    def _counts_the_pair(self, sentence: Sentence, index: int) -> bool:
        """ "Both" before two names counts them, where the evidence too has these two and no third."""
        if fold(sentence.units[index].surface) not in {"beide", "beiden", "both"}:
            return False
        pair = _PAIR.match(sentence.text, sentence.units[index].end)
        if pair is None:
            return False
        alone = re.compile(rf"(?<![,\w]) ?{re.escape(pair.group(1))}(?!,? (?:und|and|sowie)\b)(?!, [A-ZÄÖÜ])(?!\w)")
        return any(alone.search(other.text) for other in self.sentences)

    def free_indices(self, sentence: Sentence) -> frozenset[int]:
        """Indices of units that need no evidence: the outlet a line names as its source, a host who is spoken to."""
        spans = [
            match.span()
            for phrase in self.phrases
            for match in re.finditer(rf"(?i)(?<!\w){re.escape(phrase)}(?!\w)", sentence.text)
        ]
        free = set(hollow_indices(sentence)) | {
            index for index in range(len(sentence.units)) if self._counts_the_pair(sentence, index)
        }
        for clause in clauses(sentence):
            inside = {
                clause.first + index
                for index, unit in enumerate(clause.units)
                if any(start <= unit.start and unit.end <= end for start, end in spans)
            }
            reporting = {
                clause.first + index for index, unit in enumerate(clause.units) if reports(unit, sentence.language)
            }
            if inside and (reporting or inside >= set(clause.stating)):
                free |= inside | reporting
            if self.attributed:  # the source is compared as such; by which verb it speaks is free
                free |= reporting
        return frozenset(free)


def reports(unit: Unit, language: str) -> bool:
    """Say whether a unit is a word by which a source speaks."""
    return unit.kind in {"word", "function"} and has(language, "reporting", unit.surface)


def split(phrase: str) -> list[str]:
    """The words of a phrase, hyphens and slashes cut."""
    return [part for part in re.split(r"[\s/‑-]+", phrase) if part]


def plain_text(text: str) -> str:
    """The words alone: case, quotes, spaces and final marks are levelled."""
    text = re.sub(r"[\"'„“”‚‘’«»‹›]", "", text.casefold().replace("ß", "ss"))
    return re.sub(r"\s+", " ", text).strip(" .!?…:;,")


@lru_cache(maxsize=2048)
def guess_language(text: str, default: str) -> str:
    """German or English by their function words; `default` when neither speaks up."""
    tokens = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {language: sum(token in words(language, "function") for token in tokens) for language in ("de", "en")}
    if scores["de"] == scores["en"]:
        return default
    return max(scores, key=lambda language: scores[language])
