"""The unit that stands with a number: behind it, as the second half of a word, or as what a share is of."""

import re
from fractions import Fraction

from radiox_tasks.language.numbers.digits import SPACES
from radiox_tasks.language.numbers.units import ELIDED, in_base_units, unit_of
from radiox_tasks.language.wording import wording

TIMES = "times"
"""The unit of a multiple: "twice", "three times"."""

GAP = re.compile(rf"[{SPACES} ]?[-‑]?[{SPACES} ]?")
"""What may stand between a number and its unit."""

_UNIT = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?[²³]?|%|‰|°\s?[CF]?\b|°|[€$£¥₿]")
_ELIDED = re.compile(ELIDED)
_LINK = re.compile(r" ?([^\W\d_]+)(?:['’]|(?= ))")


def unit_behind(text: str, end: int, language: str) -> tuple[str, int]:
    """The unit that follows a number, and where it ends."""
    figures = wording(language, "figures")
    gap = GAP.match(text, end)
    at = gap.end() if gap else end
    words: list[re.Match[str]] = []
    position = at
    while len(words) < 4 and (match := _UNIT.match(text, position)):
        words.append(match)
        position = match.end()
        if not text[position : position + 1] or text[position] not in " -’'" + SPACES:
            break
        position += 1
    while words and words[0].group().casefold() in figures["unit_adjectives"] and len(words) > 1:
        if unit_of(words[0].group().casefold(), language):
            break
        words.pop(0)
        at = words[0].start()
    for count in range(len(words), 0, -1):
        name = "".join(word.group().replace(" ", "") for word in words[:count])
        behind = words[count - 1].end()
        if (unit := unit_of(name, language)) is not None and not _ELIDED.match(text, behind):
            return unit, behind
        if count == 1:
            return _by_ending(words[0], language) or ("", end)
    return "", end


def unit_of_share(text: str, end: int, language: str) -> tuple[str, int]:
    """The measured unit that a share is of ("three quarters of an hour"), and where it ends; none for other shares."""
    figures = wording(language, "figures")
    linking = {*figures["fraction_of"], *figures["ones"]}
    at = end
    while (match := _LINK.match(text, at)) and match[1].casefold() in linking:
        at = match.end()
    unit, behind = unit_behind(text, at, language)
    measured = unit != "" and in_base_units(Fraction(1), unit)[1] != unit
    return (unit, behind) if at > end and measured else ("", end)


def _by_ending(word: re.Match[str], language: str) -> tuple[str, int] | None:
    """ "23-jährige", "40-prozentigen", "3-mal": a unit as the second half of a word."""
    figures, folded = wording(language, "figures"), word.group().casefold()
    if folded in figures["times_words"]:
        return TIMES, word.end()
    for ending, unit in figures["unit_endings"].items():
        if folded.startswith(ending):
            return str(unit), word.end()
    return None
