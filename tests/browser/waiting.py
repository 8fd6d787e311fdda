"""Waiting for a page: by asking it from outside, since its policy lets nothing be evaluated from within."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def until(page: "Page", condition: str, seconds: float = 15.0) -> None:
    """Wait until the condition, a JavaScript expression, holds. Raises AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"not within {seconds:g} s: {condition}"
        page.wait_for_timeout(50)
