"""Caps: never passed, whoever asks at once; what was reserved is always settled."""

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.data.database import Database
from radiox_tasks.data.ledger.lease import Lease
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.model.preset import Budget
from radiox_tasks.providers.budget.caps import MICROS, counted_of_show, require_room, room_left
from radiox_tasks.providers.call_log import Intent, open_call, write_doubt, write_failure, write_receipt
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import ProviderError, Usage
from tests.providers.calling import PRICE, UNHURRIED, calls_of, held, ordered, speech, sqlite, station


def test_a_crowd_never_passes_the_cap(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path, concurrency="elevenlabs=20")
    shows = [ordered(store, day=0.05) for _ in range(2)]  # five calls of a cent each
    together = threading.Barrier(5)
    seen: list[int] = []
    outcomes: list[str] = []

    def send(timeout: float) -> str:
        together.wait(120)  # all five are under way: the cap is reserved to the last cent
        seen.append(sum(call.counted for call in calls_of(store)))
        return "audio"

    def work(number: int) -> None:
        show = shows[number % 2]
        with held(store, show, f"step {number}") as lease:
            try:
                outcomes.append(LedgerCaller(store, show, lease).call(speech(100), send, lambda _: Usage()))
            except ProviderError as error:
                outcomes.append(error.kind)

    crowd = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert sorted(outcomes) == ["audio"] * 5 + ["budget"] * 3
    assert max(seen) == 5 * 100 * PRICE
    assert {call.status for call in calls_of(store)} == {"done"}


def test_errors_name_the_cap_and_a_failed_call_releases_its_amount(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    for cap, named in (("show", "show "), ("day", " on 20"), ("month", " in 20")):
        show = ordered(store, preset=f"by-{cap}", **{cap: 0.015})

        def fail(timeout: float) -> str:
            raise ProviderError("invalid", "elevenlabs speech: no")

        with held(store, show) as lease:
            caller = LedgerCaller(store, show, lease)
            with pytest.raises(ProviderError, match="no"):
                caller.call(speech(100), fail, lambda _: Usage())
            assert caller.call(speech(100), lambda _: "audio", lambda _: Usage()) == "audio"
            with pytest.raises(ProviderError, match=named) as caught:
                caller.call(speech(100), lambda _: "audio", lambda _: Usage())
            assert caught.value.kind == "budget"
            assert "0.015 USD" in str(caught.value)
            assert caller.call(speech(50), lambda _: "audio", lambda _: Usage()) == "audio"  # just under it


def test_days_and_months_are_utc(tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    budget = Budget(day=1.0, month=3.0)
    with database.transaction() as session:
        for moment, micros in (
            (datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC), 500_000),
            (datetime(2026, 11, 1, 0, 0, tzinfo=UTC), 700_000),
            (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), 900_000),
        ):
            _open(session, "zurich", "s", micros, moment)
        noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

        def left(at: datetime) -> int | None:
            return room_left(session, budget, preset="zurich", show_id="other", now=at)

        assert left(noon) == 100_000  # the day's
        assert left(noon + timedelta(days=1)) == 1_000_000
        assert left(datetime(2026, 12, 1, tzinfo=UTC)) == 1_000_000
        assert room_left(session, Budget(month=2.0), preset="zurich", show_id="other", now=noon) == 400_000
        assert room_left(session, budget, preset="tech", show_id="other", now=noon) == 1_000_000
        assert room_left(session, Budget(), preset="zurich", show_id="s", now=noon) is None


@pytest.fixture(scope="module")
def ledger_of_calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = sqlite(tmp_path_factory.mktemp("budget"))
    yield database
    database.engine.dispose()


AMOUNT = st.integers(0, 40_000)
STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "done", "cheaper", "failed", "nonsense", "doubt"]), AMOUNT, st.integers(0, 5)),
    max_size=30,
)


@pytest.mark.slow
@UNHURRIED
@given(steps=STEPS, cap=st.integers(0, 120_000))
def test_reservations_always_settle_and_what_counts_never_passes_the_cap(
    ledger_of_calls: Database, steps: list[tuple[str, int, int]], cap: int
) -> None:
    preset, show_id = uuid.uuid4().hex[:12], uuid.uuid4().hex[:12]
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    budget = Budget(show=cap / MICROS)
    under_way: list[Intent] = []
    expected: dict[str, int] = {}
    with ledger_of_calls.transaction() as session:
        for what, amount, which in steps:
            if what == "ask":
                try:
                    require_room(session, budget, preset=preset, show_id=show_id, estimate=amount, now=now)
                except ProviderError as error:
                    if error.kind != "budget" or sum(expected.values()) + amount <= cap:
                        raise
                    continue
                intent = _open(session, preset, show_id, amount, now)
                under_way.append(intent)
                expected[intent.call_id] = amount
            elif under_way:
                intent = under_way.pop(which % len(under_way))
                paid = min(amount, intent.estimate)
                if what in ("done", "cheaper"):
                    write_receipt(session, intent, Usage(), paid=paid, answer=None, now=now)
                    expected[intent.call_id] = paid
                elif what == "doubt":
                    write_doubt(intent, "broken off", session, now)
                else:
                    kind = "nonsense" if what == "nonsense" else "transient"
                    write_failure(session, intent, ProviderError(kind, "no"), now)  # type: ignore[arg-type]
                    expected[intent.call_id] = intent.estimate if what == "nonsense" else 0
            session.flush()
            assert counted_of_show(session, show_id) == sum(expected.values()) <= cap
        for intent in under_way:
            write_receipt(session, intent, Usage(), paid=intent.estimate, answer=None, now=now)
        assert session.query(CallRow).filter_by(show_id=show_id, status="open").count() == 0
        assert counted_of_show(session, show_id) <= cap


def _open(session, preset: str, show_id: str, micros: int, now: datetime) -> Intent:  # type: ignore[no-untyped-def]
    lease = Lease(key=f"{show_id}-step", owner="test", fence=1, previous_attempts=0)
    intent = open_call(session, lease, speech(), show_id=show_id, preset=preset, estimate=micros, note=None, now=now)
    session.flush()
    return intent
