"""Presets: list, read, check, write; each text that was saved stays a revision."""

from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from radiox_tasks.data import preset_store
from radiox_tasks.data.jobs import Job
from radiox_tasks.data.preset_file import PresetProblem, spell_place
from radiox_tasks.data.preset_store import ForeignPresetError, Revision, RevisionConflictError
from radiox_tasks.data.presets import PresetError, find_presets, survey_presets
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.access import Visitor
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.show_models import PRESET_NAME
from radiox_tasks.gateway.ordering import known_preset
from radiox_tasks.gateway.problems import FieldError, ProblemError, responses
from radiox_tasks.gateway.visitors import Admin, Producer, Reader, TheStore, note_act
from radiox_tasks.model.preset import Preset

router = APIRouter(tags=["presets"])

Name = Annotated[str, Path(pattern=PRESET_NAME, examples=["zurich"])]
MOST_TEXT = 200_000


class PresetInList(BaseModel):
    """A preset in short."""

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
    """The presets that can be used, and what is wrong with the others."""

    presets: list[PresetInList]
    problems: list[FieldError]


class PresetAnswer(BaseModel):
    """A preset as its file has it, and as it is used, every default filled in."""

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
    """Whether a text is a preset that makes shows. `preset` has every default filled in."""

    ok: bool
    problems: list[FieldError]
    preset: Preset | None = None


class Saved(BaseModel):
    """A preset was written."""

    name: str
    revision: int


class Revisions(BaseModel):
    """A preset's revisions, newest first, without their texts."""

    revisions: list[Revision]


@router.get("/presets", responses=responses(401, 403))
def list_presets(store: TheStore, visitor: Reader) -> Presets:
    """The presets that can be used, and the problems of those that cannot."""
    usable, problems = survey_presets(store.settings)
    return Presets(presets=[_in_list(store, preset) for preset in usable], problems=_told(problems, with_file=True))


@router.get("/presets/schema", responses=responses())
def schema() -> dict[str, JsonValue]:
    """The JSON Schema of a preset."""
    made: dict[str, Any] = Preset.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


@router.post("/presets/validate", responses=responses(401, 403))
def validate(given: GivenPreset, store: TheStore, visitor: Reader) -> Verdict:
    """Check a preset without saving it: line, column and field of everything that is wrong."""
    return check_text(store, given.as_text())


