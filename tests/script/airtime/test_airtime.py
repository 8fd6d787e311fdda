"""What a line says about now agrees with the slot, in the preset's zone."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radiox_tasks.language.languages import languages
from radiox_tasks.model.script import LineKind
from radiox_tasks.script.airtime.airtime_lint import lint

ZURICH = ZoneInfo("Europe/Zurich")
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=ZURICH)
FRIDAY_NIGHT = datetime(2026, 7, 3, 22, 30, tzinfo=ZURICH)
MIDNIGHT = datetime(2027, 1, 1, 0, 0, tzinfo=ZURICH)


def rules(
    text: str, air_at: datetime, language: str, kind: LineKind = "greeting", said_at: datetime | None = None
) -> set[str]:
    return {finding.rule for finding in lint(text, air_at=air_at, language=language, kind=kind, said_at=said_at)}


@pytest.mark.parametrize(
    ("text", "air_at", "language"),
    [
        ("Guten Morgen, es ist neun Uhr.", MONDAY_NINE, "de"),
        ("Guten Morgen. Heute ist Montag, der 23. November 2026.", MONDAY_NINE, "de"),
        ("Es ist 9 Uhr an diesem Montagmorgen im Herbst.", MONDAY_NINE, "de"),
        ("Morgen, am Dienstag, hören wir uns wieder.", MONDAY_NINE, "de"),
        ("Gestern war Sonntag.", MONDAY_NINE, "de"),
        ("Guten Abend, es ist halb elf.", FRIDAY_NIGHT, "de"),
        ("Guten Abend, es ist 22.30 Uhr, eine schöne Sommernacht.", FRIDAY_NIGHT, "de"),
        ("Gute Nacht, es ist Mitternacht.", MIDNIGHT, "de"),
        ("Good morning, it's nine o'clock on Monday, November 23rd.", MONDAY_NINE, "en"),
        ("Good evening, it's 10:30 p.m. this Friday.", FRIDAY_NIGHT, "en"),
        ("It's half past ten.", FRIDAY_NIGHT, "en"),
        ("See you tomorrow, on Tuesday.", MONDAY_NINE, "en"),
        ("Bonjour, il est 9 h, ce lundi 23 novembre 2026.", MONDAY_NINE, "fr"),
        ("Bonsoir, il est 22 h 30, en été.", FRIDAY_NIGHT, "fr"),
        ("Il est minuit.", MIDNIGHT, "fr"),
        ("Demain, mardi, nous serons là.", MONDAY_NINE, "fr"),
    ],
)
def test_true_framing_passes(text: str, air_at: datetime, language: str) -> None:
    assert rules(text, air_at, language) == set()


@pytest.mark.parametrize(
    ("text", "air_at", "language", "rule"),
    [
        ("Guten Abend.", MONDAY_NINE, "de", "greeting"),
        ("Guten Morgen.", FRIDAY_NIGHT, "de", "greeting"),
        ("Gute Nacht.", MONDAY_NINE, "de", "greeting"),
        ("Schön, dass Sie heute Abend dabei sind.", MONDAY_NINE, "de", "greeting"),
        ("Es ist zehn Uhr.", MONDAY_NINE, "de", "clock"),
        ("Es ist 21 Uhr.", MONDAY_NINE, "de", "clock"),
        ("Heute ist Dienstag.", MONDAY_NINE, "de", "weekday"),
        ("Es ist der 24. November.", MONDAY_NINE, "de", "date"),
        ("Wir schreiben das Jahr: 23. November 2025.", MONDAY_NINE, "de", "date"),
        ("Ein schöner Sommer.", MONDAY_NINE, "de", "season"),
        ("Morgen, am Mittwoch, hören wir uns.", MONDAY_NINE, "de", "weekday"),
        ("Bonsoir.", MONDAY_NINE, "fr", "greeting"),
        ("Bonjour.", FRIDAY_NIGHT, "fr", "greeting"),
        ("Il est 10 h 17.", MONDAY_NINE, "fr", "clock"),
        ("Il est midi.", MONDAY_NINE, "fr", "clock"),
        ("Nous sommes le 24 novembre.", MONDAY_NINE, "fr", "date"),
        ("Aujourd’hui, nous sommes mardi.", MONDAY_NINE, "fr", "weekday"),
        ("Un bel été.", MONDAY_NINE, "fr", "season"),
        ("Demain, mercredi.", MONDAY_NINE, "fr", "weekday"),
        ("Good evening.", MONDAY_NINE, "en", "greeting"),
        ("Thanks for joining us tonight.", MONDAY_NINE, "en", "greeting"),
        ("It's ten o'clock.", MONDAY_NINE, "en", "clock"),
        ("It's Sunday.", MONDAY_NINE, "en", "weekday"),
        ("It's November 22nd.", MONDAY_NINE, "en", "date"),
        ("What a summer.", MONDAY_NINE, "en", "season"),
    ],
)
def test_what_is_not_true_now_is_found(text: str, air_at: datetime, language: str, rule: str) -> None:
    assert rule in rules(text, air_at, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Bundesrat hat heute entschieden.", "de"),
        ("Die Sitzung von gestern dauerte lange.", "de"),
        ("Das Stadion öffnet morgen.", "de"),
        ("Der heutige Entscheid überrascht.", "de"),
        ("The government decided today.", "en"),
        ("The stadium opens tomorrow.", "en"),
        ("The storm hit last night.", "en"),
        ("Le ministre arrive ce jour à Genève.", "fr"),
        ("Le pont est fermé en ce moment.", "fr"),
        ("La banque a fermé hier.", "fr"),
    ],
)
def test_the_day_of_an_article_is_not_the_day_of_the_show(text: str, language: str) -> None:
    same_day = MONDAY_NINE - timedelta(hours=3)
    day_before = MONDAY_NINE - timedelta(hours=12)
    assert rules(text, MONDAY_NINE, language, "news", same_day) == set()
    assert rules(text, MONDAY_NINE, language, "news", day_before) == {"day"}
    assert rules(text, MONDAY_NINE, language, "news") == {"day"}


def test_the_day_is_the_preset_zones_day() -> None:
    just_before_midnight = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight in Zurich
    assert rules("Das geschah heute.", MONDAY_NINE, "de", "news", just_before_midnight) == set()


@pytest.mark.parametrize(
    ("text", "language", "age", "found"),
    [
        ("Am Montag stimmte das Parlament ab.", "de", 1, set()),
        ("Am Montag stimmte das Parlament ab.", "de", 9, {"weekday"}),
        ("Am Montag, 9. November, stimmte das Parlament ab.", "de", 9, set()),
        ("Das Parlament tagt diese Woche.", "de", 7, {"day"}),
        ("Letztes Jahr war das anders.", "de", 400, {"day"}),
        ("Parliament meets this week.", "en", 7, {"day"}),
        ("Prices rose last month.", "en", 40, {"day"}),
        ("Le Parlement siège cette semaine.", "fr", 7, {"day"}),
        ("Les prix ont monté le mois dernier.", "fr", 40, {"day"}),
        ("Lundi, le Parlement a voté.", "fr", 9, {"weekday"}),
        ("Lundi 9 novembre, le Parlement a voté.", "fr", 9, set()),
        ("Am Morgen des 3. März fiel Schnee.", "de", 9, set()),
        ("Es geschah am 3. März 1969.", "de", 4000, set()),
        ("Das Feuer brach vor drei Tagen aus.", "de", 1, {"day"}),
        ("The fire broke out three days ago.", "en", 1, {"day"}),
        ("Le feu a pris il y a trois jours.", "fr", 0, set()),
        ("In den nächsten Tagen schneit es.", "de", 7, {"day"}),
        ("Das Fest ist am Wochenende.", "de", 7, {"day"}),
        ("Letzte Nacht brannte es.", "de", 1, {"day"}),
        ("Ces trois dernières nuits, il a gelé.", "fr", 1, {"day"}),
        ("Aux prochaines vacances, ces dix prochains jours, on ferme.", "fr", 7, {"day"}),
        ("The next morning it was over.", "en", 40, set()),
    ],
)
def test_weeks_months_and_years_go_out_of_date(text: str, language: str, age: int, found: set[str]) -> None:
    assert rules(text, MONDAY_NINE, language, "news", MONDAY_NINE - timedelta(days=age)) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vor zwei Monaten brannte das Haus.", "de"),
        ("Vor einer Woche brannte das Haus.", "de"),
        ("In drei Tagen feiert Zürich das Sechseläuten.", "de"),
        ("In zwei Wochen reist der Papst nach Bern.", "de"),
        ("In zwei Wochen tritt das Gesetz in Kraft.", "de"),
        ("In sechs Tagen wählt Genf.", "de"),
        ("Der Bundesrat entscheidet in zwei Monaten.", "de"),
        ("Die geplante Reform tritt in zwei Wochen in Kraft.", "de"),
        ("Die zweite Runde ist in drei Tagen.", "de"),
        ("In drei Tagen könnte der Streik enden.", "de"),
        ("The house burnt down a week ago.", "en"),
        ("Two months ago the house burnt down.", "en"),
        ("Il y a deux semaines, la maison a brûlé.", "fr"),
        ("Dans deux mois, la loi entre en vigueur.", "fr"),
    ],
)
def test_counted_days_weeks_and_months_hold_on_the_day_of_the_article_only(text: str, language: str) -> None:
    later = MONDAY_NINE + timedelta(days=1)  # of the same week and month
    assert rules(text, MONDAY_NINE, language, "news", MONDAY_NINE - timedelta(hours=2)) == set()
    assert rules(text, later, language, "news", MONDAY_NINE) == {"day"}
    assert rules(text, MONDAY_NINE, language, "news") == {"day"}


def test_counted_years_hold_in_the_year_of_the_article() -> None:
    text = "Vor zwanzig Jahren öffnete das Museum."
    assert rules(text, MONDAY_NINE, "de", "news", MONDAY_NINE - timedelta(days=3)) == set()
    assert rules(text, MIDNIGHT, "de", "news", MONDAY_NINE) == {"day"}
    assert rules(text, MONDAY_NINE, "de", "news") == {"day"}


def test_a_duration_in_the_past_counts_from_no_day() -> None:
    for text in (
        "Das Haus wurde in drei Tagen gebaut.",
        "Sie sind in drei Tagen 90 Kilometer gelaufen.",
        "Er verkaufte in drei Tagen 100 Bilder.",
    ):
        assert rules(text, MONDAY_NINE, "de", "news") == set()


def test_a_weekday_beside_a_date_is_that_dates() -> None:
    assert rules("Am Dienstag, 20. Juli 1969, landeten sie.", MONDAY_NINE, "de", "news") == {"weekday"}
    assert rules("Am Sonntag, 20. Juli 1969, landeten sie.", MONDAY_NINE, "de", "news") == set()


def test_weather_speaks_of_its_own_day() -> None:
    assert rules("Heute bleibt es trocken.", MONDAY_NINE, "de", "weather") == set()
    assert rules("Heute bleibt es trocken.", MONDAY_NINE, "de", "weather", MONDAY_NINE - timedelta(days=1)) == {"day"}


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.integers(0, 365 * 24 - 1), st.integers(0, 23), st.sampled_from(["de", "en"]))
def test_only_the_slots_own_hour_passes(offset: int, spoken: int, language: str) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    air_at = (start + timedelta(hours=offset)).astimezone(ZURICH)
    text = f"Es ist {spoken} Uhr." if language == "de" else f"It is {spoken}:00."
    agrees = spoken == air_at.hour or (spoken <= 12 and (spoken - air_at.hour) % 12 == 0)
    assert ("clock" not in rules(text, air_at, language)) == agrees


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(languages()), st.sampled_from(["news", "greeting", "weather"]))
def test_any_text_is_linted(text: str, language: str, kind: LineKind) -> None:
    lint(text, air_at=MONDAY_NINE, language=language, kind=kind, said_at=FRIDAY_NIGHT)


def _clocks() -> list[list[str]]:
    lines = Path(__file__).with_name("clocks_fresh.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("language", "label", "clock", "line"), _clocks())
def test_a_spoken_time_is_the_air_time(language: str, label: str, clock: str, line: str) -> None:
    air_at = datetime.combine(MONDAY_NINE, time.fromisoformat(clock), ZURICH)
    assert bool(rules(line, air_at, language)) == (label == "lie")
