"""Compares words whatever their case, quotation marks, spaces and final punctuation."""

import re

_MARKS = re.compile(r"[\"'„“”‚‘’«»‹›]")
_SPACE = re.compile(r"\s+")
_TOKEN = re.compile(r"\w+")
_SHORTEST = 4  # letters of a word that carries meaning
_STEM = 5  # letters by which forms of one word are alike
_SHORTEST_QUOTE = 3  # characters; a shorter quote supports nothing
_QUOTATION_MARKS, _DASHES = '["“”„«»]', "[-–—‑]"
_LOOSE = {
    **dict.fromkeys("'’‘", "['’‘]"),
    **dict.fromkeys('"“”„«»', _QUOTATION_MARKS),
    **dict.fromkeys("-–—", _DASHES),
}


def plain_text(text: str) -> str:
    """The words without case, quotes, extra spaces and final punctuation."""
    text = _MARKS.sub("", text.casefold().replace("ß", "ss"))
    return _SPACE.sub(" ", text).strip(" .!?…:;,")


def tokens(text: str) -> list[str]:
    """The words and figures of a text, in order, in lower case."""
    return _TOKEN.findall(text.casefold().replace("ß", "ss"))


def asks(text: str) -> bool:
    """Whether a text ends in a question mark, before any closing marks."""
    return text.rstrip("\"'”“»«›‹’)] ").endswith(("?", "?!", "?…"))


def stems(text: str) -> list[str]:
    """The words that carry meaning (longer ones, and codes in capitals) and the figures of a text, cut to the letters
    that forms of one word share."""
    words = [word for word in _TOKEN.findall(text) if len(word) >= _SHORTEST or word.isdigit() or word.isupper()]
    return [word.casefold()[:_STEM] for word in words]


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """The offsets of a quote: exact, else with normalised white space and typographic marks. None if it is not found,
    or too short."""
    wanted = quote.strip()
    if len(wanted) < _SHORTEST_QUOTE:
        return None
    start = text.find(wanted)
    if start >= 0:
        return start, start + len(wanted)
    words = ("".join(_LOOSE.get(character, re.escape(character)) for character in word) for word in wanted.split())
    match = re.search(r"\s+".join(words), text)
    return match.span() if match else None
