"""What people keep over HTTP: presets with their revisions, speakers, files with ranges, figures."""

import io

import numpy as np
import pytest
import soundfile
from PIL import Image

from tests.gateway.serving import Serving, bearer

pytestmark = pytest.mark.slow

MINE = {
    "name": "revised",
    "title": "My Radio",
    "language": "en",
    "feeds": [{"url": "https://www.example.org/feed.xml", "name": "example"}],
}


def test_a_preset_lives_through_its_revisions(guarded: Serving) -> None:
    ask, head = guarded.client.request, {"headers": bearer(sub="ada")}
    assert ask("POST", "/api/v1/presets", json={"document": MINE}, **head).json() == {"name": "revised", "revision": 1}
    assert ask("POST", "/api/v1/presets", json={"document": MINE}, **head).status_code == 409
    read = ask("GET", "/api/v1/presets/revised", **head).json()
    assert (read["revision"], read["editable"]) == (1, True)
    changed = read["text"].replace("My Radio", "Our Radio")
    put = {"text": changed, "revision": 1}
    assert ask("PUT", "/api/v1/presets/revised", json=put, **head).json()["revision"] == 2
    stale = ask("PUT", "/api/v1/presets/revised", json=put, **head)
    assert stale.status_code == 409
    assert "revision 2" in stale.json()["detail"]
    renamed = {"document": {**MINE, "name": "yours"}}
    assert ask("PUT", "/api/v1/presets/revised", json=renamed, **head).status_code == 409
    assert ask("DELETE", "/api/v1/presets/revised", **head).status_code == 204
    assert ask("GET", "/api/v1/presets/revised", **head).status_code == 404
    kept = ask("GET", "/api/v1/presets/revised/revisions", **head).json()["revisions"]
    assert [(one["revision"], one["author"]) for one in kept] == [(3, "ada"), (2, "ada"), (1, "ada")]
    assert "Our Radio" in ask("GET", "/api/v1/presets/revised/revisions/2", **head).json()["text"]


def test_a_bundled_preset_comes_back_when_its_change_is_deleted(guarded: Serving) -> None:
    ask, head = guarded.client.request, {"headers": bearer()}
    bundled = ask("GET", "/api/v1/presets/tech", **head).json()
    assert ask("DELETE", "/api/v1/presets/tech", **head).status_code == 409
    text = bundled["text"].replace(bundled["preset"]["title"], "Other Title")
    assert ask("PUT", "/api/v1/presets/tech", json={"text": text}, **head).status_code == 200
    assert ask("GET", "/api/v1/presets/tech", **head).json()["preset"]["title"] == "Other Title"
    assert ask("DELETE", "/api/v1/presets/tech", **head).status_code == 204
    assert ask("GET", "/api/v1/presets/tech", **head).json()["text"] == bundled["text"]


def test_the_schedule_runs_what_was_enabled(guarded: Serving) -> None:
    ask, head = guarded.client.request, {"headers": bearer()}

    def enabled() -> bool:
        listed = ask("GET", "/api/v1/presets", **head).json()["presets"]
        return bool(next(one["enabled"] for one in listed if one["name"] == "zurich-en"))

    assert not enabled()  # a bundled preset is an example
    assert ask("POST", "/api/v1/presets/zurich-en/enable", **head).status_code == 204
    assert enabled()
    assert ask("POST", "/api/v1/presets/zurich-en/disable", **head).status_code == 204
    assert not enabled()
    assert ask("POST", "/api/v1/presets/nope/enable", **head).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"feeds": []}, "feeds"),
        ({"language": "xx"}, "language"),
        ({"hosts": {"main": "nobody-here"}}, "hosts.main"),
        ({"schedule": {"cron": "every day"}}, "schedule.cron"),
        ({"schedule": {"lead": "10s"}}, "schedule.lead"),
        ({"duration": 5}, "duration"),
    ],
)
def test_a_preset_is_checked_before_it_is_kept(guarded: Serving, change: dict[str, object], field: str) -> None:
    given = {"document": {**MINE, "name": "wrong", **change}}
    verdict = guarded.client.post("/api/v1/presets/validate", json=given, headers=bearer(scope="read")).json()
    assert not verdict["ok"]
    assert field in [problem["field"] for problem in verdict["problems"]]
    answer = guarded.client.post("/api/v1/presets", json=given, headers=bearer())
    assert answer.status_code == 422
    assert field in [problem["field"] for problem in answer.json()["errors"]]


