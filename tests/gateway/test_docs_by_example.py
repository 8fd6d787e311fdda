"""docs/api.md by example: each of its requests is sent to a real gateway, and answered as the page says."""

import json
import re
import shlex

import httpx
import pytest

from radiox_tasks.settings import ROOT
from tests.gateway.serving import Serving, bearer

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "api.md").read_text()
EXAMPLES = [one.replace("\\\n", " ") for one in re.findall(r"^\$ (curl (?:.*\\\n)*.*)$", PAGE, flags=re.MULTILINE)]


def sent(command: str, gateway: Serving) -> httpx.Request:
    """What curl would send, to this gateway."""
    words = iter(shlex.split(command)[1:])
    method, headers, body, url = "GET", {}, None, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value.replace("$TOKEN", bearer()["Authorization"].removeprefix("Bearer "))
        elif word == "-d":
            body = next(words)
        elif not word.startswith("-"):
            url = word
    return gateway.client.build_request(method, httpx.URL(url).path, headers=headers, content=body)


def test_the_examples_are_answered_as_they_say(open_gateway: Serving, guarded: Serving) -> None:
    generate, events, status = EXAMPLES
    made = open_gateway.client.send(sent(generate, open_gateway))
    assert made.status_code == 202, made.text
    [documented] = [json.loads(line) for line in PAGE.splitlines() if line.startswith('{"show_id"')]
    assert set(documented) == {key for key, value in made.json().items() if value is not None}
    again = open_gateway.client.send(sent(generate, open_gateway))
    assert again.json()["show_id"] == made.json()["show_id"]
    request = sent(events.replace("k3m9q2xvta", made.json()["show_id"]), open_gateway)
    answer = open_gateway.client.send(request, stream=True)
    lines = answer.iter_lines()
    first = [line for line, _ in zip(lines, range(8), strict=False)]
    answer.close()
    assert any(line == "event: show.planned" for line in first), first
    assert guarded.client.send(sent(status, guarded)).status_code == 200
