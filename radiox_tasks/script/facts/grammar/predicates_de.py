"""German predicates: who does it by case, by the passive, and by the relative clause it is told in.

Where neither an article nor the number of the verb says which of two phrases is the subject, the first one of a main
clause is; in a relative clause it stays untold, and nothing is concluded from it.
"""

from collections.abc import Iterator
from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import marker
from radiox_tasks.script.facts.grammar.german_clauses import GermanClause, german_clauses
from radiox_tasks.script.facts.grammar.german_phrases import (
    CASES,
    Case,
    article_of,
    bare_phrases,
    indices_of,
    is_counted,
    is_several,
)
from radiox_tasks.script.facts.grammar.german_verbs import (
    ADJECTIVAL,
    BECOMING,
    BEING,
    HAVING,
    PASSIVE_ALONE,
    extended_from,
    first_verb,
    is_participle,
    is_to_do,
    verbs_in,
)
from radiox_tasks.script.facts.grammar.predicates import NOBODY, Predicate
from radiox_tasks.script.facts.reading.stream import Sentence, Unit
from radiox_tasks.script.facts.reading.words import fold

_SUBJECTS = frozenset(["er", "wir", "ich", "man", "du"])  # "ihr" is mostly whose
_UNDECIDED = frozenset(["sie", "es"])
_FEMININE = frozenset(["die", "eine", "einer", "keine", "keiner", "ihre", "ihrer", "seine", "seiner"])


@lru_cache(maxsize=4096)
def german_predicates(sentence: Sentence) -> tuple[Predicate, ...]:
    """The predicates of a sentence."""
    found: list[Predicate] = []
    before: tuple[frozenset[int], str] | None = None
    for clause in german_clauses(sentence):
        predicate = _predicate(sentence, clause, before if clause.joined else None)
        if predicate is not None:
            found.append(predicate)
        if not clause.inner:
            before = None
        if predicate is not None and not clause.inner:
            subject = predicate.sufferers if predicate.passive else predicate.doers
            before = (subject, _auxiliary(sentence, clause))
    return (*found, *_attributes(sentence))


def _attributes(sentence: Sentence) -> Iterator[Predicate]:
    """What participles before a noun tell of it: "der von der Stadt beauftragte Architekt"."""
    for at, unit in enumerate(sentence.units[:-1]):
        start = extended_from(sentence, at)
        noun = sentence.units[at + 1]
        if unit.kind != "word" or unit.is_capital or start is None or not unit.surface.endswith(ADJECTIVAL):
            continue
        agents = [index for index in range(start, at) if _is_agent(sentence, index)]
        if noun.is_capital and agents:
            yield Predicate(at, frozenset(agents), frozenset([at + 1]), True)


def _is_agent(sentence: Sentence, at: int) -> bool:
    return sentence.units[at].is_capital and marker(sentence, at) in {"von", "durch"}


def _auxiliary(sentence: Sentence, clause: GermanClause) -> str:
    found = [fold(sentence.units[at].surface) for at in clause.indices]
    return next((word for word in found if word in BECOMING | HAVING | BEING), "")


def _predicate(sentence: Sentence, clause: GermanClause, before: tuple[frozenset[int], str] | None) -> Predicate | None:
    verbs = verbs_in(sentence, clause.indices) or _last_words(sentence, clause)
    if not verbs:
        return None
    units = sentence.units
    helping = {fold(units[at].surface) for at in clause.indices}
    hedged = any(units[at].kind == "hedge" for at in clause.indices)
    verb = verbs[-1]
    if is_to_do(sentence, verb):
        return None
    if not helping & (BECOMING | HAVING | BEING) and before is not None and is_participle(units[verb]):
        helping = helping | {before[1]}
    passive = bool(helping & PASSIVE_ALONE) or (bool(helping & BECOMING) and is_participle(units[verb]))
    if not passive and helping & BEING and is_participle(units[verb]):
        subject, _ = _parts(sentence, clause, bare_phrases(sentence, clause.indices))
        return Predicate(verb, subject, subject, False, undecided=True)
    if not passive and not helping & (HAVING | BECOMING) and not hedged:
        verb = verbs[0]
    subject, objects = _parts(sentence, clause, bare_phrases(sentence, clause.indices))
    gapped = indices_of([phrase for phrase, _ in bare_phrases(sentence, clause.gapped)])
    gapped |= {at for at in clause.indices if units[at].is_capital and marker(sentence, at) == "als"}
    subject, objects = (part | gapped if part else part for part in (subject, objects))
    if before is not None and not subject:
        subject = before[0]
    if passive and not subject:
        phrases = bare_phrases(sentence, clause.indices)
        subject = indices_of([phrase for phrase, case in phrases if case == "other"])  # "dem Trainer wurde gekündigt"
    if passive:
        agents = [at for at in clause.indices if _is_agent(sentence, at)]
        return Predicate(verb, frozenset(agents), subject, True)
    return Predicate(verb, subject, objects, False)


