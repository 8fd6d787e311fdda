"""What reads text from outside takes time in proportion to its length, whatever the text.

Measured on four times the length: quadratic time would be sixteen times as much. Times too short to tell count as none.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from radiox_tasks.content.fetch.parsing.canonical_url import canonical_url
from radiox_tasks.content.fetch.parsing.charset import decode
from radiox_tasks.content.fetch.parsing.dates.item_dates import DateReader
from radiox_tasks.content.fetch.parsing.page_text import _is_locked
from radiox_tasks.content.fetch.parsing.parse_feed import _prepared
from radiox_tasks.content.fetch.parsing.plain_text import MAX_TITLE, clean_body, clean_title
from radiox_tasks.content.rundown.earlier_shows.story_updates import _SENTENCE_END, _without_dates
from radiox_tasks.content.stories.headline_names import _given_away, stems_in
from radiox_tasks.content.stories.opposite_outcomes import _patterns
from radiox_tasks.content.stories.place_names import find_places
from radiox_tasks.content.stories.word_features import numbers, stems
from radiox_tasks.language.articles.paid_articles import is_paid, without_ad_labels
from radiox_tasks.language.articles.site_lines import without_site_lines
from radiox_tasks.language.languages import languages
from radiox_tasks.language.sentences import is_endless, split_sentences
from radiox_tasks.language.times.relative_time import _counted
from radiox_tasks.language.times.tenses import tense_of
from radiox_tasks.language.wording import wording
from radiox_tasks.logs import without_folders
from radiox_tasks.providers.json_answers import json_objects
from radiox_tasks.providers.openai.errors import classify_body
from radiox_tasks.script.gate.exact.figures import _QUOTED
from radiox_tasks.script.gate.exact.number_changes import _words
from radiox_tasks.script.phrases.house_phrases import phrasebook
from radiox_tasks.script.sources.prompt_injection import instruction_spans
from radiox_tasks.script.speakable.web_addresses import say_addresses

pytestmark = pytest.mark.slow

SHORT, LONG = 2_000, 8_000  # characters
MOST = 8.0  # times as long for four times the text
ATTEMPTS = 3  # a busy machine takes longer for a text now and then; what is quadratic does so each time
UNMEASURABLE = 0.02  # seconds
UNMEASURABLE_PATTERNS = 0.1  # seconds, of dozens of patterns that are searched for in turn
PIECES = [
    *(
        "a",
        "A. ",
        "1.",
        "1 ",
        '"',
        "„",
        "(",
        "<",
        "<a ",
        "&",
        "&#1",
        "Dr. ",
        "…",
        "\n",
        " ",
        "\t",
        "!?",
        "A-",
        "x'",
        "St. ",
    ),
    *("0,", "1'000", "a.b.", "é", "12:30 ", "#", "https://", "à ", "Von A B ", "subscribe ", "newsletter ", "an alle "),
    *("ist ", "hat ", "ge", "zu", "hat ge", "in 3 Tagen ", "in 3 days ", "dans 3 jours ", "vor 3 Tagen ", "wird "),
    *("Juli und ", "in May and ", "mid-January ", "juillet et "),
    *("is ", "is not ", "be closed ", "ed ", "nimmt ", "cut ", "a été ", "a ment", "era", "de er"),
    *("‚aa", "a.b.", "aaa.aa.", "/aa/aa/ ", "maximum context length is 1 tokens1 from ", "try again in 1"),
    *('"isAccessibleForFree"', '"isAccessibleForFree": ', "ignore ", "sage ", "der ", "the ", "<![CDATA[", "]]>", "]"),
]
READERS: dict[str, Callable[[str], Any]] = {
    "sentences": lambda text: [split_sentences(text, language) for language in languages()],
    "endless": is_endless,
    "body": clean_body,
    "title": clean_title,
    "paywall": lambda text: _is_locked('"isAccessibleForFree"' + text),
    "site lines": lambda text: [without_site_lines(text, language) for language in languages()],
    "places": find_places,
    "numbers": lambda text: numbers(text, "de"),
    "stems": stems,
    "names": lambda text: (*(_given_away(text[:MAX_TITLE], text, code) for code in ("de", "en")), stems_in(text)),
    "news": lambda text: (_SENTENCE_END.split(text), [_without_dates(text, language) for language in languages()]),
    "tenses": lambda text: [tense_of(f"Hat is a {text}", language) for language in languages()],
    "XML": _prepared,
    "encoding": lambda text: decode(text.encode("latin-1", "replace")),
    "quotations": _QUOTED.findall,
    "spoken addresses": lambda text: say_addresses(text, "de", {}),
    "errors": lambda text: (classify_body(400, text, {}, "script"), classify_body(429, text, {}, "script")),
    "answers of models": lambda text: list(json_objects(text)),
    "logs": lambda text: without_folders(text),
    "dates": lambda text: DateReader(language="", texts=[text], now=datetime.now(UTC)).read(text, lambda: None),
    "address": lambda text: canonical_url(f"https://a.example/{text}?{text}#{text}"),
}


def _rules(language: str) -> list[re.Pattern[str]]:
    """The patterns of a language's folder that are searched for in texts from outside, compiled as they are used."""
    book = phrasebook(language)
    notes = (
        *(book.language.leaning, book.language.denials, book.language.hooks, book.language.elapsed),
        *(book.language.first_person, book.language.clutter, book.language.grave, book.language.sober),
        *(book.language.teasing, book.language.frames, *book.language.cues.values()),
    )
    events = _patterns(language)
    outcomes = [pattern for kind in events.outcomes.values() for pattern in kind.values()]
    times = [re.compile(one) for one in _texts(_TIMES, wording(language, "figures"))]
    changes = [one for pair in _words(language) for one in pair]
    return [*notes, *times, *changes, *outcomes, events.beats, events.loses_to, events.wins]


