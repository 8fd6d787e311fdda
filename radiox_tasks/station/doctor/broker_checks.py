"""Checks that the broker keeps messages: no eviction, and persistence to disk."""

from collections.abc import Mapping
from typing import Any

from radiox_tasks.station.doctor.finding import Finding, ok, warn


def keeping(info: Mapping[str, Any]) -> Finding:
    """`info` is the server's INFO. The ledger recovers from a lost message, but only after the reconciler
    notices it."""
    policy = str(info.get("maxmemory_policy", "unknown"))
    if policy != "noeviction" and int(info.get("maxmemory", 0)):
        return warn(f"when its memory is full it drops keys ({policy})", "set maxmemory-policy to noeviction")
    if not int(info.get("aof_enabled", 0)):
        return warn("it has no append-only file: a restart may lose waiting messages", "set appendonly to yes")
    return ok(f"{policy}, append-only file")
