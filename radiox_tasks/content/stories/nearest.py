"""Nearest neighbours across languages: the pairs that are each other's nearest by a margin over the next ones.

Texts of two languages lie further apart than those of one, by how much differs with their subject. So a pair is held
against its own neighbourhood rather than against one limit, as in mining parallel sentences (Artetxe and Schwenk,
"Margin-based Parallel Corpus Mining with Multilingual Sentence Embeddings", ACL 2019).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MARGIN = 0.04  # cosine over the mean of the next ones
FURTHER_TELLINGS = 2  # of the nearest, which may tell the same event; the next ones come after them
NEXT = 5


class Nearest:
    """The nearest of each text in each language. `cosines`: of all pairs, one row and one `languages` entry a text."""

    def __init__(self, cosines: Matrix, languages: Sequence[str]) -> None:
        self._cosines, self._languages = cosines, languages
        self._first: dict[str, Matrix] = {}
        self._next: dict[str, Matrix] = {}
        spoken = np.array(languages)
        for language in set(languages):
            columns = cosines[:, spoken == language]
            if columns.shape[1] >= FURTHER_TELLINGS + NEXT:
                ranked = -np.sort(-columns, axis=1)[:, : FURTHER_TELLINGS + NEXT]
                self._first[language] = ranked[:, 0]
                self._next[language] = ranked[:, FURTHER_TELLINGS:].mean(axis=1)

    def stand_out(self, a: int, b: int) -> bool:
        """Whether two texts of two languages do; not where one of the languages has too few texts to tell."""
        mine, theirs = self._languages[a], self._languages[b]
        if mine == theirs or mine not in self._first or theirs not in self._first:
            return False
        cosine = self._cosines[a, b]
        nearest = cosine >= max(self._first[theirs][a], self._first[mine][b])
        return bool(nearest and cosine - max(self._next[theirs][a], self._next[mine][b]) >= MARGIN)
