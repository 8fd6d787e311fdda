"""Dates as feeds write them, in every language and zone; what can be read in two ways is not read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.parsing.dates.item_dates import LONGEST, DateReader

NOW = datetime(2026, 11, 28, 7, 13, 49, tzinfo=UTC)


def _read(text: str, tag: str = "", item: str | None = None, others: tuple[str, ...] = ()) -> str | None:
    reading = DateReader(language=tag, texts=[text, *others], now=NOW).read(text, lambda: item)
    return reading.at.strftime("%Y-%m-%d %H:%M") if reading else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sat, 28 Nov 2026 05:00:00 +0100", "2026-11-28 04:00"),
        ("28 Nov 26 05:00:00 EST", "2026-11-28 10:00"),
        ("Sat, 28 Nov 2026 05:00:00", "2026-11-28 05:00"),
        ("2026-11-28T05:00:00+01:00", "2026-11-28 04:00"),
        ("2026-11-28 05:00:00 +0100", "2026-11-28 04:00"),
        ("2026-11-28T05:00:00", "2026-11-28 05:00"),
        ("20261128T050000Z", "2026-11-28 05:00"),
        ("1795842000", "2026-11-28 05:00"),
        ("1795842000.5", "2026-11-28 05:00"),
        ("Sat, 28 Nov 2026 05.00.00 +0100", "2026-11-28 04:00"),
        ("Sat, 28 Nov 2026 05:00:00 +0100 (Central European Standard Time)", "2026-11-28 04:00"),
        ("Sat Nov 28 2026 05:00:00 GMT+0100 (Mitteleuropäische Normalzeit)", "2026-11-28 04:00"),
        ("1795842000123", "2026-11-28 05:00"),
        ("Sat Nov 28 05:00:00 CET 2026", "2026-11-28 04:00"),
        ("28.11.2026 05:00", "2026-11-28 05:00"),
        ("28.11.26, 05:00 Uhr MEZ", "2026-11-28 04:00"),
        ("28/11/2026 05:00", "2026-11-28 05:00"),
        ("11/28/2026 5:00 PM", "2026-11-28 17:00"),
        ("2026/11/28 05:00:00 JST", "2026-11-27 20:00"),
    ],
)
def test_each_form_in_which_feeds_write_dates_is_read(text: str, moment: str) -> None:
    assert _read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Do, 31 Okt 2024 08:00:00 +0100", "2024-10-31 07:00"),
        ("lö, 28 nov 2026 05:00:00 +0100", "2026-11-28 04:00"),
        ("Fri, 27 Nov 2026 24:00:00 GMT", "2026-11-28 00:00"),
        ("Samstag, 28. November 2026 - 5:00 Uhr MEZ", "2026-11-28 04:00"),
        ("sam, 28 nov 2026 05:00:00 +0100", "2026-11-28 04:00"),
        ("mar. 3 nov. 2026 05:00 +0100", "2026-11-03 04:00"),
        ("sábado, 28 de noviembre de 2026 05:00", "2026-11-28 05:00"),
        ("Sáb, 28 Nov 2026 05:00:00 +0000", "2026-11-28 05:00"),
        ("sabato 28 novembre 2026 05:00", "2026-11-28 05:00"),
        ("1 de dez. de 2025 10:00", "2025-12-01 10:00"),
        ("28 de nov. de 2026 às 05h00", "2026-11-28 05:00"),
        ("samedi 28 novembre 2026 à 5h00", "2026-11-28 05:00"),
        ("wo, 12 mei 2026 05:00:00 +0200", "2026-05-12 03:00"),
        ("lauantai 28. marraskuuta 2026 klo 5.00", "2026-11-28 05:00"),
        ("28 november 2026 kl. 05:00", "2026-11-28 05:00"),
        ("2026年11月28日 05:00", "2026-11-28 05:00"),
        ("2026년 11월 28일 오후 5:00", "2026-11-28 17:00"),
    ],
)
def test_dates_are_read_in_each_language(text: str, moment: str) -> None:
    assert _read(text) == moment


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        *[("CET", 4), ("CEST", 3), ("MEZ", 4), ("MESZ", 3), ("BST", 4), ("UTC+1", 4), ("GMT+1", 4), ("+1:00", 4)],
        *[("GMT", 5), ("Z", 5), ("EDT", 9), ("CST", 11), ("Europe/Zurich", 4), ("+0100 (CET)", 4), ("GMT-0500", 10)],
    ],
)
def test_each_zone_is_read_with_its_offset(zone: str, hour: int) -> None:
    assert _read(f"Sat, 28 Nov 2026 05:00:00 {zone}") == f"2026-11-28 {hour:02}:00"


def test_an_abbreviation_of_several_zones_is_the_one_in_which_the_item_is_oldest() -> None:
    assert _read("Sat, 28 Nov 2026 05:30:00 IST") == "2026-11-28 00:00"
    assert _read("Sat, 28 Nov 2026 05:30:00 IST", "he") == "2026-11-28 03:30"
    assert _read("Sat, 28 Nov 2026 05:30:00 CST", "zh-tw") == "2026-11-27 21:30"


@pytest.mark.parametrize(
    ("clock", "hour"), [("5:00 PM", 17), ("5:00 p.m.", 17), ("12:30 AM", 0), ("12:30 PM", 12), ("05:00:00 PM", 17)]
)
def test_twelve_hour_clocks_are_read(clock: str, hour: int) -> None:
    for text in (f"Sat, 28 Nov 2026 {clock} GMT", f"November 28th, 2026 {clock} GMT", f"28.11.2026 {clock} GMT"):
        assert _read(text, "en") is not None
        assert _read(text, "en", None)[11:13] == f"{hour:02}", text  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "language", "clock"),
    [
        *[("vor 2 Stunden", "de", "05:13"), ("vor einer Stunde", "de", "06:13"), ("Vor 5 Std.", "de", "02:13")],
        *[("2 hours ago", "en", "05:13"), ("an hour ago", "en", "06:13"), ("il y a 35 minutes", "fr", "06:38")],
        *[("2 ore fa", "it", "05:13"), ("2 uur geleden", "nl", "05:13"), ("för 2 timmar sedan", "sv", "05:13")],
        *[("2 godziny temu", "pl", "05:13"), ("há 2 horas", "pt", "05:13"), ("hace 3 horas", "es", "04:13")],
    ],
)
def test_a_relative_date_is_read_in_the_language_of_its_feed_or_item_only(text: str, language: str, clock: str) -> None:
    assert _read(text, language) == _read(text, "", language) == f"2026-11-28 {clock}"
    assert _read(text) is None


def test_figures_that_can_be_read_in_two_ways_need_a_country_or_another_date() -> None:
    text = "03/04/2026 05:00"
    assert _read(text) is _read(text, "en") is None
    assert _read(text, "en-US") == "2026-03-04 05:00"
    assert _read(text, "en-gb") == _read(text, "de") == "2026-04-03 05:00"
    assert _read(text, "en", others=("28/03/2026",)) == "2026-04-03 05:00"
    assert _read(text, "en", others=("03/28/2026",)) == "2026-03-04 05:00"
    assert _read(text, "en", others=("03/28/2026", "28/03/2026")) is None


def test_a_word_for_two_months_needs_a_language() -> None:
    text = "28 lis 2026 05:00"  # November in Polish and Czech, October in Croatian
    assert _read(text) is None
    assert _read(text, "pl") == _read(text, "", "pl") == "2026-11-28 05:00"
    assert _read(text, "hr") == "2026-10-28 05:00"
    assert _read("sobota, 28 listopada 2026 05:00", "pl") == "2026-11-28 05:00"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "gestern 05:00", "Nov 2026", "31 Feb 2026", "5:00", "in 2 hours", "x" * 101]
)
def test_a_text_that_is_no_date_is_not_read(text: str) -> None:
    assert _read(text, "en") is None


def test_a_wrong_language_tag_does_no_harm() -> None:
    assert _read("mar. 3 nov. 2026 05:00", "en-us") == "2026-11-03 05:00"
    assert _read("Mi, 25 Mrz 2026 10:00:00 +0100", "en-us", "de") == "2026-03-25 09:00"


@pytest.mark.slow
@given(st.text(alphabet="0123456789 :./-+,TZJanovMärz年", max_size=LONGEST + 5))
def test_no_text_breaks_the_reader(text: str) -> None:
    moment = DateReader(language="", texts=[text], now=NOW).published([text], lambda: None)[0]
    assert moment is None or moment.tzinfo is UTC
