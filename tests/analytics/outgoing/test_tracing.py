"""One trace a show, whichever process makes its spans; nothing of it is imported while it is off."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from radiox_tasks import tracing
from radiox_tasks.analytics.outgoing.deliver import deliver_events, receivers_of
from radiox_tasks.data.database import Database
from radiox_tasks.settings import get_settings
from tests.analytics.outgoing.listening import Listener, listening
from tests.analytics.outgoing.planned_shows import airs, planned


def spans(listener: Listener) -> list[Span]:
    """Every span that arrived."""
    requests = [ExportTraceServiceRequest.FromString(one.body) for one in listener.taken if one.path == "/v1/traces"]
    return [s for request in requests for r in request.resource_spans for scope in r.scope_spans for s in scope.spans]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    with listening() as listener:
        listener.answers = [200]
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", listener.url)
        get_settings.cache_clear()
        tracing._provider.cache_clear()
        yield listener


ELSEWHERE = """
from radiox_tasks import tracing
with tracing.span("show-1", "mix", {"radiox.queue": "audio"}):
    tracing.record_failure(ValueError("a secret"))
tracing.flush()
"""


@pytest.mark.slow
def test_spans_of_two_processes_are_one_trace(collector: Listener) -> None:
    with tracing.span("show-1", "fetch", {"radiox.of": "feed=NZZ"}):
        pass
    with tracing.span("show-2", "fetch", {}):
        pass
    tracing.flush()
    subprocess.run([sys.executable, "-c", ELSEWHERE], check=True, timeout=120)
    found = spans(collector)
    assert sorted(span.name for span in found) == ["fetch", "fetch", "mix"]
    assert len({span.trace_id for span in found}) == 2
    [mix] = [span for span in found if span.name == "mix"]
    [fetch] = [span for span in found if span.trace_id == mix.trace_id and span.name == "fetch"]
    assert fetch.parent_span_id == mix.parent_span_id != b""
    assert (mix.status.code, mix.status.message) == (2, "ValueError")
    assert {a.key: a.value.string_value for a in fetch.attributes} == {"radiox.show": "show-1", "radiox.of": "feed=NZZ"}


def test_a_show_that_ended_is_the_first_span_of_its_trace(database: Database, collector: Listener) -> None:
    receivers = receivers_of(get_settings())
    deliver_events(database, receivers)
    show_id = planned(database)
    airs(database, show_id)
    with tracing.span(show_id, "publish", {}):
        pass
    tracing.flush()
    collector.answers = [500, 200]
    assert deliver_events(database, receivers) in (0, 1)
    by_name = {span.name: span for span in spans(collector)}
    assert by_name["show"].span_id == by_name["publish"].parent_span_id
    assert by_name["show"].trace_id == by_name["publish"].trace_id
    assert by_name["show"].end_time_unix_nano <= datetime.now(UTC).timestamp() * 1e9


@pytest.mark.slow
def test_nothing_is_imported_while_it_is_off() -> None:
    code = (
        "import sys; from radiox_tasks import step, tracing; tracing.span('s', 'n', {}).__enter__(); tracing.flush();"
        "print([name for name in sys.modules if name.startswith('opentelemetry.exporter')])"
    )
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=120)
    assert result.stdout.strip() == "[]"
