"""Combined similarity of articles: embeddings, words, places, numbers, nearest neighbours and time.

Plain similarities are computed for all pairs at once; features that require both texts only for requested pairs. The
constants were measured with benchmarks/cluster_stories.py.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np

from radiox_tasks.content.stories.embeddings import Vectors
from radiox_tasks.content.stories.headline_names import find_names
from radiox_tasks.content.stories.nearest import Nearest
from radiox_tasks.content.stories.tfidf import alike_pairs, terms
from radiox_tasks.content.stories.veto import clash, numbers_differ, shared_number, shared_place
from radiox_tasks.model.news import Article

SAME = 0.88  # corrected cosine from which two articles, or the mean over two groups, count as one story
SAME_PLACE = 0.03
NO_PLACE = 0.01  # if one article names none, a third of it: unknown is not different
SAME_NUMBER = 0.025
OTHER_NUMBER = 0.02  # taken off, no more: a death toll rises within one story
NEAREST = 0.02  # across languages, where each is the other's nearest by far
SAME_LANGUAGE = 0.04  # taken off: the model finds texts of one language closer than their news is
UNRELATED = 0.75  # the cosine of two texts that have nothing to do with each other
DECAY = timedelta(hours=72)  # two articles this far apart in time lose FADED
FADED = 0.04
CLOSE = 0.065  # a pair whose bare cosine is further below SAME than this is not corrected
WORDS_CANDIDATE = 0.15  # TF-IDF cosine below which two articles are not looked at again
WORDS_SAME = 0.34  # TF-IDF cosine that stands for SAME where the meaning was not compared
WORDS_SCALE = 0.2

Pair = tuple[int, int]
Scores = dict[Pair, float]


class Likeness:
    """Exact scores of pairs (i > j) of `articles`; SAME or more means one story. `now` replaces a missing date.
    `vectors` belong to the articles `meant`, by index; other pairs are scored by `words`."""

    def __init__(
        self, articles: Sequence[Article], words: Scores, meant: Sequence[int], vectors: Vectors | None, now: datetime
    ) -> None:
        self._articles, self._words, self._now = articles, words, now
        self._row = {i: row for row, i in enumerate(meant)} if vectors is not None else {}
        self._meant = meant
        self._cosines = (vectors @ vectors.T).astype(np.float64) if vectors is not None else np.zeros((0, 0))
        self._nearest = Nearest(self._cosines, [articles[i].language for i in meant] if vectors is not None else [])
        self._known: Scores = {}
        self._names = find_names(articles)

    def candidates(self) -> Iterator[Pair]:
        """Every pair that may be one story."""
        for a, b in np.argwhere(np.tril(self._cosines >= SAME - CLOSE, -1)).tolist():
            yield self._meant[a], self._meant[b]
        for (i, j), alike in self._words.items():
            if _by_words(alike) >= SAME and not (i in self._row and j in self._row):
                yield i, j

    def score(self, pair: Pair) -> float:
        """The pair's score; UNRELATED if nothing suggests a relation."""
        if (known := self._known.get(pair)) is None:
            known = self._known[pair] = self._weigh(pair)
        return known

    def _weigh(self, pair: Pair) -> float:
        one, other = self._articles[pair[0]], self._articles[pair[1]]
        a, b = self._row.get(pair[0]), self._row.get(pair[1])
        if a is not None and b is not None:
            cosine = float(self._cosines[a, b])
            if cosine >= SAME - CLOSE:
                score = cosine + _correction(one, other) + NEAREST * self._nearest.stand_out(a, b)
            else:
                score = min(cosine, UNRELATED)
        elif pair in self._words:
            score = _by_words(self._words[pair])
        else:
            return UNRELATED
        if score >= SAME - CLOSE:
            score = 0.0 if clash(one, other, self._names) else score - OTHER_NUMBER * numbers_differ(one, other)
        return score - _faded(one, other, self._now)


def alike_by_words(articles: Sequence[Article]) -> Scores:
    """The pairs whose words are similar enough to be examined, with their TF-IDF cosine."""
    return {(i, j): alike for i, j, alike in alike_pairs([terms(article) for article in articles], WORDS_CANDIDATE)}


def _by_words(alike: float) -> float:
    return SAME + (alike - WORDS_SAME) * WORDS_SCALE


def _correction(one: Article, other: Article) -> float:
    place = shared_place(one, other)
    return (
        (NO_PLACE if place is None else SAME_PLACE * place)
        + SAME_NUMBER * shared_number(one, other)
        - SAME_LANGUAGE * (one.language == other.language)
    )


def _faded(one: Article, other: Article, now: datetime) -> float:
    return FADED * (abs((one.published or now) - (other.published or now)) / DECAY)