@router.post("/presets/preview", status_code=202, responses=responses(401, 403, 503))
def preview(given: GivenPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Ask a preset's feeds now and choose a rundown, without saving it; nothing is paid."""
    return begin_preview(store, given.as_text(), response)


@router.post("/presets", status_code=201, responses=responses(401, 403, 409))
def create(given: GivenPreset, store: TheStore, visitor: Admin, response: Response) -> Saved:
    """Save a new preset under the name it gives itself."""
    text = given.as_text()
    verdict = check_text(store, text)
    preset = _usable(verdict)
    if preset.name in find_presets(store.settings):
        raise ProblemError(409, f"there is a preset {preset.name} already; PUT changes it")
    saved = _save(store, visitor, preset.name, text, None)
    response.headers["Location"] = f"/api/v1/presets/{preset.name}"
    return saved


@router.get("/presets/{name}", responses=responses(401, 403, 404, 409))
def read(name: Name, store: TheStore, visitor: Reader, response: Response) -> PresetAnswer:
    """A preset: its text, and every value it has."""
    preset = known_preset(store, name)
    revision = preset_store.current_revision(store.database, name)
    response.headers["ETag"] = f'"{revision}"'
    text = find_presets(store.settings)[name].read_text(encoding="utf-8")
    editable = preset_store.is_own(store, name)
    return PresetAnswer(name=name, revision=revision, editable=editable, text=text, preset=preset)


@router.put("/presets/{name}", responses=responses(401, 403, 404, 409))
def update(name: Name, given: GivenPreset, store: TheStore, visitor: Admin) -> Saved:
    """Change a preset. A bundled one is kept as it is, and the new text used in its place."""
    if name not in find_presets(store.settings):
        raise ProblemError(404, f"there is no preset {name}; POST /presets makes one")
    text = given.as_text()
    preset = _usable(check_text(store, text))
    if preset.name != name:
        raise ProblemError(409, f"the text is of a preset {preset.name}, not {name}")
    return _save(store, visitor, name, text, given.revision)


@router.delete("/presets/{name}", status_code=204, responses=responses(401, 403, 404, 409))
def delete(name: Name, store: TheStore, visitor: Admin) -> None:
    """Delete a preset that was made or changed here; its revisions stay, and a bundled one comes back."""
    try:
        preset_store.delete_preset(store, name, author=visitor.name)
    except FileNotFoundError:
        raise ProblemError(404, f"there is no preset {name}") from None
    except ForeignPresetError as error:
        raise ProblemError(409, str(error)) from None
    note_act(store, visitor, "delete-preset", preset=name)


@router.get("/presets/{name}/revisions", responses=responses(401, 403))
def list_revisions(name: Name, store: TheStore, visitor: Reader) -> Revisions:
    """What a preset's text was, newest first."""
    return Revisions(revisions=preset_store.revisions(store.database, name))


@router.get("/presets/{name}/revisions/{revision}", responses=responses(401, 403, 404))
def read_revision(
    name: Name, revision: Annotated[int, Path(ge=1, le=2**31 - 1)], store: TheStore, visitor: Reader
) -> Revision:
    """One revision with its text."""
    found = preset_store.load_revision(store.database, name, revision)
    if found is None:
        raise ProblemError(404, f"{name} has no revision {revision}")
    return found


def check_text(store: Store, text: str) -> Verdict:
    """Everything that is wrong with a preset's text."""
    from radiox_tasks.show.preset_check import preset_faults

    preset, problems = preset_store.parse_preset(text)
    if preset is None:
        return Verdict(ok=False, problems=_told(problems))
    found = preset_faults(preset, store.settings)
    faults = [FieldError(field=spell_place(place), message=message) for place, message in found]
    return Verdict(ok=not faults, problems=faults, preset=preset)


def begin_preview(store: Store, text: str, response: Response) -> Job:
    """Hand a preview to the content queue. Raises ProblemError for a text that is no preset."""
    preset = _usable(check_text(store, text))
    return begin(store, response, "radiox_tasks.content.tasks.preview", document=preset.model_dump(mode="json"))


def _usable(verdict: Verdict) -> Preset:
    if not verdict.ok or verdict.preset is None:
        raise ProblemError(422, "the preset is not valid", errors=verdict.problems)
    return verdict.preset


def _save(store: Store, visitor: Visitor, name: str, text: str, revision: int | None) -> Saved:
    try:
        saved = preset_store.save_preset(store, name, text, author=visitor.name, known_revision=revision)
    except PresetError as error:
        raise ProblemError(422, "the preset is not valid", errors=_told(error.problems)) from None
    except (RevisionConflictError, ForeignPresetError) as error:
        raise ProblemError(409, str(error)) from None
    note_act(store, visitor, "save-preset", preset=name, revision=saved)
    return Saved(name=name, revision=saved)


def _told(problems: Any, *, with_file: bool = False) -> list[FieldError]:
    """Problems without the paths of this machine; with the file's name where there are several files."""
    told = []
    for problem in problems:
        assert isinstance(problem, PresetProblem)  # noqa: S101
        file = problem.file.replace("\\", "/").rsplit("/", 1)[-1]
        field = f"{file}: {problem.field}" if with_file else problem.field
        told.append(FieldError(field=field, message=problem.message, line=problem.line, column=problem.column))
    return told


def _in_list(store: Store, preset: Preset) -> PresetInList:
    return PresetInList(
        name=preset.name,
        title=preset.title,
        language=preset.language,
        timezone=preset.timezone,
        cron=preset.schedule.cron,
        enabled=preset.schedule.enabled,
        duration=preset.duration,
        feeds=len(preset.feeds),
        editable=preset_store.is_own(store, preset.name),
    )
