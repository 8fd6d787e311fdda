"""The price table: dated, sourced, and never free."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types import AllModels, ChatModel, ImageModel
from openai.types.audio import SpeechModel, speech_model
from openai.types.shared import chat_model

from radiox_tasks.providers.calls import CallRequest, Usage
from radiox_tasks.providers.openai.access import script_models
from radiox_tasks.providers.prices import PriceTableError, price_table, prices_for, read_table
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.remote.elevenlabs_models import MODELS
from tests.providers.calling import UNHURRIED

UNITS = st.dictionaries(
    st.sampled_from(["input_tokens", "output_tokens", "characters", "images", "seconds"]), st.integers(0, 10**7)
)


def test_every_price_says_when_it_was_read_and_where() -> None:
    for (provider, model), price in price_table().models.items():
        assert price.source.startswith("https://"), (provider, model)
        assert price.read is not None
        assert price.read <= (datetime.now(UTC) + timedelta(days=1)).date()
        assert all(amount > 0 for amount in price.per_million.values())


def test_what_the_station_uses_by_itself_is_listed() -> None:
    settings, listed = Settings(), price_table().models
    assert ("openai", settings.script_model) in listed
    assert ("openai", settings.image_model) in listed
    assert {("elevenlabs", model) for model in MODELS} <= set(listed)


def test_costs_are_those_of_the_price_table() -> None:
    table = price_table()
    script = Usage({"input_tokens": 12_000, "output_tokens": 4_000})
    assert table.estimate(CallRequest("openai", "script", "gpt-5-mini", script))[1] == 11_000  # 0.003 + 0.008 USD
    assert table.estimate(CallRequest("openai", "script", "gpt-5-mini-2025-08-07", script))[1] == 11_000
    picture = Usage({"input_tokens": 0, "output_tokens": 1056, "images": 1})
    assert table.estimate(CallRequest("openai", "cover", "gpt-image-2.6-flare", picture))[1] == 31_680
    line = Usage({"characters": 1000})
    price, estimate = table.estimate(CallRequest("elevenlabs", "speech", "eleven_flash_v2_5", line))
    assert estimate == 50_000
    assert price.cost(Usage({"characters": 500}), line) == 50_000  # half a credit a character is no half price
    assert price.cost(Usage(), line) == 50_000


@UNHURRIED
@given(units=UNITS, model=st.text(max_size=30), provider=st.sampled_from(["openai", "elevenlabs", "somebody"]))
def test_an_unlisted_model_is_never_free_and_never_cheaper_than_a_listed_one(
    units: dict[str, int], model: str, provider: str
) -> None:
    table = price_table()
    usage = Usage(units)
    price, estimate = table.estimate(CallRequest(provider, "call", f"unheard-of {model}", usage))
    assert price.note is not None
    assert "not in the price table" in price.note
    known = any(count and unit in price.per_million for unit, count in units.items())
    assert (estimate > 0) == (known or "calls" in price.per_million)
    for listed in table.models.values():
        same = {unit: count for unit, count in units.items() if unit in listed.per_million}
        assert listed.cost(Usage(same), Usage(same)) <= price.cost(Usage(same), Usage(same)) or not same


@UNHURRIED
@given(units=UNITS, more=st.integers(1, 10**6))
def test_more_is_never_cheaper(units: dict[str, int], more: int) -> None:
    for price in price_table().models.values():
        grown = {unit: count + more for unit, count in units.items()}
        assert price.cost(Usage(grown), Usage()) >= price.cost(Usage(units), Usage())


@pytest.mark.parametrize(
    "text",
    [
        "openai: [",
        "openai: {m: {per_million: {input_tokens: free}}}",
        "openai: {m: {read: 2026-01-01, source: x, per_million: {input_tokens: -1}}}",
        "openai: {m: {read: 2026-01-01, source: x, per_million: {input_tokens: .nan}}}",
        "- a",
    ],
)
def test_a_broken_table_is_refused(text: str) -> None:
    with pytest.raises(PriceTableError, match="mine"):
        read_table(text, "mine")


def test_a_station_corrects_a_price_by_a_file_of_its_own(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "prices.yaml"
    file.write_text("openai: {gpt-5-mini: {read: 2026-12-01, source: 'https://x', per_million: {output_tokens: 3}}}")
    table = price_table(file)
    assert table.models["openai", "gpt-5-mini"].per_million == {"output_tokens": Decimal(3)}
    assert table.models["elevenlabs", "eleven_v4"] == price_table().models["elevenlabs", "eleven_v4"]


SCRIPT = CallRequest("openai", "script", "llama3.1:8b", Usage({"input_tokens": 5600, "output_tokens": 2400}))


@pytest.mark.parametrize("url", ["http://127.0.0.1:11434/v1", "http://ollama:8000/v1", "https://llm.example.org/v1"])
def test_a_server_of_ones_own_costs_nothing_unless_a_price_is_set(tmp_path: Path, url: str) -> None:
    settings = Settings(OPENAI_BASE_URL=url)
    price, estimate = prices_for(settings).estimate(SCRIPT)
    assert (estimate, price.cost(SCRIPT.estimate, SCRIPT.estimate), price.note) == (0, 0, None)
    file = tmp_path / "prices.yaml"
    file.write_text(
        "openai: {'llama3.1:8b': {read: 2026-12-01, source: 'https://x', per_million: {output_tokens: 10}}}"
    )
    assert prices_for(Settings(OPENAI_BASE_URL=url, RADIOX_PRICES=file)).estimate(SCRIPT)[1] == 24_000


@pytest.mark.parametrize(
    "url",
    [None, "https://eu.api.openai.com/v1", "https://openrouter.ai/api/v1", "https://mine.openai.azure.com/openai/v1"],
)
def test_a_server_that_is_known_to_charge_is_never_free(url: str | None) -> None:
    price, estimate = prices_for(Settings(OPENAI_API_KEY="sk-0123456789abcdef", OPENAI_BASE_URL=url)).estimate(SCRIPT)
    assert estimate > 0
    assert price.note is not None


def test_todays_models_are_listed() -> None:
    luna = price_table().models["openai", "gpt-6-luna"]
    assert luna.per_million == {"input_tokens": Decimal("0.10"), "output_tokens": Decimal("0.50")}
    assert price_table().models["openai", "gpt-5-mini"].shutdown == date(2026, 12, 11)
    for price in price_table().models.values():
        assert price.shutdown is None or isinstance(price.shutdown, date)


NAMED = frozenset(
    name
    for literal in (ChatModel, ImageModel, SpeechModel, *get_args(AllModels))
    for name in get_args(literal)
    if isinstance(name, str)
)
"""Every model name in the SDK's literals: the union of all models is of text, ChatModel and a literal of its own."""


