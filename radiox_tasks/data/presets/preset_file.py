"""Reads one preset file and reports each problem with its line and column."""

import difflib
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from radiox_tasks.model.base import Document
from radiox_tasks.model.preset import Preset

Place = tuple[int | str, ...]

MOST_REPEATED = 20_000
"""Values that aliases may add to those of the text. Aliases of aliases make billions out of a few lines."""


@dataclass(frozen=True)
class PresetProblem:
    """One problem in one file. `line` and `column` count from 1; 0 if the file has no position for it."""

    file: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


MOST_NESTED = 20
"""Levels of a preset's text; its own model has 5."""


class _Loader(yaml.SafeLoader):
    """A SafeLoader that reads dates as text: presets contain no dates, and a title may look like one. A text nested
    deeper than any preset is left as soon as that is seen; reading on takes seconds for 50 kB of brackets."""

    _depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """Compose a node and those in it. Raises RecursionError below MOST_NESTED."""
        if self._depth >= MOST_NESTED:
            raise RecursionError
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_preset(file: Path, *, name: str | None = None) -> tuple[Preset | None, list[PresetProblem]]:
    """The preset in `file`, or None and every problem in it, in line order. With `name` the preset must have that name,
    since presets are found by file name."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        return None, [PresetProblem(str(file), 0, 0, "", f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return None, [PresetProblem(str(file), 0, 0, "", f"is not UTF-8 at byte {error.start}; save it as UTF-8")]
    loader = None
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if (message := _unusable(root)) or not isinstance(root, MappingNode):
            return None, [PresetProblem(str(file), 1, 1, "", message)]
        # Before construction, which copies merged keys (<<) into the nodes.
        problems = [_problem(file, root, field, message) for field, message in _repeats(root)]
        data = loader.construct_document(root)
    except yaml.YAMLError as error:
        return None, [_syntax_problem(file, text, error)]
    except RecursionError:
        return None, [PresetProblem(str(file), 0, 0, "", "is nested too deeply to be a preset")]
    except ValueError as error:  # of a scalar that looks like a number but is not
        return None, [PresetProblem(str(file), 0, 0, "", f"holds a value that cannot be read: {error}")]
    finally:
        if loader is not None:
            loader.dispose()
    preset: Preset | None = None
    try:
        preset = Preset.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems += [_from_pydantic(file, root, detail) for detail in details if not _only_follows(detail, details)]
    says = data.get("name")
    if name is not None and isinstance(says, str) and says != name:
        message = f"{says!r} is not the file's name; call the file {says}.yaml, or say name: {name}"
        problems.append(_problem(file, root, ("name",), message))
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return (None if problems else preset), problems


def problem_at(file: Path, path: Place, message: str) -> PresetProblem:
    """A problem at `path` of a valid file, for rules that need more than the file."""
    loader = _Loader(file.read_text(encoding="utf-8"))
    try:
        root = loader.get_single_node()
    finally:
        loader.dispose()
    if not isinstance(root, MappingNode):
        return PresetProblem(str(file), 0, 0, spell_place(path), message)
    return _problem(file, root, path, message)


def _syntax_problem(file: Path, text: str, error: yaml.YAMLError) -> PresetProblem:
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"holds the character U+{ord(text[error.position]):04X}, which YAML does not allow; remove it"
        return PresetProblem(str(file), line, column, "", message)
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or type(error).__name__
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return PresetProblem(str(file), line, column, "", f"is not YAML: {what}; check quotes, colons and indentation here")


def _problem(file: Path, root: MappingNode, path: Place, message: str, *, at_key: bool = False) -> PresetProblem:
    mark = _node_at(root, path, at_key=at_key).start_mark
    return PresetProblem(str(file), mark.line + 1, mark.column + 1, spell_place(path), message)


def spell_place(path: Place) -> str:
    """A path as users write it: feeds[3].url."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _node_at(root: Node, path: Place, *, at_key: bool) -> Node:
    """The node at `path`, or the nearest one that contains it; with `at_key` the key instead of the value."""
    node = root
    for n, part in enumerate(path):
        inner: Node | None = None
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if isinstance(key, ScalarNode) and key.value == str(part):
                    inner = key if at_key and n == len(path) - 1 else value
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            inner = node.value[part]
        if inner is None:
            return node
        node = inner
    return node


