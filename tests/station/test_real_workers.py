"""One real worker of every queue, one real gateway: jobs ordered over HTTP are done, and seen to be done."""

import io
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from radiox_tasks.broker import EmbeddedBroker, embedded_url
from radiox_tasks.content.sample.server import serve_sample
from radiox_tasks.data.jobs import job_step, queue_job
from radiox_tasks.data.ledger.ledger import Ledger
from radiox_tasks.data.monitoring.queue_waits import read_waits
from radiox_tasks.data.shows.records import load_show
from radiox_tasks.model.declared.queues import QUEUES
from tests.analytics.outgoing.listening import Listener, listening
from tests.databases import sample_sqlite
from tests.e2e.small_station import write_presets
from tests.gateway.serving import Serving, serving
from tests.launch import launch
from tests.media.made_shows import made_show

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 240.0


@dataclass
class Working:
    """The gateway, what its worker said to Celery's monitors, and where its spans and probes went."""

    gateway: Serving
    collector: Listener
    probes: Path
    events: list[dict[str, Any]] = field(default_factory=list)

    def job(self, path: str, **body: Any) -> dict[str, Any]:
        """Order it, and wait until it is over."""
        answer = self.gateway.client.post(f"/api/v1{path}", json=body)
        assert answer.status_code == 202, answer.text
        return self.until(answer.headers["location"], ("done", "failed"))

    def until(self, path: str, statuses: tuple[str, ...]) -> dict[str, Any]:
        """What is there once its status is one of these."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self.gateway.client.get(path).json())["status"] not in statuses:
            assert time.monotonic() < deadline, found
            time.sleep(0.2)
        return dict(found)


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Working]:
    home = tmp_path_factory.mktemp("working") / "home"
    sample_sqlite(home)
    broker = EmbeddedBroker(home)
    broker.hold()
    try:
        with serve_sample() as sample, listening() as collector:
            collector.answers = [200]
            write_presets(home / "presets", sample)
            environment = {
                "RADIOX_FETCH_ALLOW": sample.allow,
                "RADIOX_PROBE_FOLDER": str(home / "probes"),
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
                "OTEL_BSP_SCHEDULE_DELAY": "200",
                "RADIOX_RATE_LIMIT": "1000000",
            }
            kept = {name: value for name, value in os.environ.items() if not name.startswith("RADIOX_")}
            worker = launch(
                "cli",
                *("worker", *QUEUES, "--concurrency", "2"),
                environment={**kept, **environment, "RADIOX_HOME": str(home)},
                stdout=2,
                stderr=2,
                folder=home,
            )
            try:
                with serving(home, **environment) as gateway:
                    made = Working(gateway, collector, home / "probes")
                    _listen(home, made.events)
                    yield made
            finally:
                worker.send_signal(signal.SIGTERM)
                worker.wait(60)
    finally:
        broker.release()


def _listen(home: Path, events: list[dict[str, Any]]) -> None:
    from celery import Celery

    ready = threading.Event()

    def watch() -> None:
        with suppress(Exception), Celery(broker=embedded_url(home)).connection_for_read() as connection:
            receiver = Celery(broker=embedded_url(home)).events.Receiver(connection, handlers={"*": events.append})
            receiver.on_consume_ready = lambda *_, **__: ready.set()
            receiver.capture(limit=None, timeout=None, wakeup=False)

    threading.Thread(target=watch, daemon=True).start()
    assert ready.wait(60)
    deadline = time.monotonic() + PATIENCE_SECONDS  # workers send none until they are asked, as by Flower
    while not Celery(broker=embedded_url(home)).control.broadcast("enable_events", reply=True):
        assert time.monotonic() < deadline


def test_a_line_is_spoken_and_can_be_heard(working: Working) -> None:
    job = working.job("/audio/generate", text="Guten Morgen.", speaker="marcel", language="de")
    assert job["status"] == "done", job
    heard = working.gateway.client.get(f"/api/v1/media/files/{job['result']['file']}")
    assert soundfile.info(io.BytesIO(heard.content)).duration > 0.3
    again = working.job("/speakers/marcel/hear", language="de")
    assert again["status"] == "done", again


def test_feeds_are_asked_and_a_rundown_is_chosen(working: Working) -> None:
    for path in ("/data", "/content/feeds/check"):
        collected = working.job(path, preset="small")
        assert collected["result"]["articles"] > 0, collected
    chosen = working.job("/content/process", preset="small")
    assert chosen["status"] == "done", chosen
    text = (working.gateway.home / "presets" / "small.yaml").read_text()
    preview = working.job("/presets/preview", text=text)
    assert preview["status"] == "done", preview


def test_a_recording_is_mastered_and_a_cover_drawn(working: Working) -> None:
    sound = io.BytesIO()
    tone = 0.05 * np.sin(np.linspace(0, 2 * np.pi * 440 * 4, 4 * 44100))
    soundfile.write(sound, tone, 44100, format="WAV")
    uploaded = working.gateway.client.post(
        "/api/v1/media/upload",
        files={"file": ("tone.wav", sound.getvalue(), "audio/wav")},
        data={"kind": "audio", "licence": "our own"},
    )
    assert uploaded.status_code == 201, uploaded.text
    job = working.job("/audio/process", file_id=uploaded.json()["file_id"], loudness="apple")
    assert job["status"] == "done", job
    cover = working.job("/media/generate/cover", preset="small", headline="Ein See friert zu")
    assert cover["status"] == "done", cover


def test_a_job_that_cannot_be_done_says_so(working: Working) -> None:
    job = working.job("/audio/generate", text="Привет, мир.", speaker="marcel", language="de")
    assert job["status"] in ("done", "failed")
    assert job["status"] == "done" or job["error"]


def test_a_draft_is_one_trace_and_its_tasks_can_be_read(working: Working) -> None:
    answer = working.gateway.client.post("/api/v1/content/script", json={"preset": "small"})
    show_id = answer.json()["show_id"]
    working.until(f"/api/v1/shows/{show_id}", ("draft", "failed"))
    time_left = time.monotonic() + 60
    wanted = {"fetch", "rundown", "script", "continue"}
    while not wanted <= {name for name, _ in _spans(working.collector, show_id)} and time.monotonic() < time_left:
        time.sleep(0.2)
    spans = _spans(working.collector, show_id)
    assert wanted <= {name for name, _ in spans}, spans
    assert len({trace for _, trace in spans}) == 1
    received = [e for e in list(working.events) if e["type"] == "task-received" and show_id in e.get("kwargs", "")]
    by_task = {e["name"].rpartition(".")[2]: e["kwargs"] for e in received}
    assert by_task["fetch_feed"].startswith(f"show={show_id}, preset=small, feed="), by_task
    assert by_task["write_script"] == f"show={show_id}, preset=small"


@pytest.fixture(scope="module")
def sample_draft(working: Working) -> str:
    """The show id of a draft over the sample feeds of a worker, which two tests look at."""
    order = {"preset": "small", "sample": True, "dry_run": True, "duration": 60, "news_count": 2}
    answer = working.gateway.client.post("/api/v1/shows/generate", json=order)
    show = working.until(answer.headers["location"], ("draft", "failed"))
    assert show["status"] == "draft", show
    return str(show["show_id"])


def test_a_sample_show_needs_no_feeds_but_those_of_its_worker(working: Working, sample_draft: str) -> None:
    made = load_show(working.gateway.store.database, sample_draft).document
    assert made is not None
    assert any(".sample.invalid/" in evidence.url for line in made.lines for evidence in line.evidence)


def test_a_closed_show_is_resumed_by_a_job(working: Working, sample_draft: str) -> None:
    database = working.gateway.store.database
    closed_at = load_show(database, sample_draft).finished_at
    assert closed_at is not None
    job = working.job(f"/shows/{sample_draft}/resume")
    assert (job["status"], job["result"]) == ("done", {"show_id": sample_draft}), job
    assert working.until(f"/api/v1/shows/{sample_draft}", ("draft", "failed"))["status"] == "draft"
    closed_again_at = load_show(database, sample_draft).finished_at
    assert closed_again_at is not None
    assert closed_again_at > closed_at


def test_a_job_whose_worker_stopped_is_taken_over_when_its_lease_is_over(working: Working) -> None:
    from radiox_tasks.app import make_app

    store = working.gateway.store
    job_id, show_id = queue_job(store.database), made_show(store, air_in=-60).ready().on_air().show_id
    stopped = Ledger(store.database, lease=timedelta(seconds=8))
    stopped._acquire(job_step(job_id), job_step(job_id).key, None, "")  # as a worker that is killed now leaves it
    arguments = {"job_id": job_id, "show_id": show_id, "reason": "The name was wrong."}
    make_app(store.settings).send_task("radiox_tasks.show.tasks.retract", kwargs=arguments)  # delivered again at once
    job = working.until(f"/api/v1/jobs/{job_id}", ("done", "failed"))
    assert (job["status"], job["result"], job["note"]) == ("done", {"show_id": show_id}, None), job


def test_a_show_on_air_is_remade_and_retracted_by_jobs(working: Working) -> None:
    store = working.gateway.store
    show_id = made_show(store, air_in=-60).ready().on_air().show_id
    job = working.job(f"/shows/{show_id}/remake")
    assert job["status"] == "done", job
    version = load_show(store.database, job["result"]["show_id"])
    assert (version.order.revises, version.submissions) == (show_id, 1)
    working.gateway.client.delete(f"/api/v1/shows/{version.show_id}").raise_for_status()
    job = working.job(f"/shows/{show_id}/retract", reason="The name was wrong.")
    assert (job["status"], job["result"]) == ("done", {"show_id": show_id}), job
    assert load_show(store.database, show_id).status == "retracted"


def _spans(collector: Listener, show_id: str) -> list[tuple[str, bytes]]:
    requests = [ExportTraceServiceRequest.FromString(one.body) for one in list(collector.taken)]
    spans = [s for request in requests for r in request.resource_spans for scope in r.scope_spans for s in scope.spans]
    return [
        (span.name, span.trace_id)
        for span in spans
        if any(a.key == "radiox.show" and a.value.string_value == show_id for a in span.attributes)
    ]


def test_ticks_are_done_and_not_told_to_monitors(working: Working) -> None:
    from radiox_tasks.app import make_app

    app = make_app(working.gateway.store.settings)
    app.send_task("radiox_tasks.show.tasks.tick", queue="show")
    working.job("/audio/generate", text="Danach.", speaker="marcel", language="de")
    deadline = time.monotonic() + 60
    while not any(queue == "show" for queue, _ in read_waits(working.gateway.store.database)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert [e for e in working.events if e.get("name", "").endswith(".tick")] == []
    assert any(e.get("name", "").endswith(".hear") for e in working.events)


def test_the_worker_is_ready_and_its_waits_are_counted(working: Working) -> None:
    working.job("/audio/generate", text="Noch einmal.", speaker="marcel", language="de")
    assert {path.name for path in working.probes.iterdir()} >= {"alive", "ready"}
    deadline = time.monotonic() + 60
    while not any(queue == "speaker" for queue, _ in read_waits(working.gateway.store.database)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    metrics = working.gateway.client.get("/api/v1/metrics").text
    assert 'radiox_queue_waited_seconds_count{queue="speaker"}' in metrics
    assert json.loads(working.gateway.client.get("/api/v1/services/status").text)
