"""Switches a show to local voices if its caps or its account's quota do not cover paid ones."""

from radiox_tasks.data.shows.changes import step_down
from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.step_outputs import cast_of
from radiox_tasks.data.store import Store
from radiox_tasks.model.script import Script
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.providers.budget.estimate import characters_to_speak, speech_to_pay
from radiox_tasks.providers.budget.room_for_show import room_for
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.elevenlabs.account import read_account
from radiox_tasks.providers.elevenlabs.errors import REMEDIES


def use_local_voices_over_quota(store: Store, show: Show, script: Script) -> bool:
    """Switch the show to local voices if ElevenLabs' quota does not cover all of it; returns whether it did.

    A host keeps one voice for the whole show, so the decision is for all lines. If the account cannot be read, nothing
    changes.
    """
    needed = characters_to_speak(store, cast_of(store, show.show_id), script, "elevenlabs")
    if not needed:
        return False
    try:
        account = read_account(store.settings)
    except ProviderError:
        return False
    if needed <= account.characters_left:
        return False
    reason = (
        f"the station's own voices: ElevenLabs has {account.characters_left} characters left{account.until}, "
        f"and the show needs {needed}; {REMEDIES['quota']}"
    )
    step_down(store.database, show.show_id, "voice", reason)
    return True


def use_local_voices_over_caps(store: Store, show: Show, script: Script) -> bool:
    """Switch the show to local voices if its speech would exceed a cap; returns whether it did. Otherwise the cap would
    be reached within the show, and hosts would change their voices. The caps are also checked for every call."""
    room = room_for(store, show)
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
