"""What the gateway refuses, over real connections."""

import io
import json
import socket
import struct
import time
from pathlib import Path

import httpx
import pytest

from radiox_tasks.gateway.route_dependencies import COOKIE, CSRF_HEADER, csrf_token
from radiox_tasks.gateway.streams import MOST_STREAMS
from tests.gateway.serving import EVERYWHERE, GUARDED, SECRET, Serving, bearer, serving, token

pytestmark = pytest.mark.slow

PRIVATE = (
    ("GET", "/config"), ("GET", "/services/status"), ("GET", "/presets"), ("GET", "/presets/zurich"),
    ("GET", "/speakers"), ("GET", "/content/feeds"), ("GET", "/content/news"), ("GET", "/analytics"),
    ("GET", "/costs"), ("GET", "/events"), ("GET", "/media/files"), ("GET", "/audio/voices"),
)  # fmt: skip
CHANGES = (
    ("POST", "/shows/generate", {"preset": "zurich"}), ("POST", "/presets", {"text": "name: x"}),
    ("PUT", "/presets/zurich", {"text": "name: zurich"}), ("DELETE", "/presets/zurich", None),
    ("POST", "/speakers", {"speaker": "x", "name": "X"}), ("DELETE", "/speakers/marcel", None),
    ("POST", "/speakers/marcel/hear", {}), ("POST", "/data", {"preset": "zurich"}),
)  # fmt: skip


@pytest.mark.parametrize("prefix", ["/api/v1", ""])
@pytest.mark.parametrize(("method", "path"), PRIVATE)
def test_private_routes_require_a_token(guarded: Serving, method: str, path: str, prefix: str) -> None:
    for headers, status in (({}, 401), (bearer(scope="other"), 403), ({"Authorization": "Bearer x"}, 401)):
        answer = guarded.client.request(method, prefix + path, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    assert "WWW-Authenticate" in guarded.client.request(method, prefix + path).headers


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_a_scope_does_what_it_names_and_no_more(
    guarded: Serving, method: str, path: str, body: dict[str, str] | None
) -> None:
    for headers, status in (({}, 401), (bearer(scope="read"), 403)):
        assert guarded.client.request(method, f"/api/v1{path}", json=body, headers=headers).status_code == status
    if path.startswith(("/presets", "/speakers")) and not path.endswith("hear"):
        answer = guarded.client.request(method, f"/api/v1{path}", json=body, headers=bearer(scope="produce"))
        assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "a@b"])
def test_a_name_that_was_rebound_to_this_machine_is_not_answered(open_gateway: Serving, host: str) -> None:
    answer = open_gateway.client.get("/api/v1/config", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "settings" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing_on_an_open_machine(open_gateway: Serving, headers: dict[str, str]) -> None:
    answer = open_gateway.client.delete("/api/v1/speakers/brad", headers=headers)
    assert answer.status_code == 403
    assert "brad" in open_gateway.client.get("/api/v1/speakers").text


def test_forwarded_requests_do_not_count_as_local(open_gateway: Serving) -> None:
    assert open_gateway.client.get("/api/v1/config", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401


def test_a_session_needs_its_token_for_every_change(guarded: Serving) -> None:
    own = f"{guarded.url}"
    client = httpx.Client(base_url=guarded.url)
    opened = client.post("/signin", data={"token": token()}, headers={"Origin": own})
    assert opened.status_code == 303
    cookie = opened.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert client.get("/api/v1/config").status_code == 200
    change = {"speaker": "nora", "name": "Nora"}
    assert client.post("/api/v1/speakers", json=change).status_code == 403
    assert client.post("/api/v1/speakers", json=change, headers={CSRF_HEADER: "0" * 64}).status_code == 403
    right = {CSRF_HEADER: csrf_token(client.cookies[COOKIE])}
    crossed = client.post("/api/v1/speakers", json=change, headers={**right, "Origin": "https://evil.example"})
    assert crossed.status_code == 403
    assert client.post("/api/v1/speakers", json=change, headers={**right, "Origin": own}).status_code == 201


def test_signing_in_takes_no_token_that_opens_nothing(guarded: Serving) -> None:
    for given, status in ((token(scope=None), 403), (token(exp=1), 401), ("x", 401)):
        answer = guarded.client.post("/signin", data={"token": given})
        assert (answer.status_code, "set-cookie" in answer.headers) == (status, False)
    crossed = guarded.client.post("/signin", data={"token": token()}, headers={"Origin": "https://evil.example"})
    assert crossed.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/editions/..%2fradiox.sqlite3", "/editions/%2e%2e/radiox.sqlite3", "/editions/zurich/.making/x",
        "/editions/%00", "/editions/" + "a" * 5000, "/api/v1/shows/%00", "/api/v1/shows/..%2f..%2fx",
        "/api/v1/presets/..%2f..%2fetc%2fpasswd", "/api/v1/media/files/..%2f..%2fradiox.sqlite3",
        "/newsroom/assets/..%2fnewsroom.js.py", "/newsroom/shows/%3Cscript%3E",
    ],
)  # fmt: skip
def test_no_path_leads_out(guarded: Serving, path: str) -> None:
    for headers in ({}, bearer()):
        answer = guarded.client.get(path, headers=headers)
        assert answer.status_code in (400, 404, 422)
        assert str(guarded.home) not in answer.text
        assert "SQLite" not in answer.text


