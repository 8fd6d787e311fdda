"""Checks of the configured models: offered under that name, not deprecated, with a known price."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from radiox_tasks.providers.openai.access import (
    api_key,
    has_language_model,
    has_paid_covers,
    is_openai,
    script_models,
    server_url,
    speech_key,
    speech_model,
    speech_url,
)
from radiox_tasks.providers.prices import PriceTable, prices_for
from radiox_tasks.settings import Settings
from radiox_tasks.station.doctor.finding import Finding, ok, warn
from radiox_tasks.station.doctor.http_get import get

AHEAD = timedelta(days=60)
"""How long before a model's shutdown a warning is given."""

INSTEAD = {
    "script": "the next of RADIOX_SCRIPT_FALLBACKS or the local writer takes over",
    "judge": "lines that only a judge can pass are then left out",
    "cover": "the drawn cover takes its place",
    "speech": "the next voices take over",
}
SETTING = {
    "script": "RADIOX_SCRIPT_MODEL",
    "judge": "RADIOX_JUDGE_MODEL",
    "cover": "RADIOX_IMAGE_MODEL",
    "speech": "RADIOX_SPEECH_MODEL",
}


@dataclass(frozen=True)
class Used:
    """A configured model: its purpose, its server, and the provider of its price."""

    purpose: str
    model: str
    server: str
    key: str
    provider: str = "openai"


@dataclass(frozen=True)
class Offered:
    """A model that a server lists; `shutdown` if the server announces a date."""

    model: str
    shutdown: date | None = None


def used_models(settings: Settings) -> list[Used]:
    """Every model in these settings, including the image model and the judge."""
    found: list[Used] = []
    if has_language_model(settings):
        server, key = server_url(settings), api_key(settings)
        found += [Used("script", model, server, key) for model in script_models(settings)]
        found.append(Used("judge", settings.judge_model, server, key))
        if has_paid_covers(settings):
            found.append(Used("cover", settings.image_model, server, key))
    if (speech := speech_url(settings)) is not None:
        found.append(Used("speech", speech_model(settings), speech, speech_key(settings), "openai-speech"))
    return found


def models(settings: Settings) -> Finding:
    """Check each model by its exact name, at its server and in the price table."""
    used = used_models(settings)
    if not used:
        return ok("no model of a provider is used")
    offered = {server: offered_by(server, key) for server, key in {(one.server, one.key) for one in used}}
    table = prices_for(settings)
    today = datetime.now(UTC).date()
    problems = [problem for one in used for problem in problems_of(one, offered[one.server], table, today=today)]
    names = ", ".join(dict.fromkeys(one.model for one in used))
    if not problems:
        asked = any(offered.values())
        return ok(f"{names}: {'there' if asked else 'not asked for, the server lists no models'}")
    return warn("; ".join(what for what, _ in problems), "; ".join(dict.fromkeys(advice for _, advice in problems)))


def problems_of(
    used: Used, offered: Mapping[str, Offered] | None, table: PriceTable, *, today: date
) -> Iterator[tuple[str, str]]:
    """The problem of one model, and what to do. `offered` None: the server has no list."""
    listed = table.listed(used.provider, used.model)
    there = (offered or {}).get(used.model) or (offered or {}).get(f"{used.model}:latest")
    shutdown = (there.shutdown if there else None) or (listed.shutdown if listed else None)
    instead = f" ({listed.replacement})" if listed and listed.replacement else ""
    setting, follows = SETTING[used.purpose], INSTEAD[used.purpose]
    if is_openai(used.server) and (reason := table.why_unusable(used.model)):
        yield f"{used.model} ({used.purpose}) {reason}; {follows}", f"set {setting} to another"
        return
    if shutdown is not None and shutdown <= today:
        yield f"{used.model} ({used.purpose}) was shut down on {shutdown}", f"set {setting} to another{instead}"
    elif shutdown is not None and shutdown - today <= AHEAD:
        days = (shutdown - today).days
        yield (
            f"{used.model} ({used.purpose}) is shut down on {shutdown}, in {days} days; {follows}",
            f"set {setting} to another{instead}",
        )
    elif offered and there is None:
        yield (
            f"{used.model} ({used.purpose}) is not among the server's models; {follows}",
            f"set {setting} to one of them",
        )
    if listed is None and used.provider not in table.own:
        dear = ", ".join(
            f"{float(table.unlisted[unit]):g} USD a million {unit}" for unit in ("input_tokens", "output_tokens")
        )
        yield (
            f"the price of {used.model} is not known: it counts {dear.replace('_', ' ')}, so that a show's cap may "
            "switch off repairs, the painted cover and the paid voices",
            "name its price in a file and that in RADIOX_PRICES",
        )


def offered_by(server: str, key: str) -> dict[str, Offered] | None:
    """The server's list at /models; None if it has none that can be parsed."""
    status, text = get(f"{server}/models", {"Authorization": f"Bearer {key}"})
    if status != 200:
        return None
    try:
        rows = json.loads(text)["data"]
        return {str(row["id"]): Offered(str(row["id"]), _day(row.get("shutdown_date"))) for row in rows}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
