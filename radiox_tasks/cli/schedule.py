"""`radiox schedule`: the next slots."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from radiox_tasks.cli.numbers import Number
from radiox_tasks.cli.output import json_option, print_json

if TYPE_CHECKING:
    from radiox_tasks.model.preset import Preset


@click.command()
@click.option("--days", default=1.0, show_default=True, type=Number(0.01, 366), help="How far ahead to look.")
@click.option("--preset", "only", help="This preset only.")
@json_option
def schedule(days: float, only: str | None, as_json: bool) -> None:
    """List the next slots in local and UTC time, and when their production starts.

    \b
    Example:
      radiox schedule --days 2
    """
    from radiox_tasks.data.presets.find_presets import load_all_presets, load_preset
    from radiox_tasks.settings import get_settings
    from radiox_tasks.show.planner import upcoming

    settings = get_settings()
    presets = [load_preset(only, settings=settings)] if only else load_all_presets(settings)
    now = datetime.now(UTC)
    slots = sorted(
        ((air_at, preset) for preset in presets for air_at in upcoming(preset, now=now, days=days)),
        key=lambda slot: (slot[0], slot[1].name),
    )
    if as_json:
        print_json({"slots": [_document(air_at, preset) for air_at, preset in slots]})
        return
    for air_at, preset in slots:
        click.echo(_line(air_at, preset))
    if not slots:
        click.echo(_nothing(presets))


def _document(air_at: datetime, preset: "Preset") -> dict[str, str]:
    return {
        "preset": preset.name,
        "air_at": air_at.astimezone(preset.zone).isoformat(),
        "air_at_utc": air_at.isoformat(),
        "production_starts_utc": (air_at - preset.schedule.lead).isoformat(),
    }


def _line(air_at: datetime, preset: "Preset") -> str:
    """The slot in local and UTC time, and when its production starts."""
    starts = (air_at - preset.schedule.lead).astimezone(preset.zone)
    local = air_at.astimezone(preset.zone)
    return f"{local:%Y-%m-%d %H:%M %Z}  ({air_at:%H:%M}Z, production from {starts:%H:%M})  {preset.name}"


def _nothing(presets: "list[Preset]") -> str:
    """Why there is no slot, and what to do."""
    if any(preset.schedule.enabled for preset in presets):
        return "No slot in that time: none of the presets on the schedule falls into it. Look further with --days"
    names = ", ".join(preset.name for preset in presets)
    return f"No preset is on the schedule. Put one on it with `radiox presets enable NAME` (there are: {names})"