_TIMES = ("expires", "relative", "rolling", "tenses")


def _texts(keys: Iterable[Any], listed: Any) -> Iterator[str]:
    """The texts under some keys of a nest of mappings and lists."""
    for key in keys:
        below = listed[key]
        if isinstance(below, str):
            yield below
        else:
            yield from _texts(below if isinstance(below, dict) else range(len(below)), below)


def _seconds(read: Callable[[str], Any], piece: str, length: int, enough: float = 0) -> float:
    """The shorter time of two readings; one that took less than `enough` is not repeated.

    The texts differ by a character: some readers keep what they found for a text they had before.
    """
    best = float("inf")
    for more in range(2):
        text = (piece * (length // len(piece) + 2))[: length + more]
        begun = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - begun)
        if best < enough:
            break
    return best


def _assert_in_proportion(
    read: Callable[[str], Any], unmeasurable: float, pieces: Iterable[str] = tuple(PIECES)
) -> None:
    for piece in pieces:
        assert any(_is_in_proportion(read, piece, unmeasurable) for _ in range(ATTEMPTS)), repr(piece)


def _is_in_proportion(read: Callable[[str], Any], piece: str, unmeasurable: float) -> bool:
    longer = _seconds(read, piece, LONG, enough=unmeasurable)
    return longer < unmeasurable or longer < MOST * _seconds(read, piece, SHORT)


@pytest.mark.parametrize("name", READERS)
def test_time_grows_with_the_length(name: str) -> None:
    _assert_in_proportion(READERS[name], UNMEASURABLE)


@pytest.mark.parametrize(
    ("language", "pieces"), [("de", ("ist in 3 Tagen ", "A. ")), ("en", ("is in 3 days ",)), ("fr", ("dans 3 jours ",))]
)
def test_counted_periods_are_found_in_proportion(language: str, pieces: tuple[str, ...]) -> None:
    _assert_in_proportion(lambda text: _counted(text, language), UNMEASURABLE, pieces)


@pytest.mark.parametrize("language", languages())
def test_marks_of_paid_articles_are_found_in_proportion(language: str) -> None:
    def read(text: str) -> None:
        for opening in ("", "Sponsored by ", "Präsentiert von ", "Présenté par ", "The best "):
            is_paid(f"{opening}{text}!", f"{opening}{text}!", "https://a.example/1", language)
        without_ad_labels([(f"{text} b", language), (text, language)])

    pieces = ("A", "A ", "A-", "& ", "1 ", "! we may earn commission x", "die besten a-", "\nWerbung", "deals ", ". ")
    _assert_in_proportion(read, UNMEASURABLE, pieces)


def test_instructions_to_a_model_are_found_in_proportion() -> None:
    _assert_in_proportion(instruction_spans, UNMEASURABLE_PATTERNS)


@pytest.mark.parametrize("language", languages())
def test_the_rules_of_a_language_take_time_in_proportion(language: str) -> None:
    rules = _rules(language)

    def read(text: str) -> None:
        for rule in rules:
            rule.search(text)

    _assert_in_proportion(read, UNMEASURABLE_PATTERNS)
