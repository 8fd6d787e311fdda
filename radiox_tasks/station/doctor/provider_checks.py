"""Checks of providers: well-formed keys, accepted by the provider, and services that answer.

No check costs money: each is the cheapest GET that requires the key. Findings never contain a key.
"""

from collections.abc import Sequence
from functools import partial

from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.openai.access import api_key, has_language_model, is_openai, server_url
from radiox_tasks.settings import Settings
from radiox_tasks.station.doctor.finding import Check, Finding, fail, misshapen, ok, warn
from radiox_tasks.station.doctor.http_get import get
from radiox_tasks.station.doctor.model_checks import models
from radiox_tasks.station.doctor.store_checks import store

FEW_CHARACTERS = 10_000
"""Characters of about three shows of three minutes."""


def checks(settings: Settings, presets: Sequence[Preset]) -> list[tuple[str, Check]]:
    """The checks of the providers these settings and presets use, by name."""
    found: list[tuple[str, Check]] = [
        ("script", partial(openai, settings)),
        ("models", partial(models, settings)),
        ("voice", partial(elevenlabs, settings)),
        ("store", partial(store, settings)),
    ]
    if any(preset.weather for preset in presets):
        found.append(("weather", partial(weather, settings)))
    if any(preset.markets for preset in presets):
        found.append(("markets", partial(markets, settings)))
    return found


def openai(settings: Settings) -> Finding:
    """Check that the language model's server answers and accepts the key, if one is set."""
    if not has_language_model(settings):
        return ok("no OPENAI_API_KEY and no OPENAI_BASE_URL: the local writer and the drawn cover")
    server = server_url(settings)
    if is_openai(server):
        if settings.openai_api_key is None:
            return fail("OPENAI_BASE_URL is OpenAI's own, and OPENAI_API_KEY is not set", "set OPENAI_API_KEY")
        if wrong := misshapen(settings.openai_api_key, "OPENAI_API_KEY"):
            return wrong
    status, _ = get(f"{server}/models", {"Authorization": f"Bearer {api_key(settings)}"})
    if status in (401, 403):
        return fail(f"the key is refused (HTTP {status})", "check OPENAI_API_KEY and OPENAI_BASE_URL")
    if status == 404:
        return ok("the server answers, and lists no models")
    if status != 200:
        return _away(status, "the local writer takes over until it answers")
    return ok("the key is accepted" if settings.openai_api_key else "the server answers, and asks for no key")


def elevenlabs(settings: Settings) -> Finding:
    """Check that the voices' key is accepted, and that there are characters left."""
    if settings.elevenlabs_api_key is None:
        return ok("no ELEVENLABS_API_KEY: the local voices")
    if wrong := misshapen(settings.elevenlabs_api_key, "ELEVENLABS_API_KEY"):
        return wrong
    from radiox_tasks.providers.calls import ProviderError
    from radiox_tasks.providers.elevenlabs.account import read_account

    try:
        account = read_account(settings)
    except ProviderError as error:
        if error.kind == "unauthorised":
            return fail(str(error), "check ELEVENLABS_API_KEY; it needs the right to read the user's subscription")
        return warn(str(error), "the local voices take over until it answers")
    left = f"{account.tier}, {account.characters_left} characters left"
    if account.characters_left < FEW_CHARACTERS:
        return warn(left, "the local voices take over when they are used up")
    return ok(left)


def weather(settings: Settings) -> Finding:
    """Check that the weather service answers."""
    if settings.openweather_api_key is None:
        return _reach(settings.weather_base_url, "shows have no weather until it answers, and say none")
    if wrong := misshapen(settings.openweather_api_key, "OPENWEATHER_API_KEY"):
        return wrong
    key = settings.openweather_api_key.get_secret_value()
    status, _ = get(f"{settings.openweather_base_url}/data/2.5/weather", {}, {"lat": "0", "lon": "0", "appid": key})
    if status == 401:
        return fail("the key is refused (HTTP 401)", "check OPENWEATHER_API_KEY; a new one takes some hours to work")
    return ok("the key is accepted") if status == 200 else _away(status, "shows have no weather until it answers")


def markets(settings: Settings) -> Finding:
    """Check that the markets' source answers."""
    return _reach(settings.markets_base_url, "shows have no prices until it answers, and say none")


def _reach(url: str, advice: str) -> Finding:
    status, _ = get(url, {})
    return _away(status, advice) if status == 0 or status >= 500 else ok(f"{url} answers")


def _away(status: int, advice: str) -> Finding:
    return warn(f"HTTP {status}" if status else "no answer", advice)
