"""Processors and memory are those of the control group, not those of the host."""

import os
from pathlib import Path

import pytest

from radiox_tasks.capacity import memory_limit, usable_cores
from radiox_tasks.station.workers.pools import AUDIO_CHILD_BYTES, processes_that_fit

ALLOWED = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, ALLOWED),
        ({"cpu.max": "max 100000\n"}, ALLOWED),
        ({"cpu.max": "100000 100000\n"}, 1),
        ({"cpu.max": "50000 100000\n"}, 1),
        ({"cpu.max": "6400000 100000\n"}, ALLOWED),
        ({"cpu/cpu.cfs_quota_us": "100000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, ALLOWED),
        ({"cpu.max": "nonsense"}, ALLOWED),
    ],
)
def test_cores_are_the_quota_within_the_affinity(tmp_path: Path, files: dict[str, str], cores: int) -> None:
    assert usable_cores(write(tmp_path, files)) == cores


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({}, None),
        ({"memory.max": "max\n"}, None),
        ({"memory.max": "536870912\n"}, 536870912),
        ({"memory/memory.limit_in_bytes": "9223372036854771712\n"}, None),
        ({"memory/memory.limit_in_bytes": "1073741824\n"}, 1073741824),
    ],
)
def test_memory_is_the_control_groups(tmp_path: Path, files: dict[str, str], limit: int | None) -> None:
    assert memory_limit(write(tmp_path, files)) == limit


def test_as_many_audio_processes_as_memory_holds() -> None:
    assert processes_that_fit(64, None) == 64
    assert processes_that_fit(64, 4 * AUDIO_CHILD_BYTES) == 4
    assert processes_that_fit(2, 4 * AUDIO_CHILD_BYTES) == 2
    assert processes_that_fit(8, 1) == 1
