"""The OpenAPI document is true: what it says is sent, and what comes back is what it says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from jsonschema import Draft202012Validator, FormatChecker

from tests.gateway.serving import Serving, bearer

HERE = Path(__file__).parent
ENDLESS = "events$"
"""Streams have no end; tests/gateway/test_shows_api.py reads them."""

SEMANTIC = "positive_data_acceptance"
"""Presets, cursors and uploads have rules that a schema cannot say; what breaks them is refused with a reason."""


@pytest.fixture(scope="module")
def document(guarded: Serving) -> dict[str, Any]:
    answer: dict[str, Any] = guarded.client.get("/api/v1/openapi.json").json()
    return answer


@pytest.mark.slow
def test_it_is_openapi_3_1_with_an_example_for_every_body(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            names = [one["$ref"].rsplit("/", 1)[-1] for one in (body.get("anyOf") or [body]) if "$ref" in one]
            own = ("Host", "PresetText")
            assert all(schemas[name].get("examples") for name in names if name not in own), f"{method} {path}"
            for status, answer in operation["responses"].items():
                if status >= "400" and (path, status) != ("/api/v1/health", "503"):  # that one is the report
                    assert list(answer["content"]) == ["application/problem+json"], f"{method} {path} {status}"
            assert {"400", "413", "421", "422", "429", "500"} <= set(operation["responses"]), f"{method} {path}"


def test_every_example_is_what_its_schema_says(document: dict[str, Any]) -> None:
    looked_at = list(examples(document, document))
    assert len(looked_at) > 20
    for schema, example in looked_at:
        validator = Draft202012Validator(
            {**schema, "components": document["components"]}, format_checker=FormatChecker()
        )
        faults = [error.message for error in validator.iter_errors(example)]
        assert faults == [], (example, faults)


def examples(part: Any, document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every example of the document with the schema that it is an example of."""
    if isinstance(part, list):
        for one in part:
            yield from examples(one, document)
    elif isinstance(part, dict):
        schema = part.get("schema", part)
        if isinstance(part.get("examples"), list) and isinstance(schema, dict):
            yield from ((schema, one) for one in part["examples"])
        if "example" in part and isinstance(schema, dict):
            yield schema, part["example"]
        for name, one in part.items():
            if name not in ("examples", "example"):
                yield from examples(one, document)


def test_a_range_that_is_not_there_is_a_problem_document(guarded: Serving) -> None:
    path = guarded.home / "tone.wav"
    soundfile.write(path, np.zeros(4410), 44100)
    taken = guarded.client.post(
        "/api/v1/media/upload",
        files={"file": ("tone.wav", path.read_bytes(), "audio/wav")},
        data={"kind": "audio", "licence": "our own"},
        headers=bearer(),
    ).json()
    for asked, status in (("bytes=999999999-", 416), ("bytes=x", 400)):
        answer = guarded.client.get(taken["link"], headers={**bearer(), "Range": asked})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status
    assert guarded.client.get(taken["link"], headers={**bearer(), "Range": "bytes=0-3"}).content == b"RIFF"


def test_every_route_is_there(document: dict[str, Any]) -> None:
    paths = document["paths"]
    wanted = {
        "get": [
            "health", "livez", "readyz", "services/status", "shows", "shows/{show_id}", "shows/{show_id}/events",
            "dashboard/{show_id}", "content/news", "content/feeds", "audio/voices", "audio/status",
            "media/files/{file_id}", "media/archive", "speakers", "config", "presets", "presets/{name}",
            "presets/{name}/revisions", "metrics", "analytics",
        ],
        "post": [
            "shows/generate", "shows/{show_id}/resume", "shows/{show_id}/correct", "shows/{show_id}/remake",
            "shows/{show_id}/retract",
            "content/script", "content/process", "audio/generate", "audio/process", "media/upload",
            "media/generate/cover", "speakers", "speakers/{speaker}/hear", "presets", "presets/validate", "data",
            "events",
        ],
        "put": ["speakers/{speaker}", "presets/{name}"],
        "delete": ["shows/{show_id}", "speakers/{speaker}", "presets/{name}"],
    }  # fmt: skip
    missing = [
        f"{method} {path}" for method, all_ in wanted.items() for path in all_ if method not in paths[f"/api/v1/{path}"]
    ]
    assert missing == []


@pytest.mark.slow
def test_schemathesis_finds_nothing(guarded: Serving) -> None:
    command = [
        str(Path(sys.executable).with_name("st")), "--config-file", str(HERE / "schemathesis.toml"),
        "run", f"{guarded.url}/api/v1/openapi.json", "-H", f"Authorization: {bearer()['Authorization']}",
        "--max-examples", "1", "--exclude-path-regex", ENDLESS, "--exclude-checks", SEMANTIC, "--seed", "1",
        "--phases", "examples,coverage,fuzzing", "--request-timeout", "20",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=800, cwd=guarded.home)
    assert done.returncode == 0, done.stdout[-6000:]
