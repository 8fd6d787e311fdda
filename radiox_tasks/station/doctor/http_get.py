"""One GET of a check, with a short timeout."""

WAIT_SECONDS = 5.0


def get(url: str, headers: dict[str, str], parameters: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and text; 0 without an answer. The error is not reported, since it may contain the URL and a key."""
    import httpx

    try:
        answer = httpx.get(url, headers=headers, params=parameters, timeout=WAIT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return 0, ""
    return answer.status_code, answer.text
