"""Request and response models of the preset routes."""

from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from radiox_tasks.data.presets.edited_presets import Revision
from radiox_tasks.data.presets.preset_file import PresetProblem
from radiox_tasks.gateway.problems import FieldError
from radiox_tasks.model.preset import Preset

MOST_TEXT = 200_000


class PresetInList(BaseModel):
    """The summary of a preset."""

    name: str
    title: str
    language: str
    timezone: str
    cron: str
    enabled: bool
    duration: float | None
    feeds: int
    editable: bool = Field(description="whether its file is one that can be deleted over HTTP")


class Presets(BaseModel):
    """The valid presets, and the problems of the others."""

    presets: list[PresetInList]
    problems: list[FieldError]


class PresetAnswer(BaseModel):
    """A preset as in its file, and with all defaults."""

    name: str
    revision: int = Field(description="0 when it was never edited over HTTP")
    editable: bool
    text: str
    preset: Preset


Revised = (
    Annotated[
        int,
        Field(ge=0, le=2**31 - 1, strict=True, description="the revision that was read: guards others' changes"),
    ]
    | None
)


class PresetText(BaseModel):
    """A preset as YAML text."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=MOST_TEXT)
    revision: Revised = None

    def as_text(self) -> str:
        """The YAML text."""
        return self.text


class PresetDocument(BaseModel):
    """A preset as a JSON document."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "document": {
                        "name": "mine",
                        "title": "My Radio",
                        "language": "en",
                        "feeds": [{"url": "https://www.example.org/feed.xml", "name": "example"}],
                    }
                }
            ]
        },
    )

    document: dict[str, JsonValue]
    revision: Revised = None

    def as_text(self) -> str:
        """The YAML text."""
        schema = "# yaml-language-server: $schema=preset.schema.json\n"
        return schema + yaml.safe_dump(self.document, allow_unicode=True, sort_keys=False, width=110)


GivenPreset = PresetText | PresetDocument


class Verdict(BaseModel):
    """Whether a text is a valid preset. `preset` includes all defaults."""

    ok: bool
    problems: list[FieldError]
    warnings: list[FieldError] = Field(
        default_factory=list, description="what shortens the shows of a valid preset; it may be saved so"
    )
    preset: Preset | None = None


class Saved(BaseModel):
    """The result of saving a preset."""

    name: str
    revision: int


class Revisions(BaseModel):
    """A preset's revisions, newest first, without their texts."""

    revisions: list[Revision]


def field_error(problem: PresetProblem, *, with_file: bool = False) -> FieldError:
    """A problem without paths of this machine; with its file's name if there are several files."""
    file = problem.file.replace("\\", "/").rsplit("/", 1)[-1]
    field = f"{file}: {problem.field}" if with_file else problem.field
    return FieldError(field=field, message=problem.message, line=problem.line, column=problem.column)
