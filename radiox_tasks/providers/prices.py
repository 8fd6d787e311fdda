"""What a call costs, by the price table prices.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from radiox_tasks.language.languages import parse_yaml
from radiox_tasks.providers.calls import CallRequest, Usage
from radiox_tasks.providers.openai.access import is_openai, server_url, speech_url
from radiox_tasks.settings import Settings

BUNDLED = Path(__file__).with_name("prices.yaml")
_DATED = re.compile(r"-20\d\d-\d\d-\d\d$")


class PriceTableError(ValueError):
    """The price table is invalid; the message names the entry."""


@dataclass(frozen=True)
class Price:
    """One model's price in US dollars per million of each unit. `note` is set for a guess."""

    per_million: Mapping[str, Decimal]
    read: date | None
    source: str
    note: str | None = None
    shutdown: date | None = None
    replacement: str = ""

    def cost(self, usage: Usage, estimate: Usage) -> int:
        """Millionths of a dollar, rounded up. Units that the provider does not report count as estimated."""
        total = Decimal(0)
        for unit, price in self.per_million.items():
            expected = estimate.units.get(unit, 0)
            used = usage.units.get(unit, expected)
            if unit == "characters":
                # Known before the call; providers may report credits instead, of which some models take half a
                # one each.
                used = max(used, expected)
            if unit == "calls":
                used = 1
            total += price * max(0, used)
        return int(total.to_integral_value(ROUND_CEILING))  # dollars per million units = millionths per unit


@dataclass(frozen=True)
class PriceTable:
    """Prices by provider and model. `own` are the providers whose models cost nothing unless they are listed;
    `unusable` says of a model of OpenAI why no station uses it."""

    models: Mapping[tuple[str, str], Price]
    unlisted: Mapping[str, Decimal]
    own: frozenset[str] = frozenset()
    sellers: frozenset[str] = frozenset()
    unusable: Mapping[str, str] = field(default_factory=dict)

    def listed(self, provider: str, model: str) -> Price | None:
        """The table's entry for a model, also for a dated variant of its name; None if there is none."""
        return next((self.models[provider, name] for name in _names(model) if (provider, name) in self.models), None)

    def why_unusable(self, model: str) -> str | None:
        """Why no station uses this model of OpenAI; None for any other."""
        return next((self.unusable[name] for name in _names(model) if name in self.unusable), None)

    def price(self, provider: str, model: str, estimate: Usage) -> Price:
        """The model's price; if it is not listed, a high guess, or nothing at the operator's own server."""
        if found := self.listed(provider, model):
            return found
        if provider in self.own:
            return Price({}, None, "")
        known = {unit: self.unlisted[unit] for unit in estimate.units if unit in self.unlisted}
        if "output_tokens" in known:
            known.pop("images", None)  # billed by token or by image, not by both
        return Price(
            known or {"calls": Decimal(1_000_000)},  # unknown unit: a dollar per call
            None,
            "",
            f"{provider} {model} is not in the price table: counted at the price of unlisted models",
        )

    def estimate(self, request: CallRequest) -> tuple[Price, int]:
        """The price of a request's model, and its expected cost in millionths of a dollar."""
        price = self.price(request.provider, request.model, request.estimate)
        return price, price.cost(request.estimate, request.estimate)


def read_table(text: str, name: str) -> PriceTable:
    """Read a table. Raises PriceTableError."""
    import yaml

    try:
        raw = parse_yaml(text) or {}
        unlisted = _amounts(raw.pop("unlisted", {}))
        sellers = frozenset(str(host) for host in raw.pop("sellers", ()))
        unusable = {str(name): str(reason) for reason, names in raw.pop("unusable", {}).items() for name in names}
        models = {
            (str(provider), str(model)): _entry(entry)
            for provider, entries in raw.items()
            for model, entry in entries.items()
        }
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise PriceTableError(f"{name}: {type(error).__name__}: {error}") from None
    return PriceTable(models, unlisted, sellers=sellers, unusable=unusable)


def _names(model: str) -> tuple[str, str]:
    """The name, and without a date at its end."""
    return model, _DATED.sub("", model)


def _entry(entry: Mapping[str, Any]) -> Price:
    return Price(
        _amounts(entry["per_million"]),
        entry["read"],
        str(entry["source"]),
        shutdown=entry.get("shutdown"),
        replacement=str(entry.get("replacement", "")),
    )


def _amounts(raw: Mapping[str, Any]) -> dict[str, Decimal]:
    amounts = {str(unit): Decimal(str(value)) for unit, value in raw.items()}
    if any(not value.is_finite() or value < 0 for value in amounts.values()):
        raise ValueError(f"not a price: {raw}")
    return amounts


@lru_cache(maxsize=4)
def price_table(extra: Path | None = None) -> PriceTable:
    """The bundled table, overridden by the entries of the file `extra`. Raises PriceTableError, OSError."""
    table = read_table(BUNDLED.read_text(encoding="utf-8"), BUNDLED.name)
    if extra is None:
        return table
    over = read_table(extra.read_text(encoding="utf-8"), str(extra))
    return replace(
        table,
        models={**table.models, **over.models},
        unlisted={**table.unlisted, **over.unlisted},
        sellers=table.sellers | over.sellers,
        unusable={**table.unusable, **over.unusable},
    )


def prices_for(settings: Settings) -> PriceTable:
    """The price table for these settings; the operator's own server costs nothing unless RADIOX_PRICES lists it. Raises
    PriceTableError, OSError."""
    table = price_table(settings.prices)
    servers = {"openai": server_url(settings), "openai-speech": speech_url(settings) or server_url(settings)}
    return _priced_at(settings.prices, frozenset(name for name, url in servers.items() if _is_own(url, table.sellers)))


@lru_cache(maxsize=8)
def _priced_at(extra: Path | None, own: frozenset[str]) -> PriceTable:
    table = price_table(extra)
    said = read_table(extra.read_text(encoding="utf-8"), str(extra)).models if extra else {}
    # A provider's prices apply to its speech too, unless speech comes from another server.
    models = dict(table.models)
    models |= {("openai-speech", model): price for (name, model), price in table.models.items() if name == "openai"}
    kept = {key: price for key, price in models.items() if key[0] not in own}
    kept |= {(name, model): price for name in own for (_, model), price in said.items()}
    return replace(table, models=kept, own=own)


def _is_own(url: str, sellers: frozenset[str]) -> bool:
    """Whether a server is neither OpenAI's nor one of those known to charge."""
    host = (urlsplit(url).hostname or "").lower()
    return not is_openai(url) and not any(host == seller or host.endswith(f".{seller}") for seller in sellers)