def _unusable(root: Node | None) -> str:
    """Why this can be no preset whatever it says; empty where it can."""
    if not isinstance(root, MappingNode):
        return "holds no preset; it needs at least name, title, language and feeds"
    written: dict[int, int] = {}
    if _size(root, written) - len(written) > MOST_REPEATED:
        return f"repeats more than {MOST_REPEATED} values by its aliases; write them out, or fewer"
    return ""


def _size(node: Node, known: dict[int, int]) -> int:
    """How many nodes there are at and below this one, counting those behind an alias as often as they are named."""
    if id(node) not in known:
        known[id(node)] = 1  # should it contain itself
        if isinstance(node, SequenceNode):
            known[id(node)] += sum(_size(item, known) for item in node.value)
        elif isinstance(node, MappingNode):
            known[id(node)] += sum(_size(key, known) + _size(value, known) for key, value in node.value)
    return known[id(node)]


def _repeats(node: Node, path: Place = (), inside: tuple[Node, ...] = ()) -> Iterator[tuple[Place, str]]:
    """Duplicate keys of a mapping; YAML readers silently keep the last one."""
    if node in inside:  # an alias of a node that contains it
        return
    inside = (*inside, node)
    if isinstance(node, SequenceNode):
        for n, item in enumerate(node.value):
            yield from _repeats(item, (*path, n), inside)
    elif isinstance(node, MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                yield (*path, name), f"is said twice, first in line {seen[name]}; keep one"
            seen.setdefault(name, key.start_mark.line + 1)
            yield from _repeats(value, (*path, name), inside)


def _only_follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list is reported as too short only because its items are invalid, which is reported already."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )


def _from_pydantic(file: Path, root: MappingNode, detail: ErrorDetails) -> PresetProblem:
    path, kind = detail["loc"], detail["type"]
    if kind == "extra_forbidden":
        return _problem(file, root, path, _unknown_key(path), at_key=True)
    if kind == "missing":
        inside = f" to {spell_place(path[:-1])}" if len(path) > 1 else ""
        return _problem(file, root, path, f"is required and missing; add `{path[-1]}: …`{inside}")
    message = detail["msg"].removeprefix("Value error, ")
    if not path and (first := re.match(r"(\w+): ", message)):
        path = (first.group(1),)  # a rule over several fields names the most likely one first
    if message[1:2].islower():
        message = message[0].lower() + message[1:]
    if kind == "too_short":
        message = f"is empty; it needs at least {detail['ctx']['min_length']}"
    given = detail["input"]
    if kind != "value_error" and isinstance(given, str | int | float):
        message += f", not {given!r}"
    return _problem(file, root, path, message)


def _unknown_key(path: Place) -> str:
    known = sorted(_known_keys(path[:-1]))
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"is not a key of a preset here; {hint}known here: {', '.join(known)}"


def _known_keys(path: Place) -> set[str]:
    """The fields that a preset may have at `path`."""
    model: Any = Preset
    for part in path:
        if isinstance(part, str) and isinstance(model, type) and issubclass(model, Document):
            model = _document_in(model.model_fields[part].annotation)
    return set(model.model_fields)


def _document_in(annotation: Any) -> Any:
    """The Document inside Optional[Document] or tuple[Document, ...]."""
    if get_origin(annotation) in (tuple, Union, types.UnionType):
        return next(
            (found for inner in get_args(annotation) if (found := _document_in(inner))),
            None,
        )
    return annotation if isinstance(annotation, type) and issubclass(annotation, Document) else None
