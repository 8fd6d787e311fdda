"""Who says it: a line keeps its source's source, and puts no other in its place."""

import re
from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import Alignment, Clause, clauses, preposition_group
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold, has, is_past
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

_FRAME = {
    "de": re.compile(
        r"(?i)\b(?:laut|gemäss|gemäß|nach (?:eigenen )?(?:angaben|aussage[n]?|auskunft|einschätzung"
        r"|meinung|ansicht)|zufolge)\b"
        r"|^so(?=\s+(?:der|die|das|ein|eine|sein|seine|ihr|ihre|(?-i:[A-ZÄÖÜ])\w+)\b)"  # ", so die Polizei"
    ),
    "en": re.compile(r"(?i)\b(?:according to|in the words of|in the view of)\b"),
}

# What begins a clause that stands beside the main one and not over it.
_BESIDE = {
    "de": frozenset({"nachdem", "weil", "bevor", "als", "obwohl"}),
    "en": frozenset({"after", "because", "before", "when", "although", "though"}),
}
_REPORTED = frozenset({"that", "whether", "dass", "ob"})  # what was reported follows, and nothing else
_SAYING = frozenset({"said", "says", "say", "claimed", "claims", "insisted", "argued"})


def misattributed(found: Alignment, known: frozenset[str]) -> list[Finding]:
    """A source dropped, put in, or exchanged. `known` are names a line may give as its source without evidence."""
    line, evidence = found.line, found.evidence
    mine, theirs = speakers(line), speakers(evidence)
    if theirs is None:
        if mine is None or all(fold(unit.surface) in known for unit in mine):
            return []
        named = " ".join(unit.surface for unit in mine) or line.text[:40]
        return [Finding("attribution", "The evidence does not attribute this to anybody.", named)]
    if mine is None and _told_beside(found):
        return []
    if mine is None:
        named = " ".join(unit.surface for unit in theirs)
        return [Finding("attribution", f"The evidence gives a source for this: {named!r}.", line.text[:60])]
    owner = _owner_alone(found, mine, theirs)
    if owner is not None:
        return [Finding("attribution", "In the evidence somebody of theirs says this.", owner.surface)]
    said = {key for unit in theirs for key in unit.keys}
    strange = [unit for unit in mine if not unit.keys & said and fold(unit.surface) not in known]
    vouching = words(line.language, "vouching")
    known_keys = {key for unit in evidence.units for key in unit.keys}
    for unit in line.units:
        if _reports(unit, line) and unit.keys & vouching and not unit.keys & known_keys:
            return [Finding("attribution", f"In the evidence nobody says so with {unit.surface!r}.", unit.surface)]
    if strange:
        named = " ".join(unit.surface for unit in strange)
        return [Finding("attribution", "The evidence has another source for this.", named)]
    return []


def _told_beside(found: Alignment) -> bool:
    """ "Shares fell after the bank reported losses": the fall is told by the source itself, and only it is in the line.

    "As the bank reported" is no such clause: it speaks for what stands before it, and so does who reports at the end.
    """
    evidence = found.evidence
    cut = clauses(evidence)
    number = _reporting_clause(evidence, cut)
    if not number or fold(cut[number].units[0].surface) not in _BESIDE[evidence.language]:
        return False
    if any(fold(clause.units[0].surface) not in _REPORTED for clause in cut[number + 1 :]):
        return False
    return all(any(place < cut[number].first for place in places) for places in found.places.values() if places)


def _owner_alone(found: Alignment, mine: tuple[Unit, ...], theirs: tuple[Unit, ...]) -> Unit | None:
    """ "The minister's adviser said" is nothing that the minister said; what a spokesman says his ministry does."""
    head = theirs[-1] if theirs else None
    if found.evidence.language != "en" or head is None or head.keys & words("en", "voices"):
        return None
    if any(unit.keys & head.keys for unit in mine):
        return None
    owners = [unit for unit in theirs if unit.is_possessive]
    return next((unit for unit in mine if any(unit.keys & owner.keys for owner in owners)), None)


@lru_cache(maxsize=1024)
def speakers(sentence: Sentence) -> tuple[Unit, ...] | None:
    """The units that name the source of what a sentence reports; None when it reports in its own name."""
    cut = clauses(sentence)
    number = _reporting_clause(sentence, cut)
    if number is None:
        return None
    clause = cut[number]
    if framed := _frame(sentence, clause):
        start = clause.units[0].start
        if fold(framed.group(0)) == "zufolge":
            before = [unit for unit in clause.units if unit.kind == "word" and unit.end <= start + framed.start()]
            return tuple(before[-4:])
        return _named_after(clause.units, start + framed.end(), sentence.language)
    return _beside(clause.units, _reporting(sentence, clause)[-1], sentence.language)


