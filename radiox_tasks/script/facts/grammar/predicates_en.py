"""English predicates: clauses within clauses, the passive, and participles that stand for a clause.

"The plan the union drafted was blocked by the board" is two predicates: the union drafted the plan, the board blocked
the plan. What the form does not decide stays untold, and nothing is concluded from it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from radiox_tasks.script.facts.grammar.clauses import marker, preposition_group
from radiox_tasks.script.facts.grammar.english_verbs import (
    DETERMINERS,
    RELATIVE,
    VerbGroup,
    english_verbs,
    is_attribute,
    is_past_form,
    verb_groups,
)
from radiox_tasks.script.facts.grammar.predicates import NOBODY, Predicate
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.lexicon import words

_JOINING = frozenset(["and", "or"])
_OPENING = frozenset(
    ["but", "while", "whereas", "although", "though", "because", "when", "whether", "where", "why", "how"]
)
# Before a noun these are prepositions, before a noun with its verb they begin a clause.
_EITHER = frozenset(["after", "before", "since", "until", "as"])
_TIMES = frozenset(["last", "next", "year", "month", "week", "day", "morning", "evening", "night", "times", "time"])


@lru_cache(maxsize=4096)
def english_predicates(sentence: Sentence) -> tuple[Predicate, ...]:
    """The predicates of a sentence, in the order of their verbs."""
    return tuple(_Reading(sentence).run())


class _Reading:
    """One pass over a sentence, from left to right."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._units = sentence.units
        self._groups = {group.start: group for group in verb_groups(sentence)}
        self._waiting: list[list[int]] = []  # subjects whose verb has not come yet
        self._bare: list[int] = []  # what stands bare since the clause began or its verb ended
        self._antecedent: list[int] | None = None
        self._opener = ""
        self._inside = False  # of a relative clause that has had its verb
        self._deep = False  # in a clause that hangs on another: what "and" goes on with may be of either
        self._last: tuple[VerbGroup, frozenset[int]] | None = None  # the verb of this clause with its subject
        self._joined = False
        self._apposed = False  # what waits stands right before a comma
        self._infinite = False  # behind "to" and a verb: what follows is of that
        self._listed = _listed(sentence)

    def run(self) -> Iterator[Predicate]:
        """Read every verb with what stands around it."""
        at = 0
        while at < len(self._units):
            group = self._groups.get(at)
            if group is not None:
                found = self._verb(group)
                if found is not None:
                    yield found
                at = group.end + 1
                self._infinite = False
                continue
            self._other(at)
            at += 1

    def _other(self, at: int) -> None:
        unit, word = self._units[at], fold(self._units[at].surface)
        if at in self._listed:
            if unit.kind == "word" and self._listed[at] in self._bare:
                self._bare.append(at)
            return
        if unit.kind == "boundary" or word in _OPENING | RELATIVE:
            self._infinite = False
        if unit.kind == "boundary":
            self._appose()
            self._inside = self._joined = self._deep = False
            self._antecedent, self._last = None, None
        elif word in RELATIVE and self._relates(at):
            antecedent = list(_run_before(self._sentence, at))
            self._suspend()
            self._antecedent, self._opener, self._last, self._joined = antecedent, word, None, False
            self._deep = True
        elif (word in _OPENING and not self._goes_on(at)) or word == "that":
            self._suspend()
            self._antecedent, self._last, self._joined = None, None, False
            self._deep = True
        elif word in _JOINING or word in _OPENING:
            self._joined = True
            if self._last is not None:
                self._bare = []
        elif self._is_infinitive(at):
            self._infinite = True
        elif not self._infinite and unit.kind == "word" and _takes_part(self._sentence, at):
            self._bare.append(at)

    def _goes_on(self, at: int) -> bool:
        """ "But dismissed the claim": a verb right behind "but"."""
        return fold(self._units[at].surface) == "but" and at + 1 in self._groups

    def _appose(self) -> None:
        """ "Ruth Stone, the chief executive, said": both of them wait for the verb."""
        beside = self._apposed and self._waiting and self._last is None and self._antecedent is None
        if beside and self._bare:
            self._waiting[-1] = self._waiting[-1] + self._bare
            self._bare = []
        self._apposed = self._last is None and bool(self._bare or beside)
        self._suspend()

    def _suspend(self) -> None:
        """What has had no verb yet waits for it."""
        if self._bare and self._last is None:
            self._waiting.append(self._bare)
        self._bare = []

    def _relates(self, at: int) -> bool:
        """Say whether a word takes up the noun before it: "that" does not behind a verb."""
        before = at - 1
        if before >= 0 and self._units[before].kind == "boundary":
            before -= 1
        unit = self._units[before] if before >= 0 else None
        if unit is None or unit.kind != "word" or any(group.main == before for group in self._groups.values()):
            return False
        return fold(self._units[at].surface) != "that" or self._verb_or_subject_follows(at)

    def _verb_or_subject_follows(self, at: int) -> bool:
        return any(start > at for start in self._groups)

    def _verb(self, group: VerbGroup) -> Predicate | None:
        subject, told_of, passive = self._subject(group)
        if group.main is None:
            self._last, self._bare, self._joined = (group, subject), [], False
            return None
        objects = frozenset(self._objects(group.main))
        self._last, self._bare, self._joined = (group, subject), [], False
        doers, sufferers = (self._agents(group.main), subject) if passive else (subject, objects | told_of)
        return Predicate(group.main, self._held(doers), self._held(sufferers), passive)

    def _held(self, indices: Iterable[int]) -> frozenset[int]:
        """With "a group of miners" the miners too are meant."""
        same_thing = words("en", "same_as_what_they_hold")
        found = set(indices)
        for at in found - {NOBODY}:
            behind = self._units[at + 1] if at + 1 < len(self._units) else None
            if fold(self._units[at].surface) in same_thing and behind is not None and fold(behind.surface) == "of":
                found.update(_phrase(self._sentence, at + 2))
        return frozenset(found)

    def _subject(self, group: VerbGroup) -> tuple[frozenset[int], frozenset[int], bool]:
        """Who a verb is said of, what it is said to be done to as far as that stands before it, and the voice."""
        bare, nothing = self._bare, frozenset[int]()
        if self._antecedent is not None:
            antecedent, self._antecedent, self._inside = self._antecedent, None, True
            if not bare:
                return (nothing if self._opener == "whose" else frozenset(antecedent)), nothing, group.passive
            return frozenset(bare), nothing if self._opener == "whose" else frozenset(antecedent), group.passive
        if self._inside and self._waiting and not self._joined:
            self._inside = False
            return frozenset(self._waiting.pop()), nothing, group.passive
        if self._last is not None and self._joined and not bare and self._deep:
            return frozenset([NOBODY]), nothing, group.passive
        if self._last is not None and self._joined and not bare:
            before, subject = self._last
            shares = before.passive and not group.helped and not self._is_intransitive(group)
            return subject, nothing, group.passive or shares
        either = self._behind_either(group.start) if self._last is not None and not self._joined else nothing
        if either:
            return either, nothing, group.passive
        if self._last is not None and not group.helped and not self._joined and not self._tells():
            return frozenset(_run_before(self._sentence, group.start)), nothing, True  # "a man wanted in Italy"
        if not bare and self._waiting and self._stands_aside(group):
            return frozenset(self._waiting[-1]), nothing, True  # "the museum, built in 1901, was closed"
        if not bare:
            either = self._behind_either(group.start)
            if either:
                return either, nothing, group.passive
            return frozenset(self._waiting.pop() if self._waiting else ()), nothing, group.passive
        if self._last is None and not group.helped and self._is_reduced(group):
            self._waiting.append(bare)
            self._inside = True
            return frozenset(bare), nothing, True
        second = next((at for at in bare[1:] if self._begins_phrase(at)), None) if self._last is None else None
        if second is not None and self._another_follows(group):
            first = [at for at in bare if at < second]
            self._waiting.append(first)
            self._inside = True
            return frozenset(at for at in bare if at >= second), frozenset(first), group.passive
        return frozenset(bare), nothing, group.passive

    def _is_intransitive(self, group: VerbGroup) -> bool:
        return group.main is not None and bool(self._units[group.main].keys & words("en_meanings", "intransitive"))

    def _tells(self) -> bool:
        """Say whether the last verb is one that a whole statement may follow: "police said the man died"."""
        main = self._last[0].main if self._last else None
        return main is None or self._takes_clauses(main)

    def _takes_clauses(self, verb: int) -> bool:
        return bool(self._units[verb].keys & words("en_meanings", "clause_taking"))

    def _behind_either(self, start: int) -> frozenset[int]:
        """The subject of "before the crew left", whose "before" is no preposition."""
        run = list(_run_before(self._sentence, start))
        return frozenset(run) if run and marker(self._sentence, run[-1]) in _EITHER else frozenset()

    def _stands_aside(self, group: VerbGroup) -> bool:
        """Say whether a past form stands between commas, and the verb of what waits comes behind them."""
        if group.helped or not group.start or self._units[group.start - 1].kind != "boundary":
            return False
        end = next((at for at in range(group.end, len(self._units)) if self._units[at].kind == "boundary"), None)
        return end is not None and end + 1 in self._groups

    def _begins_phrase(self, at: int) -> bool:
        """ "The plan the union": a second article right behind a noun."""
        return at >= 2 and fold(self._units[at - 1].surface) in DETERMINERS and self._units[at - 2].kind == "word"

    def _another_follows(self, group: VerbGroup) -> bool:
        """Say whether another verb follows in one row with this one, no comma, "and" or new clause between them."""
        for at in range(group.end + 1, len(self._units)):
            word = fold(self._units[at].surface)
            if self._units[at].kind == "boundary" or word in _JOINING | _OPENING | RELATIVE | _EITHER:
                return False
            if at in self._groups:
                return True
        return False

    def _is_reduced(self, group: VerbGroup) -> bool:
        """Say whether a past form stands for a clause: "the law proposed by the council was rejected"."""
        following = group.end + 1
        units = self._units
        if following < len(units) and fold(units[following].surface) == "by":
            return following + 1 < len(units) and not any(
                unit.kind == "number" for unit in units[following + 1 : following + 3]
            )
        if self._takes_clauses(group.end) or not self._another_follows(group):
            return False
        behind = next(at for at in range(group.end + 1, len(units)) if at in self._groups)
        return not any(_takes_part(self._sentence, at) for at in range(following, behind))

    def _objects(self, verb: int) -> Iterator[int]:
        """What stands bare behind a verb, up to the next verb or clause."""
        last = len(self._units)
        joined: int | None = None
        found: list[int] = []
        for at in range(verb + 1, last):
            unit, word = self._units[at], fold(self._units[at].surface)
            if at in self._groups:
                group = self._groups[at]
                if joined is not None:
                    found = [index for index in found if index < joined]
                elif not self._inside and (group.helped or self._takes_clauses(verb)):
                    found = []  # the subject of what is told
                break
            if at in self._listed:
                if unit.kind == "word" and self._listed[at] in found:
                    found.append(at)
                continue
            if unit.kind == "boundary" or word in _OPENING | RELATIVE or self._is_infinitive(at):
                break
            if word in _JOINING:
                joined = at
            if (
                unit.surface.endswith("ing")
                and not unit.is_capital
                and fold(self._units[at - 1].surface) not in DETERMINERS
            ):
                break
            if _takes_part(self._sentence, at):
                found.append(at)
        yield from found

    def _is_infinitive(self, at: int) -> bool:
        following = self._units[at + 1] if at + 1 < len(self._units) else None
        return (
            fold(self._units[at].surface) == "to"
            and following is not None
            and following.kind == "word"
            and not following.is_capital
        )

    def _agents(self, verb: int) -> Iterator[int]:
        """Who does it, behind "by"."""
        for at in range(verb + 1, len(self._units)):
            if at in self._groups or self._units[at].kind == "boundary":
                return
            if preposition_group(self._units[at].surface, "en") == "by":
                yield from _phrase(self._sentence, at + 1)
                return


