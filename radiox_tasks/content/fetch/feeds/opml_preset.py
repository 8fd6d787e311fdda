"""Adds feeds to a preset's YAML file and keeps its comments and layout."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from radiox_tasks.files import replace_file
from radiox_tasks.model.preset import Feed, Preset

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9_-]*$")
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})


class PresetEditError(ValueError):
    """The file cannot be changed; the message says what to do."""


def feed_line(feed: Feed) -> str:
    """A feed as one line of a preset's `feeds` list, without its indentation."""
    fields = {
        "url": _quoted(feed.url),
        "name": _scalar(feed.name),
        "category": _scalar(feed.category),
        "priority": str(feed.priority),
        "weight": repr(feed.weight),
        "language": feed.language,
    }
    return "- {" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


def add_feeds(file: Path, feeds: Sequence[Feed]) -> list[Feed]:
    """Append those feeds whose URL is not in the file's `feeds` yet; returns them. Raises PresetEditError."""
    try:
        text = file.read_text(encoding="utf-8")
        before = Preset.model_validate(yaml.safe_load(text))
        listed = _feeds_node(yaml.compose(text, Loader=yaml.SafeLoader))
    except OSError as error:
        raise PresetEditError(f"{file}: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError):
        raise PresetEditError(f"{file}: is not a valid preset; see `radiox presets check {file}`") from None
    known = {feed.url for feed in before.feeds}
    new = list({feed.url: feed for feed in feeds if feed.url not in known}.values())
    if not new:
        return []
    lines = text.splitlines(keepends=True)
    at = listed.end_mark.line if listed.end_mark.column == 0 else listed.end_mark.line + 1
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1  # comments below the list belong to the next section
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    indent = " " * listed.start_mark.column
    changed = "".join([*lines[:at], *(f"{indent}{feed_line(feed)}\n" for feed in new), *lines[at:]])
    after = Preset.model_validate(yaml.safe_load(changed))
    if after != before.model_copy(update={"feeds": (*before.feeds, *new)}):
        raise PresetEditError(f"{file}: no feed can be added to its layout; paste what `radiox feeds import` prints")
    replace_file(file, changed, mode=file.stat().st_mode & 0o777)
    return new


def _feeds_node(root: object) -> SequenceNode:
    if isinstance(root, MappingNode):
        for key, value in root.value:
            if isinstance(key, ScalarNode) and key.value == "feeds" and isinstance(value, SequenceNode):
                if value.flow_style:
                    raise PresetEditError("its feeds are in brackets; write one feed per line, each after a dash")
                return value
    raise PresetEditError("it has no list of feeds")


def _scalar(value: str) -> str:
    plain = _PLAIN.match(value) and value.lower() not in _YAML_WORDS
    return value if plain else _quoted(value)


def _quoted(value: str) -> str:
    return str(yaml.safe_dump(value, default_style='"', allow_unicode=True, width=sys.maxsize)).rstrip("\n")
