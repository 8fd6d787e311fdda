"""The `radiox` command. Each verb is a module in radiox_tasks/cli/ that is imported only when it is called."""

import importlib
from typing import Any

import click

from radiox_tasks.garbage_collection import collect_garbage_rarely

COMMANDS: dict[str, tuple[str, str]] = {
    "generate": ("radiox_tasks.cli.generate:generate", "Make one show now and wait for it."),
    "up": ("radiox_tasks.cli.up:up", "Run the whole station on this machine."),
    "worker": ("radiox_tasks.cli.parts:worker", "Run the worker pool of one or more queues."),
    "beat": ("radiox_tasks.cli.parts:beat", "Run Celery beat, which triggers the planner."),
    "flower": ("radiox_tasks.cli.parts:flower", "Run Flower, the monitor of workers and tasks."),
    "serve": ("radiox_tasks.cli.parts:serve", "Serve API, newsroom, editions and feeds; metrics on their own port."),
    "presets": ("radiox_tasks.cli.presets:presets", "List, show, check, write and schedule presets."),
    "feed": ("radiox_tasks.cli.feed:feed", "Check a podcast feed against the rules of its readers."),
    "feeds": ("radiox_tasks.cli.feeds:feeds", "Check, import, export and discover feeds."),
    "speakers": ("radiox_tasks.cli.speakers:speakers", "Manage hosts and their voices."),
    "voices": ("radiox_tasks.cli.voices:voices", "List, install and hear the voices of this machine."),
    "shows": ("radiox_tasks.cli.shows:shows", "List shows; show, resume, correct, remake or retract one."),
    "schedule": ("radiox_tasks.cli.schedule:schedule", "List the next slots."),
    "costs": ("radiox_tasks.cli.costs:costs", "Report costs, and what reuse saved."),
    "doctor": ("radiox_tasks.cli.doctor:doctor", "Check everything the presets need."),
    "archive": ("radiox_tasks.cli.archive:archive", "Remove editions past their retention."),
    "backup": ("radiox_tasks.cli.backup:backup", "Write the whole station into one file, without its secrets."),
    "restore": ("radiox_tasks.cli.backup:restore", "Restore a backup into an empty station."),
}


class LazyGroup(click.Group):
    """A group that knows the names and one-line help of its commands, and imports a command only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        collect_garbage_rarely()
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # imported only on a failure: it imports the errors of every domain
            from radiox_tasks.cli.failures import explain

            message = explain(error)
            if message is None:
                raise
            raise click.ClickException(message) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    epilog="Example: radiox generate --preset zurich --sample",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="radiox", prog_name="radiox")
def main() -> None:
    """Scheduled radio news shows: sourced, spoken, mixed, mastered and published, on the hour."""


if __name__ == "__main__":
    main()