def _listed(sentence: Sentence) -> dict[int, int]:
    """What commas and "and" add to a word of a list, to that word: "trams, buses and boats", commas and all, to
    "trains"."""
    units = sentence.units
    found: dict[int, int] = {}
    for at, unit in enumerate(units):
        if unit.surface != "," or not at or units[at - 1].kind != "word" or at in found:
            continue
        item = [at]
        for index in range(at + 1, len(units)):
            word = fold(units[index].surface)
            if word in _JOINING:
                if item == [at] and _begins_clause(sentence, index + 1):
                    break
                last = index + 1
                while last < len(units) and units[last].kind == "word" and not is_past_form(units[last]):
                    last += 1
                found.update(dict.fromkeys([*item, *range(index, last)], at - 1))
                break
            if units[index].kind != "word" and units[index].surface != ",":
                break
            if is_past_form(units[index]):
                break
            item.append(index)
    return found


def _begins_clause(sentence: Sentence, at: int) -> bool:
    """ "The court fined the bank, and the bank appealed": a phrase with its verb or with "who" right behind it."""
    units = sentence.units
    while at < len(units) and (fold(units[at].surface) in DETERMINERS or units[at].kind == "word"):
        if at in english_verbs(sentence):
            return True
        at += 1
    relative = at < len(units) and fold(units[at].surface) in {"who", "which"}
    return relative or any(group.start == at for group in verb_groups(sentence))


