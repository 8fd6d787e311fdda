"""What happens to shows is sent to receivers: signed, at least once with one id, later if none answers, and quietly."""

import base64
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import update
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from radiox_tasks.analytics.outgoing import post
from radiox_tasks.analytics.outgoing.deliver import deliver_events, receivers_of
from radiox_tasks.analytics.outgoing.failure_message import Report
from radiox_tasks.analytics.outgoing.ping import Ping
from radiox_tasks.analytics.outgoing.receiver import HOURS, DeliveryError, Receiver
from radiox_tasks.analytics.outgoing.webhook import Webhook
from radiox_tasks.data.database import Database
from radiox_tasks.data.deliveries import count_deliveries, delete_deliveries, take_due
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.tables.deliveries import DeliveryRow
from radiox_tasks.logs import strike_secrets
from radiox_tasks.settings import ROOT, Settings, get_settings
from tests.analytics.outgoing.listening import Listener, listening
from tests.analytics.outgoing.planned_shows import airs, planned

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLDER = "whsec_" + base64.b64encode(b"o" * 32).decode()


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def is_due_again(database: Database) -> None:
    """As if every pause were over."""
    with database.transaction() as session:
        session.execute(update(DeliveryRow).values(due_at=database.now(session)))


def pauses(database: Database) -> list[float]:
    with database.transaction() as session:
        now = database.now(session)
        return [(row.due_at - now).total_seconds() for row in session.query(DeliveryRow).filter_by(ended_at=None)]


def states(database: Database) -> dict[str, int]:
    return {state: count for (_, state), count in count_deliveries(database).items()}


@pytest.mark.slow
def test_milestones_are_posted_in_order_and_signed(database: Database, listener: Listener) -> None:
    hook = Webhook(f"{listener.url}/hook", [SECRET, OLDER])
    planned(database)
    deliver_events(database, [hook])  # what was before the receiver is not told
    show_id = planned(database)
    airs(database, show_id)
    assert deliver_events(database, [hook]) == 5
    posted = []
    for request in listener.taken:
        for secret in (SECRET, OLDER):
            posted.append(Verifier(secret).verify(request.body, request.headers))
        with pytest.raises(WebhookVerificationError):
            Verifier(SECRET).verify(request.body + b" ", request.headers)
    kinds = [one["type"] for one in posted[::2]]
    assert kinds == ["show.planned", "show.degraded", "show.ready", "show.published", "show.on-air"]
    assert posted[2]["data"] | {"reason": "little time"} == posted[2]["data"]
    assert {one["data"]["show_id"] for one in posted} == {show_id}
    assert len({request.headers["webhook-id"] for request in listener.taken}) == 5
    assert deliver_events(database, [hook]) == 0
    assert states(database) == {"delivered": 5}


@pytest.mark.slow
def test_what_is_refused_is_sent_again_later_with_the_same_id(database: Database, listener: Listener) -> None:
    hook = Webhook(listener.url, [SECRET])
    deliver_events(database, [hook])
    planned(database)
    listener.answers = [500, 302, 503, 200]
    for attempt, pause in enumerate(HOURS[:3]):
        assert deliver_events(database, [hook]) == 0
        [wait] = pauses(database)
        assert pause.total_seconds() * 0.8 - 30 <= wait <= pause.total_seconds() * 1.2
        assert len(listener.taken) == attempt + 1  # a redirect is not followed, and nothing is sent before its time
        deliver_events(database, [hook])
        is_due_again(database)
    assert deliver_events(database, [hook]) == 1
    assert len({(r.headers["webhook-id"], r.body) for r in listener.taken}) == 1
    assert len(listener.taken) == 4


def test_a_worker_that_dies_while_it_sends_loses_nothing(database: Database, listener: Listener) -> None:
    hook = Webhook(listener.url, [SECRET])
    deliver_events(database, [hook])
    planned(database)
    original = hook.deliver

    def dies(posted: object) -> None:
        original(posted)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    hook.deliver = dies  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        deliver_events(database, [hook])
    again = Webhook(listener.url, [SECRET])
    assert deliver_events(database, [again]) == 0  # it is left to its holder for a while
    is_due_again(database)
    assert deliver_events(database, [again]) == 1
    assert len({request.headers["webhook-id"] for request in listener.taken}) == 1
    assert states(database) == {"delivered": 1}


def test_nobody_is_handed_what_another_holds(database: Database, listener: Listener) -> None:
    hook = Webhook(listener.url, [SECRET])
    deliver_events(database, [hook])
    planned(database)
    listener.answers = [500]
    deliver_events(database, [hook])
    is_due_again(database)
    [held] = take_due(database, hook.name)
    assert held.attempts == 2
    assert take_due(database, hook.name) == []


