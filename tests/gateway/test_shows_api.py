"""Shows over HTTP: made once, listed page by page, followed as they are made."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import delete, select, update

from radiox_tasks.data.idempotency import request_digest
from radiox_tasks.data.presets.find_presets import load_preset
from radiox_tasks.data.shows.changes import close_show, record_submission
from radiox_tasks.data.shows.orders import new_show_id, order_show
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.data.tables.requests import RequestRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.gateway.api.show_actions import order_one
from radiox_tasks.gateway.api.show_models import GenerateOrder
from radiox_tasks.gateway.authentication import OPEN
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.edition import ShowStatus
from radiox_tasks.settings import get_settings
from radiox_tasks.show.new_versions import order_correction, order_remake
from tests.gateway.serving import Serving, bearer
from tests.media.made_shows import made_show

pytestmark = pytest.mark.slow


def ordered(served: Serving, *, minutes: float = 0.0, slot: bool = False) -> str:
    preset = load_preset("zurich-en", settings=get_settings())
    air_at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minutes)
    show_id = order_show(served.store.database, preset, air_at=air_at, slot_at=air_at if slot else None)
    assert show_id is not None
    return show_id


def test_one_key_makes_one_show(open_gateway: Serving) -> None:
    post = open_gateway.client.post
    order = {"preset": "zurich-en", "dry_run": True}
    first = post("/api/v1/shows/generate", json=order, headers={"Idempotency-Key": "k1"})
    assert first.status_code == 202
    assert first.headers["location"] == f"/api/v1/shows/{first.json()['show_id']}"
    again = post("/generate", json=order, headers={"Idempotency-Key": "k1"})
    assert again.json()["show_id"] == first.json()["show_id"]
    other = post("/api/v1/shows/generate", json={"preset": "zurich"}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert post("/api/v1/shows/generate", json=order).json()["show_id"] != first.json()["show_id"]
    assert post("/api/v1/shows/generate", json={"preset": "nope"}, headers={"Idempotency-Key": "k2"}).status_code == 404
    assert post("/api/v1/shows/generate", json=order, headers={"Idempotency-Key": "k2"}).status_code == 202


def test_an_order_whose_answer_was_lost_is_repeated_with_its_key_and_not_twice(open_gateway: Serving) -> None:
    """A request that fails behind the order, as the database goes away, leaves no answer under its key."""

    def post() -> str:
        order = {"preset": "tech", "dry_run": True}
        answer = open_gateway.client.post("/api/v1/shows/generate", json=order, headers={"Idempotency-Key": "k3"})
        assert answer.status_code == 202
        return str(answer.json()["show_id"])

    database = open_gateway.store.database
    first = post()
    with database.transaction() as session:
        session.execute(delete(RequestRow))
    assert post() == first
    assert load_show(database, first).submissions == 1


@pytest.mark.parametrize(("age", "same"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_a_key_stands_for_its_first_show_for_a_day_and_over_midnight(
    open_gateway: Serving, age: timedelta, same: bool
) -> None:
    """The first request was on the day before, in UTC, and left no answer."""
    asked, key, store = GenerateOrder(preset="tech", dry_run=True), str(age), open_gateway.store
    before = datetime.now(UTC) - timedelta(days=1)
    first = order_one(store, asked, new_show_id(request_digest(f"{OPEN.name}\n{key}", asked, before.date())))
    with store.database.transaction() as session:
        session.execute(update(ShowRow).where(ShowRow.show_id == first).values(created_at=datetime.now(UTC) - age))
    order = {"preset": "tech", "dry_run": True}
    answer = open_gateway.client.post("/api/v1/shows/generate", json=order, headers={"Idempotency-Key": key})
    assert (answer.json()["show_id"] == first) is same


def test_repeated_requests_do_not_prolong_the_time_of_their_key(open_gateway: Serving) -> None:
    def post() -> str:
        order = {"preset": "tech", "dry_run": True}
        answer = open_gateway.client.post("/api/v1/shows/generate", json=order, headers={"Idempotency-Key": "k4"})
        return str(answer.json()["show_id"])

    database, before = open_gateway.store.database, datetime.now(UTC) - timedelta(hours=23)
    with database.transaction() as session:
        session.execute(delete(RequestRow))
    first = post()
    with database.transaction() as session:
        session.execute(update(RequestRow).values(at=before))
    assert post() == first
    with database.transaction() as session:
        assert session.scalars(select(RequestRow.at)).one() == before


def test_what_cannot_be_ordered_is_said_by_field(open_gateway: Serving) -> None:
    answer = open_gateway.client.post("/api/v1/shows/generate", json={"preset": "zurich", "duration": 5, "x": 1})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"body.duration", "body.x"}
    far = {"preset": "zurich", "sample": True, "air_at": "2099-01-01T09:00:00Z"}
    answer = open_gateway.client.post("/api/v1/shows/generate", json=far)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.air_at"]


def test_pages_of_shows_follow_each_other_without_gap_or_repeat(guarded: Serving) -> None:
    wanted = {ordered(guarded, minutes=-n // 2) for n in range(7)}  # two with the same air time each
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(10):
        query = {"limit": "3", "preset": "zurich-en", **({"cursor": cursor} if cursor else {})}
        page = guarded.client.get("/api/v1/shows", params=query, headers=bearer()).json()
        seen += [show["show_id"] for show in page["shows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    assert wanted <= set(seen)
    assert guarded.client.get("/api/v1/shows?cursor=nonsense", headers=bearer()).status_code == 422
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert guarded.client.get("/api/v1/shows", params={"since": soon}, headers=bearer()).json()["shows"] == []


def test_the_public_sees_published_shows_alone(guarded: Serving) -> None:
    made, open_, ahead = ordered(guarded, minutes=-5), ordered(guarded), ordered(guarded, minutes=90)
    for show_id in (made, ahead):
        close_show(guarded.store.database, show_id, "published", error="a reason for the newsroom")
    listed = {show["show_id"]: show for show in guarded.client.get("/api/v1/shows?limit=200").json()["shows"]}
    assert made in listed
    assert open_ not in listed
    assert listed[made]["error"] is None
    assert guarded.client.get(f"/api/v1/shows/{open_}").status_code == 404
    assert guarded.client.get(f"/api/v1/shows/{ahead}").status_code == 404
    answer = guarded.client.get(f"/api/v1/shows/{made}")
    assert answer.status_code == 200
    assert answer.json()["error"] is None
    assert str(guarded.home) not in answer.text
    assert guarded.client.get(f"/api/v1/shows/{open_}", headers=bearer(scope="read")).status_code == 200


def test_a_show_that_is_being_made_is_cancelled_once(guarded: Serving) -> None:
    show_id = ordered(guarded)
    assert guarded.client.delete(f"/api/v1/shows/{show_id}", headers=bearer()).json()["status"] == "cancelled"
    assert guarded.client.delete(f"/api/v1/shows/{show_id}", headers=bearer()).status_code == 409


ACTS = {
    "correct": {"line": 2, "drop": True},
    "remake": None,
    "retract": {"reason": "The name was wrong."},
    "resume": None,
}


@pytest.mark.parametrize(
    ("act", "status", "other"),
    [
        ("correct", "published", "failed"),
        ("remake", "published", "failed"),
        ("retract", "published", "failed"),
        ("retract", "retracted", "failed"),
        ("resume", "failed", "published"),
        ("resume", "working", "published"),
    ],
)
def test_an_act_on_a_show_is_a_job_that_its_status_allows(
    guarded: Serving, act: str, status: ShowStatus, other: ShowStatus
) -> None:
    shows = {state: in_status(guarded, state) for state in (status, other)}
    handed = guarded.client.post(f"/api/v1/shows/{shows[status]}/{act}", json=ACTS[act], headers=bearer())
    assert handed.status_code == 202
    job = guarded.client.get(handed.headers["location"], headers=bearer()).json()
    assert (job["job_id"], job["status"]) == (handed.json()["job_id"], "queued")  # no worker runs here
    assert load_show(guarded.store.database, shows[status]).status == status
    refused = guarded.client.post(f"/api/v1/shows/{shows[other]}/{act}", json=ACTS[act], headers=bearer())
    assert refused.status_code == 409
    assert other in refused.json()["detail"]
    assert guarded.client.post(f"/api/v1/shows/none/{act}", json=ACTS[act], headers=bearer()).status_code == 404


def in_status(served: Serving, status: ShowStatus) -> str:
    if status == "published":
        return made_show(served.store, air_in=-300).ready().on_air().show_id
    show_id = ordered(served, minutes=-5)
    if status == "working":
        record_submission(served.store.database, show_id)
    else:
        close_show(served.store.database, show_id, status)
    return show_id


def test_a_new_version_that_cannot_go_on_air_is_refused_at_once(guarded: Serving) -> None:
    def refusal(show_id: str, act: str) -> str:
        answer = guarded.client.post(f"/api/v1/shows/{show_id}/{act}", json=ACTS[act], headers=bearer())
        return str(answer.json()["detail"]) if answer.status_code == 409 else f"answered {answer.status_code}"

    show_id = in_status(guarded, "published")
    first = order_correction(guarded.store, show_id, 2, None)
    assert first in refusal(show_id, "remake")
    assert first in refusal(show_id, "correct")
    close_show(guarded.store.database, first, "failed", error="no voice")
    second = order_remake(guarded.store, show_id)
    assert second in refusal(first, "resume")
    assert refusal(second, "resume") == "answered 202"


def events(answer: httpx.Response, most: int) -> Iterator[tuple[int, str, dict[str, object]]]:
    """The first events of a stream."""
    current: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            current[name] = value
        elif "data" in current:
            yield int(current["id"]), current["event"], json.loads(current["data"])
            current = {}
            most -= 1
            if not most:
                return


def test_a_stream_sends_stored_and_new_events_and_resumes(guarded: Serving) -> None:
    show_id = ordered(guarded)
    path = f"/api/v1/shows/{show_id}/events"
    with guarded.client.stream("GET", path, headers=bearer()) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        guarded.store.ledger.run(Entry("fetch", {"show": show_id}), lambda _: {}, show_id=show_id, queue="content")
        received = list(events(answer, 3))
    assert [kind for _, kind, _ in received] == ["show.planned", "step.started", "step.done"]
    assert received[2][2]["data"]["queue"] == "content"  # type: ignore[index]
    ordered(guarded)  # another show's events are not this stream's
    with guarded.client.stream("GET", path, headers={**bearer(), "Last-Event-ID": str(received[1][0])}) as answer:
        close_show(guarded.store.database, show_id, "failed", error="a test")
        later = list(events(answer, 2))
    assert [kind for _, kind, _ in later] == ["step.done", "show.failed"]
    for bad in ("x", "-1", "1" * 40):
        assert guarded.client.get(path, headers={**bearer(), "Last-Event-ID": bad}).status_code == 422


def test_health_names_what_is_wrong(guarded: Serving) -> None:
    answer = guarded.client.get("/health")
    assert answer.status_code == 503
    checks = {check["name"]: check for check in answer.json()["checks"]}
    assert checks["database"]["ok"]
    assert checks["broker"]["ok"]
    assert not checks["beat"]["ok"]
    assert "radiox beat" in checks["beat"]["detail"]
    assert not checks["workers"]["ok"]
    assert "audio" in checks["workers"]["detail"]
    assert guarded.client.get("/livez").status_code == guarded.client.get("/readyz").status_code == 200
    status = guarded.client.get("/services/status", headers=bearer()).json()
    assert {queue["queue"]: queue["workers"] for queue in status["queues"]}["show"] == 0
