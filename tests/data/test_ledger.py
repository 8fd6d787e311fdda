"""A step is done once, remembered by its inputs, and a failed one may be tried again."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, text

from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.ledger.ledger import Ledger, Output, StepHeldError
from radiox_tasks.data.shows.changes import close_show
from radiox_tasks.data.shows.records import Show, load_show, open_show, open_shows
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.model.declared.declarations import Entry
from tests.data.programmes import a_show
from tests.databases import empty_sqlite

SPEAK = Entry("speak", {"text": "Guten Morgen", "voice": "lucy"}, label="line 1")


def rows(database: Database) -> tuple[StepRow, list[ShowStepRow]]:
    """The one step and its uses."""
    with database.transaction() as session:
        uses = session.execute(select(ShowStepRow).order_by(ShowStepRow.met_at)).scalars()
        return session.execute(select(StepRow)).scalar_one(), list(uses)


def counting(calls: list[Lease], output: Output | None = None) -> Any:
    def work(lease: Lease) -> Output:
        calls.append(lease)
        lease.cost = 0.25
        return output or {"ref": "a" * 64}

    return work


def test_the_same_inputs_are_worked_on_once(database: Database) -> None:
    ledger, calls, show_id = Ledger(database), list[Lease](), a_show(database)
    for _ in range(3):
        assert ledger.run(SPEAK, counting(calls), show_id=show_id, queue="speaker") == {"ref": "a" * 64}
    step, uses = rows(database)
    assert len(calls) == 1
    assert (step.status, step.attempts, step.cost) == ("done", 1, 0.25)
    assert [(use.show_id, use.label, use.queue, use.reused) for use in uses] == [(show_id, "line 1", "speaker", False)]
    assert ledger.output_of(SPEAK) == {"ref": "a" * 64}


def test_another_version_of_the_work_is_another_step(database: Database) -> None:
    ledger, calls, show_id = Ledger(database), list[Lease](), a_show(database)
    for version in (1, 2):
        ledger.run(Entry("speak", SPEAK.inputs, version=version), counting(calls), show_id=show_id)
    assert len(calls) == 2


def test_a_done_step_is_another_shows_too_and_said_to_be_reused(database: Database) -> None:
    ledger, calls = Ledger(database), list[Lease]()
    first, second = a_show(database), a_show(database)
    made = ledger.run(SPEAK, counting(calls), show_id=first)
    assert ledger.run(SPEAK, counting(calls, {"ref": "other"}), show_id=second) == made
    assert [(use.show_id, use.reused) for use in rows(database)[1]] == [(first, False), (second, True)]


def test_of_two_concurrent_callers_one_runs_and_one_is_held(database: Database) -> None:
    ledger, show_id = Ledger(database), a_show(database)
    begun, go_on, calls = threading.Event(), threading.Event(), list[Lease]()

    def slow(lease: Lease) -> Output:
        calls.append(lease)
        begun.set()
        assert go_on.wait(120)
        return {"by": "the first"}

    first = threading.Thread(target=ledger.run, args=(SPEAK, slow), kwargs={"show_id": show_id})
    first.start()
    assert begun.wait(120)
    with pytest.raises(StepHeldError) as held:
        ledger.run(SPEAK, slow, show_id=show_id)
    assert 0 < held.value.wait <= ledger.lease.total_seconds()
    assert ledger.output_of(SPEAK) is None
    go_on.set()
    first.join()
    assert ledger.run(SPEAK, slow, show_id=show_id) == {"by": "the first"}
    assert len(calls) == 1


def test_a_crowd_acquires_one_step_once(database: Database) -> None:
    ledger, show_id = Ledger(database), a_show(database)
    start, calls, ends = threading.Barrier(8), list[Lease](), list[str]()

    def member() -> None:
        start.wait()
        try:
            ledger.run(SPEAK, counting(calls), show_id=show_id)
            ends.append("output")
        except StepHeldError:
            ends.append("held")

    crowd = [threading.Thread(target=member) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(calls) == 1
    assert len(ends) == 8
    assert "output" in ends


def test_a_failure_is_written_down_and_may_be_tried_again(database: Database) -> None:
    ledger, show_id = Ledger(database), a_show(database)

    def failing(lease: Lease) -> Output:
        lease.cost = 0.1
        raise OSError("the provider hung up")

    with pytest.raises(OSError, match="hung up"):
        ledger.run(SPEAK, failing, show_id=show_id)
    step, _ = rows(database)
    assert (step.status, step.error, step.cost) == ("failed", "OSError: the provider hung up", 0.1)
    assert ledger.output_of(SPEAK) is None
    calls = list[Lease]()
    ledger.run(SPEAK, counting(calls), show_id=show_id)
    step, uses = rows(database)
    assert (step.status, step.error, step.attempts, step.fence) == ("done", None, 2, 2)
    assert calls[0].previous_attempts == 1
    assert [use.reused for use in uses] == [False]


def test_a_show_moves_with_its_steps_and_a_closed_one_rests(database: Database) -> None:
    ledger, moving, closed = Ledger(database), a_show(database), a_show(database)
    times = [opened(database, moving).moved_at]
    ledger.run(SPEAK, lambda _: {"seen": times.append(opened(database, moving).moved_at)}, show_id=moving)
    times.append(opened(database, moving).moved_at)
    assert times == sorted(set(times)), "its start and its end are progress"
    assert {show.show_id: show.moved_at for show in open_shows(database)}[moving] == times[-1]
    close_show(database, closed, "cancelled")
    other = Entry("speak", {"text": "other"})
    ended: list[Any] = []

    def work(_: Lease) -> Output:
        ended.append(load_show(database, closed).moved_at)
        return {}

    ledger.run(other, work, show_id=closed)
    assert load_show(database, closed).moved_at == ended[0]


def opened(database: Database, show_id: str) -> Show:
    show = open_show(database, show_id)
    assert show is not None
    return show


WORDS = st.text(max_size=8)
INPUTS = st.dictionaries(
    WORDS,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=5,
)


def turned_round(value: Any) -> Any:
    """The same mappings with their keys in the opposite order."""
    if isinstance(value, dict):
        return {key: turned_round(value[key]) for key in reversed(list(value))}
    return [turned_round(item) for item in value] if isinstance(value, list) else value


@pytest.mark.slow
@settings(deadline=None)
@given(INPUTS)
def test_keys_do_not_hang_on_the_order_of_inputs(inputs: dict[str, Any]) -> None:
    assert Entry("speak", inputs).key == Entry("speak", turned_round(inputs)).key


@pytest.mark.slow
@settings(deadline=None)
@given(INPUTS, WORDS, st.text(min_size=1, max_size=8))
def test_any_other_input_name_or_version_is_another_key(inputs: dict[str, Any], field: str, more: str) -> None:
    step = Entry("speak", inputs)
    changed = {**inputs, field: [inputs.get(field), more]}
    others = [Entry("speak", changed), Entry("speak" + more, inputs), Entry("speak", inputs, version=2)]
    assert step.key not in {other.key for other in others}
    assert Entry("speak", inputs, label=more).key == step.key


def test_a_step_that_is_deleted_while_it_is_acquired_is_acquired_anew(database: Database) -> None:
    """Retention deletes a step that no show uses, in the moment in which a show wants to use it again."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    ledger, calls, show_id = Ledger(database), list[Lease](), a_show(database)
    ledger.run(SPEAK, counting(calls), show_id=None)
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            session.scalars(select(StepRow).with_for_update()).one()
            run = pool.submit(ledger.run, SPEAK, counting(calls, {"ref": "b" * 64}), show_id=show_id)
            wait_for_a_lock(database)
            session.execute(delete(StepRow))
        assert run.result(30) == {"ref": "b" * 64}
    step, uses = rows(database)
    assert (len(calls), step.status, [use.reused for use in uses]) == (2, "done", [False])


def wait_for_a_lock(database: Database) -> None:
    """Until a transaction waits for another one."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        with database.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_the_uses_of_a_step_are_found_by_an_index(tmp_path: Path) -> None:
    """The end of each step once read every use of any step."""
    database = empty_sqlite(tmp_path / "uses.sqlite3")
    shows, asked = [a_show(database), a_show(database)], list[str]()
    event.listen(database.engine, "checkout", lambda driver, *_: driver.set_trace_callback(asked.append))
    database.engine.dispose()
    for show_id in shows:
        Ledger(database).run(SPEAK, counting([]), show_id=show_id)
    own = [statement for statement in asked if statement.startswith(("SELECT", "INSERT", "UPDATE"))]
    with database.engine.connect() as connection:
        plans = [(sql, connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()) for sql in own]
    lines = [(line[3], sql) for sql, plan in plans for line in plan]
    assert any("ix_show_steps_key" in line for line, _ in lines)
    assert not [one for one in lines if one[0].startswith("SCAN") and one[0] != "SCAN CONSTANT ROW"]
