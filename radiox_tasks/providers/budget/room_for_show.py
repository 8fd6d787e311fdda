"""Whether caps and quotas cover the whole of a show before parts of it are made ahead of their turn."""

from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.step_outputs import cast_of
from radiox_tasks.data.store import Store
from radiox_tasks.providers.budget.caps import room_left
from radiox_tasks.providers.budget.estimate import estimate_show, planned_characters
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.providers.elevenlabs.account import read_account

QUOTA_MARGIN = 1.25
"""A script may be longer than planned: the length is within 4 % of the target, and numbers are longer as words."""


def room_for(store: Store, show: Show) -> int | None:
    """What the caps leave for the show, in millionths of a dollar; None without a cap."""
    with store.database.transaction() as session:
        now = store.database.now(session)
        return room_left(session, show.preset.budget, preset=show.preset.name, show_id=show.show_id, now=now)


def caps_cover_show(store: Store, show: Show) -> bool:
    """Whether the caps cover script, voices and cover together, by the estimate."""
    room = room_for(store, show)
    if room is None:
        return True
    estimate = estimate_show(store, show)
    return estimate.script + estimate.speech + estimate.cover <= room


def quota_covers_show(store: Store, show: Show) -> bool:
    """Whether ElevenLabs' quota covers all planned speech, if it speaks for a host. False if the account cannot be
    read."""
    cast = cast_of(store, show.show_id)
    if not any(voices and voices[0].provider == "elevenlabs" for voices in cast.voices.values()):
        return True
    try:
        left = read_account(store.settings).characters_left
    except ProviderError:
        return False
    return planned_characters(show.preset, cast) * QUOTA_MARGIN <= left
