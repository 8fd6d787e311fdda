"""Media routes: uploads, files with byte ranges, covers, the archive."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from radiox_tasks.data.jobs import Job
from radiox_tasks.data.media.media_files import Credits, MediaFile, MediaKind, media_files
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.show_actions import known_preset
from radiox_tasks.gateway.api.show_models import Moment, ShowPage
from radiox_tasks.gateway.api.shows import page_for
from radiox_tasks.gateway.api.uploads import FILE_ID, FILE_TYPES, UploadKind, is_public, known_file, known_path, take_in
from radiox_tasks.gateway.problems import ProblemError, ProblemFile, responses
from radiox_tasks.gateway.route_dependencies import FOR_ALL, Admin, Producer, Reader, TheStore, TheVisitor, record_act
from radiox_tasks.model.declared.jobs import SKETCH_COVER, CoverArguments
from radiox_tasks.model.preset import PRESET_NAME

router = APIRouter(tags=["media"])


class FileAnswer(MediaFile):
    """A file and its URL."""

    link: str


class Files(BaseModel):
    """Files, newest first."""

    files: list[FileAnswer]


class CoverOrder(BaseModel):
    """A cover to draw."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"preset": "zurich", "headline": "Ein neuer Tunnel"}]}
    )

    preset: str = Field(pattern=PRESET_NAME)
    headline: str = Field(min_length=1, max_length=300)


@router.post("/media/upload", status_code=201, responses=responses(401, 403, 409, 415))
def upload(
    store: TheStore,
    visitor: Admin,
    file: Annotated[UploadFile, File(description="WAV, FLAC, MP3 or Ogg; JPEG, PNG or WebP")],
    kind: Annotated[UploadKind, Form()],
    licence: Annotated[str, Form(min_length=3, max_length=2000, description="under which terms it may be used")],
    title: Annotated[str, Form(max_length=200)] = "",
    author: Annotated[str, Form(max_length=200)] = "",
) -> FileAnswer:
    """Upload a jingle, a picture or a recording. The type is detected from the content."""
    if "\x00" in licence + title + author or not licence.strip():
        raise ProblemError(422, "the licence note is empty, or a field holds U+0000")
    taken = take_in(
        store,
        file.file.read(),
        kind=kind,
        name=file.filename or kind,
        credits=Credits(licence=licence.strip(), title=title, author=author),
    )
    record_act(store, visitor, "upload", file=taken.file_id, name=taken.name)
    return _answer(taken)


@router.get("/media/files", responses=responses(401, 403))
def list_files(store: TheStore, visitor: Reader, kind: Annotated[list[MediaKind] | None, Query()] = None) -> Files:
    """Uploaded files and results of jobs, newest first."""
    return Files(files=[_answer(file) for file in media_files(store.database, kind or ())])


_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_FILE = dict.fromkeys(FILE_TYPES, _BINARY)


@router.head("/media/files/{file_id}", include_in_schema=False)
@router.get(
    "/media/files/{file_id}",
    response_class=ProblemFile,
    openapi_extra=FOR_ALL,
    responses={
        **responses(401, 404, 416),
        200: {"description": "The file", "content": _FILE},
        206: {"description": "A part of it, or several", "content": {**_FILE, "multipart/byteranges": _BINARY}},
        304: {"description": "The client has it"},
    },
)
def read_file(
    file_id: Annotated[str, Path(pattern=FILE_ID)], request: Request, store: TheStore, visitor: TheVisitor
) -> Response:
    """A file, with byte ranges and an ETag. Pictures are public; recordings need the scope `read`."""
    file = known_file(store, file_id)
    if not is_public(file.kind) and not visitor.may("read"):
        raise ProblemError(404, "there is no such file")
    etag = f'"{file_id}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    known = request.headers.get("if-none-match", "")
    if etag in {tag.strip().removeprefix("W/") for tag in known.split(",")} or known.strip() == "*":
        return Response(status_code=304, headers=headers)
    return ProblemFile(known_path(store, file), media_type=file.media_type, headers=headers)


@router.post("/media/generate/cover", status_code=202, responses=responses(401, 403, 404, 409))
def cover(order: CoverOrder, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Draw a preset's cover for a headline; the job's result names the JPEG."""
    known_preset(store, order.preset)
    return begin(store, response, SKETCH_COVER, CoverArguments(preset=order.preset, headline=order.headline))


@router.get("/media/archive", responses=responses(401), openapi_extra=FOR_ALL)
def archive(
    store: TheStore,
    visitor: TheVisitor,
    preset: Annotated[str | None, Query(pattern=PRESET_NAME)] = None,
    since: Moment | None = None,
    until: Moment | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ShowPage:
    """The published editions, newest first."""
    return page_for(
        store, visitor, preset=preset, statuses=("published",), since=since, until=until, cursor=cursor, limit=limit
    )


def _answer(file: MediaFile) -> FileAnswer:
    return FileAnswer(**file.model_dump(), link=f"/api/v1/media/files/{file.file_id}")
