"""Market names by CoinGecko's ids: common ones are built in, others are looked up."""

import difflib
import re
from collections.abc import Mapping, Sequence

from radiox_tasks.settings import Settings

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
# The largest by market value, and those frequent in news; https://www.coingecko.com, November 2026.
USUAL = frozenset(
    (
        *("aave", "algorand", "aptos", "arbitrum", "avalanche-2", "binancecoin", "bitcoin", "bitcoin-cash", "cardano"),
        *("chainlink", "cosmos", "dai", "dash", "dogecoin", "eos", "ethereum", "ethereum-classic", "filecoin"),
        *("hedera-hashgraph", "injective-protocol", "internet-computer", "iota", "litecoin", "maker", "matic-network"),
        *("monero", "near", "optimism", "pax-gold", "pepe", "polkadot", "ripple", "shiba-inu", "solana", "stellar"),
        *("sui", "tether", "tether-gold", "tezos", "the-graph", "tron", "uniswap", "usd-coin", "vechain"),
        *("wrapped-bitcoin", "zcash"),
    )
)


def unknown_markets(names: Sequence[str], *, settings: Settings) -> dict[str, str]:
    """The problems of the invalid names. Uncommon names are looked up; if the source cannot be reached, names similar
    to a common one are reported as typing errors, and others accepted."""
    asked = [name for name in dict.fromkeys(names) if name.strip().lower() not in USUAL]
    if not asked:
        return {}
    known = _known([name for name in asked if NAME.fullmatch(name.strip().lower())], settings)
    return {name: problem for name in asked if (problem := _problem(name, known))}


def _problem(name: str, known: frozenset[str] | None) -> str | None:
    market = name.strip().lower()
    near = difflib.get_close_matches(market, USUAL, n=1, cutoff=0.8)
    hint = f"; did you mean {near[0]}?" if near else "; its ids are the names in the addresses of coingecko.com"
    if not NAME.fullmatch(market):
        return f"{name!r} is not a market's id{hint}"
    if known is None:
        return f"{name!r} is not a usual market{hint}" if near else None
    return None if market in known else f"CoinGecko knows no market {name!r}{hint}"


def _known(names: Sequence[str], settings: Settings) -> frozenset[str] | None:
    """The names that have a price; None if the source cannot be reached."""
    from radiox_tasks.content.fetch.http.public_api import PublicApiError, get_json

    if not names:
        return frozenset()
    parameters = {"ids": ",".join(name.strip().lower() for name in names), "vs_currencies": "usd"}
    try:
        answer = get_json(settings.markets_base_url, "/api/v3/simple/price", parameters)
    except PublicApiError:
        return None
    return frozenset(answer) if isinstance(answer, Mapping) else None
