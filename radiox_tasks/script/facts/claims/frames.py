"""What is only supposed, asked, tied to a condition or excepted: a line keeps the words that say so."""

from collections.abc import Iterator

from radiox_tasks.script.facts.grammar.clauses import STATING, Alignment
from radiox_tasks.script.facts.grammar.english_verbs import english_verbs
from radiox_tasks.script.facts.grammar.german_verbs import is_german_verb
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding
from radiox_tasks.script.lexicon import words

Span = tuple[int, int]  # from the first unit to behind the last

_BEING = frozenset(["is", "are", "was", "were", "be", "been", "remain", "remains", "remained"])
_SAID_TO = frozenset(["said", "reported", "rumoured", "rumored", "known"])


def unframed(found: Alignment) -> list[Finding]:
    """What the line tells without the condition, the doubt or the exception it has in the evidence."""
    return _unconditional(found) or _taken_for_true(found) or _without_exception(found)


def _unconditional(found: Alignment) -> list[Finding]:
    """ "If A, then B" says neither A nor B, and "unless" is not "if"."""
    line, evidence = found.line, found.evidence
    spans = list(_spans(evidence))
    mine = {_condition(line, span) for span in _spans(line)}
    told = found.told
    for number, span in enumerate(spans):
        kind = _condition(evidence, span)
        if kind is None or kind in mine:
            continue
        if not any(evidence.units[at].kind in STATING for at in range(*span)):
            span = (span[0], spans[number + 1][1] if number + 1 < len(spans) else span[1])
        around = [span, *(spans[number - 1 : number] or spans[number + 1 : number + 2])]
        if any(start <= place < end for place in told for start, end in around):
            surface = evidence.units[span[0]].surface
            return [Finding("hedge", f"The evidence ties this to a condition: {surface!r}.", line.text[:60])]
    return []


def _condition(sentence: Sentence, span: Span) -> str | None:
    """The kind of condition a span begins with: "if", "unless", or "whether"."""
    for kind in ("if", "unless", "whether"):
        if fold(sentence.units[span[0]].surface) in words(sentence.language, f"conditions_{kind}"):
            return kind
    if [fold(unit.surface) for unit in sentence.units[span[0] : span[0] + 3]] == ["es", "sei", "denn"]:
        return "unless"
    if sentence.language == "de" and not sentence.asks and span[1] < len(sentence.units) and _begins(sentence, span[0]):
        return "if" if _begins(sentence, span[1] + 1) else None  # "Hält der Streik an, streicht sie Flüge"
    return None


def _begins(sentence: Sentence, at: int) -> bool:
    """Say whether a finite verb stands here: a capital is explained by the beginning of the sentence alone."""
    if at >= len(sentence.units) or (sentence.units[at].is_capital and at > 0):
        return False
    unit = sentence.units[at]
    modal = unit.kind == "hedge" and fold(unit.surface) in words("de", "modal_verbs")
    return modal or (unit.kind == "word" and is_german_verb(sentence, at) and not _is_name(sentence, at))


def _is_name(sentence: Sentence, at: int) -> bool:
    """A noun at the beginning of a sentence, with its verb behind it: "Fahren ist teuer"."""
    return at + 1 < len(sentence.units) and is_german_verb(sentence, at + 1)


def _spans(sentence: Sentence) -> Iterator[Span]:
    """The runs between commas, and from each word of condition on."""
    listed = frozenset[str]().union(
        *(words(sentence.language, f"conditions_{kind}") for kind in ("if", "unless", "whether"))
    )
    start = 0
    for at, unit in enumerate(sentence.units):
        if unit.kind == "boundary" or (fold(unit.surface) in listed and at > start):
            if at > start:
                yield start, at
            start = at + 1 if unit.kind == "boundary" else at
    if start < len(sentence.units):
        yield start, len(sentence.units)


def _taken_for_true(found: Alignment) -> list[Finding]:
    """ "They believe that it is illegal" does not say that it is."""
    line, evidence = found.line, found.evidence
    said = {key for unit in line.units for key in unit.keys}
    telling = [index for index in _telling(line) if found.places.get(index)]
    for at, unit in enumerate(evidence.units):
        if not _supposes(evidence, at) or unit.keys & said:
            continue
        scope = set(_scope(evidence, at))
        if any(scope.issuperset(found.places[index]) for index in telling):
            return [Finding("hedge", f"The evidence says this as {unit.surface!r}.", unit.surface)]
    return []


