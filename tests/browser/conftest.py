"""Page tests run in a real Chromium. A visit fails on a console error, a script error or a request to elsewhere."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from tests.browser.chromium import DESKTOP, FLAGS, NoBrowserError, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

Visit = Callable[..., "Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One browser for all page tests of this process; they are skipped where none can be had."""
    from playwright.sync_api import sync_playwright

    try:
        found = find_chromium()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        environment = {**os.environ, **found.environment}
        started = playwright.chromium.launch(executable_path=found.path, args=list(FLAGS), env=environment)
        yield started
        started.close()


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Visit]:
    """Opens an address, or a file, in a fresh profile: `visit(address, size=PHONE, scheme="dark", locale="de-CH")`.

    When the test ends, every page opened so must have logged no error and asked no host but its own for anything.
    """
    problems: list[str] = []
    contexts = []

    def open_page(
        address: str | Path,
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "en-GB",
        script: bool = True,
    ) -> "Page":
        url = address.as_uri() if isinstance(address, Path) else address
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            locale=locale,
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()

        def seen(request: "Request") -> None:
            asked = urlsplit(request.url)
            if asked.scheme in ("http", "https", "ws", "wss") and asked.netloc != urlsplit(url).netloc:
                problems.append(f"request to {request.url}")

        def heard(message: "ConsoleMessage") -> None:
            # A server that stops ends its event streams; the page asks for them again by itself.
            ended = "ERR_INCOMPLETE_CHUNKED_ENCODING" in message.text and "/events" in message.location.get("url", "")
            if message.type in ("error", "warning") and not ended:
                problems.append(f"console: {message.text}")

        page.on("request", seen)
        page.on("console", heard)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
