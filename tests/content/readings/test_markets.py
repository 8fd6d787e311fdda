"""Markets: fresh and plausible, or absent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from radiox_tasks.content.readings.markets import describe, read_markets
from radiox_tasks.data.database import Database
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.settings import Settings
from tests.content.readings.public_apis import PublicApis, serve

NOW = datetime(2026, 11, 23, 8, 50, tzinfo=UTC)


@pytest.fixture
def apis() -> Iterator[PublicApis]:
    with serve(PublicApis(NOW)) as running:
        yield running


def read(
    apis: PublicApis, database: Database, *names: str, now: datetime = NOW, language: str = "de"
) -> list[Reading | Absence]:
    settings = Settings.model_validate({"RADIOX_MARKETS_BASE_URL": apis.base_url})
    return read_markets(names or ("bitcoin",), language=language, settings=settings, database=database, now=now)


def test_prices_in_order_with_their_change(apis: PublicApis, local: Database) -> None:
    found = read(apis, local, "ethereum", "Bitcoin", "nosuchcoin", "no such/name")
    assert [type(reading) for reading in found] == [Reading, Reading, Absence, Absence]
    ether, bitcoin = found[0], found[1]
    assert isinstance(ether, Reading)
    assert isinstance(bitcoin, Reading)
    assert bitcoin.text == "Bitcoin steht bei 64.124 US-Dollar, 2,3 Prozent höher als vor 24 Stunden."
    assert ether.text == "Ethereum steht bei 3.100 US-Dollar, 0,5 Prozent tiefer als vor 24 Stunden."
    assert bitcoin.values == {"price_usd": 64123.51, "change_24h_percent": 2.35}
    assert bitcoin.taken == NOW - timedelta(seconds=45)
    assert bitcoin.url == "https://www.coingecko.com/en/coins/bitcoin"
    assert found[2] == Absence(what="nosuchcoin", why="CoinGecko does not know this market")
    assert len(apis.paths) == 1


def test_english_and_small_prices() -> None:
    assert (
        describe("bitcoin", 64123.51, -2.0, "en")
        == "Bitcoin stands at 64,124 US dollars, 2.0 percent lower than 24 hours ago."
    )
    assert describe("dogecoin", 0.1234, 0.01, "en") == "Dogecoin stands at 0.1234 US dollars, unchanged over 24 hours."
    assert describe("dogecoin", 1.5, None, "de") == "Dogecoin steht bei 1,50 US-Dollar."
    assert describe("pepe", 0.00001234, None, "en") == "Pepe stands at 0.000012 US dollars."
    assert describe("bitcoin", 5000.0, -0.05, "en").endswith("0.1 percent lower than 24 hours ago.")
    assert describe("bitcoin", 5000.0, -0.05, "fr").endswith("soit 0,1 pour cent de moins qu'il y a 24 heures.")


def test_prices_are_described_in_french() -> None:
    assert describe("ethereum", 3100.0, 2.35, "fr").replace("\u202f", " ") == (
        "Ethereum s'échange à 3 100 dollars américains, soit 2,4 pour cent de plus qu'il y a 24 heures."
    )
    assert describe("dogecoin", 0.1234, 0.01, "fr") == (
        "Dogecoin s'échange à 0,1234 dollars américains, un cours inchangé en 24 heures."
    )


def test_an_answer_is_shared_for_two_minutes(apis: PublicApis, database: Database) -> None:
    first = read(apis, database)
    assert read(apis, database, now=NOW + timedelta(minutes=1)) == first
    assert len(apis.paths) == 1
    read(apis, database, now=NOW + timedelta(minutes=3))
    assert len(apis.paths) == 2


def test_an_outage_is_bridged_only_while_the_price_is_fresh(apis: PublicApis, database: Database) -> None:
    first = read(apis, database)
    apis.status["/api/v3/simple/price"] = 429
    assert read(apis, database, now=NOW + timedelta(minutes=25)) == first
    gone = read(apis, database, now=NOW + timedelta(minutes=31))
    assert gone == [Absence(what="bitcoin", why="CoinGecko: too many requests (HTTP 429)")]


def test_a_source_that_asks_to_be_left_alone_is(apis: PublicApis, database: Database) -> None:
    apis.status["/api/v3/simple/price"], apis.retry_after = 429, "900"
    assert isinstance(read(apis, database)[0], Absence)
    apis.status.clear()
    alone = read(apis, database, now=NOW + timedelta(minutes=14))
    assert alone == [Absence(what="bitcoin", why="CoinGecko: asked not to be called until 09:05 UTC")]
    assert len(apis.paths) == 1
    apis.now = NOW + timedelta(minutes=16)
    assert isinstance(read(apis, database, now=NOW + timedelta(minutes=16))[0], Reading)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"usd": 64000.0}, "CoinGecko does not say when the price was taken"),
        ({"usd": 64000.0, "last_updated_at": NOW.timestamp() - 31 * 60}, "the price is 31 minutes old"),
        ({"usd": 64000.0, "last_updated_at": NOW.timestamp() + 3600}, "the price's time is not plausible"),
        ({"usd": 64000.0, "last_updated_at": -1e300}, "the price's time is not plausible"),
        ({"usd": -1, "last_updated_at": NOW.timestamp()}, "CoinGecko gave no price"),
        ({"usd": "64000", "last_updated_at": NOW.timestamp()}, "CoinGecko gave no price"),
        ({"usd": float("nan"), "last_updated_at": NOW.timestamp()}, "CoinGecko gave no price"),
        (
            {"usd": 64000.0, "usd_24h_change": 4000, "last_updated_at": NOW.timestamp()},
            "a change of 4000 percent in a day is not plausible",
        ),
        ([], "CoinGecko does not know this market"),
    ],
)
def test_the_stale_and_the_implausible_are_absent(apis: PublicApis, local: Database, record: Any, why: str) -> None:
    apis.change = lambda path, answer: {"bitcoin": record}
    assert read(apis, local) == [Absence(what="bitcoin", why=why)]


def test_a_price_that_jumps_within_minutes_is_not_believed(apis: PublicApis, local: Database) -> None:
    read(apis, local)
    apis.change = lambda path, answer: {"bitcoin": {**answer["bitcoin"], "usd": 6412.3}}
    (found,) = read(apis, local, now=NOW + timedelta(minutes=5))
    assert found == Absence(what="bitcoin", why="the price jumped beyond what is plausible since the last reading")


def test_no_answer_at_all_is_absent(apis: PublicApis, local: Database) -> None:
    apis.raw = b'"bitcoin"'
    assert read(apis, local, "bitcoin", "ethereum") == [
        Absence(what=name, why="CoinGecko: the answer is not an object") for name in ("bitcoin", "ethereum")
    ]


def test_no_request_is_made_without_names(apis: PublicApis, local: Database) -> None:
    settings = Settings.model_validate({"RADIOX_MARKETS_BASE_URL": apis.base_url})
    assert read_markets((), language="de", settings=settings, database=local, now=NOW) == []
    assert apis.paths == []
