"""Detects paid articles and shopping offers by how sites mark them (site_lines.yaml)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.model.languages import FALLBACK

_BREAK = re.compile(r"[-_+]")


def is_paid(title: str, teaser: str, url: str, language: str) -> bool:
    """Whether the title, the teaser or a folder of the address say so. English marks count in
    every language."""
    folders = [_BREAK.sub(" ", folder) for folder in urlsplit(url).path.split("/")[:-1]]
    return any(marks.on(title, teaser, folders) for marks in map(_marks, dict.fromkeys((language, FALLBACK))))


@dataclass(frozen=True)
class _Marks:
    label: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    offer: re.Pattern[str]

    def on(self, title: str, teaser: str, folders: list[str]) -> bool:
        return (
            any(self.opening.match(text) for text in (title, teaser))
            or any(self.label.fullmatch(folder) for folder in folders)
            or self.closing.search(teaser) is not None
            or any(self.offer.search(text) for text in (title, teaser))
        )


@lru_cache(maxsize=16)
def _marks(language: str) -> _Marks:
    words = wording_or_english(language, "site_lines")["paid"]
    label, partners = words["labels"], words["partners"]
    name = r"\s+(?:[^\W\d_a-zà-ÿ][\w&'’-]*\s?|&\s?){1,4}(?:[.:|–]|$)"
    return _Marks(
        label=re.compile(label, re.IGNORECASE),
        opening=re.compile(rf"\W{{0,3}}(?:(?i:{label})\s?(?:[]:|–)]|-\s|$)|(?i:{partners}){name})"),
        closing=re.compile(rf"(?:^|[.!?…]\W{{1,4}})(?:{label}|{words['closing']})\W{{0,3}}$", re.IGNORECASE),
        offer=re.compile(words["offers"], re.IGNORECASE),
    )
