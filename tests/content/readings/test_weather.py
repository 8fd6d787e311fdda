"""Weather: measured, fresh and plausible, or absent."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from radiox_tasks.content.fetch.http.public_api import BOUNDS, PublicApiError, get_json
from radiox_tasks.content.readings import weather_sentences
from radiox_tasks.content.readings.markets import describe
from radiox_tasks.content.readings.weather import read_weather
from radiox_tasks.content.readings.weather_report import Report
from radiox_tasks.data.database import Database
from radiox_tasks.language.languages import languages
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.verbs import has_finite_verb
from radiox_tasks.model.news import Absence, Reading
from radiox_tasks.model.preset import Location
from radiox_tasks.settings import Settings
from tests.content.readings.public_apis import PublicApis, serve

NOW = datetime(2026, 11, 23, 8, 50, tzinfo=UTC)  # Monday, 09:50 in Zurich
ZONE = ZoneInfo("Europe/Zurich")
SHORT = replace(BOUNDS, total=0.5)
PRICES = {"ids": "bitcoin", "vs_currencies": "usd"}
ZURICH = Location(name="Zürich", latitude=47.3769, longitude=8.5417)


@pytest.fixture
def apis() -> Iterator[PublicApis]:
    with serve(PublicApis(NOW)) as running:
        yield running


def station(apis: PublicApis, **environment: str) -> Settings:
    return Settings.model_validate(
        {"RADIOX_WEATHER_BASE_URL": apis.base_url, "OPENWEATHER_BASE_URL": apis.base_url, **environment}
    )


def read(
    apis: PublicApis, database: Database, *, now: datetime = NOW, language: str = "de", **env: str
) -> Reading | Absence:
    return read_weather(ZURICH, language=language, zone=ZONE, settings=station(apis, **env), database=database, now=now)


def test_open_meteo_in_german(apis: PublicApis, local: Database) -> None:
    reading = read(apis, local)
    assert isinstance(reading, Reading)
    assert reading.text == (
        "Um 9.45 Uhr sind es in Zürich 4 Grad bei leichtem Regen, gefühlt sind es 1 Grad. "
        "Der Wind weht aus Südwesten mit 18 km/h, Böen erreichen 39 km/h. "
        "Am Montag, dem 23. November, werden es 2 bis 7 Grad bei Regen, "
        "das Risiko für Niederschlag liegt bei 92 Prozent. "
        "Am Dienstag, dem 24. November, werden es minus 3 bis 0 Grad bei leichtem Schneefall, "
        "das Risiko für Niederschlag liegt bei 35 Prozent."
    )
    assert reading.values["temperature_c"] == 4.3
    assert reading.values["day2_low_c"] == -3.2
    assert reading.values["day1_date"] == "2026-11-23"
    assert reading.taken == datetime(2026, 11, 23, 8, 45, tzinfo=UTC)
    assert reading.source == "Open-Meteo"
    assert apis.agents[0].startswith("RadioX/")


def test_the_evening_looks_ahead_in_english(apis: PublicApis, local: Database) -> None:
    apis.now = datetime(2026, 11, 23, 17, 20, tzinfo=UTC)
    reading = read(apis, local, now=apis.now, language="en")
    assert isinstance(reading, Reading)
    assert reading.text.startswith(
        "At 6:15 p.m. it is 4 degrees in Zürich with light rain, and it feels like 1 degree. The wind blows from the"
    )
    assert "Monday" not in reading.text
    assert reading.text.endswith(
        "On Tuesday, 24 November, it will be minus 3 to 0 degrees with light snow, "
        "and the chance of precipitation is 35 percent. "
        "On Wednesday, 25 November, it will be 5 degrees with an overcast sky."
    )


def test_open_meteo_in_french(apis: PublicApis, local: Database) -> None:
    reading = read(apis, local, language="fr")
    assert isinstance(reading, Reading)
    assert reading.text == (
        "À Zürich, il fait 4 degrés à 9 h 45 avec une pluie faible, mais on en ressent 1 degré. "
        "Le vent vient du sud-ouest et souffle à 18 km/h, et les rafales atteignent 39 km/h. "
        "Le lundi 23 novembre, il fera entre 2 et 7 degrés avec de la pluie, "
        "et le risque de précipitations est de 92 pour cent. "
        "Le mardi 24 novembre, il fera entre moins 3 et 0 degré avec de faibles chutes de neige, "
        "et le risque de précipitations est de 35 pour cent."
    )


@pytest.mark.parametrize(
    ("language", "place", "begins"),
    [
        ("fr", "Le Locle", "Au Locle, il fait 4 degrés"),
        ("fr", "Les Verrières", "Aux Verrières, il fait 4 degrés"),
        ("fr", "La Chaux-de-Fonds", "À La Chaux-de-Fonds, il fait 4 degrés"),
        ("fr", "Lens", "À Lens, il fait 4 degrés"),
        ("de", "Le Locle", "Um 9.45 Uhr sind es in Le Locle 4 Grad"),
        ("de", "", "Um 9.45 Uhr sind es"),
        ("en", "Two\nlines", "At 9:45"),
    ],
)
def test_a_place_has_its_preposition(language: str, place: str, begins: str) -> None:
    taken = datetime(2026, 11, 23, 9, 45, tzinfo=ZONE)
    now = Report("Open-Meteo", "https://open-meteo.com/", taken, 4.0, None, None, None, None, None, None, ())
    assert weather_sentences.describe(now, (), place=place, taken=taken, language=language).startswith(begins)


def test_a_location_has_a_name_in_one_line() -> None:
    for name in ("", "  "):
        with pytest.raises(ValidationError, match="name"):
            Location(name=name, latitude=47.3769, longitude=8.5417)
    assert Location(name="Le\nLocle\n", latitude=47.1, longitude=6.8).name == "Le Locle"


@pytest.mark.parametrize("language", languages())
def test_each_sentence_has_a_verb_and_no_label(apis: PublicApis, local: Database, language: str) -> None:
    reading = read(apis, local, language=language)
    assert isinstance(reading, Reading)
    text = f"{reading.text} {describe('bitcoin', 64123.5, 2.3, language)}"
    for start, end in split_sentences(text, language):
        sentence = text[start:end]
        assert not re.search(r":\s", sentence), sentence
        assert has_finite_verb(f"- {sentence} -.", language), sentence


def test_the_days_are_the_places_own(apis: PublicApis, local: Database) -> None:
    apis.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already Tuesday in Zurich
    reading = read(apis, local, now=apis.now)
    assert isinstance(reading, Reading)
    assert reading.values["day1_date"] == "2026-11-24"


def test_shows_of_one_hour_share_a_request(apis: PublicApis, database: Database) -> None:
    first = read(apis, database)
    assert read(apis, database, now=NOW + timedelta(minutes=9)) == first
    assert len(apis.paths) == 1
    apis.now = NOW + timedelta(minutes=20)
    later = read(apis, database, now=apis.now)
    assert isinstance(later, Reading)
    assert later.taken > NOW
    assert len(apis.paths) == 2


def test_an_outage_is_bridged_only_while_the_reading_is_fresh(apis: PublicApis, database: Database) -> None:
    first = read(apis, database)
    apis.status["/v1/forecast"] = 503
    assert read(apis, database, now=NOW + timedelta(minutes=80)) == first
    gone = read(apis, database, now=NOW + timedelta(minutes=100))
    assert gone == Absence(what="weather", why="open-meteo: HTTP 503")


def test_openweather_with_a_key(apis: PublicApis, local: Database) -> None:
    reading = read(apis, local, OPENWEATHER_API_KEY=apis.key)
    assert isinstance(reading, Reading)
    assert reading.source == "OpenWeather"
    assert reading.text.startswith(
        "Um 9.43 Uhr sind es in Zürich 3 Grad bei leichtem Regen, gefühlt sind es minus 1 Grad. "
    )
    assert "Der Wind weht aus Norden mit 18 km/h, Böen erreichen 32 km/h." in reading.text
    assert reading.values["day1_date"] == "2026-11-24"  # too few steps are left of the 23rd to speak of its extremes
    assert apis.paths == ["/data/2.5/weather", "/data/2.5/forecast"]


def test_a_refused_key_falls_back_and_shows_nowhere(apis: PublicApis, local: Database) -> None:
    reading = read(apis, local, OPENWEATHER_API_KEY="wr0ng-s3cret")
    assert isinstance(reading, Reading)
    assert reading.source == "Open-Meteo"
    apis.status["/v1/forecast"] = 500
    gone = read(apis, local, now=NOW + timedelta(hours=3), OPENWEATHER_API_KEY="wr0ng-s3cret")
    assert gone == Absence(what="weather", why="openweather: the key was refused (HTTP 401); open-meteo: HTTP 500")


def with_current(name: str, value: Any) -> Callable[[str, Any], Any]:
    def change(_: str, answer: Any) -> Any:
        return {**answer, "current": {**answer["current"], name: value}}

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (with_current("temperature_2m", 71.0), "temperature of 71 is not plausible"),
        (with_current("temperature_2m", None), "temperature_2m is missing or not a number"),
        (with_current("temperature_2m", "warm"), "temperature_2m is missing or not a number"),
        (with_current("temperature_2m", True), "temperature_2m is missing or not a number"),
        (with_current("wind_speed_10m", 700), "wind of 700 is not plausible"),
        (with_current("time", NOW.timestamp() - 91 * 60), "the observation is 91 minutes old"),
        (with_current("time", NOW.timestamp() + 3600), "the observation lies in the future"),
        (with_current("time", 1e18), "a time lies outside the calendar"),
        (lambda _, a: {**a, "current_units": {"temperature_2m": "°F"}}, "temperature_2m came in another unit than °C"),
        (lambda _, a: {k: v for k, v in a.items() if k != "daily"}, "the answer has no daily"),
        (lambda _, a: {**a, "daily": {**a["daily"], "time": []}}, "the daily columns differ in length"),
        (
            lambda _, a: {**a, "daily": {**a["daily"], "temperature_2m_min": [40, 1, 1]}},
            "the low of 2026-11-23 is above its high",
        ),
        (lambda _, a: ["what"], "the answer has no current"),
    ],
)
def test_the_implausible_is_absent(
    apis: PublicApis, local: Database, change: Callable[[str, Any], Any], why: str
) -> None:
    apis.change = change
    assert read(apis, local) == Absence(what="weather", why=f"open-meteo: {why}")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html>busy</html>", "the answer is not JSON"),
        (b"\xff", "the answer is not JSON"),
        (b"[" * 100_000, "the answer is not JSON"),
        (b"[" * 2_000_000, "more than 1000 kB sent"),
    ],
)
def test_what_is_no_answer_is_absent(apis: PublicApis, local: Database, raw: bytes, why: str) -> None:
    apis.raw = raw
    assert read(apis, local) == Absence(what="weather", why=f"open-meteo: {why}")


def test_a_refused_connection_is_an_absence(local: Database) -> None:
    with serve(PublicApis(NOW)) as gone:
        pass
    assert read(gone, local) == Absence(what="weather", why="open-meteo: not reachable")


def test_an_answer_that_drips_is_given_up(apis: PublicApis, local: Database) -> None:
    apis.raw, apis.drip = b" " * 400, 0.05
    started = time.monotonic()
    with pytest.raises(PublicApiError, match="no answer in time"):
        get_json(apis.base_url, "/api/v3/simple/price", PRICES, database=local, now=NOW, bounds=SHORT)
    assert time.monotonic() - started < 2


def test_endless_digits_are_no_number(apis: PublicApis, local: Database) -> None:
    apis.raw = b'{"price": ' + b"9" * 400 + b', "time": 1700000000}'
    answer = get_json(apis.base_url, "/api/v3/simple/price", PRICES, database=local, now=NOW)
    assert answer == {"price": float("inf"), "time": 1700000000}
