"""Preset routes: list, read, check, write; every saved revision is kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import JsonValue

from radiox_tasks.data.jobs import Job
from radiox_tasks.data.presets import edited_presets
from radiox_tasks.data.presets.edited_presets import ForeignPresetError, Revision, RevisionConflictError
from radiox_tasks.data.presets.enabled_presets import FixedProgrammesError, set_enabled
from radiox_tasks.data.presets.find_presets import PresetError, find_presets, survey_presets
from radiox_tasks.data.presets.preset_file import Place, spell_place
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.preset_models import (
    GivenPreset,
    PresetAnswer,
    PresetInList,
    Presets,
    Revisions,
    Saved,
    Verdict,
    field_error,
)
from radiox_tasks.gateway.api.show_actions import known_preset
from radiox_tasks.gateway.authentication import Visitor
from radiox_tasks.gateway.problems import FieldError, ProblemError, responses
from radiox_tasks.gateway.route_dependencies import Admin, Producer, Reader, TheStore, record_act
from radiox_tasks.model.declared.jobs import PREVIEW_RUNDOWN, RundownPreviewArguments
from radiox_tasks.model.preset import PRESET_NAME, Preset

router = APIRouter(tags=["presets"])

Name = Annotated[str, Path(pattern=PRESET_NAME, examples=["zurich"])]


@router.get("/presets", responses=responses(401, 403))
def list_presets(store: TheStore, visitor: Reader) -> Presets:
    """The valid presets, and the problems of the others."""
    usable, problems = survey_presets(store.settings)
    return Presets(
        presets=[_in_list(store, preset) for preset in usable],
        problems=[field_error(one, with_file=True) for one in problems],
    )


@router.get("/presets/schema", responses=responses())
def schema() -> dict[str, JsonValue]:
    """The JSON Schema of a preset."""
    made: dict[str, Any] = Preset.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


@router.post("/presets/validate", responses=responses(401, 403))
def validate(given: GivenPreset, store: TheStore, visitor: Reader) -> Verdict:
    """Check a preset without saving it: line, column and field of every problem."""
    return check_text(store, given.as_text())


@router.post("/presets/preview", status_code=202, responses=responses(401, 403))
def preview(given: GivenPreset, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Read a preset's feeds now and choose a rundown, without saving it; nothing is paid."""
    return begin_preview(store, given.as_text(), response)


@router.post("/presets", status_code=201, responses=responses(401, 403, 409))
def create(given: GivenPreset, store: TheStore, visitor: Admin, response: Response) -> Saved:
    """Save a new preset under its own name."""
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
    """A preset: its text, and all its values."""
    preset = known_preset(store, name)
    revision = edited_presets.current_revision(store.database, name)
    response.headers["ETag"] = f'"{revision}"'
    text = find_presets(store.settings)[name].read_text(encoding="utf-8")
    editable = edited_presets.is_own(store, name)
    return PresetAnswer(name=name, revision=revision, editable=editable, text=text, preset=preset)


@router.put("/presets/{name}", responses=responses(401, 403, 404, 409))
def update(name: Name, given: GivenPreset, store: TheStore, visitor: Admin) -> Saved:
    """Change a preset. A bundled one stays unchanged, and the new text is used in its place."""
    if name not in find_presets(store.settings):
        raise ProblemError(404, f"there is no preset {name}; POST /presets makes one")
    text = given.as_text()
    preset = _usable(check_text(store, text))
    if preset.name != name:
        raise ProblemError(409, f"the text is of a preset {preset.name}, not {name}")
    return _save(store, visitor, name, text, given.revision)


@router.delete("/presets/{name}", status_code=204, responses=responses(401, 403, 404, 409))
def delete(name: Name, store: TheStore, visitor: Admin) -> None:
    """Delete a preset that was made or changed over HTTP; its revisions stay, and a bundled one becomes
    visible again."""
    try:
        edited_presets.delete_preset(store, name, author=visitor.name)
    except FileNotFoundError:
        raise ProblemError(404, f"there is no preset {name}") from None
    except ForeignPresetError as error:
        raise ProblemError(409, str(error)) from None
    record_act(store, visitor, "delete-preset", preset=name)


