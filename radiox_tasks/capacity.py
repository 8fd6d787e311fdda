"""Processors and memory available to this process: the container's limits, else the machine's.

`os.cpu_count()` and /proc/meminfo report the host's values; in a container limited to two of 64 processors they would
lead to 64 audio processes.
"""

import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
"""The path of a container's control group on Linux."""

UNLIMITED_BYTES = 1 << 60
"""Control groups of version 1 represent "no limit" by a number near the largest 64-bit integer."""


def usable_cores(root: Path = CGROUP) -> int:
    """Processors for this process: its CPU affinity, limited by the control group's quota; at least 1."""
    allowed = _affinity()
    quota = _cpu_quota(root)
    return max(1, allowed if quota is None else min(allowed, int(quota)))


def memory_limit(root: Path = CGROUP) -> int | None:
    """The control group's memory limit in bytes; None without a limit."""
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        words = _words(root / name)
        if words and words[0].isdigit() and int(words[0]) < UNLIMITED_BYTES:
            return int(words[0])
    return None


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux only
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpu_quota(root: Path) -> float | None:
    """Processors granted by the quota: cpu.max of cgroup v2, cpu.cfs_quota_us and its period of v1."""
    words = _words(root / "cpu.max") or [
        *_words(root / "cpu/cpu.cfs_quota_us"),
        *_words(root / "cpu/cpu.cfs_period_us"),
    ]
    if len(words) != 2 or not all(word.isdigit() for word in words) or words[1] == "0":
        return None  # "max 100000", "-1 100000", or no control group
    return int(words[0]) / int(words[1])


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return []
