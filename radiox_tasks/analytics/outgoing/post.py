"""One HTTP request to a URL set by the operator. Redirects are not followed; only the response status is read.

The URL may be private: the operator configures it, and no HTTP request can change it.
"""

import httpx

from radiox_tasks.analytics.outgoing.receiver import DeliveryError

SECONDS = 10.0
"""Seconds, each for connecting, sending, and waiting for the answer."""

GONE = 410
"""The receiver asks to get no more messages."""


def request(method: str, url: str, *, headers: dict[str, str] | None = None, content: bytes | None = None) -> None:
    """Send the request. Raises DeliveryError unless the answer is a success."""
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream(method, url, headers=headers, content=content) as answer,
        ):
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"no answer ({type(error).__name__})") from None  # the error's own message contains the URL
    if not 200 <= status < 300:
        raise DeliveryError(f"it answered {status}", is_final=status == GONE)
