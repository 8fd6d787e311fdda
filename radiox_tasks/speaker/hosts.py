"""The hosts in the database; the seed file provides the first ones."""

import difflib
from functools import lru_cache
from pathlib import Path

from radiox_tasks.data.database import Database, find_database
from radiox_tasks.data.presets.find_presets import survey_presets
from radiox_tasks.data.speaker_store import all_hosts, seed_hosts
from radiox_tasks.data.tables.speakers import SpeakerRow
from radiox_tasks.language.languages import read_yaml
from radiox_tasks.model.host import Host
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import Settings

SEED = Path(__file__).parent / "seed.yaml"


class CastError(LookupError):
    """A preset names a speaker that does not exist."""


@lru_cache(maxsize=1)
def seeded_hosts() -> tuple[Host, ...]:
    """The hosts of seed.yaml."""
    document = read_yaml(SEED)
    return tuple(Host.model_validate({"speaker": speaker, **entry}) for speaker, entry in document.items())


def known_hosts(database: Database) -> dict[str, Host]:
    """Every host of the station by speaker id, after inserting the seed's."""
    hosts = {host.speaker: host for host in all_hosts(database)}
    if any(hosts.get(host.speaker) != host for host in seeded_hosts()):
        seed_hosts(database, seeded_hosts())
        hosts = {host.speaker: host for host in all_hosts(database)}
    return hosts


def available_hosts() -> dict[str, Host]:
    """Every host by speaker id: from the database if it exists, else the seed's. Does not create a database."""
    from sqlalchemy import inspect

    database = find_database()
    if database is None or not inspect(database.engine).has_table(SpeakerRow.__tablename__):
        return {host.speaker: host for host in seeded_hosts()}
    return known_hosts(database)


def speakers_of(preset: Preset) -> dict[str, str]:
    """Speaker id by the preset's field that names it, for example {"hosts.main": "marcel"}."""
    fields = {"main": preset.hosts.main, "second": preset.hosts.second, "weather": preset.hosts.weather}
    return {f"hosts.{field}": speaker for field, speaker in fields.items() if speaker is not None}


def presets_by_speaker(settings: Settings) -> dict[str, list[str]]:
    """The presets of each speaker, by name."""
    found: dict[str, list[str]] = {}
    presets, _ = survey_presets(settings)
    for preset in presets:
        for speaker in set(speakers_of(preset).values()):
            found.setdefault(speaker, []).append(preset.name)
    return found


def load_cast(preset: Preset, *, database: Database) -> dict[str, Host]:
    """Speaker id -> host, for the speakers that the preset names. Raises CastError naming each invalid field."""
    known = known_hosts(database)
    wrong = unknown_speakers(preset, known)
    if wrong:
        raise CastError("\n".join(f"preset {preset.name}: {field}: {message}" for field, message in wrong.items()))
    return {speaker: known[speaker] for speaker in speakers_of(preset).values()}


def unknown_speakers(preset: Preset, known: dict[str, Host]) -> dict[str, str]:
    """The preset's unknown speakers, as messages by field."""
    return {
        field: f"there is no speaker {speaker!r}{_hint(speaker, known)}"
        for field, speaker in speakers_of(preset).items()
        if speaker not in known
    }


def _hint(speaker: str, known: dict[str, Host]) -> str:
    near = difflib.get_close_matches(speaker, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"; {meant}known: {', '.join(known) or 'none'}; add one with `radiox speakers add`"