def _supposes(sentence: Sentence, at: int) -> bool:
    unit = sentence.units[at]
    if sentence.language == "en" and fold(unit.surface) in _SAID_TO:
        return at + 1 < len(sentence.units) and fold(sentence.units[at + 1].surface) == "to"
    if sentence.language == "de" and _takes_for_granted(sentence, at):
        return True
    if unit.keys & words(sentence.language, "concluding") and _that_follows(sentence, at):
        return True
    return unit.kind in {"word", "hedge"} and bool(unit.keys & words(sentence.language, "supposing"))


def _takes_for_granted(sentence: Sentence, at: int) -> bool:
    """ "Sie geht davon aus, dass", "sie rechnet damit, dass"."""
    verb = sentence.units[at].keys
    behind = [fold(unit.surface) for unit in sentence.units[at + 1 :]]
    end = next((index for index, word in enumerate(behind) if word == ","), len(behind))
    if behind[end + 1 : end + 2] != ["dass"]:
        return False
    return ("gehen" in verb and "davon" in behind[:end] and behind[end - 1] == "aus") or (
        "rechnen" in verb and "damit" in behind[:end]
    )


def _that_follows(sentence: Sentence, at: int) -> bool:
    """ "The study found that": a verb of finding that has a whole statement behind it."""
    following = [fold(unit.surface) for unit in sentence.units[at + 1 : at + 4]]
    if sentence.language == "en":
        return following[:1] == ["that"]
    return "," in following and following[following.index(",") + 1 :][:1] == ["dass"]


def _scope(sentence: Sentence, at: int) -> Iterator[int]:
    """What is supposed: the words behind it, in German up to the end of the clause that depends on it."""
    units = sentence.units
    end = next((index for index in range(at + 1, len(units)) if units[index].kind == "boundary"), len(units))
    noun = sentence.language == "en" and at not in english_verbs(sentence)
    if sentence.language == "de":
        noun = units[at].is_capital
        opened = end + 1 < len(units) and not is_german_verb(sentence, end + 1)
        if opened and (noun or end == at + 1 or _opens(sentence, end + 1)):
            end = next((index for index in range(end + 1, len(units)) if units[index].kind == "boundary"), len(units))
    started = False
    for index in range(at + 1, end):
        verb = index in english_verbs(sentence) if sentence.language == "en" else False
        started = started or fold(units[index].surface) in {"that", "whether"}
        if noun and verb and not started:
            return
        yield index


def _opens(sentence: Sentence, at: int) -> bool:
    """Say whether a German clause depends on the one before it: "dass", "ob", or an infinitive with "zu" at its end."""
    units = sentence.units
    end = next((index for index in range(at, len(units)) if units[index].kind == "boundary"), len(units))
    if fold(units[at].surface) in {"dass", "ob", "wonach"}:
        return True
    tail = [fold(unit.surface) for unit in units[max(at, end - 3) : end]]
    return "zu" in tail or any(word.startswith(f"{part}zu") for word in tail for part in words("de", "particles"))


def _telling(sentence: Sentence) -> Iterator[int]:
    """The words by which a sentence tells something: its verbs, and what is said to be."""
    for at, unit in enumerate(sentence.units):
        if unit.kind != "word" or unit.is_capital:
            continue
        if sentence.language == "de":
            following = sentence.units[at + 1] if at + 1 < len(sentence.units) else None
            if is_german_verb(sentence, at) or following is None or following.kind != "word":
                yield at
        elif (
            at in english_verbs(sentence)
            or (at - 1 in english_verbs(sentence) and unit.surface.endswith("ing"))
            or (at and fold(sentence.units[at - 1].surface) in _BEING)
        ):
            yield at


def _without_exception(found: Alignment) -> list[Finding]:
    """ "All but the children were saved" says of nobody that all were."""
    line, evidence = found.line, found.evidence
    listed = words(evidence.language, "excepting")
    if any(fold(unit.surface) in listed for unit in line.units):
        return []
    for unit in evidence.units:
        if fold(unit.surface) in listed and found.covered:
            return [Finding("modifier", f"The evidence makes an exception: {unit.surface!r}.", unit.surface)]
    return []
