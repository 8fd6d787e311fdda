"""`radiox presets`: which programmes there are, and what is wrong with one."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from radiox_tasks.data.preset_file import PresetProblem

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def presets() -> None:
    """The programmes: list them, show one, check them.

    \b
    Example:
      radiox presets check
    """


@presets.command("list")
@_JSON
def list_presets(as_json: bool) -> None:
    """List the presets that can be used.

    \b
    Example:
      radiox presets list --json
    """
    from radiox_tasks.data.presets import find_presets, survey_presets
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
        click.echo(json.dumps({"presets": rows}, ensure_ascii=False, indent=2))
    else:
        width = max((len(preset.name) for preset in usable), default=0)
        for preset in usable:
            air = f"{preset.schedule.cron} {preset.timezone}" if preset.schedule.enabled else "not scheduled"
            click.echo(
                f"{preset.name:<{width}}  {preset.language}  {len(preset.feeds):>3} feeds  {air}  {preset.title}"
            )
    _tell(problems)


@presets.command("show")
@click.argument("name_or_path")
@_JSON
def show_preset(name_or_path: str, as_json: bool) -> None:
    """Show a preset as it is used, every default filled in.

    \b
    Example:
      radiox presets show zurich
    """
    import yaml

    from radiox_tasks.data.presets import PresetError, load_preset
    from radiox_tasks.settings import get_settings

    try:
        preset = load_preset(name_or_path, settings=get_settings())
    except PresetError as error:
        _tell(error.problems)
        raise SystemExit(1) from None
    document = preset.model_dump(mode="json")
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110), nl=False)


@presets.command("check")
@click.argument("path", required=False)
@_JSON
def check_presets(path: str | None, as_json: bool) -> None:
    """Check one preset (a name or a file), a folder of them, or all.

    Names file, line, column and field of everything that is wrong, speakers whom the station does not have among it;
    exit status 1 if anything is.

    \b
    Example:
      radiox presets check presets/zurich.yaml
    """
    from radiox_tasks.cli.output import clear_errors
    from radiox_tasks.data.preset_file import PresetProblem, problem_at, read_preset
    from radiox_tasks.data.presets import PresetError, find_presets, is_path, locate_preset
    from radiox_tasks.model.ladder import lead_problem, parse_ladder
    from radiox_tasks.settings import get_settings
    from radiox_tasks.speaker.cast import hosts_at_hand, unknown_speakers

    problems: list[PresetProblem] = []
    files: list[tuple[Path, str | None]] = []  # and the name it must have
    if path is None:
        files = [(file, name) for name, file in find_presets(get_settings()).items()]
    elif Path(path).is_dir():
        files = [(file, file.stem) for file in sorted((*Path(path).glob("*.yaml"), *Path(path).glob("*.yml")))]
    else:
        try:
            files = [(locate_preset(path, settings=get_settings()), None if is_path(path) else path)]
        except PresetError as error:
            problems += error.problems
    if not files and not problems:
        problems.append(PresetProblem(path or "RADIOX_PRESETS", 0, 0, "", "there are no presets here (*.yaml)"))
    good: list[Path] = []
    with clear_errors():
        known = hosts_at_hand()
        rules = parse_ladder(get_settings().ladder)
    for file, name in files:
        preset, found = read_preset(file, name=name)
        if preset is not None:
            found = [
                problem_at(file, tuple(field.split(".")), message)
                for field, message in unknown_speakers(preset, known).items()
            ]
            if told := lead_problem(preset, rules):
                found.append(problem_at(file, ("schedule", "lead"), told))
        problems += found
        if not found:
            good.append(file)
    if as_json:
        document = {"ok": not problems, "files": [str(file) for file in good], "problems": [vars(p) for p in problems]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for file in good:
            click.echo(f"{file}: good")
    _tell(problems)
    if problems:
        raise SystemExit(1)


@presets.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a preset file, for editors.

    \b
    Example:
      radiox presets schema > presets/preset.schema.json
    """
    from radiox_tasks.data.presets import preset_schema

    click.echo(preset_schema(), nl=False)


def _tell(problems: "tuple[PresetProblem, ...] | list[PresetProblem]") -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
