"""Corrects a show whose takes miss its duration: first another script, in the end another length."""

from typing import cast

from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import show_row
from radiox_tasks.model.edition import Rung
from radiox_tasks.model.order import Order
from radiox_tasks.model.timing.ladder import reached

LENGTH_TOLERANCE_S = 2.0
"""How far a programme may be from its duration."""

RESCALINGS = 2
"""How often a script is rewritten to meet its duration before the duration is given up."""


def rescale_show(database: Database, show_id: str, scale: float, *, variant: int) -> str:
    """The takes of script `variant` missed the duration by this factor: plan another script. Returns what is ordered.
    Repeated calls for the same variant change nothing."""
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        order = Order.read(row.options)
        if order.variant != variant:
            return "the script is being written again already"
        factor = min(max(order.speech_scale * scale, 0.4), 2.5)
        changes = {"speech_scale": factor, "rescaled": order.rescaled + 1, "variant": order.variant + 1}
        row.options = order.model_copy(update=changes).model_dump(mode="json")
        return f"the script is written again for {factor:.0%} of the speech"


def take_length(database: Database, show_id: str, reachable: float, *, variant: int) -> None:
    """Give up the show's duration, which no script can meet: with script `variant`, the show lasts `reachable` seconds.
    Its reason replaces that of an earlier estimate. Does nothing if the show has another script by now."""
    reachable = round(reachable, 1)
    with database.transaction() as session:
        row = show_row(session, show_id, lock=True)
        order = Order.read(row.options)
        if order.variant != variant:
            return
        before = float(row.preset_document["duration"])
        wanted = order.given_up or before
        outdated = length_reason(before, wanted)
        row.preset_document = {**row.preset_document, "duration": reachable}
        row.degraded = [*(one for one in row.degraded if one != outdated), length_reason(reachable, wanted)]
        row.options = order.model_copy(update={"given_up": wanted, "rescaled": RESCALINGS}).model_dump(mode="json")
        if not reached(cast(Rung, row.rung), "fewer"):
            row.rung = "fewer"


def off_length(seconds: float | None, wanted: float | None) -> tuple[str, ...]:
    """The reason why a programme of this length is degraded, if it is: none within the tolerance, or if a length is
    not known. In seconds."""
    if seconds is None or wanted is None or abs(seconds - wanted) <= LENGTH_TOLERANCE_S:
        return ()
    return (length_reason(seconds, wanted),)


def length_reason(reachable: float, wanted: float) -> str:
    """Why a show that lasts `reachable` instead of `wanted` seconds is degraded."""
    missed = "overfilled" if reachable > wanted else "did not fill"
    return f"{reachable:.0f} s instead of {wanted:.0f} s: the stories {missed} the time"
