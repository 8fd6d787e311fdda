"""Errors as problem documents (RFC 9457), without paths, secrets or tracebacks."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from radiox_tasks.data.database import UNAVAILABLE, is_wrong_statement
from radiox_tasks.logs import describe

logger = logging.getLogger(__name__)

RETRY_AFTER = "5"
"""Seconds after which a request that the database did not answer may be repeated."""

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "The request cannot be read",
    401: "Who are you?",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    408: "The request took too long",
    409: "In conflict with the present state",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Media type not supported",
    416: "Range not satisfiable",
    421: "Unknown host",
    422: "The request is not valid",
    429: "Too many requests",
    500: "An error of ours",
    503: "Not available at the moment",
}


class FieldError(BaseModel):
    """One invalid field."""

    field: str = Field(examples=["body.duration"])
    message: str = Field(examples=["Input should be greater than or equal to 20"])
    line: int | None = Field(default=None, description="of a preset's text, from 1")
    column: int | None = None


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"type": "about:blank", "title": "Not found", "status": 404, "detail": "there is no show k3m9q2xvta"}
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldError] = Field(default_factory=list)


class ProblemError(Exception):
    """An exception that becomes the response's problem document."""

    def __init__(
        self, status: int, detail: str, *, errors: list[FieldError] | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(title=TITLES[status], status=status, detail=detail, errors=errors or [])
        self.headers = headers or {}


def problem_response(
    status: int, detail: str = "", *, errors: list[FieldError] | None = None, headers: dict[str, str] | None = None
) -> Response:
    """The response of one problem."""
    problem = Problem(title=TITLES.get(status, "Error"), status=status, detail=detail, errors=errors or [])
    content = problem.model_dump(exclude_none=True, exclude=set() if problem.errors else {"errors"})
    return JSONResponse(content, status_code=status, headers=headers, media_type=MEDIA_TYPE)


class ProblemFile(FileResponse):
    """A file whose errors, of a range that cannot be read or is not there, are problem documents too."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or the problem in place of the framework's plain text."""
        refused: list[Message] = []

        async def checked(message: Message) -> None:
            if refused or (message["type"] == "http.response.start" and message["status"] >= 400):
                refused.append(message)
            else:
                await send(message)

        await super().__call__(scope, receive, checked)
        if refused:
            there = Headers(raw=refused[0]["headers"]).get("content-range")
            headers = {"Content-Range": there} if there else None
            detail = "this range is not in the file" if there else "the header Range cannot be read"
            await problem_response(refused[0]["status"], detail, headers=headers)(scope, receive, send)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of these problems, and of those that every route may return."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({400, 408, 413, 421, 422, 429, 500, 503, *statuses})
    }


def _detail(error: HTTPException) -> str:
    """A detail for framework errors that have only their status's name."""
    plain = {phrase.phrase for phrase in HTTPStatus}
    return "" if error.detail in plain else str(error.detail)


def _allowed(request: Request) -> set[str]:
    """All methods of this path over all routes; the framework lists those of the first route only."""
    found: set[str] = set()
    for route in request.app.router.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return found


def install(app: FastAPI) -> None:
    """Answer every error of this application with a problem document."""

    @app.exception_handler(ProblemError)
    async def answer_problem(_: Request, error: ProblemError) -> Response:
        problem = error.problem
        return problem_response(problem.status, problem.detail, errors=problem.errors, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        details = error.errors()
        if any(detail["type"] == "json_invalid" for detail in details):
            return problem_response(400, "the body is not valid JSON")
        errors = [
            FieldError(field=".".join(str(part) for part in detail["loc"]), message=detail["msg"]) for detail in details
        ]
        return problem_response(422, "one or more fields are not valid", errors=errors)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(sorted(_allowed(request)))
        return problem_response(error.status_code, _detail(error), headers=headers)

    async def unavailable(request: Request, error: Exception) -> Response:
        if is_wrong_statement(error):
            return await ours(request, error)
        logger.warning("%s %s: the database does not answer: %s", request.method, request.url.path, describe(error))
        again = {"Retry-After": RETRY_AFTER} if request.method in ("GET", "HEAD") else {}  # others may have had effect
        return problem_response(503, "the database does not answer", headers=again)

    for kind in UNAVAILABLE:
        app.add_exception_handler(kind, unavailable)

    @app.exception_handler(Exception)
    async def ours(request: Request, error: Exception) -> Response:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem_response(500, "the cause is in the log")
