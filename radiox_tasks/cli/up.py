"""`radiox up`: runs the whole station on one machine."""

import click

from radiox_tasks.cli.numbers import Whole
from radiox_tasks.cli.output import note


@click.command()
@click.option("--port", type=Whole(1, 65535), help="The gateway's port; RADIOX_PORT, else 8080.")
@click.option("--flower", "flower_port", type=Whole(1, 65535), help="Run Flower too, on this port.")
def up(port: int | None, flower_port: int | None) -> None:
    """Run the whole station: broker (if none is configured), one worker pool per queue, beat, gateway and metrics.

    Stops on Ctrl-C or SIGTERM: running tasks are finished or returned to their queue.

    \b
    Example:
      radiox up
      radiox up --flower 5555
    """
    from radiox_tasks.data.presets.find_presets import survey_presets
    from radiox_tasks.settings import get_settings
    from radiox_tasks.station.run_station import run_station

    def announce(what_runs: str) -> None:
        click.echo(what_runs)
        if not any(preset.schedule.enabled for preset in survey_presets(get_settings())[0]):
            note("No preset is on the schedule: put one on it with `radiox presets enable NAME`.")

    run_station(announce, gateway_port=port, flower_port=flower_port)
