"""While a station is upgraded, workers of two versions share one database: the older reads what the newer wrote."""

import json
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select, update

from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import output_of, outputs_for
from radiox_tasks.data.store import Store
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.steps import CAST, CastChosen, OfShow
from radiox_tasks.model.host import Cast, Host
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset
from tests.data.programmes import NINE, programme

LATER = {"field_of_a_later_version": 1}


def with_later_fields(value: Any) -> Any:
    """The same JSON, with a field that this version does not know in every object that is a document."""
    if isinstance(value, list):
        return [with_later_fields(one) for one in value]
    return {name: with_later_fields(one) for name, one in value.items()} | LATER if isinstance(value, dict) else value


def test_a_show_of_a_later_version_is_read(store: Store) -> None:
    order = Order(news_count=2, sample_feeds=programme().feeds)
    show_id = order_show(store.database, programme(), air_at=NINE, order=order)
    assert show_id is not None
    before = load_show(store.database, show_id)
    changed = {
        "preset_document": with_later_fields(before.preset.model_dump(mode="json")),
        "options": with_later_fields(order.model_dump(mode="json")),
    }
    with store.database.transaction() as session:
        session.execute(update(ShowRow).values(**changed))
    assert load_show(store.database, show_id) == before


def test_a_steps_output_and_a_blob_of_a_later_version_are_read(store: Store) -> None:
    cast = Cast(hosts={"lucy": Host(speaker="lucy", name="Lucy")}, voices={})
    show_id = order_show(store.database, programme(), air_at=NINE)
    assert show_id is not None
    inputs = OfShow(show=show_id)
    stored = {"hosts": {"lucy": {"speaker": "lucy", "name": "Lucy", **LATER}}, "voices": {}, **LATER}
    reference = store.blobs.put(json.dumps(stored).encode())
    assert store.get(reference, Cast) == cast
    store.ledger.run(CAST.entry(inputs), lambda _: {"ref": reference, **LATER}, show_id=show_id)
    assert output_of(store, CAST, inputs) == CastChosen(ref=reference)
    assert outputs_for(store, show_id, CAST) == [CastChosen(ref=reference)]


def test_an_earlier_version_reads_a_show_with_no_stated_share_of_a_feed(store: Store) -> None:
    show_id = order_show(store.database, programme(), air_at=NINE)
    with store.database.reading() as connection:
        stored = connection.execute(select(ShowRow.preset_document).where(ShowRow.show_id == show_id)).scalar_one()
    assert "per_feed" not in stored["news"]  # it was a whole number, 2 by default
    assert programme(news={"per_feed": 2}).model_dump(mode="json")["news"]["per_feed"] == 2


def test_what_a_person_writes_is_read_strictly() -> None:
    with pytest.raises(ValidationError, match="field_of_a_later_version"):
        Preset.model_validate(programme().model_dump(mode="json") | LATER)
