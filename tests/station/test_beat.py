"""Beat's schedule under Celery's own scheduler: ticks that a stepping or differing clock cannot silence."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery import Celery
from celery.beat import Scheduler

import beat_schedule
from radiox_tasks.app import make_app
from radiox_tasks.settings import get_settings

pytestmark = pytest.mark.slow


class Counting(Scheduler):  # type: ignore[misc]  # celery ships no types
    """Celery's scheduler, which notes what it would send."""

    def __init__(self, app: Celery) -> None:
        self.sent: list[str] = []
        super().__init__(app)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        self.sent.append(entry.task)

    @property
    def producer(self) -> None:
        return None

    def run(self, seconds: float) -> None:
        """What celery.beat.Service.start does, for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(max(0.0, min(self.tick(), left)))


@pytest.fixture
def app() -> Celery:
    app = make_app(get_settings())
    app.autofinalize = True
    return app


@pytest.mark.parametrize("step", [timedelta(hours=-2), timedelta(hours=2)])
def test_beat_ticks_on_when_the_clock_is_set(step: timedelta, app: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    app.conf.beat_schedule = {"tick": beat_schedule.entry("tick", 0.1)}
    scheduler = Counting(app)
    scheduler.run(0.3)
    monkeypatch.setattr(Celery, "now", lambda _: datetime.now(UTC) + step)
    before = len(scheduler.sent)
    scheduler.run(1.0)
    assert 3 <= len(scheduler.sent) - before <= 11


def test_everything_is_due_when_beat_starts(app: Celery) -> None:
    beat_schedule.install(app)
    scheduler = Counting(app)
    scheduler.run(0.2)
    assert sorted(scheduler.sent) == sorted(entry["task"] for entry in beat_schedule.SCHEDULE.values())


def test_a_worker_whose_clock_is_half_a_minute_ahead_still_takes_the_ticks() -> None:
    assert all(entry["options"]["expires"] > 30 for entry in beat_schedule.SCHEDULE.values())


def test_the_scheduler_named_is_the_one_tested(app: Celery) -> None:
    beat_schedule.install(app)
    beat = app.Beat()
    assert type(beat.Service(app=app, scheduler_cls=beat.scheduler_cls).get_scheduler(lazy=True)) is Scheduler
