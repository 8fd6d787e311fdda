"""Who does what to whom, verb by verb: a line tells of nobody what the evidence tells of somebody else."""

from radiox_tasks.script.facts.clauses import Alignment, marker, meant
from radiox_tasks.script.facts.predicates import Predicate
from radiox_tasks.script.facts.predicates_de import german_predicates
from radiox_tasks.script.facts.predicates_en import english_predicates
from radiox_tasks.script.facts.recipients import gives
from radiox_tasks.script.facts.stream import Sentence
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words


def misdone(found: Alignment) -> list[Finding]:
    """A verb whose doer or sufferer is somebody else than in the evidence."""
    told = {each.verb: each for each in predicates(found.evidence)}
    for mine in predicates(found.line):
        places = found.places.get(mine.verb, [])
        theirs = [told[place] for place in places if place in told]
        if not theirs or len(theirs) < len(places) or gives(found, mine.verb):
            continue
        wrong = [_contradicts(found, mine, other) for other in theirs]
        if all(wrong):
            index = min(wrong[0])
            named = found.line.units[index].surface
            return [Finding("relation", f"The evidence does not give this part to {named!r}.", named)]
    return []


def predicates(sentence: Sentence) -> tuple[Predicate, ...]:
    """The predicates of a sentence of either language."""
    return german_predicates(sentence) if sentence.language == "de" else english_predicates(sentence)


def _contradicts(found: Alignment, mine: Predicate, theirs: Predicate) -> frozenset[int]:
    """The words of the line whose part in this is another in the evidence."""
    doers, sufferers = _there(found, mine.doers), _there(found, mine.sufferers)
    own = found.line.units[mine.verb].keys | found.evidence.units[theirs.verb].keys
    if own & words(f"{found.line.language}_meanings", "turning_roles"):
        return frozenset()
    either = bool(own & words(f"{found.line.language}_meanings", "either_way"))
    if mine.undecided or theirs.undecided:
        told, known = doers | sufferers, theirs.doers | theirs.sufferers
        return mine.doers | mine.sufferers if told and known and not told & known else frozenset()
    their_doers = theirs.doers | (theirs.sufferers if either else frozenset())
    their_sufferers = theirs.sufferers | (theirs.doers if either else frozenset())
    if doers and theirs.doers and not doers & their_doers:
        return mine.doers
    if sufferers and theirs.sufferers and not sufferers & their_sufferers:
        return mine.sufferers
    if either:
        return frozenset()
    if doers and not theirs.doers and doers <= theirs.sufferers:
        return mine.doers
    if doers and not theirs.doers and not theirs.passive and all(_stands_beside(found, place) for place in doers):
        return mine.doers
    if sufferers and not theirs.sufferers and sufferers <= theirs.doers:
        return mine.sufferers
    return frozenset()


def _stands_beside(found: Alignment, place: int) -> bool:
    """ "He won ahead of B" does not say that B won."""
    return marker(found.evidence, place) not in {None, "of", "as", "als"}


def _there(found: Alignment, indices: frozenset[int]) -> frozenset[int]:
    return frozenset(place for index in indices for place in meant(found, index))
