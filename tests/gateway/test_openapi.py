"""The OpenAPI document is true: what it says is sent, and what comes back is what it says."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from serving import Serving, bearer

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
                if status.startswith("4") and status != "416":  # the framework answers that one
                    assert list(answer["content"]) == ["application/problem+json"], f"{method} {path} {status}"


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