def _reporting_clause(sentence: Sentence, cut: tuple[Clause, ...]) -> int | None:
    """The number of the first clause that names a source for what the sentence tells."""
    for number, clause in enumerate(cut):
        verbs = _reporting(sentence, clause)
        if _frame(sentence, clause) or (verbs and _introduces(sentence, cut, number, verbs)):
            return number
    return None


def _reporting(sentence: Sentence, clause: Clause) -> list[Unit]:
    return [unit for unit in clause.units if _reports(unit, sentence)]


def _frame(sentence: Sentence, clause: Clause) -> re.Match[str] | None:
    """ "According to", as it stands in the clause's text."""
    frame = _FRAME.get(sentence.language)
    return frame.search(sentence.text[clause.units[0].start : clause.units[-1].end]) if frame else None


def _beside(units: tuple[Unit, ...], verb: Unit, language: str) -> tuple[Unit, ...]:
    """Who speaks: what stands before the verb, or behind it where it comes first or after a phrase of place or time."""
    before = tuple(unit for unit in units if unit.kind == "word" and unit.end <= verb.start)
    after = tuple(unit for unit in units if unit.kind == "word" and unit.start >= verb.end)
    led = preposition_group(units[0].surface, language) is not None
    return (after if led or not before else before) or before


def _named_after(units: tuple[Unit, ...], position: int, language: str) -> tuple[Unit, ...]:
    """The source that follows "laut" or "according to": its words up to the next phrase."""
    named: list[Unit] = []
    for unit in units:
        if unit.start < position:
            continue
        if unit.kind == "word" and (unit.is_capital or not named or language == "en"):
            named.append(unit)
        elif unit.kind != "function" or (named and fold(unit.surface) not in {"der", "des", "of", "the", "von"}):
            break
    return tuple(named[:6])


def _reports(unit: Unit, sentence: Sentence) -> bool:
    if unit.kind not in {"word", "function"} or unit.surface in {"state", "bericht", "report", "meinen", "angaben"}:
        return False
    if sentence.language == "de" and unit.is_capital:
        return False
    if fold(unit.surface) not in unit.keys and not unit.keys & words(sentence.language, "reporting"):
        return False  # half of an idiom that means something else: "added its signature"
    return has(sentence.language, "reporting", unit.surface) or unit.surface in {
        "teilte",
        "teilten",
        "teilt",
        "gab",
        "gaben",
    }


def _introduces(sentence: Sentence, cut: tuple[object, ...], number: int, verbs: list[Unit]) -> bool:
    """A reporting verb reports when a comma, a colon, a quotation or "that" ties it to what is said."""
    text, verb = sentence.text, verbs[-1]
    if verb.surface in {"teilte", "teilten", "teilt"} and not re.search(r"\bmit\b", text[verb.end :]):
        return False
    if verb.surface in {"gab", "gaben"} and not re.search(r"\bbekannt\b", text[verb.end :]):
        return False
    after, before = text[verb.end : verb.end + 60], text[: verbs[0].start]
    if re.match(r"[^,;:.\"„“«]{0,40}:", after) or re.match(r"\s*(?:,|that\b|dass\b|[\"„“«])", after):
        return True
    if re.match(r"[^,;:]{0,40}(?:,|:)\s*(?:dass\b|ob\b|er\b|sie\b|es\b|der\b|die\b|das\b|[\"„“«])", after):
        return True
    if re.search(r"(?:[,\"”“»]|–)\s*(?:so\s+|wie\s+)?(?:(?:[^\W\d_]+\s+){0,4})$", before) and len(cut) > 1 and number:
        return True
    if re.match(r"\s+(?:on|in|am|im)\s+(?:[\w.]+,?\s+){1,9}?(?:that|dass)\b", after):
        return True
    if sentence.language != "en" or not _finite(text[verb.end :]):
        return False
    return verb.surface in _SAYING or bool(re.match(r"\s+(?:the|it|he|she|they|there|[A-Z])", after))


def _finite(after: str) -> bool:
    """ "Police said the man was dead", "said the man died": a finite verb follows the object."""
    words_behind = re.findall(r"[\w']+", after)
    named = re.match(r"\s+(?:the|it|he|she|they|[A-Z]\w+)\s", after)
    past = named and any(is_past(word) for word in words_behind[1:])
    return bool(past) or bool(
        re.search(r"\b(?:was|were|is|are|had|has|have|will|would|could|may|might|should|did)\b", after)
    )
