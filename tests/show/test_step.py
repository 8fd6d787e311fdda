"""A step's declaration decides how its task opens the show, reads its message, remembers, and fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import Ignore

from radiox_tasks.audio.tasks import finish, mix
from radiox_tasks.content.tasks import choose_rundown
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.records import load_show, read_status
from radiox_tasks.data.store import Store
from radiox_tasks.job import RunningJob
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.declarations import Step, TaskDeclaration
from radiox_tasks.model.declared.jobs import PREVIEW_VOICE, RESUME
from radiox_tasks.model.declared.show_tasks import FeedMessage, NoMessage
from radiox_tasks.model.declared.steps import (
    CAST,
    ESTIMATE,
    SCRIPT,
    SPEAK,
    CastChosen,
    CoverMade,
    FeedFetched,
    MarketsRead,
    Mixed,
    OfShow,
    OfVariant,
    RundownChosen,
    ScriptInputs,
    SourceAnswer,
    SpeakInputs,
    StepFailed,
)
from radiox_tasks.model.sound import Take
from radiox_tasks.speaker.voice_preview import PAYER
from radiox_tasks.step import Context, NothingToDoError, PermanentError, ShowTask, task
from tests.data.programmes import a_show

HEADER = Step("probe-header", "show", OfShow, RundownChosen)
MAIN = Step("probe-main", "show", OfShow, RundownChosen)
REF = "ab" * 32
KEYS = ["86f95039d13e7ecb", "ba53afcff9e8381c", "00d2f28dcf33a302", "a345bc8ca7778045"]
"""Of version 0.1.0."""


class Outcomes(Document):
    """What a chord's header gives."""

    given: tuple[RundownChosen | StepFailed, ...]


@task(TaskDeclaration(HEADER, "probe_header", FeedMessage, RundownChosen, "header"))
def header(context: Context, message: FeedMessage) -> RundownChosen:
    """A task of a header that does not like the number 13."""
    if message.number == 13:
        raise ValueError("13 brings bad luck")
    if message.number == 14:
        raise SystemExit
    return RundownChosen(ref=REF, stories=message.number)


@task(TaskDeclaration(MAIN, "probe_main", Outcomes, RundownChosen))
def main(context: Context, message: Outcomes) -> RundownChosen:
    """A task on the main line: the last one's rundown; failures of its header are breaks."""
    for outcome in message.given:
        if isinstance(outcome, StepFailed):
            raise PermanentError(outcome.error)
    return message.given[-1]  # type: ignore[return-value]


@task(TaskDeclaration(MAIN, "probe_afterwards", NoMessage, RundownChosen, for_closed_shows=True))
def afterwards(context: Context, _: NoMessage) -> RundownChosen:
    """A task for closed shows."""
    return RundownChosen(ref=REF)


@pytest.fixture
def show_id(store: Store) -> str:
    return a_show(store.database)


def test_a_result_is_the_next_steps_message(show_id: str) -> None:
    message = header.run(number=4, show_id=show_id)
    assert message == {"ref": REF, "stories": 4}
    assert main.run([message], show_id=show_id) == message


def test_a_header_step_that_fails_reports_it_as_its_outcome(store: Store, show_id: str) -> None:
    assert header.run(number=13, show_id=show_id) == {"failed": "probe-header", "error": "13 brings bad luck"}
    assert load_show(store.database, show_id).broken is None


def test_a_step_that_exits_fails_in_a_thread_and_ends_a_process(show_id: str) -> None:
    with ThreadPoolExecutor() as threads:
        ended = threads.submit(header.run, number=14, show_id=show_id)
    assert ended.result() == {"failed": "probe-header", "error": "SystemExit"}
    with pytest.raises(SystemExit):
        header.run(number=14, show_id=show_id)


def test_a_message_that_is_not_as_annotated_fails_the_step(show_id: str) -> None:
    assert "integer" in header.run(number="four", show_id=show_id)["error"]


@pytest.mark.parametrize(
    ("message", "broken", "error"),
    [
        ([{"failed": "probe-header", "error": "bad luck"}], "permanent", "probe-main: bad luck"),
        ([], "temporary", "probe-main: tuple index out of range"),
    ],
)
def test_a_step_on_the_main_line_that_fails_stops_the_chain_and_tells_the_show(
    store: Store, show_id: str, message: list[object], broken: str, error: str
) -> None:
    with pytest.raises(Ignore):
        main.run(message, show_id=show_id)
    show = load_show(store.database, show_id)
    assert (show.broken, show.error) == (broken, error)