def _run_before(sentence: Sentence, at: int) -> Iterator[int]:
    """The nouns in a row right before an index, a comma between them and it or not."""
    at -= 1
    if at >= 0 and sentence.units[at].kind == "boundary":
        at -= 1
    while at >= 0 and sentence.units[at].kind == "word" and not is_past_form(sentence.units[at]):
        yield at
        at -= 1


def _phrase(sentence: Sentence, start: int) -> Iterator[int]:
    """The words of the phrase that begins at `start`, and of those that "and" adds to it."""
    for at in range(start, len(sentence.units)):
        unit = sentence.units[at]
        if unit.kind == "word" and not is_past_form(unit) and not unit.surface.endswith("ing"):
            yield at
        elif fold(unit.surface) not in DETERMINERS | _JOINING and not is_attribute(sentence.units, at):
            return


def _takes_part(sentence: Sentence, at: int) -> bool:
    unit = sentence.units[at]
    return (
        unit.kind == "word"
        and not is_past_form(unit)
        and not unit.surface.endswith("ly")
        and fold(unit.surface) not in _TIMES
        and marker(sentence, at) is None
        and not _goes_with_name(sentence, at)
    )


def _goes_with_name(sentence: Sentence, at: int) -> bool:
    """ "On Bitcoin futures": a noun behind a name that stands behind a preposition."""
    before = sentence.units[at - 1] if at else None
    if before is None or sentence.units[at].is_capital or before.kind != "word" or not before.is_capital:
        return False
    return marker(sentence, at - 1) is not None
