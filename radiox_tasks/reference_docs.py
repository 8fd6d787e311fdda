"""For developers: python -m radiox_tasks.reference_docs writes docs/settings.md and docs/presets.md from the models."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr, TypeAdapter
from pydantic_core import PydanticUndefined

from radiox_tasks.model.preset import Preset
from radiox_tasks.settings import ROOT, Settings

SETTINGS_INTRODUCTION = """# Settings

Settings are read from environment variables, or from a file `.env` in the current folder; the environment takes
precedence. All are optional. An empty value counts as unset.

| variable | default | description |
|---|---|---|
"""

PRESETS_INTRODUCTION = """# Presets

A preset is one YAML file that defines a programme. The file is named after the programme: `zurich.yaml` has
`name: zurich`. Bundled presets are in `presets/`; `RADIOX_PRESETS` adds your own folders, and a preset there takes
precedence over a bundled one of the same name. A change takes effect with the next show. An invalid file stops its own
programme only, until it is fixed.

`radiox presets check` reports file, line and field of every problem, in the file and in what it requires of the station
(speakers, music, markets, a sufficient lead). Unknown keys are errors. Editors that support YAML schemas complete and
check a file whose first line is `# yaml-language-server: $schema=preset.schema.json` (with the path to
`presets/preset.schema.json`).

Periods are written `5s`, `10m`, `24h`, `30d`; a bare number is seconds. Times of day are in the preset's `timezone`.

A minimal preset:

```yaml
name: mine
title: My Radio
language: en
feeds:
  - {url: "https://www.example.org/feed.xml", name: example}
```

`radiox presets new` asks for a title, a language, the URLs of sites, a time zone and air times, finds the sites' feeds
and writes a preset into `RADIOX_HOME/presets`.

## Which programmes are on the schedule

Your own presets are on the schedule as soon as their file exists. Bundled presets are examples and have to be enabled.
`radiox presets enable NAME` and `radiox presets disable NAME` store the choice in `RADIOX_HOME/programmes.json`. If
`RADIOX_PROGRAMMES` is set, exactly the presets it names, separated by commas, are on the schedule; use it for
containers that do not share a home. Shows on demand can be made from every preset.

## When a programme airs

`schedule.cron` gives the air times; production starts `lead` before each. Cron expressions are evaluated in the local
time of the preset's zone. Hourly and more frequent patterns (a `*` in the first or second field) match local time: when
clocks go back, the repeated hour airs twice; when they go forward, the skipped hour does not air. Fixed hours air once
a day: a repeated time at its first occurrence, a skipped time right after the gap.

A slot that is noticed late is made if it is less than `catch_up` late; otherwise it is recorded as missed, with the
reason. A new or previously disabled programme has no missed slots from before. `radiox schedule` prints the next slots.

## Keys
"""

_NAMES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "yes or no", "null": ""}
_BOUNDS = {"minimum": "≥ {}", "exclusiveMinimum": "> {}", "maximum": "≤ {}", "exclusiveMaximum": "< {}"}


def settings_page() -> str:
    """docs/settings.md."""
    rows = []
    for field in Settings.model_fields.values():
        default = field.default
        if field.default is PydanticUndefined:
            shown = "`~/.local/share/radiox`"
        elif default in (None, "", ()):
            shown = "unset"
        else:
            shown = f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
        secret = " (a secret: never printed)" if SecretStr in getattr(field.annotation, "__args__", ()) else ""
        rows.append(f"| `{field.validation_alias}` | {shown} | {_cell(field.description or '')}{secret} |\n")
    return SETTINGS_INTRODUCTION + "".join(rows)


def presets_page() -> str:
    """docs/presets.md."""
    schema = Preset.model_json_schema()
    return PRESETS_INTRODUCTION + "".join(_section("", schema, schema["$defs"]))


def _section(prefix: str, model: dict[str, Any], models: dict[str, Any]) -> Iterator[str]:
    """A table of one model's keys, then the sections of the models inside it."""
    inner: list[tuple[str, dict[str, Any]]] = []
    said = " ".join(model.get("description", "").split())
    if prefix:
        yield f"\n### `{prefix}`\n\n{said}\n"
    yield "\n| key | kind | default |\n|---|---|---|\n"
    for name, field in model["properties"].items():
        path = f"{prefix}.{name}" if prefix and not prefix.endswith("[]") else name
        kind, target = _kind(field, models)
        if target is not None:
            inner.append((f"{path}[]" if field.get("type") == "array" else path, target))
        default = "**required**" if name in model.get("required", ()) else _default(field, target)
        yield f"| `{name}` | {_cell(kind)} | {default} |\n"
    seen: list[dict[str, Any]] = []
    for path, target in inner:
        if target in seen:  # the four parts of the day have the same keys
            continue
        seen.append(target)
        yield from _section(path, target, models)


def _described(field: dict[str, Any]) -> str:
    return f" ({field['description']})" if "description" in field else ""


def _kind(field: dict[str, Any], models: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """What may stand there, in words, and the model it is one of."""
    if "$ref" in field:
        return "a mapping, see below", models[field["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in field:
        options = [_kind(option, models) for option in field["anyOf"]]
        words = " or ".join(word for word, _ in options if word)
        target = next((target for _, target in options if target is not None), None)
        return words + ("" if target else _described(field)), target
    if "enum" in field:
        return ", ".join(f"`{choice}`" for choice in field["enum"]), None
    if "const" in field:
        return f"`{field['const']}`", None
    if field.get("type") == "array":
        of, target = _kind(field["items"], models)
        return ("a list of mappings, see below" if target else f"a list of {of}s"), target
    if isinstance(field.get("type"), list):
        return "a period", None
    bounds = [text.format(f"{field[key]:g}") for key, text in _BOUNDS.items() if key in field]
    word = _NAMES[field["type"]]
    unit = _described(field) if word else ""
    return word + (f" {', '.join(bounds)}" if bounds else "") + unit, None


def _default(field: dict[str, Any], target: dict[str, Any] | None) -> str:
    value = field.get("default")
    if value in (None, "", []):
        return "none"
    if target is not None:
        return "as below"
    if isinstance(field.get("type"), list):
        return f"`{_period(value)}`"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _period(iso: str) -> str:
    """A period as a person would write it: in the largest unit that it is a whole number of, from two of them on."""
    seconds = TypeAdapter(timedelta).validate_python(iso).total_seconds()
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0 and seconds > size:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:g}s"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def pages() -> dict[Path, str]:
    """Each page's place and text."""
    return {ROOT / "docs" / "settings.md": settings_page(), ROOT / "docs" / "presets.md": presets_page()}


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
