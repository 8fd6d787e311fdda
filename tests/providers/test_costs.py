"""What a show is estimated at, what it paid and saved, and how `radiox costs` tells it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client import generate_latest

from radiox_tasks.analytics.costs import cost_report
from radiox_tasks.analytics.metrics import station_registry
from radiox_tasks.data.database import Database
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.step_outputs import speak_inputs
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document
from radiox_tasks.document.step_report import cost_of
from radiox_tasks.model.declared.declarations import Entry
from radiox_tasks.model.declared.steps import CAST, SPEAK, OfShow
from radiox_tasks.model.host import Cast, Host
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Voice
from radiox_tasks.open_store import get_store
from radiox_tasks.providers.budget.estimate import estimate_show, record_estimate, recorded_estimate, speech_to_pay
from radiox_tasks.providers.budget.local_voices import use_local_voices_over_caps, use_local_voices_over_quota
from radiox_tasks.providers.caller import LedgerCaller
from radiox_tasks.providers.calls import CallRequest, ProviderError, Usage
from radiox_tasks.settings import Settings, get_settings
from tests.providers.calling import held, in_step, ordered, speech, sqlite, station
from tests.standins.elevenlabs_server import elevenlabs_standin

KEYS = {"openai_api_key": Settings(OPENAI_API_KEY="sk-test").openai_api_key}
PAID = Voice(speaker="marcel", name="Marcel", provider="elevenlabs", voice_id="v", language="en", model="eleven_v3")
LOCAL = Voice(speaker="marcel", name="Marcel", provider="espeak", voice_id="en", language="en", local=True)


def script(*texts: str) -> Script:
    lines = tuple(
        Line(n=n, speaker="marcel", kind="bridge", text=text, spoken=text) for n, text in enumerate(texts, start=1)
    )
    return Script(language="en", title="Test", lines=lines, verdicts=(), writer="test", phrases=(), notes=())


def with_cast(store: Store, show: Show, *voices: Voice) -> Cast:
    cast = Cast(hosts={"marcel": Host(speaker="marcel", name="Marcel")}, voices={"marcel": voices})
    store.ledger.run(CAST.entry(OfShow(show=show.show_id)), lambda _: {"ref": store.put(cast)}, show_id=show.show_id)
    return cast


def pay(store: Store, show: Show, characters: int, **inputs: object) -> None:
    in_step(
        store,
        show,
        lambda lease: LedgerCaller(store, show, lease).call(speech(characters), lambda _: "audio", lambda _: Usage()),
        **inputs,
    )


def test_without_keys_a_show_is_estimated_at_nothing_and_with_them_at_something(tmp_path: Path) -> None:
    database = sqlite(tmp_path)
    bare, rich = station(database, tmp_path), station(database, tmp_path, **KEYS)
    show, spoken_script = ordered(bare), script("Good morning.", "x" * 1000)
    with_cast(bare, show, LOCAL)
    assert estimate_show(bare, show).usd == estimate_show(bare, show, spoken_script).usd == 0.0
    paid = ordered(rich)
    with_cast(rich, paid, PAID, LOCAL)
    known = estimate_show(rich, paid, spoken_script)
    assert known.speech == 1013 * 100
    assert known.cover > 40_000
    assert known.script > 8_000
    before = estimate_show(rich, paid)
    assert before.speech > 100_000  # 360 words of a natural show
    record_estimate(rich, paid)
    assert recorded_estimate(rich, paid) == before.usd
    assert current_document(rich, paid.show_id).cost.estimate == pytest.approx(before.usd)
    assert recorded_estimate(rich, show) == 0.0


def test_a_show_that_cannot_afford_its_voices_takes_its_own_for_all_lines(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    spoken_script = script("x" * 1000, "y" * 1000)
    poor = ordered(store, preset="poor", show=0.15)
    cast = with_cast(store, poor, PAID, LOCAL)
    assert speech_to_pay(store, cast, spoken_script) == 200_000
    assert use_local_voices_over_caps(store, poor, spoken_script)
    stepped = load_show(database, poor.show_id)
    assert stepped.rung == "voice"
    assert "0.20 USD" in stepped.degraded[0]
    assert "0.15 USD" in stepped.degraded[0]
    # a line that was spoken before costs nothing, and then the rest is within the cap
    first = SPEAK.entry(speak_inputs(spoken_script.lines[0], "en", PAID))
    store.ledger.run(first, lambda _: {}, show_id=poor.show_id)
    lucky = ordered(store, preset="lucky", show=0.15)
    with_cast(store, lucky, PAID, LOCAL)
    assert not use_local_voices_over_caps(store, lucky, spoken_script)
    free = ordered(store, preset="free")
    with_cast(store, free, PAID, LOCAL)
    assert not use_local_voices_over_caps(store, free, spoken_script)


def test_who_asked_pays_and_who_finds_it_done_saves(database: Database, tmp_path: Path) -> None:
    store = station(database, tmp_path)
    first, second = ordered(store), ordered(store)

    def spoken(show: Show, line: str, characters: int) -> None:
        def work(lease: object) -> dict[str, object]:
            LedgerCaller(store, show, lease).call(speech(characters), lambda _: "audio", lambda _: Usage())  # type: ignore[arg-type]
            return {}

        store.ledger.run(Entry("speak", {"line": line}), work, show_id=show.show_id)

    for line in ("one", "two"):
        spoken(first, line, 100)
    for line in ("one", "two", "three"):
        spoken(second, line, 100)
    spoken(second, "three", 100)  # submitted again: nothing more
    assert (cost_of(database, first.show_id).total, cost_of(database, first.show_id).saved) == (0.02, 0.0)
    assert (cost_of(database, second.show_id).total, cost_of(database, second.show_id).saved) == (0.01, 0.02)
    steps = current_document(store, second.show_id).steps
    assert [(step.reused, step.cost) for step in steps] == [(True, 0.01), (True, 0.01), (False, 0.01)]

    report = cost_report(store, [first.preset], days=1, now=datetime.now(UTC))
    assert report.total.paid == pytest.approx(0.03)
    assert report.total.saved == pytest.approx(0.02)
    by_show = {row.show_id: (row.paid, row.saved) for row in report.shows}
    assert by_show == {first.show_id: (0.02, 0.0), second.show_id: (0.01, 0.02)}
    assert [(row.step, row.calls, row.paid) for row in report.steps] == [("speak", 3, 0.03)]


def test_a_failed_take_that_was_paid_for_stays_in_the_shows_cost(tmp_path: Path) -> None:
    store = station(sqlite(tmp_path), tmp_path)
    show = ordered(store)

    def bad(lease: object) -> object:
        LedgerCaller(store, show, lease).call(speech(100), lambda _: "hiss", lambda _: Usage())  # type: ignore[arg-type]
        raise ProviderError("nonsense", "hiss")

    def broken(lease: object) -> object:
        raise RuntimeError("out of memory")

    with pytest.raises(ProviderError):
        in_step(store, show, bad)
    with pytest.raises(RuntimeError):  # taken again, and dead before it came to a call
        in_step(store, show, broken)
    (step,) = current_document(store, show.show_id).steps
    assert (step.status, step.cost) == ("failed", 0.01)
    pay(store, show, 100)
    assert cost_of(store.database, show.show_id).total == pytest.approx(0.02)
    (step,) = current_document(store, show.show_id).steps
    assert (step.status, step.cost) == ("done", 0.02)


@pytest.mark.slow
def test_the_command_tells_money_caps_and_troubles(home: Path) -> None:
    from radiox_tasks.cli.costs import costs
    from radiox_tasks.data.presets.find_presets import load_preset
    from radiox_tasks.data.shows.orders import order_show

    store = get_store()
    store.database.migrate()
    preset = load_preset("zurich", settings=get_settings())
    show_id = order_show(store.database, preset, air_at=datetime.now(UTC))
    show = load_show(store.database, str(show_id))
    pay(store, show, 1000)
    with held(store, show, "strange") as lease:
        LedgerCaller(store, show, lease).call(
            CallRequest("openai", "script", "gpt-99", Usage({"output_tokens": 1000})),
            lambda _: "text",
            lambda _: Usage(),
        )
    metrics = generate_latest(station_registry(store.database)).decode()
    assert 'radiox_calls{operation="speech",provider="elevenlabs",status="done"} 1.0' in metrics
    assert 'radiox_calls_usd{operation="script",provider="openai",status="done"} 0.16' in metrics
    run = CliRunner().invoke(costs, ["--json", "--preset", "zurich", "--days", "2"])
    assert run.exit_code == 0, run.output
    report = json.loads(run.stdout)
    assert report["total"]["paid"] == pytest.approx(0.26)
    assert {row["provider"]: row["paid"] for row in report["providers"]} == {"elevenlabs": 0.1, "openai": 0.16}
    assert report["caps"][0] == {"preset": "zurich", "cap": "show", "limit": 1.0, "spent": None, "left": None}
    day = report["caps"][1]
    assert (day["cap"], day["limit"], day["spent"], day["left"]) == ("day", 20.0, 0.26, 19.74)
    text = CliRunner().invoke(costs, ["--preset", "zurich"]).stdout
    assert "paid 0.2600 USD" in text
    assert "19.7400 USD left" in text
    assert "gpt-99 is not in the price table" in text
    assert CliRunner().invoke(costs, ["--preset", "nobody"]).exit_code == 1
    other = json.loads(CliRunner().invoke(costs, ["--json", "--preset", "tech"]).stdout)
    assert other["total"]["calls"] == 0


def test_a_quota_that_does_not_reach_leaves_every_line_to_the_stations_own_voices(
    database: Database, tmp_path: Path
) -> None:
    spoken_script = script("x" * 1000, "y" * 1000)
    with elevenlabs_standin() as there:
        keys = Settings(ELEVENLABS_API_KEY=there.key, ELEVENLABS_BASE_URL=there.url)
        account = {"elevenlabs_api_key": keys.elevenlabs_api_key, "elevenlabs_base_url": there.url}
        store = station(database, tmp_path, **account)
        there.characters = there.character_limit - 1999
        poor = ordered(store, preset="poor")
        with_cast(store, poor, PAID, LOCAL)
        assert use_local_voices_over_quota(store, poor, spoken_script)
        stepped = load_show(database, poor.show_id)
        assert stepped.rung == "voice"
        assert "1999 characters left until " in stepped.degraded[0]
        assert "the show needs 2000; top up at ElevenLabs" in stepped.degraded[0]
        there.characters = there.character_limit - 2000
        rich = ordered(store, preset="rich")
        with_cast(store, rich, PAID, LOCAL)
        assert not use_local_voices_over_quota(store, rich, spoken_script)
    unknown = ordered(store, preset="unknown")
    with_cast(store, unknown, PAID, LOCAL)
    assert not use_local_voices_over_quota(store, unknown, spoken_script), (
        "an account that cannot be read stops nothing"
    )
