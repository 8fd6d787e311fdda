"""Finds an agency's dateline before the first sentence of an article: "BERN, Nov 24 (AW) - "."""

import re

_AGENCIES = (
    "aap|adn|afp|agi|aft|ansa|anp|ap|apa|ats|awp|belga|bloomberg|cp|dapd|ddp|dj|dpa(?:-afx)?|efe|epd|jiji|kna|kyodo|"
    "keystone(?:-(?:ats|sda))?|kipa|lusa|news aktuell|ntb|pa|pti|reuters|ritzau|rtr|sda|si|sid|tass|tt|upi|xinhua"
)
_OPENING = "A-ZÀ-ÖØ-Þ"
_PLACE = rf"[{_OPENING}][^\W\d_]+\.?(?:[ /'’-][{_OPENING}]?[^\W\d_]+\.?){{0,3}}"
_CAPITALS = rf"[{_OPENING}][{_OPENING} .'’/-]{{2,30}}[{_OPENING}]"
_REGION = rf"(?: \([{_OPENING}]{{1,3}}\))?(?:, {_PLACE})?"  # "Offenburg (D)", "LEEDS, England"
_DATE = r"(?:(?:le )?\d{1,2}(?:st|nd|rd|th|er)?\.? [^\W\d_]{3,9}\.?|[^\W\d_]{3,9}\.? \d{1,2})(?:,? \d{4})?"
_LISTED = rf"(?i:(?:{_AGENCIES})(?:/(?:{_AGENCIES}|\w{{2,4}})){{0,3}})"
_SHORT = rf"(?:[{_OPENING}]{{2,5}}|[a-z]{{2,4}})"  # an agency that is not in the list
_DASH = r"\s?[-–—:]"
_FORM = (
    rf"^(?:(?:{_PLACE}{_REGION}(?:, {_DATE})? \((?:{_LISTED}|[a-z]{{3}})\)|{_PLACE}{_REGION}, {_DATE} \({_SHORT}\)"
    rf"|{_CAPITALS}{_REGION}(?:, {_DATE})? \((?:{_LISTED}|{_SHORT})\)){_DASH}"
    rf"|{_PLACE}{_REGION}, {_DATE} \({_LISTED}\)[.,]?)\s"
)
_DATELINE = re.compile(_FORM)
_AGENCY = re.compile(_LISTED)

# A sentence follows. Before a second dash the first one opens an insertion: "Müller (SVP) – anders als er – lehnt ab".
_BEFORE_SENTENCE = re.compile(
    rf"{_FORM}(?=[\"'„“«‹(]{{0,2}}[{_OPENING}\d])(?![^.!?\n]{{0,300}}\s[-–—]\s)", re.MULTILINE
)


def dateline_ends(text: str) -> set[int]:
    """Where the datelines of a text end, as offsets into it.

    A dateline is a place and an agency in brackets. An agency that is not known by name counts only behind a date or a
    place in capitals, or as three small letters: names of persons and bodies are told with brackets as well.
    """
    return {match.end() for match in _BEFORE_SENTENCE.finditer(text)}


def is_dateline(text: str) -> bool:
    """Whether a sentence is an agency's dateline."""
    return _DATELINE.fullmatch(f"{text} ") is not None


def is_agency(text: str) -> bool:
    """Whether a text is nothing but the sign of an agency, or of several: "sda/dpa"."""
    return _AGENCY.fullmatch(text) is not None
