"""Detects paid articles and shopping offers by how sites mark them (site_lines.yaml)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from radiox_tasks.language.languages import FALLBACK
from radiox_tasks.language.wording import known_or_english, wording

HEAD, TAIL = 120, 300  # characters of a text in which its first and last marks are
LABELLED_ADS = 3  # articles of a feed that end with the same word for an advertisement

_BREAK = re.compile(r"[-_+]")
_SUBSCRIBERS = re.compile(r"(?:[(\[][B-Z]\+[)\]]|(?P<name>[^\W\d_]\w{2,14})\+\s?\|)\s*(?=\S)")


def is_paid(title: str, teaser: str, url: str, language: str) -> bool:
    """Whether the title, the teaser or a folder of the address say so. English marks count in
    every language. A word or a partner that news may also begin with counts with a folder of that name."""
    folders = [_BREAK.sub(" ", folder) for folder in urlsplit(url).path.split("/")[:-1]]
    return any(marks.on(title, teaser, folders) for marks in _marks_of(language))


def without_subscribers_label(title: str, outlet: str) -> str:
    """A headline without the label of articles for subscribers at its start: a letter, "(S+) …", and the first word of
    the feed's name, "Gazette+ | …". Elsewhere a name with a plus is what the news is about: "Disney+: …", as "A+" is a
    rating."""
    label = _SUBSCRIBERS.match(title)
    own = label is not None and (label["name"] is None or label["name"].casefold() == outlet.casefold().split(" ")[0])
    return title[label.end() :] if label is not None and own else title


def without_ad_labels(bodies: Sequence[tuple[str, str]]) -> list[str]:
    """A feed's bodies, given with their languages, without the places of advertisements at their ends: marks on a line
    of their own, and those that several bodies share."""
    texts = [_without_last_lines(body, language) for body, language in bodies]
    ends = [_closing(text, language) for text, (_, language) in zip(texts, bodies, strict=True)]
    counts = Counter(end["mark"].casefold() for end in ends if end)
    return [
        text[: end.start("mark")].rstrip() if end and _is_ad_label(end, counts, len(texts)) else text
        for text, end in zip(texts, ends, strict=True)
    ]


def _is_ad_label(end: re.Match[str], counts: Counter[str], bodies: int) -> bool:
    """Whether half of the bodies have this mark, or several if it is a word that also labels advertisements beside an
    article."""
    count = counts[end["mark"].casefold()]
    return count > 1 and (2 * count >= bodies or (end["word"] is not None and count >= LABELLED_ADS))


@dataclass(frozen=True)
class _Marks:
    label: re.Pattern[str]
    word: re.Pattern[str]
    opening: re.Pattern[str]
    partner: re.Pattern[str]
    hint: re.Pattern[str]
    closing: re.Pattern[str]
    last_lines: re.Pattern[str]
    offer: re.Pattern[str]

    def on(self, title: str, teaser: str, folders: list[str]) -> bool:
        texts = (title, teaser)
        return (
            any(self.opening.match(text, 0, HEAD) for text in texts)
            or self.partner.match(teaser, 0, HEAD) is not None
            or any(self.label.fullmatch(folder) for folder in folders)
            or self.closing.search(teaser, max(0, len(teaser) - TAIL)) is not None
            or any(self.offer.search(text) for text in texts)
            or (any(self.word.fullmatch(one) for one in folders) and any(self.hint.match(t, 0, HEAD) for t in texts))
        )


def _without_last_lines(text: str, language: str) -> str:
    for marks in _marks_of(language):
        if found := marks.last_lines.search(text, max(0, len(text) - TAIL)):
            text = text[: found.start()]
    return text


def _closing(text: str, language: str) -> re.Match[str] | None:
    found = (marks.closing.search(text, max(0, len(text) - TAIL)) for marks in _marks_of(language))
    return next((match for match in found if match), None)


def _marks_of(language: str) -> list[_Marks]:
    return [_marks(code) for code in dict.fromkeys((known_or_english(language), FALLBACK))]


@lru_cache(maxsize=16)
def _marks(language: str) -> _Marks:
    texts = wording(language, "site_lines")["paid"]
    label, word, partners = texts["labels"], texts["words"], texts["partners"]
    name = r"[^\W\d_a-zà-ÿ][\w&'’-]{0,40}"
    partner = rf"\W{{0,3}}(?i:{partners})\s{name}(?:\s(?:{name}|&)){{0,3}}\s?"
    alone = rf"(?:^|\n)[^\w\n]{{0,3}}(?={texts['closing']})"
    mark = rf"(?P<mark>(?P<word>{word})|{label}|{texts['closing']})"
    return _Marks(
        label=re.compile(label, re.IGNORECASE),
        word=re.compile(word, re.IGNORECASE),
        opening=re.compile(rf"\W{{0,3}}(?i:{label})\s?(?:[]:|–)]|-\s|$)|\[(?i:{word})\]"),
        partner=re.compile(rf"{partner}(?:[.|–]|$)"),
        hint=re.compile(rf"\W{{0,3}}(?i:{word})\s?(?:[:|–]|-\s)|{partner}(?:[.:|–]|$)"),
        closing=re.compile(rf"(?:[.!?…][^\w\n]{{1,4}}|{alone}){mark}[^\w\n]{{0,3}}$", re.IGNORECASE),
        last_lines=re.compile(rf"(?:(?:^|\n)[^\w\n]{{0,3}}(?:{word}|{label})[^\w\n]{{0,3}})+$", re.IGNORECASE),
        offer=re.compile(texts["offers"], re.IGNORECASE),
    )
