"""OpenTelemetry tracing: one trace per show. Off unless OTEL_EXPORTER_OTLP_ENDPOINT is set.

A show's trace and its first span have ids that follow from its id, so that no message has to carry them. Needs the
extra `tracing`; nothing of it is imported while tracing is off.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from radiox_tasks.settings import get_settings

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import SpanContext

Attributes = Mapping[str, str | int]


def is_on() -> bool:
    """Whether spans are sent anywhere."""
    return get_settings().traces_endpoint is not None


def span(show_id: str, name: str, attributes: Attributes) -> AbstractContextManager[Any]:
    """A span of this show for the block."""
    return _span(show_id, name, attributes) if is_on() else nullcontext()


@contextmanager
def _span(show_id: str, name: str, attributes: Attributes) -> Iterator[None]:
    from opentelemetry.trace import NonRecordingSpan, set_span_in_context

    tracer = _provider(os.getpid()).get_tracer("radiox")
    parent = set_span_in_context(NonRecordingSpan(_first_span(show_id)))
    of = {"radiox.show": show_id, **attributes}
    silent: dict[str, Any] = {
        "record_exception": False,
        "set_status_on_exception": False,
    }  # Celery's own pass through here too
    with tracer.start_as_current_span(name, parent, attributes=of, **silent):
        yield


def record_failure(error: BaseException) -> None:
    """Mark the span that this thread is in; of the error its kind alone, for its words may be anything."""
    if is_on():
        from opentelemetry.trace import Status, StatusCode, get_current_span

        get_current_span().set_status(Status(StatusCode.ERROR, type(error).__name__))


def send_show(show_id: str, name: str, attributes: Attributes, *, began: datetime, ended: datetime, well: bool) -> bool:
    """Send the first span of a show's trace, now that its times are known; whether it was taken."""
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExportResult
    from opentelemetry.trace import Status, StatusCode

    whole = ReadableSpan(
        name=name,
        context=_first_span(show_id),
        resource=_resource(),
        attributes={"radiox.show": show_id, **attributes},
        status=Status(StatusCode.OK if well else StatusCode.ERROR),
        start_time=int(began.timestamp() * 1e9),
        end_time=int(ended.timestamp() * 1e9),
    )
    exporter = _exporter()
    try:
        return exporter.export([whole]) is SpanExportResult.SUCCESS
    finally:
        exporter.shutdown()


def flush() -> None:
    """Send what is kept, before this process ends."""
    if is_on():
        _provider(os.getpid()).force_flush(timeout_millis=5000)


def _first_span(show_id: str) -> "SpanContext":
    from opentelemetry.trace import SpanContext, TraceFlags

    digest = hashlib.sha256(show_id.encode()).digest()
    trace_id, span_id = int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))


@lru_cache(maxsize=4)
def _provider(_pid: int) -> "TracerProvider":
    """One a process: a forked child has none of its parent's threads."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=_resource())
    provider.add_span_processor(BatchSpanProcessor(_exporter()))
    return provider


def _exporter() -> "SpanExporter":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=f"{str(get_settings().traces_endpoint).rstrip('/')}/v1/traces", timeout=10)


def _resource() -> "Resource":
    from opentelemetry.sdk.resources import Resource

    return Resource.create({"service.name": "radiox"})
