"""What doctor says of the models a station uses."""

from datetime import date

import pytest

from radiox_tasks.providers.prices import prices_for
from radiox_tasks.settings import Settings
from radiox_tasks.station.doctor.model_checks import Offered, Used, models, problems_of, used_models
from tests.standins.compatible_server import compatible_server
from tests.standins.openai_server import KEY, openai_standin

OPENAI = Settings(OPENAI_API_KEY="sk-0123456789abcdef")


def finding_on(model: str, today: date, offered: dict[str, Offered] | None = None) -> str:
    used = Used("script", model, "https://api.openai.com/v1", "k")
    return "; ".join(
        f"{what} -> {advice}" for what, advice in problems_of(used, offered, prices_for(OPENAI), today=today)
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 11), ""),
        (date(2026, 10, 12), "in 60 days"),
        (date(2026, 12, 10), "in 1 days"),
        (date(2026, 12, 11), "was shut down on 2026-12-11 -> set RADIOX_SCRIPT_MODEL to another (gpt-6.1-terra)"),
    ],
)
def test_a_shutdown_is_reported_sixty_days_ahead(today: date, expected: str) -> None:
    said = finding_on("gpt-5-mini", today)
    assert expected in said
    assert bool(said) == bool(expected)


def test_the_servers_own_shutdown_date_is_believed() -> None:
    offered = {"gpt-6-luna": Offered("gpt-6-luna", date(2026, 12, 31))}
    assert "in 33 days" in finding_on("gpt-6-luna", date(2026, 11, 28), offered)


def test_a_model_is_asked_for_by_its_exact_name() -> None:
    offered = {"gpt-6.1-terra-2026-10-26": Offered("x")}
    assert "gpt-6.1-terra (script) is not among the server's models" in finding_on(
        "gpt-6.1-terra", date(2026, 11, 28), offered
    )
    assert finding_on("llama3.1", date(2026, 11, 28), {"llama3.1:latest": Offered("x")}).startswith(
        "the price of llama3.1"
    )


def test_an_unknown_price_is_reported_with_what_follows() -> None:
    said = finding_on("gpt-99", date(2026, 11, 28))
    assert "counts 20 USD a million input tokens, 160 USD a million output tokens" in said
    assert "RADIOX_PRICES" in said


def test_a_model_that_no_station_can_use_is_reported_with_the_reason() -> None:
    said = finding_on("gpt-5.2-pro-2025-12-11", date(2026, 11, 28), {"gpt-5.2-pro-2025-12-11": Offered("x")})
    assert "answers only at /v1/responses" in said
    assert "-> set RADIOX_SCRIPT_MODEL to another" in said
    assert "price" not in said


def test_the_models_of_script_judge_cover_and_speech_are_all_looked_up() -> None:
    with openai_standin() as server:
        settings = Settings(OPENAI_API_KEY=KEY, OPENAI_BASE_URL=server.url, RADIOX_IMAGE_MODEL="gpt-image-9")
        assert {used.purpose for used in used_models(settings)} == {"script", "judge", "cover", "speech"}
        finding = models(settings)
    assert finding.verdict == "warn"
    assert "gpt-image-9 (cover) is not among the server's models" in finding.detail
    assert "RADIOX_IMAGE_MODEL" in finding.advice


def test_a_keyless_server_needs_no_price_and_no_key() -> None:
    with compatible_server() as server:
        finding = models(Settings(OPENAI_BASE_URL=server.url, RADIOX_SCRIPT_MODEL="m", RADIOX_JUDGE_MODEL="m"))
    assert finding.verdict == "ok", finding
