"""Makes one show on demand: starts missing workers, orders the show, waits, and stops the workers."""

import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import NoReturn

from radiox_tasks.broker import EmbeddedBroker, broker, require_broker
from radiox_tasks.data.shows.changes import close_show, step_down
from radiox_tasks.data.shows.orders import order_show, reopen_show
from radiox_tasks.data.shows.records import Show, load_show, read_status
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.store import Store
from radiox_tasks.model.host import Host
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset
from radiox_tasks.open_store import get_store
from radiox_tasks.providers.storage.configured_bucket import store_of
from radiox_tasks.show.new_versions import order_correction, order_remake
from radiox_tasks.station.progress import Progress
from radiox_tasks.station.show_command import ShowCommand
from radiox_tasks.station.supervisor import Supervisor
from radiox_tasks.station.workers.forked import ForkServer

SHOW_QUEUES = ("content", "script", "show", "speaker", "media", "data", "audio")
"""All in the threads of one worker: a show mixes after its lines are spoken, so a second process would not run in
parallel, and its start costs two seconds of processor time and 85 MB. A single show sends no tasks to analytics."""

AIRING_PATIENCE = timedelta(seconds=10)
"""A ready show is put on air by this process if no other clock does so within this time after its air time."""

WAITED_FOR = timedelta(minutes=15)
"""The command waits for a ready show whose air time is at most this far away."""

POLL_SECONDS = 0.2

PAID_SECONDS = 10.0
"""How long a cancelled show waits for providers' answers, which are paid for in any case."""

CANCELLED_GRACE_SECONDS = 1.0
"""How long a cancelled show waits for its other tasks, which cost nothing to repeat."""

UPLOAD_SECONDS = 120.0
"""The command waits for its workers to copy the edition to the remote store; afterwards a running station does so."""

UPDATE_SECONDS = 0.5
"""Seconds between two updates of the display: each reads all steps of the show."""

RECOVERY_SECONDS = 2.0


class WorkersEndError(RuntimeError):
    """The command's own workers end as soon as they start; the message names their log."""


def make_one_show(
    preset: Preset,
    order: Order,
    *,
    air_at: datetime,
    command: ShowCommand,
    sample_if_offline: bool = False,
    download: bool = False,
) -> Show:
    """Make a show and wait until it is closed. Ctrl-C and SIGTERM cancel it. `download` first installs missing neural
    voices of the preset's hosts, if the hub is reachable."""
    from radiox_tasks.content.sample.server_in_process import order_sample
    from radiox_tasks.speaker.hosts import load_cast
    from radiox_tasks.station.feed_probe import any_feed_answers

    with _producer(command) as producer:
        cast = load_cast(preset, database=producer.store.database)  # an unknown speaker fails here
        if order.sample:
            order = order_sample(order, preset, air_at=air_at)
        producer.command.progress.say(f"{preset.name}: one show is ordered")
        if sample_if_offline and not order.sample:
            producer.command.progress.say("asking the preset's feeds")
            if not any_feed_answers(preset, producer.store):
                producer.command.progress.say("no feed of the preset answers: this will be a sample show")
                order = order_sample(order, preset, air_at=air_at)
        show_id = order_show(producer.store.database, preset, air_at=air_at, order=order)
        assert show_id is not None  # noqa: S101  # on demand: no slot it could collide with
        if download and (left := _voices_left(cast, order.language or preset.language, producer)):
            step_down(
                producer.store.database, show_id, "full", left
            )  # the rung is unchanged: only the note is recorded
        return producer.produce(show_id)


def resume_show(show_id: str, command: ShowCommand) -> Show:
    """Submit a show again and wait; only missing steps run. For a published show, only its pages are updated."""
    from radiox_tasks.media.release import refresh_pages

    with _producer(command) as producer:
        show = load_show(producer.store.database, show_id)
        if show.status == "published" and show.on_air_at is not None:
            refresh_pages(producer.store, show_id)
            return load_show(producer.store.database, show_id)
        if show.status == "retracted":
            raise CannotRedoError(f"show {show_id} was retracted: it does not go on air again")
        if not show.is_open:
            reopen_show(producer.store.database, show_id)
        return producer.produce(show_id)


def remake_show(show_id: str, command: ShowCommand) -> Show:
    """Make a new version of a published show from its rundown, with another script, and wait until it is on air."""
    return _revise(show_id, order_remake, command)


def correct_show(show_id: str, number: int, text: str | None, command: ShowCommand) -> Show:
    """Publish a correction of one line and wait until it is on air; if it fails, the edition stays unchanged."""
    return _revise(show_id, lambda store, known: order_correction(store, known, number, text), command)


def _revise(show_id: str, order: Callable[[Store, str], str], command: ShowCommand) -> Show:
    """The published show after its new version replaced it. Raises CannotRedoError if that failed."""
    with _producer(command) as producer:
        made = producer.produce(order(producer.store, show_id))
        if made.status != "draft":
            reason = made.error or f"it is {made.status}"
            raise CannotRedoError(f"no new version could be made, the edition stays as it was: {reason}")
        return load_show(producer.store.database, show_id)


def _voices_left(cast: Mapping[str, Host], language: str, producer: "_Producer") -> str:
    """Install missing voices; returns a note on those still missing, "" if there are none."""
    from radiox_tasks.speaker.missing_voices import lacking, missing_voices, provision

    settings = producer.store.settings
    missing = missing_voices(cast.values(), language, settings.home)
    left = provision(missing, settings.home, settings.voices_url, producer.command.progress.say)
    return lacking(left) if left else ""