@pytest.mark.slow
def test_a_receiver_that_is_gone_or_never_answers_is_given_up(
    database: Database, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    gone, dead = Webhook(f"{listener.url}/gone-token", [SECRET]), Webhook("http://127.0.0.1:1/dead-token", [SECRET])
    deliver_events(database, [gone, dead])
    planned(database)
    listener.answers = [410]
    with caplog.at_level(logging.WARNING):
        for _ in range(len(HOURS) + 2):
            deliver_events(database, [gone, dead])
            is_due_again(database)
    assert len(listener.taken) == 1
    assert count_deliveries(database) == {(gone.name, "given up"): 1, (dead.name, "given up"): 1}
    assert "token" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert delete_deliveries(database, before=datetime.now(UTC) + timedelta(minutes=1)) == 2


def test_a_slow_receiver_keeps_nobody_waiting_and_is_left_after_its_time(
    database: Database, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "SECONDS", 0.5)
    with listening() as quick:
        slow, other = Webhook(listener.url, [SECRET]), Webhook(quick.url, [SECRET])
        deliver_events(database, [slow, other])
        planned(database)
        listener.hold.clear()
        assert deliver_events(database, [slow, other]) == 1
        assert len(quick.taken) == 1
    assert count_deliveries(database)[slow.name, "waiting"] == 1


def test_a_switch_is_told_of_its_presets_slots_alone(database: Database, listener: Listener) -> None:
    mine, others = Ping("zurich-en", f"{listener.url}/uuid?rid=1"), Ping("tech", f"{listener.url}/tech")
    deliver_events(database, [mine, others])
    airs(database, planned(database))
    airs(database, planned(database, slot=False))
    deliver_events(database, [mine, others])
    assert [(request.method, request.path) for request in listener.taken] == [("GET", "/uuid?rid=1")]
    close_show(database, planned(database), "failed", error="no script")
    deliver_events(database, [mine, others])
    assert [request.path for request in listener.taken[1:]] == ["/uuid/fail?rid=1"]


@pytest.mark.slow
def test_people_are_told_of_missed_and_failed_shows_in_one_message(database: Database, listener: Listener) -> None:
    report = Report(listener.url.replace("http://", "json://"))
    deliver_events(database, [report])
    airs(database, planned(database))
    close_show(database, planned(database), "failed", error="no script")
    close_show(database, planned(database), "missed", error="the station was off")
    listener.answers = [500, 200]
    assert deliver_events(database, [report]) == 0
    is_due_again(database)
    assert deliver_events(database, [report]) == 2
    message = json.loads(listener.taken[-1].body)
    assert message["title"] == "RadioX: 2 shows missed or failed"
    assert "zurich-en of 2" in message["message"]
    assert "failed: no script" in message["message"]
    assert "was missed: the station was off" in message["message"]
    assert states(database) == {"delivered": 2}


@pytest.mark.slow
def test_an_address_that_apprise_does_not_know_is_given_up() -> None:
    with pytest.raises(DeliveryError) as caught:
        Report("nonsense://x").deliver([])
    assert caught.value.is_final


def test_receivers_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADIOX_WEBHOOKS", "https://a.example/x, https://b.example/y")
    monkeypatch.setenv("RADIOX_WEBHOOK_SECRET", f"{SECRET},{OLDER}")
    monkeypatch.setenv("RADIOX_PINGS", "zurich=https://hc.example/uuid-of-zurich")
    monkeypatch.setenv(
        "RADIOX_REPORTS", "ntfy://topic-of-ours  mailto://u:p@example.org?to=a@example.org,b@example.org"
    )
    settings = Settings()
    found: list[Receiver] = receivers_of(settings)
    assert [one.name.split("-")[0] for one in found] == ["webhook", "webhook", "ping", "report", "report"]
    assert SECRET not in repr(settings)
    get_settings.cache_clear()
    posted = (
        f"posting to https://b.example/y and https://hc.example/uuid-of-zurich, signed by {OLDER}, ntfy://topic-of-ours"
    )
    assert strike_secrets(posted) == "posting to *** and ***, signed by ***, ***"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RADIOX_WEBHOOKS", "ftp://token@a.example/x"),
        ("RADIOX_WEBHOOKS", "https://a.example/token"),  # without a secret
        ("RADIOX_WEBHOOK_SECRET", "whsec_token"),
        ("RADIOX_WEBHOOK_SECRET", base64.b64encode(b"t" * 32).decode()),
        ("RADIOX_PINGS", "https://a.example/token"),
        ("RADIOX_PINGS", "zurich=token"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_said_without_repeating_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert name in str(caught.value)
    assert value not in str(caught.value)


def test_the_documents_receiver_verifies(database: Database, listener: Listener) -> None:
    hook = Webhook(listener.url, [SECRET])
    deliver_events(database, [hook])
    planned(database)
    deliver_events(database, [hook])
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), flags=re.DOTALL)
    names = {"secret": SECRET, "body": listener.taken[0].body, "headers": listener.taken[0].headers}
    exec(code, names)  # noqa: S102 - our own page
    assert names["message"]["type"] == "show.planned"  # type: ignore[index]


def test_the_task_tells_what_is_due(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    from radiox_tasks.analytics.tasks import deliver as task
    from radiox_tasks.open_store import get_store

    monkeypatch.setenv("RADIOX_WEBHOOKS", listener.url)
    monkeypatch.setenv("RADIOX_WEBHOOK_SECRET", SECRET)
    get_settings.cache_clear()  # the app, as it is imported, reads them
    store = get_store()
    store.database.migrate()
    assert task() == 0
    planned(store.database)
    assert task() == 1
    assert httpx.URL(listener.url).host == "127.0.0.1"  # an address of the operator's may be private
    assert SecretStr(SECRET).get_secret_value() not in listener.taken[0].body.decode()