def test_errors_contain_neither_paths_nor_secrets(guarded: Serving) -> None:
    for answer in (
        guarded.client.get("/api/v1/config", headers=bearer()),
        guarded.client.get("/api/v1/presets", headers=bearer()),
        guarded.client.get("/health"),
        guarded.client.post("/api/v1/presets/validate", json={"text": "{"}, headers=bearer()),
        guarded.client.post("/api/v1/shows/generate", json={"preset": "nope"}, headers=bearer()),
    ):
        assert str(guarded.home) not in answer.text
        assert SECRET not in answer.text


def test_bodies_have_an_end(guarded: Serving) -> None:
    stated = guarded.client.post("/api/v1/events", content=b" " * 1_000_001)
    assert stated.status_code == 413
    pieces = (b" " * 100_000 for _ in range(20))
    assert guarded.client.post("/api/v1/events", content=pieces).status_code == 413
    assert (
        guarded.client.post(
            "/api/v1/events", content=b"{" * 5000, headers={"Content-Type": "application/json"}
        ).status_code
        == 400
    )


def _upload(served: Serving, content: bytes, name: str, **fields: str) -> httpx.Response:
    data = {"kind": "picture", "licence": "CC0", **fields}
    return served.client.post("/api/v1/media/upload", data=data, files={"file": (name, content)}, headers=bearer())


def test_aliases_of_aliases_are_counted_before_they_are_expanded(guarded: Serving) -> None:
    nested = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    bomb = "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x]", *nested])
    answer = guarded.client.post("/api/v1/presets/validate", json={"text": bomb}, headers=bearer(scope="read"))
    assert answer.status_code == 200
    assert "aliases" in answer.json()["problems"][0]["message"]


def test_an_upload_is_what_its_content_is(guarded: Serving) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    assert _upload(guarded, b"<script>alert(1)</script>", "a.png").status_code == 415
    assert _upload(guarded, picture.getvalue(), "a.wav", kind="jingle").status_code == 415
    assert _upload(guarded, picture.getvalue()[:40], "a.png").status_code == 415
    assert _upload(guarded, b"GIF89a" + bytes(40), "a.gif").status_code == 415
    assert _upload(guarded, picture.getvalue(), "a.png", licence="").status_code == 422
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    assert _upload(guarded, bomb.getvalue(), "bomb.png").status_code in (415, 422)
    kept = _upload(guarded, picture.getvalue() + b"<script>", "../../evil.html")
    assert kept.status_code == 201
    assert kept.json()["name"] == "evil.png"
    served = guarded.client.get(kept.json()["link"])
    assert served.headers["content-type"] == "image/png"
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("drawing", [b"<svg onload='alert(1)'/>", b"<?xml version='1.0'?><!DOCTYPE x><svg/>"])
def test_a_drawing_that_can_run_scripts_is_no_picture(guarded: Serving, drawing: bytes) -> None:
    assert _upload(guarded, drawing, "a.svg").status_code == 415


def test_names_and_notes_of_an_upload_reach_no_header(guarded: Serving) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    note = "CC0\r\nSet-Cookie: a=b"
    kept = _upload(guarded, picture.getvalue(), 'a"\r\nX-Evil: 1<b>.png', licence=note, title=note, author=note)
    assert kept.status_code == 201
    assert not set('\r\n<>"') & set(kept.json()["name"])
    served = guarded.client.get(kept.json()["link"])
    assert {"set-cookie", "x-evil", "content-disposition"} & set(served.headers) == set()


