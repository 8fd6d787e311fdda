"""A show whose caps do not reach for its paid voices is spoken by the station's own, from first line to last."""

from radiox_tasks.data.refs import cast_of
from radiox_tasks.data.shows import Show, step_down
from radiox_tasks.data.store import Store
from radiox_tasks.model.script import Script
from radiox_tasks.providers.budget import MICROS, room_left
from radiox_tasks.providers.budget_estimate import speech_to_pay


def keep_voices_within_caps(store: Store, show: Show, script: Script) -> bool:
    """Step the show down to local voices if its speech would pass a cap; whether it did.

    Without this the money would run out in the middle, and hosts would change their voices with it. The caps hold
    either way: every call is checked on its own.
    """
    with store.database.transaction() as session:
        room = room_left(
            session,
            show.preset.budget,
            preset=show.preset.name,
            show_id=show.show_id,
            now=store.database.now(session),
        )
    if room is None:
        return False
    needed = speech_to_pay(store, cast_of(store, show.show_id), script)
    if needed <= room:
        return False
    reason = (
        f"the station's own voices: speaking the show would cost {needed / MICROS:.2f} USD, "
        f"{max(0, room) / MICROS:.2f} USD are left under its caps"
    )
    step_down(store.database, show.show_id, "voice", reason)
    return True
