"""Sign-in: a token is submitted once and kept in a cookie that scripts cannot read."""

import time
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from radiox_tasks.gateway.authentication import PUBLIC, TokenError, Visitor, read_token
from radiox_tasks.gateway.newsroom.render import page
from radiox_tasks.gateway.route_dependencies import COOKIE, TheStore, TheVisitor, record_act, refuse_other_sites
from radiox_tasks.settings import Settings

router = APIRouter(include_in_schema=False)

LONGEST_SESSION_SECONDS = 12 * 3600
MOST_TOKEN = 3900
"""Browsers limit cookies to 4096 bytes."""


class SignInError(Exception):
    """The visitor has no right to see this page of the newsroom."""


def staff(visitor: Visitor) -> Visitor:
    """The visitor, if it may see the newsroom. Raises SignInError."""
    if not visitor.may("read"):
        raise SignInError
    return visitor


@router.get("/signin")
def form(request: Request, visitor: TheVisitor) -> Response:
    """The sign-in form."""
    return page(request, "signin.html.j2", visitor, error="")


@router.post("/signin")
async def sign_in(
    request: Request, store: TheStore, token: Annotated[str, Form(min_length=1, max_length=MOST_TOKEN)]
) -> Response:
    """Check the token and open a session that ends with it, or after LONGEST_SESSION_SECONDS."""
    refuse_other_sites(request)
    try:
        visitor = await run_in_threadpool(read_token, token.strip(), store.settings)
    except TokenError as error:
        return page(request, "signin.html.j2", PUBLIC, status=401, error=str(error))
    if not visitor.may("read"):
        problem = "the token is valid but has no access here: it needs the scope read, produce or admin"
        return page(request, "signin.html.j2", PUBLIC, status=403, error=problem)
    record_act(store, visitor, "sign-in")
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        COOKIE,
        token.strip(),
        max_age=min(LONGEST_SESSION_SECONDS, seconds_left(token.strip())),
        httponly=True,
        samesite="strict",
        secure=is_secure(request, store.settings),
        path="/",
    )
    return response


@router.post("/signout")
async def sign_out(request: Request) -> Response:
    """Close the session of this browser."""
    refuse_other_sites(request)
    response = RedirectResponse("/signin", status_code=303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def seconds_left(token: str) -> int:
    """The remaining validity of a checked token, in seconds."""
    import jwt

    expires = jwt.decode(token, options={"verify_signature": False})["exp"]
    return max(1, int(expires - time.time()))


def is_secure(request: Request, settings: Settings) -> bool:
    """Whether the newsroom is accessed by HTTPS, directly or through a proxy."""
    public = urlsplit(settings.public_url).scheme if settings.public_url else ""
    return request.url.scheme == "https" or public == "https"
