"""German predicates: who does it by case, by the passive, and by the relative clause it is told in.

Where neither an article nor the number of the verb says which of two phrases is the subject, the first one of a main
clause is; in a relative clause it stays untold, and nothing is concluded from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from radiox_tasks.script.facts.clauses import marker, preposition_group
from radiox_tasks.script.facts.predicates import NOBODY, Predicate
from radiox_tasks.script.facts.stream import Sentence, Unit
from radiox_tasks.script.facts.words import fold
from radiox_tasks.script.lexicon import words

Case = Literal["subject", "object", "other", ""]

_BECOMING = frozenset(["werden", "wird", "wurde", "wurden", "worden", "werde", "würde", "würden"])
_PASSIVE_ALONE = frozenset(["wurde", "wurden", "worden"])  # the others make the future of an infinitive too
_HAVING = frozenset(["hat", "haben", "hatte", "hatten", "habe", "hätte", "hätten"])
_BEING = frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"])
_RELATIVE = frozenset(
    [
        *("der", "die", "das", "den", "dem", "denen", "dessen", "deren"),
        *("welcher", "welche", "welches", "welchen", "welchem"),
    ]
)
_OPENING = frozenset(
    [
        *("dass", "ob", "weil", "wenn", "falls", "sofern", "nachdem", "bevor", "ehe", "obwohl", "obschon", "damit"),
        *("sobald", "solange", "seitdem", "indem", "während", "als", "da", "wie", "wo"),
    ]
)
_JOINING = frozenset(["und", "oder", "aber", "sondern"])
_CASES: dict[str, Case] = {
    **dict.fromkeys(["der", "welcher", "jeder", "dieser"], "subject"),
    **dict.fromkeys(["den", "einen", "keinen", "seinen", "ihren", "jeden", "diesen", "welchen"], "object"),
    **dict.fromkeys(
        ["dem", "einem", "keinem", "seinem", "ihrem", "diesem", "des", "eines", "seines", "ihres"], "other"
    ),
    **dict.fromkeys(["einer", "seiner", "ihrer", "keiner", "dessen", "welchem", "denen"], "other"),
}
_DETERMINERS = frozenset([*_CASES, *("die", "das", "ein", "eine", "kein", "keine", "sein", "seine", "ihr", "ihre")])
_SUBJECTS = frozenset(["er", "wir", "ich", "man", "du", "ihr"])
_UNDECIDED = frozenset(["sie", "es"])
_TIMES = frozenset(["jahr", "tag", "woche", "monat", "mal", "ende", "anfang", "mitte", "abend", "nacht", "stunde"])
_GENITIVE = frozenset(["des", "der", "eines", "einer", "seines", "seiner", "ihres", "ihrer"])
_FEMININE = frozenset(["die", "eine", "einer", "keine", "keiner", "ihre", "ihrer", "seine", "seiner"])
_SOURCES = frozenset(["laut", "gemäss", "gemäß"])
_LISTING = frozenset(["und", "sowie", "oder", ","])
_ADJECTIVAL = ("e", "en", "er", "es", "em")


@dataclass
class _Clause:
    """The indices of a clause, what it takes up from the clause around it, and by which word."""

    indices: list[int]
    taken_up: frozenset[int] = frozenset()
    by: str = ""
    joined: bool = False
    inner: bool = False  # hangs on another clause
    gapped: list[int] = field(default_factory=list)  # ", the canton 30 million": what has its verb from this clause


@lru_cache(maxsize=4096)
def german_predicates(sentence: Sentence) -> tuple[Predicate, ...]:
    """The predicates of a sentence."""
    found: list[Predicate] = []
    before: tuple[frozenset[int], str] | None = None
    for clause in _clauses(sentence):
        predicate = _predicate(sentence, clause, before if clause.joined else None)
        if predicate is not None:
            found.append(predicate)
        if not clause.inner:
            before = None
        if predicate is not None and not clause.inner:
            subject = predicate.sufferers if predicate.passive else predicate.doers
            before = (subject, _auxiliary(sentence, clause))
    return (*found, *_attributes(sentence))


def _clauses(sentence: Sentence) -> Iterator[_Clause]:
    """Main clauses without the clauses inside them, and these; cut again where "and" joins two verbs."""
    waiting: _Clause | None = None
    for start, end in _spans(sentence):
        opened = _opened(sentence, start, end)
        if opened is not None:
            yield from _halves(sentence, opened)
            continue
        own = _Clause(list(range(start, end)))
        own.joined = fold(sentence.units[start].surface) in _JOINING and start + 1 == _finite(sentence, own.indices)
        if waiting is not None and _finite(sentence, own.indices) is None and _finite(sentence, waiting.indices):
            waiting.gapped += own.indices
            continue
        if waiting is not None and _finite(sentence, waiting.indices) is None:
            own.indices = waiting.indices + own.indices
        elif waiting is not None:
            yield from _halves(sentence, waiting)
        waiting = own
    if waiting is not None:
        yield from _halves(sentence, waiting)


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(len(sentence.units) + 1):
        if at == len(sentence.units) or sentence.units[at].kind == "boundary":
            if at > start:
                yield start, at
            start = at + 1


def _opened(sentence: Sentence, start: int, end: int) -> _Clause | None:
    """The clause in a span that a conjunction or a relative pronoun opens."""
    units = sentence.units
    first = fold(units[start].surface)
    if first in _OPENING and _ends_with_verb(sentence, end):
        return _Clause(list(range(start + 1, end)), inner=True)
    before = units[start - 2] if start >= 2 else None
    if before is None or before.kind != "word" or not _ends_with_verb(sentence, end):
        return None
    if not before.is_capital and not (first in _RELATIVE and start + 1 < end and _is_small(units[start + 1])):
        return None
    if first in _RELATIVE:
        noun = frozenset(_row_before(units, start - 1)) | _equated(sentence, start - 1)
        return _Clause(list(range(start + 1, end)), noun, first, inner=True)
    led = start + 1 < end and marker(sentence, start) is None and fold(units[start + 1].surface) in _RELATIVE
    if led and units[start].kind == "function" and not (start + 2 < end and units[start + 2].is_capital):
        return _Clause(list(range(start + 2, end)), frozenset(), "mit", inner=True)
    return None


def _is_small(unit: Unit) -> bool:
    """Say whether a word begins a phrase of its own: "der seinem Besitzer entlief" is no "der Besitzer"."""
    return unit.kind == "function" or fold(unit.surface) in _DETERMINERS


def _ends_with_verb(sentence: Sentence, end: int) -> bool:
    """In the last place of a clause that hangs on another, a word of a small letter is its verb."""
    unit = sentence.units[end - 1]
    return is_german_verb(sentence, end - 1) or (unit.kind == "word" and not unit.is_capital)


def _equated(sentence: Sentence, end: int) -> frozenset[int]:
    """ "Der Kran war der erste, der fiel": what a noun is said to be does what the noun does."""
    start = max((at + 1 for at in range(end) if sentence.units[at].kind == "boundary"), default=0)
    span = _Clause(list(range(start, end)))
    verbs = {fold(sentence.units[at].surface) for at in span.indices if is_german_verb(sentence, at)}
    return _all([phrase for phrase, _ in _phrases(sentence, span)]) if verbs and verbs <= _BEING else frozenset()


def _row_before(units: Sequence[Unit], end: int) -> Iterator[int]:
    at = end - 1
    while at >= 0 and units[at].kind != "boundary" and not units[at].is_capital:
        at -= 1  # "von einem Hund gebissen, der"
    while at >= 0 and units[at].kind == "word" and units[at].is_capital:
        yield at
        at -= 1


def _halves(sentence: Sentence, clause: _Clause) -> Iterator[_Clause]:
    """The parts of a clause that "and" joins, where each has its verb."""
    parts: list[list[int]] = [[]]
    for at in clause.indices:
        if fold(sentence.units[at].surface) in _JOINING:
            parts.append([])
        parts[-1].append(at)
    merged: list[list[int]] = []
    for part in parts:
        if merged and not (_verbs(sentence, part) and _verbs(sentence, merged[-1])):
            merged[-1] = merged[-1] + part
        else:
            merged.append(part)
    for number, part in enumerate(merged):
        if number:
            yield _Clause(part, joined=not clause.inner, inner=clause.inner)
        else:
            yield replace(clause, indices=part)


def is_german_verb(sentence: Sentence, at: int) -> bool:
    """Say whether a word is a verb by its forms: it is of an infinitive, and no adjective of the noun behind it."""
    unit = sentence.units[at]
    if fold(unit.surface) in _BECOMING | _HAVING | _BEING or unit.kind == "hedge":
        return True
    own = fold(unit.surface)
    if unit.kind != "word" or (unit.is_capital and at > 0):
        return False
    if at == 0 and unit.is_capital and own.endswith("n") and own in unit.keys:
        return False
    if not any(key.isalpha() and key.endswith("n") and (key != own or own.endswith("n")) for key in unit.keys):
        return False
    following = sentence.units[at + 1] if at + 1 < len(sentence.units) else None
    before = sentence.units[at - 1] if at else None
    led = _extended_from(sentence, at) is not None or (
        before is not None
        and (
            fold(before.surface) in _DETERMINERS
            or before.kind == "number"
            or (before.kind == "word" and not before.is_capital)
            or marker(sentence, at) is not None
        )
    )
    return not (
        led
        and following is not None
        and following.kind == "word"
        and own.endswith(_ADJECTIVAL)
        and following.is_capital
    )


def _extended_from(sentence: Sentence, at: int) -> int | None:
    """The article of "der von der Stadt beauftragte Architekt", where the participle stands at `at`."""
    units = sentence.units
    back = at - 1
    while back > 0 and units[back].kind in {"word", "number", "moment"} and not _led_by(units[back]):
        back -= 1
    while back > 0 and fold(units[back].surface) in _DETERMINERS:
        back -= 1
    if back < 1 or back == at - 1 or not _led_by(units[back]):
        return None
    return back - 1 if fold(units[back - 1].surface) in _DETERMINERS else None


def _led_by(unit: Unit) -> bool:
    return unit.kind == "function" and preposition_group(unit.surface, "de") is not None


def _attributes(sentence: Sentence) -> Iterator[Predicate]:
    """What participles before a noun tell of it: "der von der Stadt beauftragte Architekt"."""
    for at, unit in enumerate(sentence.units[:-1]):
        start = _extended_from(sentence, at)
        noun = sentence.units[at + 1]
        if unit.kind != "word" or unit.is_capital or start is None or not unit.surface.endswith(_ADJECTIVAL):
            continue
        agents = [index for index in range(start, at) if _is_agent(sentence, index)]
        if noun.is_capital and agents:
            yield Predicate(at, frozenset(agents), frozenset([at + 1]), True)


def _is_agent(sentence: Sentence, at: int) -> bool:
    return sentence.units[at].is_capital and marker(sentence, at) in {"von", "durch"}


def _verbs(sentence: Sentence, indices: Sequence[int]) -> list[int]:
    return [at for at in indices if sentence.units[at].kind == "word" and is_german_verb(sentence, at)]


def _finite(sentence: Sentence, indices: Sequence[int]) -> int | None:
    return next((at for at in indices if is_german_verb(sentence, at)), None)


def _auxiliary(sentence: Sentence, clause: _Clause) -> str:
    found = [fold(sentence.units[at].surface) for at in clause.indices]
    return next((word for word in found if word in _BECOMING | _HAVING | _BEING), "")


def _predicate(sentence: Sentence, clause: _Clause, before: tuple[frozenset[int], str] | None) -> Predicate | None:
    verbs = _verbs(sentence, clause.indices) or _last_words(sentence, clause)
    if not verbs:
        return None
    units = sentence.units
    helping = {fold(units[at].surface) for at in clause.indices}
    hedged = any(units[at].kind == "hedge" for at in clause.indices)
    verb = verbs[-1]
    if _is_to_do(sentence, verb):
        return None
    if not helping & (_BECOMING | _HAVING | _BEING) and before is not None and _is_participle(units[verb]):
        helping = helping | {before[1]}
    passive = bool(helping & _PASSIVE_ALONE) or (bool(helping & _BECOMING) and _is_participle(units[verb]))
    if not passive and helping & _BEING and _is_participle(units[verb]):
        subject, _ = _parts(sentence, clause, _phrases(sentence, clause))
        return Predicate(verb, subject, subject, False, undecided=True)
    if not passive and not helping & (_HAVING | _BECOMING) and not hedged:
        verb = verbs[0]
    subject, objects = _parts(sentence, clause, _phrases(sentence, clause))
    gapped = _all([phrase for phrase, _ in _phrases(sentence, _Clause(clause.gapped))])
    gapped |= {at for at in clause.indices if units[at].is_capital and marker(sentence, at) == "als"}
    subject, objects = (part | gapped if part else part for part in (subject, objects))
    if before is not None and not subject:
        subject = before[0]
    if passive and not subject:
        phrases = _phrases(sentence, clause)
        subject = _all([phrase for phrase, case in phrases if case == "other"])  # "dem Trainer wurde gekündigt"
    if passive:
        agents = [at for at in clause.indices if _is_agent(sentence, at)]
        return Predicate(verb, frozenset(agents), subject, True)
    return Predicate(verb, subject, objects, False)


def _last_words(sentence: Sentence, clause: _Clause) -> list[int]:
    """The last word, where the dictionary has it for no verb: behind an auxiliary, or where a clause ends with one."""
    last = sentence.units[clause.indices[-1]]
    helped = any(fold(sentence.units[at].surface) in _PASSIVE_ALONE | _HAVING | _BEING for at in clause.indices)
    being = any(fold(sentence.units[at].surface) in _BEING for at in clause.indices)
    unknown = [at for at in clause.indices[1:] if _may_be_verb(sentence.units[at])]
    if not clause.inner and not helped and unknown:
        return unknown[:1]
    if last.kind != "word" or last.is_capital or not (clause.inner or being or (helped and _is_participle(last))):
        return []
    return [clause.indices[-1]]


def _may_be_verb(unit: Unit) -> bool:
    return unit.kind == "word" and not unit.is_capital and unit.surface.endswith(("t", "te", "ten"))


def _is_to_do(sentence: Sentence, verb: int) -> bool:
    """Say whether a verb is an infinitive with "zu", whose subject stands elsewhere."""
    before = fold(sentence.units[verb - 1].surface) if verb else ""
    word = fold(sentence.units[verb].surface)
    return before == "zu" or any(word.startswith(f"{particle}zu") for particle in words("de", "particles"))


def _is_participle(unit: Unit) -> bool:
    """Say whether a form is the past participle; where it is the infinitive too, it is taken for that."""
    word = fold(unit.surface)
    if word in unit.keys and any(key == word and key.endswith("n") for key in unit.keys) and not _has_ge(word):
        return False
    return _has_ge(word) or word.endswith("t") or (word.endswith("en") and len(unit.keys) > 1)


def _has_ge(word: str) -> bool:
    return word.startswith("ge") or any(word.startswith(f"{particle}ge") for particle in words("de", "particles"))


def _phrases(sentence: Sentence, clause: _Clause) -> list[tuple[list[int], Case]]:
    """The bare phrases of a clause with their case; those that "and" joins are one."""
    found: list[tuple[list[int], Case]] = []
    last = -2
    for at in clause.indices:
        unit = sentence.units[at]
        if unit.kind != "word" or not unit.is_capital or marker(sentence, at) is not None:
            continue
        if _is_genitive(sentence, at) or unit.keys & _TIMES or _only_begins(sentence, at) or _is_source(sentence, at):
            continue
        case = _case(sentence, at)
        if found and (last == at - 1 or _joined(sentence, last, at)):
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
    led = [word for word in before if word not in _DETERMINERS]
    return bool(led) and led[-1] in _SOURCES


def _joined(sentence: Sentence, first: int, second: int) -> bool:
    between = [fold(unit.surface) for unit in sentence.units[first + 1 : second]]
    return bool(_LISTING & set(between)) and all(word in _LISTING or word in _DETERMINERS for word in between)


def _case(sentence: Sentence, at: int) -> Case:
    """The case of a phrase, as far as its article tells."""
    back = at - 1
    while back >= max(0, at - 8):
        unit = sentence.units[back]
        word = fold(unit.surface)
        if word in _DETERMINERS:
            return _CASES.get(word, "")
        start = _extended_from(sentence, back)
        if start is not None and unit.surface.endswith(_ADJECTIVAL):
            back = start
            continue
        adjective = unit.kind == "word" and (unit.surface.endswith(_ADJECTIVAL) or unit.is_capital)
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
        if fold(units[back].surface) in _GENITIVE:
            before = units[back - 1] if back else None
            return before is not None and before.kind == "word" and before.is_capital
        if units[back].kind != "word" or units[back].is_capital:
            return False
    return False


def _parts(
    sentence: Sentence, clause: _Clause, phrases: list[tuple[list[int], Case]]
) -> tuple[frozenset[int], frozenset[int]]:
    """Subject and objects of a clause."""
    nothing = frozenset[int]()
    named = [indices for indices, case in phrases if case == "subject"]
    objects = [indices for indices, case in phrases if case == "object"]
    open_ones = [indices for indices, case in phrases if case == ""]
    if len(named) > 1:
        return nothing, nothing
    pronouns = {fold(sentence.units[at].surface) for at in clause.indices if sentence.units[at].kind == "function"}
    taken: Case = ""
    if clause.taken_up:
        taken = _taken(sentence, clause, bool(named), bool(objects), open_ones)
        if taken == "subject":
            return clause.taken_up, _all(objects + open_ones)
        if taken == "object":
            subject = named or open_ones[:1]
            return _all(subject), clause.taken_up | _all(objects)
        if taken == "" and clause.by not in {"dessen", "deren", "mit"}:
            return frozenset([NOBODY]), frozenset([NOBODY])
    if named and objects and open_ones and open_ones[0][0] < named[0][0]:
        return _all(open_ones[:1]), _all(objects)  # "die Firma gab der Bank den Kredit": a dative
    if named:
        return _all(named), _all(objects + open_ones)
    if pronouns & _SUBJECTS:
        return nothing, _all(objects + open_ones)
    if pronouns & _UNDECIDED:
        return nothing, _all(objects)
    if clause.joined and _finite(sentence, clause.indices) == clause.indices[0] + 1:
        return nothing, _all(objects + open_ones)  # the subject stands before "and"
    if len(open_ones) > 1:
        return _agreeing(sentence, clause, open_ones, objects)
    return _all(open_ones), _all(objects)


def _agreeing(
    sentence: Sentence, clause: _Clause, phrases: list[list[int]], objects: list[list[int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """The subject by the number of the verb; the first of two that agree with it, unless that is counted."""
    finite = _finite(sentence, clause.indices)
    several = finite is not None and fold(sentence.units[finite].surface).endswith("n")
    fitting = [phrase for phrase in phrases if _is_several(sentence, phrase) == several]
    if (len(fitting) != 1 and _is_counted(sentence, phrases[0])) or len(phrases) > 2:
        return frozenset(), frozenset()
    subject = fitting[0] if len(fitting) == 1 and _is_counted(sentence, phrases[0]) else phrases[0]
    return frozenset(subject), _all(objects + [phrase for phrase in phrases if phrase is not subject])


def _is_counted(sentence: Sentence, phrase: list[int]) -> bool:
    return any(unit.kind == "number" for unit in sentence.units[max(0, phrase[0] - 2) : phrase[0]])


def _is_several(sentence: Sentence, phrase: list[int]) -> bool:
    joined = any(fold(unit.surface) in _LISTING for unit in sentence.units[phrase[0] : phrase[-1]])
    return joined or _is_plural(sentence.units[phrase[-1]]) or _is_counted(sentence, phrase)


def _all(phrases: Sequence[Sequence[int]]) -> frozenset[int]:
    return frozenset(index for phrase in phrases for index in phrase)


def _taken(sentence: Sentence, clause: _Clause, named: bool, objects: bool, open_ones: list[list[int]]) -> Case:
    """The case of a relative pronoun."""
    if clause.by in {"dessen", "deren", "mit"}:
        return ""
    if clause.by == "der":
        feminine = _article(sentence, min(clause.taken_up, default=0)) in _FEMININE
        return "other" if named or feminine else "subject"
    case = _CASES.get(clause.by, "")
    if case:
        return case
    if named:
        return "object"
    if objects or not open_ones:
        return "subject"
    ending = fold(sentence.units[clause.indices[-1]].surface)
    several = ending.endswith("n")
    plural = _is_several(sentence, open_ones[0])
    if several != plural:
        return "subject" if plural or clause.by in {"die", "welche"} else "object"
    return "object" if several and clause.by in {"das", "welches"} else ""


def _article(sentence: Sentence, at: int) -> str:
    """The article of a noun, adjectives between them or not."""
    for back in range(at - 1, max(-1, at - 4), -1):
        if fold(sentence.units[back].surface) in _DETERMINERS:
            return fold(sentence.units[back].surface)
    return ""


def _is_plural(unit: Unit) -> bool:
    own = fold(unit.surface)
    return any(key.isalpha() and key != own for key in unit.keys)
