"""Requests with the same idempotency key at the same time."""

from typing import Any

import pytest
from sqlalchemy import delete, event

from radiox_tasks.data.database import Database
from radiox_tasks.data.idempotency import KeyInUseError, once
from radiox_tasks.data.tables.requests import RequestRow
from radiox_tasks.model.base import Document
from tests.data.programmes import url_of


class Order(Document):
    preset: str


class Ordered(Document):
    show_id: str


def test_a_request_that_comes_while_the_first_one_fails_is_to_be_repeated(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    order, others = Order(preset="zurich"), Database(url_of(database))

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """The first request fails between the two statements of the second one."""
        if statement.startswith("SELECT requests."):
            with others.transaction() as session:
                session.execute(delete(RequestRow))

    def first() -> Ordered:
        event.listen(database.engine, "before_cursor_execute", fail)
        with pytest.raises(KeyInUseError):
            once(database, "key", order, Ordered, lambda: Ordered(show_id="second"))
        event.remove(database.engine, "before_cursor_execute", fail)
        raise RuntimeError("no broker")

    with pytest.raises(RuntimeError, match="no broker"):
        once(database, "key", order, Ordered, first)
    assert once(database, "key", order, Ordered, lambda: Ordered(show_id="third")).show_id == "third"
    others.engine.dispose()