def test_a_closed_shows_messages_are_dropped_except_where_declared(store: Store, show_id: str) -> None:
    close_show(store.database, show_id, "failed", error="over")
    with pytest.raises(Ignore):
        header.run(number=4, show_id=show_id)
    assert afterwards.run(show_id=show_id) == {"ref": REF, "stories": 0}


def test_the_messages_of_a_show_whose_time_is_over_are_dropped(store: Store) -> None:
    slot = datetime.now(UTC) + timedelta(hours=1)
    show = load_show(store.database, a_show(store.database, air_at=slot, slot_at=slot))
    Context(store, show).require_open()
    late = show.preset.schedule.catch_up + timedelta(hours=1, seconds=1)
    assert show.is_too_late(datetime.now(UTC) + late)
    with pytest.raises(NothingToDoError, match="newer script"):
        Context(store, show).require_open(script=REF)


def test_equal_inputs_are_worked_on_once_and_a_step_is_remembered_by_its_declaration(
    store: Store, show_id: str
) -> None:
    context, runs = Context(store, load_show(store.database, show_id)), []

    def work(lease: Lease) -> RundownChosen:
        runs.append(lease.key)
        return RundownChosen(ref=store.blobs.put(b"a rundown"), stories=len(runs))

    inputs = OfShow(show=show_id)
    first = context.run(MAIN, inputs, work)
    assert context.run(MAIN, inputs, work) == first
    assert context.is_done(MAIN, inputs)
    assert runs == [MAIN.entry(inputs).key]
    assert not context.is_done(HEADER, inputs)


def test_each_step_changes_the_status_that_a_command_polls(store: Store, show_id: str) -> None:
    before = read_status(store.database, show_id)
    context = Context(store, load_show(store.database, show_id))
    context.run(CAST, OfShow(show=show_id), lambda _: CastChosen(ref=REF))
    assert read_status(store.database, show_id) != before


def test_only_a_step_that_is_declared_to_pay_may_make_paid_calls(store: Store, show_id: str) -> None:
    context, lease = Context(store, load_show(store.database, show_id)), Lease("key", "owner", 1, 0)
    assert context.caller(SCRIPT, lease)
    with pytest.raises(ValueError, match="estimate makes a paid call"):
        context.caller(ESTIMATE, lease)


def test_only_a_job_that_is_declared_to_pay_may_make_paid_calls(store: Store) -> None:
    lease = Lease("key", "owner", 1, 0)
    assert RunningJob(store, "0" * 32, lease, PREVIEW_VOICE).caller(PAYER)
    with pytest.raises(ValueError, match="resume makes a paid call"):
        RunningJob(store, "0" * 32, lease, RESUME).caller(PAYER)


def test_the_ledgers_keys_are_those_of_earlier_versions() -> None:
    """A key that changes pays for everything again after an upgrade."""
    line = SpeakInputs(
        spoken="Guten Morgen", language="de", provider="pico", voice="de-DE", model="", settings={"pitch": 0.9}
    )
    keys = [
        CAST.entry(OfShow(show="abc")).key,
        ESTIMATE.entry(OfVariant(show="abc", variant=1)).key,
        SCRIPT.entry(ScriptInputs(rundown=REF, variant=2)).key,
        SPEAK.entry(line, label="Marcel: Guten Morgen").key,
    ]
    assert [key[:16] for key in keys] == KEYS


@pytest.mark.parametrize(
    ("callback", "outcomes"),
    [
        (
            choose_rundown,
            [FeedFetched(ref=REF, articles=0), SourceAnswer(), MarketsRead(readings=()), CastChosen(ref=REF)],
        ),
        (mix, [Take(n=1, blob=REF, seconds=1.0, loudness_lufs=-18.0, provider="pico", voice_id="de-DE")]),
        (finish, [Mixed(ref=REF, audio=REF), CoverMade(ref=REF, by="local")]),
    ],
    ids=["choose_rundown", "mix", "finish"],
)
def test_a_chords_callback_tells_the_outcomes_of_its_header_apart(callback: ShowTask, outcomes: list[Document]) -> None:
    """Their types are told by their fields alone."""
    sent = [*outcomes, StepFailed(failed="weather", error="unreachable")]
    message = callback.declared.read([[one.model_dump(mode="json") for one in sent]], {"script": REF})
    assert next(iter(dict(message).values())) == tuple(sent)