@dataclass
class _Producer:
    """Makes shows with the workers of a running station, or with its own, and displays their progress."""

    store: Store
    stack: ExitStack
    command: ShowCommand

    def produce(self, show_id: str) -> Show:
        """Submit the show, start workers for the queues that have none, and wait until the show is closed."""
        progress, server = self.command
        embedded = self.stack.enter_context(broker(self.store.settings.home, self.store.settings.broker_url))
        supervisor = self.stack.enter_context(_own_workers(self.store, embedded, server))
        made = _wait(self.store, show_id, supervisor, embedded, progress)
        if supervisor.children:
            _await_upload(self.store, made, progress)
        return made


@contextmanager
def _producer(command: ShowCommand) -> Iterator[_Producer]:
    with ExitStack() as stack:
        store = get_store()
        store.settings.home.mkdir(parents=True, exist_ok=True)
        require_broker(store.settings.broker_url)  # before a show is ordered that could not be made
        store.database.migrate()
        stack.enter_context(_terminate_as_interrupt())
        stack.enter_context(_without_recovery_errors())
        yield _Producer(store, stack, command)


@contextmanager
def _without_recovery_errors() -> Iterator[None]:
    """Mute recovery's errors: the command itself ends with the reason why a show was given up."""
    recovery_log = logging.getLogger("radiox_tasks.show.recovery")

    def quiet(record: logging.LogRecord) -> bool:
        return record.levelno < logging.ERROR

    recovery_log.addFilter(quiet)
    try:
        yield
    finally:
        recovery_log.removeFilter(quiet)


@contextmanager
def _own_workers(store: Store, embedded: EmbeddedBroker | None, server: ForkServer | None) -> Iterator[Supervisor]:
    """Start workers for the queues without any; a running station serves the others."""
    served = set() if embedded is not None and embedded.started else _served_queues()
    supervisor = Supervisor(store.settings.home / "logs" / "workers.log", server=server)
    try:
        if wanted := [queue for queue in SHOW_QUEUES if queue not in served]:
            supervisor.add("worker", "worker", "--threads", *wanted)
        yield supervisor
    finally:
        supervisor.stop()


def _served_queues() -> set[str]:
    from radiox_tasks.analytics.queue_state import workers_by_queue
    from radiox_tasks.app import app

    return set(workers_by_queue(app))


def _wait(
    store: Store, show_id: str, supervisor: Supervisor, embedded: EmbeddedBroker | None, progress: Progress
) -> Show:
    """Wait until the show is on air or closed, or only until it is ready if its air time is more than WAITED_FOR away.
    On an interrupt, an open show is cancelled; a ready one stays ready for a running station. Raises WorkersEndError
    if the workers cannot start; the show stays open."""
    from radiox_tasks.show.recovery import recover_show

    reported_at, recovered, known = 0.0, 0.0, None
    try:
        while True:
            report, moment = read_status(store.database, show_id), time.monotonic()
            now = datetime.now(UTC)
            over = report.is_settled or (report.status == "ready" and report.air_at - now > WAITED_FOR)
            if report != known and (over or moment - reported_at > UPDATE_SECONDS):
                reported_at, known = moment, report
                progress.update(store.database, load_show(store.database, show_id))
            if over:
                return load_show(store.database, show_id)
            supervisor.check()
            if supervisor.is_futile:
                raise WorkersEndError(
                    f"the workers end as soon as they start; logs/{supervisor.log.name} in RADIOX_HOME says why. "
                    f"Then continue with `radiox shows resume {show_id}`"
                )
            if moment - recovered > RECOVERY_SECONDS:
                recovered = moment
                if embedded is not None:
                    embedded.restart_if_dead()
                recover_show(store, show_id, now=now)
                if report.finished_at and now - max(report.finished_at, report.air_at) > AIRING_PATIENCE:
                    from radiox_tasks.media.on_air import air_due  # here: with all that renders pages, it takes 0.1 s

                    air_due(store, now=now)
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        close_show(store.database, show_id, "cancelled", error="cancelled by the person who ordered it")
        if supervisor.children:  # a station's own workers go on
            progress.say("stopped; answers of providers that are waited for just now are kept")
            _await_provider_answers(store)
            supervisor.grace = CANCELLED_GRACE_SECONDS
        raise


def _await_upload(store: Store, made: Show, progress: Progress) -> None:
    """Wait until the edition, or the one that this version replaced, is in the remote store, if there is one."""
    if store_of(store.settings) is None:
        return
    from radiox_tasks.media.remote.send_editions import unsent  # here: it imports all that renders pages

    mine, deadline = {made.show_id, made.order.revises}, time.monotonic() + UPLOAD_SECONDS
    while not mine.isdisjoint(unsent(store, datetime.now(UTC))):
        if time.monotonic() > deadline:
            progress.say("the edition is on air here, not yet in the remote store: `radiox up` goes on sending it")
            return
        time.sleep(POLL_SECONDS)


def _await_provider_answers(store: Store) -> None:
    from radiox_tasks.providers.call_log import is_any_awaited

    deadline = time.monotonic() + PAID_SECONDS
    while time.monotonic() < deadline:
        with store.database.transaction() as session:
            if not is_any_awaited(session, store.database.now(session)):
                return
        time.sleep(POLL_SECONDS)


@contextmanager
def _terminate_as_interrupt() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C."""

    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
