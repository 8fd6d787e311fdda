"""Ordinals as words: "der 2. Weltkrieg", "im 20. Jahrhundert", "21st", "Elizabeth II."."""

import re
from typing import Any

from radiox_tasks.language.numbers.roman import roman_value
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.wording import wording
from radiox_tasks.script.speakable.cardinals import cardinal, ordinal

_MONARCH = re.compile(
    r"\b([A-ZÄÖÜ][a-zäöüß]{2,})\s+(I{2,3}|IV|VI{0,3}|I?X|XI{1,3}|XIV|XVI{0,3}|XV|XIX|XX|XXI{0,3})\b(\.)?"
)


def say_ordinals(text: str, language: str) -> str:
    """Replace ordinals by words: `ordinals`, `roman`, `monarch` and `dotted_ordinals` of the language's speech.yaml."""
    speech = wording(language, "speech")
    for pattern in speech.get("ordinals", ()):
        text = re.sub(pattern, lambda match: ordinal(_number(match["n"]), language), text)
    if roman := speech.get("roman"):
        text = re.sub(roman, lambda match: match["name"] + cardinal(_number(match["n"]), language), text)
    elif monarch := speech.get("monarch"):
        text = _MONARCH.sub(lambda match: _monarch(match, text, monarch, language), text)
    if dotted := speech.get("dotted_ordinals"):
        text = _say_dotted(text, dotted, language)
    return text


def _say_dotted(text: str, dotted: dict[str, Any], language: str) -> str:
    """ "der 2. Weltkrieg": a full stop marks an ordinal unless it ends the sentence."""
    position = 0
    while match := re.compile(dotted["pattern"]).search(text, position):
        if _ends_sentence(text, match, language):
            position = match.end()
            continue
        before = text[: match.start()]
        ending = next(ending for pattern, ending in dotted["endings"] if re.search(pattern, before))
        said = ordinal(int(match["n"]), language) + ending
        text = before + said + text[match.end() :]
        position = match.start() + len(said)
    return text


def _number(written: str) -> int:
    figures = written.replace(",", "")
    return int(figures) if figures.isdecimal() else roman_value(written)


def _ends_sentence(text: str, match: re.Match[str], language: str) -> bool:
    return any(end == match.end() for _, end in split_sentences(text, language))


def _monarch(match: re.Match[str], text: str, monarch: dict[str, Any], language: str) -> str:
    """ "Ludwig XIV." and "Elizabeth II": an ordinal with its article. Names of numbered things keep a plain number."""
    name, roman, stop = match.group(1), match.group(2), match.group(3) or ""
    value = roman_value(roman)
    if roman == "X" and name not in monarch["tenths"]:
        return match.group(0)
    if name in monarch["numbered"]:
        return f"{name} {value}{stop}"
    if monarch["dotted"]:
        if not stop:
            return match.group(0)
        stop = "" if text[match.end() :].strip() else "."
    return f"{name} {monarch['article']} {ordinal(value, language).capitalize()}{stop}"
