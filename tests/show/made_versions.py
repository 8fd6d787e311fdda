"""Helpers for tests of corrected, remade and retracted shows."""

import json
from pathlib import Path

from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.step_outputs import recorded
from radiox_tasks.data.store import Store
from radiox_tasks.media.edition_paths import editions_root
from radiox_tasks.model.declared.steps import RUNDOWN, OfShow
from radiox_tasks.show.new_versions import order_correction
from tests.media.made_shows import Made, new_version

RIGHT = "The mayor was present."


def item(store: Store, show_id: str) -> dict[str, object]:
    feed = json.loads((editions_root(store.settings.home) / "hourly" / "feed.json").read_text())
    found: dict[str, object] = next(item for item in feed["items"] if item["id"] == show_id)
    return found


def folder(store: Store, show_id: str) -> Path:
    document = load_show(store.database, show_id).document
    assert document is not None
    return Path(document.folder or "")


def made_from(store: Store, show_id: str) -> str:
    """The reference of the rundown that a show is made from."""
    chosen = recorded(store, RUNDOWN, OfShow(show=show_id))
    assert chosen is not None
    return chosen.ref


def corrected(store: Store, made: Made, text: str | None = RIGHT) -> str:
    version_id = order_correction(store, made.show_id, 3, text)
    new_version(store, version_id).ready(b"ID3 corrected").on_air()
    return version_id
