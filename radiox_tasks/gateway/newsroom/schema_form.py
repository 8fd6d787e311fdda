"""Builds a preset's form from its JSON Schema: one input per value, with the schema's bounds."""

from typing import Any, Literal

from radiox_tasks.model.base import Document

InputKind = Literal["text", "number", "integer", "checkbox", "select", "list", "group", "rows", "long"]

LONG = frozenset({"instructions", "tone", "greeting", "text"})
"""Text fields with several sentences."""


class Input(Document):
    """One input, or a group of them. `path` is its value's position in the document."""

    kind: InputKind
    path: str
    label: str
    hint: str = ""
    value: str | int | float | bool | None = None
    required: bool = False
    nullable: bool = False
    options: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    pattern: str | None = None
    parts: tuple["Input", ...] = ()
    blank: "Input | None" = None
    """For lists: an empty row, to be copied."""


class Choices(dict[str, tuple[str, ...]]):
    """Choices by field path (without indices), for fields that refer to something in the station."""

    def of(self, path: str) -> tuple[str, ...]:
        """The choices for the field at `path`."""
        plain = ".".join(part for part in path.split(".") if not part.isdecimal() and part != "#")
        return self.get(plain, ())


def form_of(schema: dict[str, Any], values: dict[str, Any], choices: Choices) -> tuple[Input, ...]:
    """The form of a schema with these values and choices."""
    group = _input("", "", schema, values, schema.get("$defs", {}), required=True)
    return tuple(_with_choices(part, choices) for part in group.parts)


def _with_choices(one: Input, choices: Choices) -> Input:
    if one.kind in ("group", "rows"):
        parts = tuple(_with_choices(part, choices) for part in one.parts)
        blank = _with_choices(one.blank, choices) if one.blank else None
        return one.model_copy(update={"parts": parts, "blank": blank})
    options = choices.of(one.path)
    if not options or one.kind != "text":
        return one
    own = () if one.value in ("", *options) else (str(one.value),)  # a value that is not among the options is kept
    return one.model_copy(
        update={"kind": "select", "hint": "", "options": (*(("",) if one.nullable else ()), *own, *options)}
    )


LABELS = {
    "url": "URL",
    "cron": "Air times (cron)",
    "lead": "Made ahead by (lead)",
    "catch_up": "Made up for until (catch up)",
}
"""Labels of fields whose names are not clear by themselves; each includes the name, as it is in the file."""


def _input(path: str, name: str, schema: dict[str, Any], value: Any, defs: dict[str, Any], *, required: bool) -> Input:
    schema, nullable = _resolved(schema, defs)
    common: dict[str, Any] = {
        "path": path,
        "label": LABELS.get(name, name.replace("_", " ").capitalize()),
        "hint": _hint(schema),
        "required": required,
        "nullable": nullable,
    }
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        return Input(kind="group", parts=_parts(path, schema, value or {}, defs), **common)
    if kind == "array":
        return _array(path, schema, value, defs, common)
    if "enum" in schema:
        return Input(kind="select", value=value, options=tuple(map(str, schema["enum"])), **common)
    if kind == "boolean":
        return Input(kind="checkbox", value=bool(value), **common)
    if kind in ("number", "integer"):
        least, most = schema.get("minimum"), schema.get("maximum")
        return Input(kind=kind, value=value, least=least, most=most, **common)
    text = "" if value is None else str(value)
    return Input(kind="long" if name in LONG else "text", value=text, pattern=schema.get("pattern"), **common)


def _array(path: str, schema: dict[str, Any], value: Any, defs: dict[str, Any], common: dict[str, Any]) -> Input:
    item, _ = _resolved(schema["items"], defs)
    if item.get("type") != "object":
        return Input(kind="list", value=", ".join(map(str, value or ())), **common)
    rows = tuple(
        _input(f"{path}.{n}", f"{common['label']} {n + 1}", schema["items"], one, defs, required=True)
        for n, one in enumerate(value or ())
    )
    blank = _input(f"{path}.#", common["label"], schema["items"], {}, defs, required=True)
    return Input(kind="rows", parts=rows, blank=blank, **common)


def _parts(path: str, schema: dict[str, Any], value: dict[str, Any], defs: dict[str, Any]) -> tuple[Input, ...]:
    needed = schema.get("required", ())
    prefix = f"{path}." if path else ""
    return tuple(
        _input(f"{prefix}{name}", name, one, value.get(name, _default(one)), defs, required=name in needed)
        for name, one in schema["properties"].items()
    )


def _default(schema: dict[str, Any]) -> Any:
    return schema.get("default")


def _resolved(schema: dict[str, Any], defs: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The schema behind references and a null alternative; whether null is allowed."""
    nullable = False
    while True:
        if "$ref" in schema:
            schema = {**defs[schema["$ref"].rsplit("/", 1)[-1]], **{k: v for k, v in schema.items() if k != "$ref"}}
        elif "anyOf" in schema:
            others = [one for one in schema["anyOf"] if one.get("type") != "null"]
            nullable = nullable or len(others) < len(schema["anyOf"])
            schema = {**others[0], **{k: v for k, v in schema.items() if k != "anyOf"}}
        else:
            return schema, nullable


def _hint(schema: dict[str, Any]) -> str:
    """The schema's description of a single value; descriptions of groups are for developers."""
    if schema.get("type") == "object":
        return ""
    return str(schema.get("description", ""))