@router.post("/presets/{name}/enable", status_code=204, responses=responses(401, 403, 404, 409))
def enable(name: Name, store: TheStore, visitor: Admin) -> None:
    """Add this preset to the schedule."""
    _ask_for(store, visitor, name, wanted=True)


@router.post("/presets/{name}/disable", status_code=204, responses=responses(401, 403, 404, 409))
def disable(name: Name, store: TheStore, visitor: Admin) -> None:
    """Remove this preset from the schedule; its file stays unchanged."""
    _ask_for(store, visitor, name, wanted=False)


@router.get("/presets/{name}/revisions", responses=responses(401, 403))
def list_revisions(name: Name, store: TheStore, visitor: Reader) -> Revisions:
    """The revisions of a preset, newest first."""
    return Revisions(revisions=edited_presets.revisions(store.database, name))


@router.get("/presets/{name}/revisions/{revision}", responses=responses(401, 403, 404))
def read_revision(
    name: Name, revision: Annotated[int, Path(ge=1, le=2**31 - 1)], store: TheStore, visitor: Reader
) -> Revision:
    """One revision with its text."""
    found = edited_presets.load_revision(store.database, name, revision)
    if found is None:
        raise ProblemError(404, f"{name} has no revision {revision}")
    return found


def check_text(store: Store, text: str) -> Verdict:
    """All problems of a preset's text; if there are none, its warnings."""
    from radiox_tasks.show.preset_check import preset_faults, preset_warnings

    preset, problems = edited_presets.parse_preset(text)
    if preset is None:
        return Verdict(ok=False, problems=[field_error(one) for one in problems])
    faults = _by_field(preset_faults(preset, store.settings))
    warnings = [] if faults else _by_field(preset_warnings(preset, store.settings))
    return Verdict(ok=not faults, problems=faults, warnings=warnings, preset=preset)


def begin_preview(store: Store, text: str, response: Response) -> Job:
    """Start a preview on the content queue. Raises ProblemError for an invalid preset."""
    preset = _usable(check_text(store, text))
    return begin(store, response, PREVIEW_RUNDOWN, RundownPreviewArguments(document=preset))


def _ask_for(store: Store, visitor: Visitor, name: str, *, wanted: bool) -> None:
    preset = known_preset(store, name)
    if wanted and not preset.schedule.enabled:
        raise ProblemError(409, f"the file of {name} says `schedule: {{enabled: false}}`")
    try:
        set_enabled({name: wanted}, store.settings)
    except FixedProgrammesError as error:
        raise ProblemError(409, str(error)) from None
    record_act(store, visitor, "enable-preset" if wanted else "disable-preset", preset=name)


def _usable(verdict: Verdict) -> Preset:
    if not verdict.ok or verdict.preset is None:
        raise ProblemError(422, "the preset is not valid", errors=verdict.problems)
    return verdict.preset


def _save(store: Store, visitor: Visitor, name: str, text: str, revision: int | None) -> Saved:
    try:
        saved = edited_presets.save_preset(store, name, text, author=visitor.name, known_revision=revision)
    except PresetError as error:
        raise ProblemError(
            422, "the preset is not valid", errors=[field_error(one) for one in error.problems]
        ) from None
    except (RevisionConflictError, ForeignPresetError) as error:
        raise ProblemError(409, str(error)) from None
    record_act(store, visitor, "save-preset", preset=name, revision=saved)
    return Saved(name=name, revision=saved)


def _by_field(found: list[tuple[Place, str]]) -> list[FieldError]:
    return [FieldError(field=spell_place(place), message=message) for place, message in found]


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
        editable=edited_presets.is_own(store, preset.name),
    )
