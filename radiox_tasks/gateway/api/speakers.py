"""Speaker routes: hosts and their voices."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from radiox_tasks.data.jobs import Job
from radiox_tasks.data.speaker_store import (
    SpeakerExistsError,
    UnknownSpeakerError,
    add_host,
    edit_host,
    remove_host,
)
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.problems import FieldError, ProblemError, responses
from radiox_tasks.gateway.route_dependencies import Admin, Producer, Reader, TheStore, record_act
from radiox_tasks.language.languages import DEFAULT_LANGUAGE
from radiox_tasks.model.declared.jobs import PREVIEW_VOICE, VoicePreviewArguments
from radiox_tasks.model.host import SPEAKER_ID, Host
from radiox_tasks.model.preset import Quality

router = APIRouter(tags=["speakers"])

Speaker = Annotated[str, Path(pattern=SPEAKER_ID, examples=["marcel"])]


class HostInUse(Host):
    """A host, and the presets it speaks in."""

    presets: list[str] = Field(default_factory=list)


class Hosts(BaseModel):
    """The station's hosts."""

    speakers: list[HostInUse]


class Hearing(BaseModel):
    """A sentence to speak; by default a greeting in the host's language."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "Good morning.", "language": "en"}]}
    )

    text: str | None = Field(default=None, min_length=1, max_length=600)
    language: str = Field(default=DEFAULT_LANGUAGE, pattern=r"^[a-z]{2,3}$")
    quality: Quality = "high"
    provider: str | None = Field(default=None, pattern=r"^[a-z]{1,32}$", description="only this voice of the host")


@router.get("/speakers", responses=responses(401, 403))
def list_speakers(store: TheStore, visitor: Reader) -> Hosts:
    """The hosts, their voices, and the presets they speak in."""
    from radiox_tasks.speaker.hosts import presets_by_speaker

    users = presets_by_speaker(store.settings)
    hosts = known(store).values()
    return Hosts(speakers=[HostInUse(**host.model_dump(), presets=users.get(host.speaker, [])) for host in hosts])


@router.post("/speakers", status_code=201, responses=responses(401, 403, 409))
def create_speaker(host: Host, store: TheStore, visitor: Admin) -> Host:
    """Add a host. Without voices it gets local ones derived from its id."""
    _checked(host)
    known(store)
    try:
        add_host(store.database, host)
    except SpeakerExistsError as error:
        raise ProblemError(409, str(error)) from None
    record_act(store, visitor, "add-speaker", speaker=host.speaker)
    return host


@router.put("/speakers/{speaker}", responses=responses(401, 403, 404, 409))
def update_speaker(speaker: Speaker, host: Host, store: TheStore, visitor: Admin) -> Host:
    """Replace a host."""
    if host.speaker != speaker:
        raise ProblemError(409, "the id in the body differs from the one in the URL")
    _checked(host)
    known(store)
    try:
        edit_host(store.database, host)
    except UnknownSpeakerError as error:
        raise ProblemError(404, str(error)) from None
    record_act(store, visitor, "edit-speaker", speaker=speaker)
    return host


@router.delete("/speakers/{speaker}", status_code=204, responses=responses(401, 403, 404, 409))
def delete_speaker(speaker: Speaker, store: TheStore, visitor: Admin) -> None:
    """Remove a host that no preset uses."""
    from radiox_tasks.speaker.hosts import presets_by_speaker

    known(store)
    if used := presets_by_speaker(store.settings).get(speaker):
        raise ProblemError(409, f"{speaker} speaks in {', '.join(used)}: assign another host there first")
    try:
        remove_host(store.database, speaker)
    except UnknownSpeakerError as error:
        raise ProblemError(404, str(error)) from None
    record_act(store, visitor, "remove-speaker", speaker=speaker)


@router.post("/speakers/{speaker}/hear", status_code=202, responses=responses(401, 403, 404))
def hear(speaker: Speaker, hearing: Hearing, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Speak a sentence with a host's voice; the job's result names the file. Paid voices are billed by character."""
    job = begin_preview(store, response, speaker, hearing)
    record_act(store, visitor, "hear", speaker=speaker)
    return job


def begin_preview(store: Store, response: Response, speaker: str, hearing: Hearing) -> Job:
    """Start the preview of a host's voice. Raises ProblemError."""
    host_called(store, speaker)
    arguments = VoicePreviewArguments(
        speaker=speaker,
        text=hearing.text,
        language=hearing.language,
        quality=hearing.quality,
        provider=hearing.provider,
    )
    return begin(store, response, PREVIEW_VOICE, arguments)


def known(store: Store) -> dict[str, Host]:
    """The hosts by id, including the seed's."""
    from radiox_tasks.speaker.hosts import known_hosts

    return known_hosts(store.database)


def host_called(store: Store, speaker: str) -> Host:
    """The host with this id. Raises ProblemError 404."""
    hosts = known(store)
    if speaker not in hosts:
        raise ProblemError(404, f"there is no speaker {speaker}; known: {', '.join(hosts) or 'none'}")
    return hosts[speaker]


def _checked(host: Host) -> None:
    """Limits of values that enter prompts and the database."""
    limits = {"name": (host.name, 200), "character": (host.character, 4000)}
    errors = [
        FieldError(field=f"body.{field}", message=f"has more than {most} characters")
        for field, (text, most) in limits.items()
        if len(text) > most
    ]
    if not host.name.strip():
        errors.append(FieldError(field="body.name", message="is empty"))
    if "\\u0000" in host.model_dump_json():
        errors.append(FieldError(field="body", message="holds U+0000"))
    if errors:
        raise ProblemError(422, "one or more fields are not valid", errors=errors)
