"""Shows that are planned and go on air, as events tell it."""

from datetime import UTC, datetime

from radiox_tasks.data.database import Database
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.airing import begin_airing, record_on_air
from radiox_tasks.data.shows.changes import close_show, record_submission, step_down
from radiox_tasks.data.shows.orders import order_show
from radiox_tasks.settings import get_settings
from tests.media.media_documents import document

_SLOTS: list[datetime] = []


def planned(database: Database, *, slot: bool = True) -> str:
    at = datetime.now(UTC).replace(microsecond=len(_SLOTS))
    _SLOTS.append(at)
    preset = load_preset("zurich-en", settings=get_settings())
    show_id = order_show(database, preset, air_at=at, slot_at=at if slot else None)
    assert show_id is not None
    return show_id


def airs(database: Database, show_id: str) -> None:
    record_submission(database, show_id)
    step_down(database, show_id, "fewer", "little time")
    close_show(database, show_id, "ready")
    now = datetime.now(UTC)
    begin_airing(database, show_id)
    record_on_air(database, show_id, document(show_id=show_id), now)
