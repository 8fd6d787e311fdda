"""What is new in a story that an earlier show told: words that no earlier show used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from radiox_tasks.content.stories.article_parts import body
from radiox_tasks.content.stories.word_features import numbers, stems
from radiox_tasks.data.shows.aired_stories import MAX_TEXT_CHARACTERS
from radiox_tasks.language.languages import languages
from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.model.news import AiredStory, Article

PRODUCTION = timedelta(minutes=30)  # an article published this shortly before air was not yet in the show
SENTENCES = 8  # news is at the top; later sentences repeat known facts
NEW_SHARE = 0.6
NEW_STEMS = 3

_SENTENCE_END = re.compile(r"(?<=[^\d\s][.!?])[\"”“»]?\s+(?=[\"„“«]?[A-ZÄÖÜ])|\n+")
_NUMERIC_DATES = re.compile(
    r"\b\d{1,2}\.\s?(?:\d{1,2}\.(?:\s?\d{4})?|[A-ZÄÖÜ]\w+)|\b\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d{2}\b"
)


@dataclass(frozen=True)
class Change:
    """The article with the news, and its new sentence, verbatim."""

    article: Article
    words: str


def what_changed(articles: Sequence[Article], told: Sequence[AiredStory]) -> Change | None:
    """The first news among `articles` (best first) over what the `told` shows knew, or None.

    News is a figure that no earlier telling had, a follow-up by an outlet that was told before, or a rewritten article.
    Another outlet's version of the same facts is not news.
    """
    last = max(story.aired_at for story in told)
    ids = {article_id for story in told for article_id in story.article_ids}
    known = {text for story in told for text in story.texts}
    languages = {story.language for story in told}
    sources = {source for story in told for source in story.sources}
    known_text = "\n".join(known)
    known_numbers = frozenset[str]().union(*(numbers(known_text, language) for language in languages))
    known_stems = frozenset(stems(known_text))
    for article in articles:
        rewritten = article.article_id in ids and article.text[:MAX_TEXT_CHARACTERS] not in known
        later = (
            article.article_id not in ids and article.published is not None and article.published > last - PRODUCTION
        )
        if not (rewritten or later):
            continue
        follow_up = article.source in sources and article.language in languages
        for sentence in _sentences(article):
            figures = numbers(_without_dates(sentence, article.language), article.language)
            if figures - known_numbers or (follow_up and _mostly_new(sentence, known_stems)):
                return Change(article=article, words=sentence)
    return None


def _sentences(article: Article) -> list[str]:
    """The first sentences of the body; the headline if there is no body."""
    parts = [part.strip() for part in _SENTENCE_END.split(body(article)) if part and part.strip()]
    return parts[:SENTENCES] or [article.title]


def _without_dates(sentence: str, language: str) -> str:
    """The sentence without dates and times: when something happened is no new figure of it."""
    kept, end = [], 0
    for moment in find_moments(sentence, language) if language in languages() else ():
        kept.append(sentence[end : moment.start])
        end = moment.end
    return _NUMERIC_DATES.sub(" ", " ".join([*kept, sentence[end:]]))


def _mostly_new(sentence: str, known: frozenset[str]) -> bool:
    content = set(stems(sentence))
    fresh = content - known
    return len(fresh) >= NEW_STEMS and len(fresh) >= NEW_SHARE * len(content)