def test_streams_that_are_dropped_leave_room_for_others(guarded: Serving) -> None:
    asked = f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {bearer()['Authorization']}\r\n\r\n"
    for _ in range(MOST_STREAMS + 50):
        with socket.create_connection(("127.0.0.1", guarded.port), timeout=5) as connection:
            connection.sendall(asked.encode())
            connection.recv(12)  # it is begun: 200, or 503 while those before it are noticed to be gone
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
    until = time.monotonic() + 60
    while (status := _stream_status(guarded)) == 503:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert status == 200


def _stream_status(served: Serving) -> int:
    with served.client.stream("GET", "/api/v1/events", headers=bearer()) as answer:
        return answer.status_code


def test_pages_forbid_framing_and_external_resources(guarded: Serving) -> None:
    answer = guarded.client.get("/signin")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_only_the_embedded_player_is_shown_in_other_sites_frames(guarded: Serving) -> None:
    page = guarded.client.get("/editions/zurich/2026-11-23/0900-a/index.html").headers
    player = guarded.client.get("/editions/zurich/2026-11-23/0900-a/embed.html").headers
    assert "frame-ancestors 'none'" in page["content-security-policy"]
    assert page["x-frame-options"] == "DENY"
    assert "frame-ancestors" not in player["content-security-policy"]
    assert "x-frame-options" not in player


def test_other_sites_scripts_read_public_media_alone(guarded: Serving) -> None:
    origin = {"Origin": "https://player.example"}
    assert guarded.client.get("/editions/none.mp3", headers=origin).headers["access-control-allow-origin"] == "*"
    for path in ("/api/v1/shows", "/health", "/signin"):
        assert "access-control-allow-origin" not in guarded.client.get(path, headers=origin).headers


def test_metrics_are_for_this_machine_and_for_readers(guarded: Serving) -> None:
    assert guarded.client.get("/metrics").status_code == 200
    assert guarded.client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401


def test_every_call_and_every_act_is_written_down(guarded: Serving) -> None:
    guarded.client.get("/api/v1/shows?secret=hush", headers=bearer(sub="ada"))
    guarded.client.put("/api/v1/speakers/brad", json={"speaker": "brad", "name": "Brad"}, headers=bearer(sub="ada"))
    lines = [json.loads(line) for line in (guarded.home / "logs" / "audit.log").read_text().splitlines()]
    mine = [line for line in lines if line["visitor"] == "ada"]
    assert {("GET", "/api/v1/shows", 200), ("PUT", "/api/v1/speakers/brad", 200)} <= {
        (line["method"], line["path"], line["status"]) for line in mine
    }
    assert "hush" not in (guarded.home / "logs" / "audit.log").read_text()
    assert "ada" in guarded.client.get("/newsroom/station", headers=bearer()).text


def test_clients_are_counted_in_the_broker(tmp_path: Path) -> None:
    with serving(tmp_path, **{**GUARDED, "RADIOX_RATE_LIMIT": "20"}) as served:
        answers = [served.client.get("/api/v1/shows") for _ in range(45)]  # more than two windows allow, if one ends
        assert [answer.status_code for answer in answers].count(429) >= 1
        assert answers[0].headers["ratelimit-policy"] == '"read";q=20;w=60'
        assert answers[0].headers["ratelimit"].startswith('"read";r=19;t=')
        last = next(answer for answer in answers if answer.status_code == 429)
        assert int(last.headers["retry-after"]) > 0
        assert served.client.get("/livez").status_code == 200
        tries = [served.client.post("/signin", data={"token": "x"}).status_code for _ in range(12)]
        assert tries[:10] == [401] * 10
        assert tries[-1] == 429


def test_other_addresses_serve_public_pages_only_without_an_issuer(tmp_path: Path) -> None:
    with serving(tmp_path, RADIOX_HOST=EVERYWHERE) as served:
        assert served.client.get("/api/v1/config").status_code == 401
        assert served.client.post("/api/v1/shows/generate", json={"preset": "zurich"}).status_code == 401
        assert served.client.get("/api/v1/shows").json() == {"shows": [], "next": None}
        assert served.client.get("/").headers["location"] == "/editions/index.html"


def test_three_hundred_half_open_connections_do_not_affect_others(guarded: Serving) -> None:
    held = [socket.create_connection(("127.0.0.1", guarded.port), timeout=5) for _ in range(300)]
    try:
        for number, connection in enumerate(held):
            if number % 3:
                connection.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        started = time.monotonic()
        assert guarded.client.get("/livez").status_code == 200
        assert time.monotonic() - started < 5
        held[0].settimeout(25)
        held[1].settimeout(25)
        assert held[0].recv(1) == b""
        assert held[1].recv(1) == b""
    finally:
        for connection in held:
            connection.close()
