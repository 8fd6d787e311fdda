"""Route dependencies: authentication, required scopes, and protection against cross-site requests."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from radiox_tasks.data.events import record_event
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.authentication import (
    OPEN,
    PUBLIC,
    Scope,
    TokenError,
    Visitor,
    is_loopback,
    is_open,
    read_token,
)
from radiox_tasks.gateway.problems import ProblemError

COOKIE = "radiox_session"
CSRF_HEADER = "X-CSRF-Token"
FOR_ALL: dict[str, Any] = {"security": [{}]}
"""For a route's `openapi_extra`: it is also available without a token."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="A token of the station's issuer")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The newsroom's session")


def store_of(request: Request) -> Store:
    """The store this application works on."""
    store: Store = request.app.state.store
    return store


TheStore = Annotated[Store, Depends(store_of)]


async def visitor_of(
    request: Request,
    store: TheStore,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    session: Annotated[str | None, Security(_cookie)],
) -> Visitor:
    """The visitor. An invalid token is rejected; an expired session counts as public."""
    settings = store.settings
    visitor = PUBLIC
    if bearer is not None:
        try:
            visitor = await run_in_threadpool(read_token, bearer.credentials, settings)
        except TokenError as error:
            raise _unauthorized(str(error)) from None
    elif is_open(settings) and _asks_this_machine(request):
        refuse_other_sites(request)
        visitor = OPEN
    elif session:
        try:
            visitor = await run_in_threadpool(read_token, session, settings)
        except TokenError:
            visitor = PUBLIC
        else:
            visitor = Visitor(visitor.name, visitor.scopes, "session")
            refuse_other_sites(request)
            _check_csrf(request, session)
    request.state.visitor = visitor.name
    return visitor


TheVisitor = Annotated[Visitor, Depends(visitor_of)]


def _asks_this_machine(request: Request) -> bool:
    """Whether the request is from this machine's own user, and not forwarded by a proxy."""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-forwarded-host"))
    return not forwarded and is_loopback(request.url.hostname or "")


def refuse_other_sites(request: Request) -> None:
    """Raise 403 for a change requested by another site's page."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in (None, "same-origin", "none") or (origin and urlsplit(origin).netloc != request.url.netloc):
        raise ProblemError(403, "the request comes from a page of another site")


def csrf_token(session: str) -> str:
    """The token that a page of this session sends with each change. It cannot be computed without the cookie."""
    return hmac.new(session.encode(), b"radiox csrf", hashlib.sha256).hexdigest()


def _check_csrf(request: Request, session: str) -> None:
    if request.method in SAFE_METHODS:
        return
    if not hmac.compare_digest(request.headers.get(CSRF_HEADER, ""), csrf_token(session)):
        raise ProblemError(403, f"the header {CSRF_HEADER} is missing or wrong: load the page again")


def _unauthorized(detail: str) -> ProblemError:
    return ProblemError(401, detail, headers={"WWW-Authenticate": 'Bearer realm="radiox"'})


def require(scope: Scope) -> Callable[..., Visitor]:
    """A dependency that requires this scope."""

    def check(visitor: TheVisitor) -> Visitor:
        if visitor.may(scope):
            return visitor
        if visitor.via == "public":
            raise _unauthorized(f"this needs a token with the scope `{scope}`")
        raise ProblemError(403, f"this needs the scope `{scope}`")

    return check


Reader = Annotated[Visitor, Depends(require("read"))]
Producer = Annotated[Visitor, Depends(require("produce"))]
Admin = Annotated[Visitor, Depends(require("admin"))]


def record_act(
    store: Store, visitor: Visitor, act: str, *, show_id: str | None = None, **what: str | int | None
) -> None:
    """Record an action of a person."""
    record_event(store.database, f"act.{act}", show_id=show_id, data={"by": visitor.name, **what})
