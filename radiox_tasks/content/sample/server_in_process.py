"""Serves the sample feeds from within each process that fetches, so that a sample show needs no separate server.

The host name contains the time from which the articles' ages count, so that every worker on every machine has the same
feeds under the same URLs. It is in a domain that never exists (RFC 6761), is requested only for a show whose order
permits it, and leads to a server on this process's own loopback interface.
"""

import os
import re
import threading
from datetime import UTC, datetime
from functools import lru_cache

from radiox_tasks.content.sample.sample_texts import load_catalogue
from radiox_tasks.content.sample.server import Resource, SampleServer, build_site, feeds_at
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset

_HOST = re.compile(r"(\d{8}t\d{6})\.sample\.invalid")
_WRITTEN = "%Y%m%dt%H%M%S"


NEW_ENOUGH = 3 / 4
"""The part of a preset's `max_age` that a sample show may be made ahead of its air time; the rest is for the ages that
its articles have when it is made."""


class AirTimeError(ValueError):
    """At this air time the articles of a sample that is made now are too old."""


def order_sample(order: Order, preset: Preset, *, air_at: datetime) -> Order:
    """The order with the sample's feeds, as of the air time. For one ahead they are as of now: articles from the future
    count as undated. Raises AirTimeError."""
    now, oldest = datetime.now(UTC), preset.news.max_age.total_seconds() / 3600
    latest = oldest * NEW_ENOUGH
    if (air_at - now).total_seconds() / 3600 > latest:
        raise AirTimeError(
            f"a sample show is made at most {latest:g} hours before its air time: its articles are of today, and the "
            f"preset takes none older than {oldest:g} hours (news.max_age)"
        )
    return with_sample_feeds(order, now=min(air_at, now))


def with_sample_feeds(order: Order, *, now: datetime) -> Order:
    """The order with the sample's feeds, whose articles have their intended ages at `now`."""
    host = f"{now.astimezone(UTC):{_WRITTEN}}.sample.invalid"
    changes = {"sample": True, "sample_feeds": feeds_at(f"http://{host}"), "fetch_allow": (host,)}
    return order.model_copy(update=changes)


def port_of(host: str) -> int | None:
    """The port of this process's server for a host of the sample; None for other hosts."""
    return _server(os.getpid()).server_port if _HOST.fullmatch(host) else None


class _InProcessServer(SampleServer):
    """One server for every start time."""

    def site_of(self, host: str) -> dict[str, Resource]:
        """The resources of this host."""
        return _site(host)


@lru_cache(maxsize=4)
def _site(host: str) -> dict[str, Resource]:
    found = _HOST.fullmatch(host)
    if found is None:
        return {}
    moment = datetime.strptime(found[1], _WRITTEN).replace(tzinfo=UTC)
    return build_site(load_catalogue(), f"http://{host}", moment)


_STARTING = threading.Lock()


def _server(pid: int) -> SampleServer:
    with _STARTING:  # lru_cache alone lets concurrent threads start several
        return _started(pid)


@lru_cache(maxsize=1)
def _started(_pid: int) -> SampleServer:
    server = _InProcessServer(0, datetime.now(UTC))
    threading.Thread(target=server.serve_forever, name="sample", daemon=True).start()
    return server
