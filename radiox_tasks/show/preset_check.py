"""Everything that keeps a preset from making shows: its file, its speakers, its lead."""

from collections.abc import Mapping

from radiox_tasks.data.store import Store
from radiox_tasks.model.ladder import lead_problem, parse_ladder
from radiox_tasks.model.preset import Preset


def preset_faults(preset: Preset, store: Store) -> Mapping[str, str]:
    """What a readable preset asks for that the station does not have: field to message."""
    from radiox_tasks.speaker.cast import hosts_at_hand, unknown_speakers

    faults = dict(unknown_speakers(preset, hosts_at_hand()))
    if told := lead_problem(preset, parse_ladder(store.settings.ladder)):
        faults["schedule.lead"] = told
    return faults
