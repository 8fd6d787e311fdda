"""Lexical similarity of two articles: TF-IDF over features that are shared between languages."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from radiox_tasks.content.stories.article_parts import LEAD_CHARACTERS, body
from radiox_tasks.content.stories.place_names import find_places
from radiox_tasks.content.stories.word_features import numbers, stems
from radiox_tasks.model.news import Article

Terms = tuple[tuple[str, float], ...]


def terms(article: Article) -> Terms:
    """The weighted terms of an article, cached, because successive shows read mostly the same articles."""
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
    """Every pair (i > j) whose TF-IDF cosine is at least `floor`; exact, by an inverted index."""
    if not documents:
        return
    count = len(documents)
    frequency: Counter[str] = Counter(term for document in documents for term, _ in document)
    number = {term: n for n, term in enumerate(frequency)}
    rarity = np.array([math.log((1 + count) / (1 + found)) + 0.3 for found in frequency.values()])
    owners = np.repeat(np.arange(count), [len(document) for document in documents])
    columns = np.array([number[term] for document in documents for term, _ in document], dtype=np.int64)
    weights = np.array([weight for document in documents for _, weight in document]) * rarity[columns]
    norms = np.sqrt(np.bincount(owners, weights * weights, minlength=count))
    weights /= norms[owners]
    order = np.argsort(columns, kind="stable")  # postings: by term, and by document within a term
    starts = np.searchsorted(columns[order], np.arange(len(number) + 1))
    holders, values = owners[order], weights[order]
    first = np.searchsorted(owners, np.arange(count + 1))
    for i in range(count):
        mine = range(first[i], first[i + 1])
        spans = [(starts[columns[k]], starts[columns[k] + 1], weights[k]) for k in mine]
        spans = [span for span in spans if span[1] - span[0] > 1]
        if not spans:
            continue
        where = np.concatenate([holders[start:end] for start, end, _ in spans])
        shares = np.concatenate([values[start:end] * weight for start, end, weight in spans])
        row = np.bincount(where, shares, minlength=count)[:i]
        for j in np.flatnonzero(row >= floor):
            yield i, int(j), float(row[j])
