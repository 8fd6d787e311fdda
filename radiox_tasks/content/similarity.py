"""How alike two articles are by their words: features both languages share, and TF-IDF over them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from radiox_tasks.content.similarity_places import find_places
from radiox_tasks.content.similarity_words import numbers, stems
from radiox_tasks.data.model.news import Article

LEAD_CHARACTERS = 320  # the head of the body: news tells who, what and where in its first two sentences

Terms = tuple[tuple[str, float], ...]


def body(article: Article) -> str:
    """The stored text without its title."""
    text = article.text
    return text[len(article.title) :].lstrip() if text.startswith(article.title) else text


def terms(article: Article) -> Terms:
    """The weighted terms of an article; remembered, because every show reads most articles again."""
    return _terms(article.title, body(article)[:LEAD_CHARACTERS], article.language)


@lru_cache(maxsize=20_000)
def _terms(title: str, lead: str, language: str) -> Terms:
    weights: Counter[str] = Counter()
    for stem in stems(title):
        weights[stem] += 2
    for stem in stems(lead):
        weights[stem] += 1
    for place in find_places(f"{title}\n{lead}"):
        weights[f"place:{place}"] += 2
    for number in numbers(f"{title}\n{lead}", language):
        weights[f"number:{number}"] += 1
    return tuple((term, 1 + math.log(count)) for term, count in weights.items())


def alike_pairs(documents: Sequence[Terms], floor: float) -> Iterator[tuple[int, int, float]]:
    """Every pair (i > j) whose TF-IDF cosine reaches `floor`, by an inverted index: exact, linear in its postings."""
    count = len(documents)
    frequency: Counter[str] = Counter(term for document in documents for term, _ in document)
    places: dict[str, list[int]] = defaultdict(list)
    values: dict[str, list[float]] = defaultdict(list)
    for i, document in enumerate(documents):
        weighted = [(term, weight * _rarity(frequency[term], count)) for term, weight in document]
        norm = math.sqrt(sum(weight * weight for _, weight in weighted)) or 1.0
        row: NDArray[np.float64] = np.zeros(i)
        for term, weight in weighted:
            if term in places:
                row[places[term]] += np.asarray(values[term]) * (weight / norm)
        for j in np.flatnonzero(row >= floor):
            yield i, int(j), float(row[j])
        for term, weight in weighted:
            if frequency[term] > 1:
                places[term].append(i)
                values[term].append(weight / norm)


def _rarity(frequency: int, count: int) -> float:
    return math.log((1 + count) / (1 + frequency)) + 0.3
