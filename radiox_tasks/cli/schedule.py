"""`radiox schedule`: the slots to come."""

from datetime import UTC, datetime

import click

from radiox_tasks.cli.output import clear_errors, print_json


@click.command()
@click.option("--days", default=1.0, show_default=True, type=click.FloatRange(0.01, 366), help="How far ahead to look.")
@click.option("--preset", "only", help="This preset alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def schedule(days: float, only: str | None, as_json: bool) -> None:
    """List the slots to come, in local and UTC time, with when production starts.

    \b
    Example:
      radiox schedule --days 2
    """
    from radiox_tasks.data.presets import load_all_presets, load_preset
    from radiox_tasks.settings import get_settings
    from radiox_tasks.show.planner import upcoming

    with clear_errors():
        settings = get_settings()
        presets = [load_preset(only, settings=settings)] if only else load_all_presets(settings)
        now = datetime.now(UTC)
        slots = sorted(
            (
                {
                    "preset": preset.name,
                    "air_at": air_at.astimezone(preset.zone).isoformat(),
                    "air_at_utc": air_at.isoformat(),
                    "production_starts_utc": (air_at - preset.schedule.lead).isoformat(),
                }
                for preset in presets
                for air_at in upcoming(preset, now=now, days=days)
            ),
            key=lambda slot: (slot["air_at_utc"], slot["preset"]),
        )
        if as_json:
            print_json({"slots": slots})
            return
        for slot in slots:
            click.echo(f"{slot['air_at']}  ({slot['air_at_utc'][:16]}Z)  {slot['preset']}")
        if not slots:
            click.echo("No slot in that time: no preset's schedule is enabled, or none falls into it.")