def _last_words(sentence: Sentence, clause: GermanClause) -> list[int]:
    """The last word, where the dictionary has it for no verb: behind an auxiliary, or where a clause ends with one."""
    last = sentence.units[clause.indices[-1]]
    helped = any(fold(sentence.units[at].surface) in PASSIVE_ALONE | HAVING | BEING for at in clause.indices)
    being = any(fold(sentence.units[at].surface) in BEING for at in clause.indices)
    unknown = [at for at in clause.indices[1:] if _may_be_verb(sentence.units[at])]
    if not clause.inner and not helped and unknown:
        return unknown[:1]
    if last.kind != "word" or last.is_capital or not (clause.inner or being or (helped and is_participle(last))):
        return []
    return [clause.indices[-1]]


def _may_be_verb(unit: Unit) -> bool:
    return unit.kind == "word" and not unit.is_capital and unit.surface.endswith(("t", "te", "ten"))


def _parts(
    sentence: Sentence, clause: GermanClause, phrases: list[tuple[list[int], Case]]
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
            return clause.taken_up, indices_of(objects + open_ones)
        if taken == "object":
            subject = named or open_ones[:1]
            return indices_of(subject), clause.taken_up | indices_of(objects)
        if taken == "" and clause.by not in {"dessen", "deren", "mit"}:
            return frozenset([NOBODY]), frozenset([NOBODY])
    if named and objects and open_ones and open_ones[0][0] < named[0][0]:
        return indices_of(open_ones[:1]), indices_of(objects)  # "die Firma gab der Bank den Kredit": a dative
    if named:
        return indices_of(named), indices_of(objects + open_ones)
    if pronouns & _SUBJECTS:
        return nothing, indices_of(objects + open_ones)
    if pronouns & _UNDECIDED:
        return nothing, indices_of(objects)
    if clause.joined and first_verb(sentence, clause.indices) == clause.indices[0] + 1:
        return nothing, indices_of(objects + open_ones)  # the subject stands before "and"
    if len(open_ones) > 1:
        return _agreeing(sentence, clause, open_ones, objects)
    return indices_of(open_ones), indices_of(objects)


def _agreeing(
    sentence: Sentence, clause: GermanClause, phrases: list[list[int]], objects: list[list[int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """The subject by the number of the verb; the first of two that agree with it, unless that is counted."""
    finite = first_verb(sentence, clause.indices)
    several = finite is not None and fold(sentence.units[finite].surface).endswith("n")
    fitting = [phrase for phrase in phrases if is_several(sentence, phrase) == several]
    if (len(fitting) != 1 and is_counted(sentence, phrases[0])) or len(phrases) > 2:
        return frozenset(), frozenset()
    subject = fitting[0] if len(fitting) == 1 and is_counted(sentence, phrases[0]) else phrases[0]
    return frozenset(subject), indices_of(objects + [phrase for phrase in phrases if phrase is not subject])


def _taken(sentence: Sentence, clause: GermanClause, named: bool, objects: bool, open_ones: list[list[int]]) -> Case:
    """The case of a relative pronoun."""
    if clause.by in {"dessen", "deren", "mit"}:
        return ""
    if clause.by == "der":
        feminine = article_of(sentence, min(clause.taken_up, default=0)) in _FEMININE
        return "other" if named or feminine else "subject"
    case = CASES.get(clause.by, "")
    if case:
        return case
    if named:
        return "object"
    if objects or not open_ones:
        return "subject"
    ending = fold(sentence.units[clause.indices[-1]].surface)
    several = ending.endswith("n")
    plural = is_several(sentence, open_ones[0])
    if several != plural:
        return "subject" if plural or clause.by in {"die", "welche"} else "object"
    return "object" if several and clause.by in {"das", "welches"} else ""
