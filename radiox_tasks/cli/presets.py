"""`radiox presets`: lists, shows, checks, writes, enables and disables presets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from radiox_tasks.cli.output import json_option, note, print_json

if TYPE_CHECKING:
    from radiox_tasks.data.presets.preset_file import PresetProblem


@click.group()
def presets() -> None:
    """List, show, check and write presets, and choose which are on the schedule.

    \b
    Example:
      radiox presets check
    """


@presets.command("list")
@json_option
def list_presets(as_json: bool) -> None:
    """List the presets that can be used.

    \b
    Example:
      radiox presets list --json
    """
    from radiox_tasks.data.presets.find_presets import find_presets, survey_presets
    from radiox_tasks.settings import get_settings

    settings = get_settings()
    files = find_presets(settings)
    usable, problems = survey_presets(settings)
    rows = [
        {
            "name": preset.name,
            "title": preset.title,
            "language": preset.language,
            "timezone": preset.timezone,
            "cron": preset.schedule.cron,
            "enabled": preset.schedule.enabled,
            "duration": preset.duration,
            "feeds": len(preset.feeds),
            "file": str(files[preset.name]),
        }
        for preset in usable
    ]
    if as_json:
        print_json({"presets": rows})
    else:
        width = max((len(preset.name) for preset in usable), default=0)
        for preset in usable:
            air = f"{preset.schedule.cron} {preset.timezone}" if preset.schedule.enabled else "not scheduled"
            click.echo(
                f"{preset.name:<{width}}  {preset.language}  {len(preset.feeds):>3} feeds  {air}  {preset.title}"
            )
    _print_problems(problems)


@presets.command("show")
@click.argument("name_or_path")
@json_option
def show_preset(name_or_path: str, as_json: bool) -> None:
    """Show a preset with all its defaults.

    \b
    Example:
      radiox presets show zurich
    """
    import yaml

    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.settings import get_settings

    with _problems_reported():
        preset = load_preset(name_or_path, settings=get_settings())
    document = preset.model_dump(mode="json")
    if as_json:
        print_json(document)
    else:
        click.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110), nl=False)


@presets.command("check")
@click.argument("path", required=False)
@json_option
def check_presets(path: str | None, as_json: bool) -> None:
    """Check one preset (a name or a file), a folder of them, or all.

    Reports file, line, column and field of every problem, including missing speakers and music, unknown markets,
    and a lead that is too short for a show. Exit status 1 if there is a problem.

    \b
    Example:
      radiox presets check presets/zurich.yaml
    """
    from radiox_tasks.data.presets.preset_file import PresetProblem

    files, problems = _files_at(path)
    if not files and not problems:
        problems.append(PresetProblem(path or "RADIOX_PRESETS", 0, 0, "", "there are no presets here (*.yaml)"))
    good: list[Path] = []
    for file, name in files:
        found = _problems_of(file, name)
        problems += found
        if not found:
            good.append(file)
    if as_json:
        document = {"ok": not problems, "files": [str(file) for file in good], "problems": [vars(p) for p in problems]}
        print_json(document)
    else:
        for file in good:
            click.echo(f"{file}: good")
    _print_problems(problems)
    if problems:
        raise SystemExit(1)


def _problems_of(file: Path, name: str | None) -> "list[PresetProblem]":
    """The problems of the file, or else of what it requires from the station."""
    from radiox_tasks.data.presets.preset_file import problem_at, read_preset
    from radiox_tasks.settings import get_settings
    from radiox_tasks.show.preset_check import preset_faults, preset_warnings

    preset, found = read_preset(file, name=name)
    if preset is None:
        return list(found)
    settings = get_settings()
    problems = preset_faults(preset, settings) or preset_warnings(preset, settings)
    return [problem_at(file, place, message) for place, message in problems]


def _files_at(path: str | None) -> "tuple[list[tuple[Path, str | None]], list[PresetProblem]]":
    """The files to check, each with its required name, and problems of the path itself."""
    from radiox_tasks.data.presets.find_presets import PresetError, find_presets, is_path, locate_preset
    from radiox_tasks.settings import get_settings

    if path is None:
        return [(file, name) for name, file in find_presets(get_settings()).items()], []
    if Path(path).is_dir():
        return [(file, file.stem) for file in sorted((*Path(path).glob("*.yaml"), *Path(path).glob("*.yml")))], []
    try:
        return [(locate_preset(path, settings=get_settings()), None if is_path(path) else path)], []
    except PresetError as error:
        return [], list(error.problems)


@presets.command("enable")
@click.argument("names", nargs=-1, required=True)
def enable(names: tuple[str, ...]) -> None:
    """Add presets to the schedule. Bundled ones are examples and not scheduled by default.

    \b
    Example:
      radiox presets enable zurich
    """
    _ask_for(names, True)


@presets.command("disable")
@click.argument("names", nargs=-1, required=True)
def disable(names: tuple[str, ...]) -> None:
    """Remove presets from the schedule; shows of them can still be made on demand.

    \b
    Example:
      radiox presets disable zurich
    """
    _ask_for(names, False)


def _ask_for(names: tuple[str, ...], wanted: bool) -> None:
    from radiox_tasks.data.presets.enabled_presets import FixedProgrammesError, set_enabled
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.settings import get_settings

    settings = get_settings()
    with _problems_reported():
        for name in names:
            load_preset(name, settings=settings)
        try:
            set_enabled(dict.fromkeys(names, wanted), settings)
        except FixedProgrammesError as error:
            raise click.ClickException(str(error)) from None
        for name in names:
            preset = load_preset(name, settings=settings)
            if wanted and not preset.schedule.enabled:
                note(f"{name}: stays off the schedule: its file says `schedule: {{enabled: false}}`")
            else:
                air = f"on air at {preset.schedule.cron} {preset.timezone}" if wanted else "off the schedule"
                click.echo(f"{name}: {air}")


@presets.command("new")
@click.option("--title", prompt="What is the programme called", help="The programme's title.")
@click.option("--language", prompt="Which language does it speak", help="A language of the station, for example en.")
@click.option(
    "--sites",
    prompt="Which sites or feeds does it read (URLs, separated by commas)",
    help="URLs of sites or feeds, separated by commas.",
)
@click.option("--timezone", prompt="Which time zone is it in", help="An IANA name, for example Europe/Zurich.")
@click.option(
    "--at",
    "air",
    prompt='When is it on air ("hourly", times such as 7:00, 18:30, or a cron expression)',
    help="Air times.",
)
@click.option("--name", help="The preset's name; default: derived from the title.")
@json_option
def new(title: str, language: str, sites: str, timezone: str, air: str, name: str | None, as_json: bool) -> None:
    """Ask five questions and write a preset into RADIOX_HOME/presets; feeds are found from the sites' URLs.

    \b
    Example:
      radiox presets new --title "Harbour News" --language en --sites www.example.org --timezone UTC --at hourly
    """
    from radiox_tasks.cli.preset_draft import DraftError, cron_of, draft, find_feeds, refuse_taken, slug
    from radiox_tasks.data.presets.edited_presets import RevisionConflictError, save_preset
    from radiox_tasks.data.presets.find_presets import find_presets
    from radiox_tasks.open_store import get_store

    store = get_store()
    try:
        name = name or slug(title)
        refuse_taken(name, store.settings)
        store.database.migrate()
        cron = cron_of(air)
        feeds = find_feeds(sites, language=language, store=store, warn=note)
        text = draft(name=name, title=title, language=language, timezone=timezone, cron=cron, feeds=feeds)
        with _problems_reported():
            save_preset(store, name, text, author="radiox presets new", known_revision=None)
    except (DraftError, RevisionConflictError) as error:
        raise click.ClickException(str(error)) from None
    file = find_presets(store.settings)[name]
    if as_json:
        print_json({"name": name, "file": str(file), "feeds": [feed.url for feed in feeds]})
    else:
        click.echo(f"{file}: {len(feeds)} feeds. Hear it with: radiox generate --preset {name}")


@presets.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a preset file, for editors.

    \b
    Example:
      radiox presets schema > presets/preset.schema.json
    """
    from radiox_tasks.data.presets.find_presets import preset_schema

    click.echo(preset_schema(), nl=False)


@contextmanager
def _problems_reported() -> Iterator[None]:
    """Print the problems of a preset that the block finds to be invalid, and end with exit status 1."""
    from radiox_tasks.data.presets.find_presets import PresetError

    try:
        yield
    except PresetError as error:
        _print_problems(error.problems)
        raise SystemExit(1) from None


def _print_problems(problems: "tuple[PresetProblem, ...] | list[PresetProblem]") -> None:
    """Print each problem; one that several entries of a list have is printed once, with the other lines."""
    alike: dict[tuple[str, str, str], list[PresetProblem]] = {}
    for problem in problems:
        field = re.sub(r"\[\d+\]", "[]", problem.field)
        alike.setdefault((problem.file, field, problem.message), []).append(problem)
    for first, *others in alike.values():
        lines = ", ".join(str(problem.line) for problem in others)
        click.echo(f"{first}; likewise in line {lines}" if others else str(first), err=True)
