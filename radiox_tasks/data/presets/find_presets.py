"""Finds presets by name or path, among the bundled ones and those in RADIOX_PRESETS."""

import difflib
import json
from collections.abc import Sequence
from pathlib import Path

from radiox_tasks.data.presets.enabled_presets import enabled_names, is_enabled
from radiox_tasks.data.presets.preset_file import PresetProblem, read_preset
from radiox_tasks.data.presets.read_once import read_once
from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import Settings


class PresetError(ValueError):
    """One or more presets are invalid. The message has one line per problem; `problems` lists them."""

    def __init__(self, problems: Sequence[PresetProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def find_presets(settings: Settings) -> dict[str, Path]:
    """Name → file of every preset, sorted by name. A preset in RADIOX_PRESETS replaces a bundled one of the
    same name."""
    found: dict[str, Path] = {}
    for folder in settings.preset_folders:
        for file in (*folder.glob("*.yaml"), *folder.glob("*.yml")):
            found.setdefault(file.stem, file)
    return dict(sorted(found.items()))


def load_preset(name_or_path: str, *, settings: Settings) -> Preset:
    """The preset with that name or file; one given by name has its schedule off unless it is enabled. Raises
    PresetError with every problem in it."""
    file = locate_preset(name_or_path, settings=settings)
    preset, problems = read_preset(file, name=None if is_path(name_or_path) else name_or_path)
    if preset is None:
        raise PresetError(problems)
    return preset if is_path(name_or_path) else _off_unless(preset, is_enabled(preset.name, file, settings))


def is_path(name_or_path: str) -> bool:
    """Whether the argument is a file rather than a name."""
    return name_or_path.endswith((".yaml", ".yml")) or "/" in name_or_path or "\\" in name_or_path


def locate_preset(name_or_path: str, *, settings: Settings) -> Path:
    """The file of a preset given by name or path. Raises PresetError, which lists the known ones."""
    if is_path(name_or_path):
        file = Path(name_or_path).expanduser()
        if not file.is_file():
            raise PresetError([PresetProblem(name_or_path, 0, 0, "", "there is no such file")])
        return file
    known = find_presets(settings)
    if name_or_path not in known:
        near = difflib.get_close_matches(name_or_path, known, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        message = f"there is no such preset; {hint}known: {', '.join(known) or 'none'}"
        raise PresetError([PresetProblem(name_or_path, 0, 0, "", message)])
    return known[name_or_path]


def has_feed(name: str, settings: Settings, *, otherwise: bool = True) -> bool:
    """Whether the programme has a podcast feed, as its preset says today; `otherwise` if the preset cannot be read."""
    # the folders are not listed, as find_presets does: the API asks for every show of a page
    files = (folder / f"{name}{suffix}" for folder in settings.preset_folders for suffix in (".yaml", ".yml"))
    file = next(filter(Path.is_file, files), None)
    preset = read_once(file, name=name)[0] if file else None
    return otherwise if preset is None else preset.publish.feed


def survey_presets(settings: Settings) -> tuple[list[Preset], list[PresetProblem]]:
    """Every valid preset, by name, and the problems of the others."""
    presets: list[Preset] = []
    problems: list[PresetProblem] = []
    files = find_presets(settings)
    enabled = enabled_names(files, settings)
    for name, file in files.items():
        preset, found = read_once(file, name=name)
        problems += found
        if preset is not None:
            presets.append(_off_unless(preset, name in enabled))
    return presets, problems


def _off_unless(preset: Preset, enabled: bool) -> Preset:
    """The preset, with its schedule off unless it is enabled."""
    if enabled or not preset.schedule.enabled:
        return preset
    return preset.model_copy(update={"schedule": preset.schedule.model_copy(update={"enabled": False})})


def survey_programmes(settings: Settings) -> tuple[list[Preset], list[PresetProblem]]:
    """As survey_presets, without bundled presets that are not enabled, unless there are no others."""
    presets, problems = survey_presets(settings)
    names = enabled_names(find_presets(settings), settings)
    enabled = [preset for preset in presets if preset.name in names]
    return enabled or presets, problems


def load_all_presets(settings: Settings) -> list[Preset]:
    """Every preset, by name. Raises PresetError with the problems of all files."""
    presets, problems = survey_presets(settings)
    if problems:
        raise PresetError(problems)
    return presets


def preset_schema() -> str:
    """The JSON Schema of a preset file, as in presets/preset.schema.json."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Preset.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
