"""Corrects a show whose takes miss its duration: first another script, in the end another length."""

from typing import cast

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import show_row
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.order import Order
from radiox_tasks.model.timing.ladder import reached

RESCALINGS = 2
"""How often a script is rewritten to meet its duration before the duration is given up."""


def rescale_show(database: Database, show_id: str, scale: float, reachable: float, *, variant: int) -> str:
    """The takes of script `variant` missed the duration by this factor: plan another script, or in the end another
    length. Returns which. Repeated calls for the same variant change nothing."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        order = Order.read(row.options)
        if order.variant != variant:
            return "the script is being written again already"
        if order.rescaled < RESCALINGS:
            factor = min(max(order.speech_scale * scale, 0.4), 2.5)
            changes = {"speech_scale": factor, "rescaled": order.rescaled + 1, "variant": order.variant + 1}
            row.options = order.model_copy(update=changes).model_dump(mode="json")
            return f"the script is written again for {factor:.0%} of the speech"
        return _take_length(row, order, reachable)


def take_nearest_length(database: Database, show_id: str, reachable: float, *, variant: int) -> None:
    """Give up the duration before anything is spoken, because no script can meet it: the show lasts `reachable`
    seconds. Does nothing if that was decided for this variant already."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        order = Order.read(row.options)
        if order.variant == variant and order.given_up is None:
            _take_length(row, order, reachable)


def _take_length(row: ShowRow, order: Order, reachable: float) -> str:
    """Set the show's length and its note, which replaces the note on an earlier estimate."""
    reachable = round(reachable, 1)
    wanted = order.given_up or float(row.preset_document["duration"])
    estimated = _length_reason(row.preset_document["duration"], wanted) if order.given_up else ""
    reason = _length_reason(reachable, wanted)
    row.preset_document = {**row.preset_document, "duration": reachable}
    row.degraded = [*(one for one in row.degraded if one != estimated), reason]
    row.options = order.model_copy(update={"given_up": wanted, "rescaled": RESCALINGS}).model_dump(mode="json")
    if not reached(cast(Rung, row.rung), "fewer"):
        row.rung = "fewer"
    return reason


def _length_reason(reachable: float, wanted: float) -> str:
    missed = "overfilled" if reachable > wanted else "did not fill"
    return f"{reachable:.0f} s instead of {wanted:.0f} s: the stories {missed} the time"