def test_every_model_that_the_sdk_names_has_a_price_or_a_reason_why_no_station_uses_it() -> None:
    table = price_table()
    assert len(NAMED) > 100
    assert not {model for model in NAMED if not table.listed("openai", model) and not table.why_unusable(model)}
    assert not {model for model in table.unusable if ("openai", model) in table.models}, "one or the other"
    assert set(table.unusable) <= NAMED, "names that the SDK has dropped"


def test_shutdowns_are_those_that_the_sdk_announces() -> None:
    table = price_table()
    notes = " ".join(Path(module.__file__ or "").read_text() for module in (chat_model, speech_model))
    announced = re.findall(r'- ((?:"[^"]+",?\s+)*"[^"]+"): Announced\s+shutdown\s+date:\s+(\d{4}-\d\d-\d\d)', notes)
    assert len(announced) > 10
    for names, day in announced:
        for model in re.findall(r'"([^"]+)"', names):
            price, reason = table.listed("openai", model), table.why_unusable(model) or ""
            ends = price.shutdown.isoformat() if price and price.shutdown else reason
            assert day in ends or "/v1/responses" in reason or "sound" in reason, (model, day, ends)


def test_no_default_model_is_about_to_end_where_there_is_another() -> None:
    settings = Settings(OPENAI_API_KEY="sk-0123456789abcdef")
    for model in (*script_models(settings), settings.judge_model, settings.image_model):
        assert price_table().models["openai", model].shutdown is None, model
