"""Parts of a number: "of the 90 patients 30 recovered" tells nothing that all 90 did."""

from radiox_tasks.script.facts.grammar.clauses import Alignment
from radiox_tasks.script.facts.reading.stream import Sentence
from radiox_tasks.script.facts.reading.words import fold
from radiox_tasks.script.findings import Finding

_OF = frozenset(["of", "von", "among", "unter", "from"])
_ARTICLES = frozenset(["the", "these", "those", "his", "her", "its", "their", "den", "diesen", "seinen", "ihren"])


def misparted(found: Alignment) -> list[Finding]:
    """A number told as such that the evidence only takes a part of."""
    for index, places in found.places.items():
        unit = found.line.units[index]
        if unit.kind != "number" or not places or _is_whole(found.line, index):
            continue
        if all(_is_whole(found.evidence, place) for place in places):
            return [Finding("number", f"The evidence says this of a part of {unit.surface!r}.", unit.surface)]
    return []


def _is_whole(sentence: Sentence, index: int) -> bool:
    """Say whether a part is taken of a number: "of the 90", "30 of 90", "30 der 90"."""
    units = sentence.units
    at = index - 1
    articled = at >= 0 and fold(units[at].surface) in _ARTICLES
    at -= articled
    if at < 0:
        return False
    counted = at > 0 and units[at - 1].kind == "number"
    if fold(units[at].surface) == "der":
        return counted
    return fold(units[at].surface) in _OF and (articled or counted or at == 0)
