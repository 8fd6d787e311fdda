"""Who does what to whom, verb by verb: a line tells of nobody what the evidence tells of somebody else."""

from radiox_tasks.script.facts.grammar.clauses import Alignment, marker, meant
from radiox_tasks.script.facts.grammar.predicates import Predicate
from radiox_tasks.script.facts.grammar.predicates_de import german_predicates
from radiox_tasks.script.facts.grammar.predicates_en import english_predicates
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.relations.recipients import gives
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


def borne_out(found: Alignment, first: int, second: int) -> bool:
    """Say whether two words, in whatever order, are who does and who suffers one thing as in the evidence.

    English only: a German phrase with "der" may be a dative, which turns such a pair round.
    """
    if found.line.language != "en":
        return False
    told = {each.verb: each for each in predicates(found.evidence)}
    for mine in predicates(found.line):
        pair = (first, second) if first in mine.doers else (second, first)
        if mine.undecided or pair[0] not in mine.doers or pair[1] not in mine.sufferers or set(pair) <= mine.doers:
            continue
        for place in found.places.get(mine.verb, ()):
            theirs = told.get(place)
            if theirs is None or theirs.undecided:
                continue
            parts = (set(meant(found, pair[0])), set(meant(found, pair[1])))
            if parts[0] and parts[1] and parts[0] <= theirs.doers and parts[1] <= theirs.sufferers:
                return True
    return False


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
    """Where the words are found; a German noun that is found in an adjective alone is found nowhere."""
    places = (place for index in indices for place in meant(found, index))
    return frozenset(place for place in places if _may_take_part(found.evidence, place))


def _may_take_part(sentence: Sentence, place: int) -> bool:
    return sentence.language == "en" or sentence.units[place].is_capital
