"""How dates, decades and times of day are written, as patterns with named groups."""

import re
from functools import cache

MONTHS = {
    "de": [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    "en": [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
}
WEEKDAYS = {
    "de": ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"],
    "en": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
}
_MORE_MONTHS = {
    "de": {"jänner": 1, "feber": 2, "jan": 1, "feb": 2, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9}
    | {"sept": 9, "okt": 10, "nov": 11, "dez": 12},
    "en": {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10}
    | {"nov": 11, "dec": 12},
}


@cache
def month_numbers(language: str) -> dict[str, int]:
    """Month names and their abbreviations to 1-12."""
    full = {name: number for number, name in enumerate(MONTHS[language], start=1)}
    return full | _MORE_MONTHS[language]


@cache
def date_patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Patterns of whole dates ("date") and of months alone ("month"), the fuller ones first."""
    months = "|".join(sorted(month_numbers(language), key=len, reverse=True))
    year = r"(?P<year>\d{4}|[''’]\d{2})(?!\d|[.,]\d)"
    word_year = r"(?P<wordyear>[a-zäöüß]+hundert[a-zäöüß]*|zweitausend[a-zäöüß]*)"
    if language == "de":
        day = r"(?<!\d)(?P<day>[0-3]?\d)\.\s?|\b(?P<wordday>[a-zäöüß]+t(?:e|en|er|es|em))\s+"
        return [
            ("date", re.compile(rf"(?:{day})(?P<month>{months})\b\.?(?:\s*(?:{year}|{word_year}))?", re.I)),
            ("month", re.compile(rf"\b(?P<month>{months})\b(?:\s+(?:{year}|{word_year}))?", re.I)),
        ]
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    word_day = r"(?P<wordday>[a-z]+(?:[- ][a-z]+)?)"
    words_year = (
        r"(?P<wordyear>(?:nineteen|eighteen|seventeen|sixteen|fifteen|twenty)[- ][a-z]+(?:[- ][a-z]+)?"
        r"|two thousand(?: and)?(?: [a-z]+(?:-[a-z]+)?)?)"
    )
    return [
        (
            "date",
            re.compile(
                rf"\b(?:the\s+)?{day}\s+(?:of\s+)?(?P<month>{months})\b\.?(?:,?\s+(?:{year}|{words_year}))?", re.I
            ),
        ),
        (
            "date",
            re.compile(
                rf"\b(?P<month>{months})\b\.?\s+(?:the\s+)?{day}\b(?!\s*(?:percent|per cent|%|\d))(?:,?\s+"
                rf"(?:{year}|{words_year}))?",
                re.I,
            ),
        ),
        (
            "date",
            re.compile(rf"\b(?:the\s+)?{word_day}\s+of\s+(?P<month>{months})\b(?:,?\s+(?:{year}|{words_year}))?", re.I),
        ),
        (
            "date",
            re.compile(rf"\b(?P<month>{months})\s+(?:the\s+)?{word_day}\b(?:,?\s+(?:{year}|{words_year}))?", re.I),
        ),
        ("month", re.compile(rf"\b(?P<month>{months})\b\.?(?:,?\s+(?:of\s+)?(?:{year}|{words_year}))?", re.I)),
    ]


# What stands before a month and names a part of it; one group for each third.
THIRD = {
    "de": re.compile(r"(?i)\b(?:(anfang)|(mitte)|(ende))\s+$"),
    "en": re.compile(
        r"(?i)\b(?:(early|(?:the\s)?(?:beginning|start)\sof)|(mid|(?:the\s)?middle\sof)"
        r"|(late|(?:the\s)?end\sof))(?:\s+|-)(?:in\s)?$"
    ),
}
ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
DOTTED = re.compile(r"(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.(?:\s?(?P<year>\d{4}|\d{2}(?!\d)))?(?![\d])")
DECADE = {
    "de": re.compile(
        r"\b(?P<decade>1\d\d0|20\d0|[1-9]0)er[- ]?Jahre?n?\b|\b(?P<wordy>zwanziger|dreissiger|dreißiger"
        r"|vierziger|fünfziger|sechziger|siebziger|achtziger|neunziger)[- ]?Jahren?\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:the\s+)?(?P<decade>1\d\d0|20\d0|[1-9]0)['’]?s\b|\b(?:nineteen[- ])?(?P<wordy>twenties"
        r"|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
        re.I,
    ),
}
TIME = {
    "de": re.compile(
        r"\b(?P<hour>[0-2]?\d)(?:[.:](?P<minute>[0-5]\d))?(?::[0-5]\d)?\s?(?:Uhr\b(?:\s(?P<after>[0-5]?\d"
        r"|[a-zäöüß]+)\b)?|h\b)|\b(?P<bare>[0-2]?\d:[0-5]\d)\b|\b(?P<worded>[a-zäöüß]+)\sUhr\b(?:\s"
        r"(?P<wordafter>[a-zäöüß]+)\b)?|\b(?P<part>halb|viertel vor|viertel nach|viertel ab)\s(?P<parthour>[a-zäöüß]+"
        r"|[01]?\d)\b",
        re.I,
    ),
    "en": re.compile(
        r"\b(?P<hour>[0-2]?\d)(?:[.:](?P<minute>[0-5]\d))?\s?(?P<half>[ap])(?:\.\s?m\.|\.?m\b)|\b"
        r"(?P<bare>[0-2]?\d:[0-5]\d)\b|\b(?P<oclock>[a-z]+|[0-2]?\d)\s(?:o['’]clock)|\b(?P<part>half past"
        r"|quarter past|quarter to)\s(?P<parthour>[a-z]+|[01]?\d)\b",
        re.I,
    ),
}
PARTS = {
    "halb": -30,
    "viertel vor": -15,
    "viertel nach": 15,
    "viertel ab": 15,
    "half past": 30,
    "quarter past": 15,
    "quarter to": -15,
}
TENS_DE = ["zwanziger", "dreissiger", "vierziger", "fünfziger", "sechziger", "siebziger", "achtziger", "neunziger"]
DECADES_EN = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