def test_a_lead_that_shortens_every_show_is_a_warning_and_may_be_kept(guarded: Serving) -> None:
    ask, head = guarded.client.request, {"headers": bearer()}
    given = {"document": {**MINE, "name": "short-lead", "duration": 120, "schedule": {"lead": "4m"}}}
    verdict = ask("POST", "/api/v1/presets/validate", json=given, **head).json()
    assert (verdict["ok"], verdict["problems"]) == (True, [])
    assert [warning["field"] for warning in verdict["warnings"]] == ["schedule.lead"]
    assert ask("POST", "/api/v1/presets", json=given, **head).status_code == 201
    assert ask("PUT", "/api/v1/presets/short-lead", json=given, **head).status_code == 200
    assert ask("DELETE", "/api/v1/presets/short-lead", **head).status_code == 204


def test_speakers_come_and_go(guarded: Serving) -> None:
    ask, head = guarded.client.request, {"headers": bearer()}
    host = {"speaker": "otto", "name": "Otto", "role": "anchor"}
    assert ask("POST", "/api/v1/speakers", json=host, **head).status_code == 201
    assert ask("POST", "/api/v1/speakers", json=host, **head).status_code == 409
    assert ask("PUT", "/api/v1/speakers/otto", json={**host, "name": "O."}, **head).json()["name"] == "O."
    assert ask("PUT", "/api/v1/speakers/other", json=host, **head).status_code == 409
    nameless = ask("PUT", "/api/v1/speakers/otto", json={**host, "name": " "}, **head)
    assert nameless.json()["errors"] == [{"field": "body.name", "message": "is empty"}]
    assert ask("DELETE", "/api/v1/speakers/marcel", **head).status_code == 409
    assert ask("DELETE", "/api/v1/speakers/otto", **head).status_code == 204
    assert ask("POST", "/api/v1/speakers/otto/hear", json={}, **head).status_code == 404
    job = ask("POST", "/api/v1/speakers/lucy/hear", json={"language": "en"}, **head)
    assert job.status_code == 202
    assert ask("GET", job.headers["location"], **head).json()["status"] == "queued"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "PNG")
    return out.getvalue()


def jingle(seconds: float = 4.0) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, np.zeros(int(8000 * seconds), dtype="float32"), 8000, format="WAV")
    return out.getvalue()


def upload(guarded: Serving, content: bytes, kind: str, name: str) -> dict[str, object]:
    fields = {"kind": kind, "licence": "CC0-1.0", "title": "A title"}
    answer = guarded.client.post("/api/v1/media/upload", data=fields, files={"file": (name, content)}, headers=bearer())
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def test_a_file_comes_whole_in_parts_and_not_twice(guarded: Serving) -> None:
    content = picture()
    link = str(upload(guarded, content, "picture", "Logo.png")["link"])
    whole = guarded.client.get(link)  # a picture is public
    assert (whole.content, whole.headers["content-type"]) == (content, "image/png")
    part = guarded.client.get(link, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, content[4:10])
    assert guarded.client.get(link, headers={"Range": "bytes=999999-"}).status_code == 416
    head = guarded.client.head(link)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(content)))
    assert guarded.client.get(link, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304


def test_an_uploaded_jingle_can_be_played_and_is_not_public(guarded: Serving) -> None:
    made = upload(guarded, jingle(), "jingle", "Wake Up!.wav")
    assert made["name"] == "wake-up.wav"
    assert guarded.client.get(str(made["link"])).status_code == 404
    assert guarded.client.get(str(made["link"]), headers=bearer(scope="read")).status_code == 200
    status = guarded.client.get("/api/v1/audio/status", headers=bearer()).json()
    assert {"name": "wake-up", "licence": "CC0-1.0"}.items() <= next(
        one for one in status["jingles"] if one["name"] == "wake-up"
    ).items()
    short = guarded.client.post(
        "/api/v1/media/upload",
        data={"kind": "jingle", "licence": "CC0"},
        files={"file": ("a.wav", jingle(1.0))},
        headers=bearer(),
    )
    assert short.status_code == 422


def test_figures_and_settings_are_real(guarded: Serving) -> None:
    figures = guarded.client.get("/api/v1/analytics?days=3", headers=bearer()).json()
    assert len(figures["days"]) == 3
    values = guarded.client.get("/api/v1/config", headers=bearer()).json()["settings"]
    assert (values["jwt_secret"], values["openai_api_key"], values["home"]) == ("set", None, "set")
