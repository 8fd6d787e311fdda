"""What the public gets, over a real connection: editions without what they say of this machine, and pages of words."""

import json
import os
from pathlib import Path

import pytest

from radiox_tasks.broker import EmbeddedBroker
from tests.gateway.serving import Serving, serving
from tests.launch import run

pytestmark = pytest.mark.slow


def test_a_document_is_served_without_what_it_says_of_this_machine(guarded: Serving) -> None:
    folder = guarded.home / "editions" / "zurich"
    (folder / ".making").mkdir(parents=True, exist_ok=True)
    (folder / ".making" / "half.html").write_text("half made")
    document = {"show_id": "a", "folder": str(folder), "audio": f"{folder}/show.mp3", "error": "x", "title": "Früh"}
    (folder / "latest.json").write_text(json.dumps(document))
    (folder / "show.mp3").write_bytes(bytes(1000))
    answer = guarded.client.get("/editions/zurich/latest.json")
    assert answer.json() == {"show_id": "a", "title": "Früh"}
    assert guarded.client.get("/editions/zurich/.making/half.html").status_code == 404
    part = guarded.client.get("/editions/zurich/show.mp3", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content), part.headers["content-type"]) == (206, 10, "audio/mpeg")


@pytest.mark.parametrize("path", ["/nothing", "/newsroom/shows/nothing"])
def test_a_browser_gets_pages_and_a_program_gets_problems(open_gateway: Serving, path: str) -> None:
    page = open_gateway.client.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing here" in page.text
    problem = open_gateway.client.get(path)
    assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")


def test_before_the_first_show_there_is_a_page_of_the_station(guarded: Serving, open_gateway: Serving) -> None:
    assert guarded.client.get("/").headers["location"] == "/editions/index.html"
    page = open_gateway.client.get("/editions/index.html", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<h1" in page.text
    sent = guarded.client.get("/newsroom/shows", headers={"Accept": "text/html"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/signin")
    assert guarded.client.get("/newsroom/shows").status_code == 401


def test_a_second_gateway_on_a_taken_port_names_who_holds_it(tmp_path: Path, open_gateway: Serving) -> None:
    done = run("cli", "serve", "--port", str(open_gateway.port), environment=os.environ, folder=tmp_path)
    assert done.returncode == 1
    assert f"port {open_gateway.port} is taken by process {open_gateway.process.pid}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_gateway_that_gets_sigterm_ends_its_broker_too(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        broker = EmbeddedBroker(tmp_path)
        assert broker.answers()
    assert served.process.returncode == 0
    assert not broker.answers()
