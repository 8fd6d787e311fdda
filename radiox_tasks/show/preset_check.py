"""Checks a preset beyond its file: its speakers, music, markets and lead."""

from pathlib import Path

from radiox_tasks.data.presets.preset_file import Place
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.timing.ladder import lead_problem, lead_shortens, parse_ladder
from radiox_tasks.settings import Settings

HOURS = (6, 13, 19, 23)
"""One hour from each part of the day."""


def preset_faults(preset: Preset, settings: Settings) -> list[tuple[Place, str]]:
    """What a valid preset requires and the station lacks, by field. Uncommon markets are looked up (market_names).
    Raises ValueError for an invalid RADIOX_LADDER."""
    from radiox_tasks.speaker.hosts import available_hosts, unknown_speakers

    strangers = unknown_speakers(preset, available_hosts())
    found: list[tuple[Place, str]] = [(tuple(field.split(".")), problem) for field, problem in strangers.items()]
    if problem := lead_problem(preset, parse_ladder(settings.ladder)):
        found.append((("schedule", "lead"), problem))
    if problem := _music(preset, settings.home):
        found.append((("sound", "jingle"), problem))
    return [*found, *_markets(preset, settings)]


def preset_warnings(preset: Preset, settings: Settings) -> list[tuple[Place, str]]:
    """What shortens every show of a preset without faults, by field. A preset may be saved with it, since it depends on
    RADIOX_LADDER. Raises ValueError for an invalid RADIOX_LADDER."""
    problem = lead_shortens(preset, parse_ladder(settings.ladder))
    return [(("schedule", "lead"), problem)] if problem else []


def _music(preset: Preset, home: Path) -> str | None:
    from radiox_tasks.audio.jingles import JingleError, choose_jingle, jingle_folders

    try:
        for hour in HOURS:
            choose_jingle(preset.sound, local_hour=hour, rotation=0, folders=jingle_folders(home))
    except JingleError as error:
        return f"{error}; add the music to `jingles` in RADIOX_HOME, or leave sound.jingle out"
    return None


def _markets(preset: Preset, settings: Settings) -> list[tuple[Place, str]]:
    from radiox_tasks.content.readings.market_names import unknown_markets

    unknown = unknown_markets(preset.markets, settings=settings)
    return [(("markets", n), unknown[name]) for n, name in enumerate(preset.markets) if name in unknown]
