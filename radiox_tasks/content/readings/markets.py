"""Market prices from CoinGecko's keyless `simple/price`; stale or implausible prices are absent.

Reference: https://docs.coingecko.com/reference/simple-price
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import floor, log10
from typing import Any

from radiox_tasks.content.fetch.http.public_api import PublicApiError, finite, get_json
from radiox_tasks.content.readings.market_names import NAME
from radiox_tasks.data.content.reading_store import cached_reading, store_reading
from radiox_tasks.data.database import Database
from radiox_tasks.language.wording import wording
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.settings import Settings

SHARED = timedelta(minutes=2)  # the public API updates its prices about once a minute
STALE = timedelta(minutes=30)  # an older price is not current
CLOCK_SKEW = timedelta(minutes=5)
CHANGE_PERCENT = (-90.0, 300.0)  # percent per day; a larger change is probably an error
JUMP = 2.0  # maximum factor to the last price taken within STALE


def read_markets(
    names: Sequence[str], *, language: str, settings: Settings, database: Database, now: datetime
) -> list[Reading | Absence]:
    """One entry per name, in order; names are CoinGecko's ids ("bitcoin"). Network errors are returned as absences."""
    ids = {name: name.strip().lower() for name in names}
    keys = {market: f"market:coingecko:{market}:{language}" for market in ids.values()}
    with database.transaction() as session:
        shared = {market: cached_reading(session, key, since=now - SHARED) for market, key in keys.items()}
        last = {market: cached_reading(session, key, since=now - STALE) for market, key in keys.items()}
    found: dict[str, Reading | Absence] = {market: r for market, r in shared.items() if r and _is_fresh(r, now)}
    missing = [market for market in keys if market not in found and NAME.fullmatch(market)]
    if missing:
        try:
            prices = _prices(missing, settings, database, now)
        except PublicApiError as error:
            found |= {market: _instead(last[market], now, market, f"CoinGecko: {error}") for market in missing}
        else:
            found |= {market: _read(market, prices.get(market), language, last[market], now) for market in missing}
    with database.transaction() as session:
        for market in missing:
            reading = found[market]
            if isinstance(reading, Reading) and reading is not last[market]:
                store_reading(session, keys[market], reading, fetched=now)
    return [found.get(ids[name]) or Absence(what=name, why="not a market's name") for name in names]


def _prices(markets: Sequence[str], settings: Settings, database: Database, now: datetime) -> Mapping[str, Any]:
    parameters = {
        "ids": ",".join(markets),
        "vs_currencies": "usd",
        "include_24hr_change": "true",
        "include_last_updated_at": "true",
    }
    answer = get_json(settings.markets_base_url, "/api/v3/simple/price", parameters, database=database, now=now)
    if not isinstance(answer, Mapping):
        raise PublicApiError("the answer is not an object")
    return answer


def _read(market: str, record: Any, language: str, last: Reading | None, now: datetime) -> Reading | Absence:
    if not isinstance(record, Mapping):
        return Absence(what=market, why="CoinGecko does not know this market")
    price, change, updated = (finite(record.get(name)) for name in ("usd", "usd_24h_change", "last_updated_at"))
    if price is None or price <= 0:
        return Absence(what=market, why="CoinGecko gave no price")
    if updated is None:
        return Absence(what=market, why="CoinGecko does not say when the price was taken")
    if not 0 <= updated <= (now + CLOCK_SKEW).timestamp():
        return Absence(what=market, why="the price's time is not plausible")
    taken = datetime.fromtimestamp(updated, UTC)
    if now - taken > STALE:
        return Absence(what=market, why=f"the price is {round((now - taken) / timedelta(minutes=1))} minutes old")
    if change is not None and not CHANGE_PERCENT[0] <= change <= CHANGE_PERCENT[1]:
        return Absence(what=market, why=f"a change of {change:.0f} percent in a day is not plausible")
    before = finite(last.values.get("price_usd")) if last else None
    if before and not 1 / JUMP <= price / before <= JUMP:
        return Absence(what=market, why="the price jumped beyond what is plausible since the last reading")
    values: dict[str, float | str] = {"price_usd": price}
    if change is not None:
        values["change_24h_percent"] = round(change, 2)
    return Reading(
        kind="market",
        name=market,
        url=f"https://www.coingecko.com/en/coins/{market}",
        source="CoinGecko",
        text=describe(market, price, change, language),
        values=values,
        taken=taken,
    )


def describe(market: str, price: float, change: float | None, language: str) -> str:
    """The price in words, with its change if known."""
    from babel.numbers import format_decimal

    say = wording(language, "readings")
    small = "0." + "#" * max(4, 1 - floor(log10(price)))  # at least two significant digits
    digits = "#,##0" if price >= 1000 else "#,##0.00" if price >= 1 else small
    amount = format_decimal(price, format=digits, locale=language)
    words = say["market"].format(name=market.replace("-", " ").title(), price=amount)
    if change is None:
        return f"{words}."
    tenths = round(abs(change), 1)
    percent = format_decimal(tenths, format="0.0", locale=language)
    moved = "same" if tenths == 0 else "higher" if change > 0 else "lower"
    return f"{words}, {say[f'market_{moved}'].format(percent=percent)}."


def _instead(last: Reading | None, now: datetime, market: str, why: str) -> Reading | Absence:
    """The last reading, if it is recent enough, when the source does not answer."""
    return last if last is not None and _is_fresh(last, now) else Absence(what=market, why=why)


def _is_fresh(reading: Reading, now: datetime) -> bool:
    return now - reading.taken <= STALE
