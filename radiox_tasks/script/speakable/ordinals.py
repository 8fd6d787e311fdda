"""Ordinals as words: "der 2. Weltkrieg", "im 20. Jahrhundert", "21st", "Elizabeth II."."""

import re

from radiox_tasks.language.folders import wording
from radiox_tasks.script.speakable.cardinals import cardinal, ordinal

_GERMAN = re.compile(r"(?<![\w.,])(\d{1,4})\.(?=\s+(?:und|bis|oder)\b|\s+[A-ZÄÖÜ(])")
_STRONG = re.compile(r"(?i)\b(?:der|die|das|diese|dieser|dieses|jede|jeder)\s+(?:\w+\s+)?$")
_OBLIQUE = re.compile(
    r"(?i)\b(?:in|an|mit|von|bei|seit|nach|vor|zu|aus|auf|während|wegen|zur|bis|ab|unter|über)\s+der\s+$"
)
_NEUTER = re.compile(r"(?i)\bein\s+$")
_ENGLISH = re.compile(r"\b(\d{1,4}(?:,\d{3})*)(?:st|nd|rd|th)\b")
_MONARCH = re.compile(
    r"\b([A-ZÄÖÜ][a-zäöüß]{2,})\s+(I{2,3}|IV|VI{0,3}|I?X|XI{1,3}|XIV|XVI{0,3}|XV|XIX|XX|XXI{0,3})\b(\.)?"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_NO_MONARCH = frozenset(
    [
        "Apollo",
        "World",
        "Phase",
        "Teil",
        "Band",
        "Kapitel",
        "Artikel",
        "Saturn",
        "Gemini",
        "Type",
        "Part",
        "Title",
        "Chapter",
        "War",
    ]
)
# "Model X", "Malcolm X", "Elon Musks X": a lone X is a name far more often than a number. Only these were the Tenth.
_TENTHS = frozenset(
    [
        "Benedict",
        "Benedikt",
        "Charles",
        "Clemens",
        "Clement",
        "Gregor",
        "Gregory",
        "Johannes",
        "John",
        "Karl",
        "Leo",
        "Pius",
    ]
)


def say_ordinals(text: str, language: str) -> str:
    """Replace ordinals by words; German ones take the ending that the words before them ask for."""
    speech = wording(language, "speech")
    for pattern in speech.get("ordinals", ()):
        text = re.sub(pattern, lambda match: ordinal(_number(match["n"]), language), text)
    if roman := speech.get("roman"):
        text = re.sub(roman, lambda match: match["name"] + cardinal(_number(match["n"]), language), text)
    else:
        text = _MONARCH.sub(lambda match: _monarch(match, text, language), text)
    if language == "en":
        return _ENGLISH.sub(lambda match: ordinal(int(match.group(1).replace(",", "")), "en"), text)
    if language != "de":
        return text
    position = 0
    while match := _GERMAN.search(text, position):
        if _ends_sentence(text, match):
            position = match.end()
            continue
        said = ordinal(int(match.group(1)), "de") + _ending(text[: match.start()])
        text = text[: match.start()] + said + text[match.end() :]
        position = match.start() + len(said)
    return text


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _from_roman(written)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    from radiox_tasks.language.sentences import split_sentences

    return any(end == match.end() for _, end in split_sentences(text, "de"))


def _ending(before: str) -> str:
    if _OBLIQUE.search(before):
        return "n"
    if _STRONG.search(before):
        return ""
    return "r" if _NEUTER.search(before) else "n"


def _monarch(match: re.Match[str], text: str, language: str) -> str:
    """ "Ludwig XIV." and "Elizabeth II": said as an ordinal with the article. Numbered things keep a plain number."""
    name, roman, stop = match.group(1), match.group(2), match.group(3) or ""
    value = _from_roman(roman)
    if roman == "X" and name not in _TENTHS:
        return match.group(0)
    if name in _NO_MONARCH:
        return f"{name} {value}{stop}"
    if language == "de":
        if not stop:
            return match.group(0)
        at_end = not text[match.end() :].strip()
        return f"{name} der {ordinal(value, 'de').capitalize()}" + ("." if at_end else "")
    return f"{name} the {ordinal(value, 'en').capitalize()}{stop}"


def _from_roman(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
