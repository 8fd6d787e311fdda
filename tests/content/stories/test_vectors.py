"""Vectors are computed once: the next process finds them stored, and comes to the same stories."""

from datetime import timedelta

from sqlalchemy import select

from benchmarks import cluster_stories as bench
from radiox_tasks.content.stories import embeddings
from radiox_tasks.content.stories.embeddings import is_kept, take_new, text_of, vectors
from radiox_tasks.content.stories.vector_cache import KEEP, recall_vectors, store_new_vectors
from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.vectors import VectorRow
from radiox_tasks.model.news import Article

NOW = bench.NOW


def news(name: str) -> Article:
    return bench.article(name, "x", "de", f"Gemeinderat berät über {name}", "Die Sitzung dauerte lange.", 5)


def forget() -> None:
    """What a new process knows."""
    take_new()
    embeddings._kept.clear()


def test_a_stored_vector_is_the_computed_one(database: Database) -> None:
    forget()
    articles = [news("Brunnen"), news("Gassen")]
    assert recall_vectors(articles, database) == 0
    computed = vectors(articles)
    assert computed is not None
    assert store_new_vectors(database, now=NOW) == 2
    assert store_new_vectors(database, now=NOW) == 0
    forget()
    assert not is_kept(articles[0])
    assert recall_vectors([*articles, news("Plätze")], database) == 2
    assert is_kept(articles[0])
    assert not is_kept(news("Plätze"))
    recalled = vectors(articles)
    assert recalled is not None
    assert (recalled == computed).all()
    assert take_new() == {}
    with database.transaction() as session:
        assert {len(stored) for stored in session.execute(select(VectorRow.vector)).scalars()} == {768}


def test_two_workers_may_store_the_same_vector_and_old_ones_go(database: Database) -> None:
    for moment in (NOW - KEEP - timedelta(hours=1), NOW - KEEP - timedelta(hours=1), NOW):
        forget()
        vectors([news("Brunnen"), *([news("Gassen")] if moment == NOW else [])])
        store_new_vectors(database, now=moment)
    with database.transaction() as session:
        assert [row.kept for row in session.execute(select(VectorRow)).scalars()] == [NOW]


def test_the_same_text_is_asked_for_once(database: Database) -> None:
    forget()
    same = news("Brunnen")
    copy = same.model_copy(update={"article_id": "other"})
    assert text_of(same) == text_of(copy)
    vectors([same, copy])
    assert store_new_vectors(database, now=NOW) == 1
