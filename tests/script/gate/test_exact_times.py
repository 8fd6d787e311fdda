"""Times in a line, held against the times of its evidence."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.language.times.relative_time import find_relatives
from radiox_tasks.script.gate.exact.exact_layer import wrong_figures
from radiox_tasks.script.phrases.house_phrases import phrasebook
from tests.script.gate.asked import labelled, passages, rules


def test_yesterday_is_a_day_by_the_date_of_publication() -> None:
    said_at = datetime(2026, 11, 23, 8, tzinfo=UTC)  # a Monday
    evidence = "Gestern fuhr der Zug zum ersten Mal."
    assert rules("Am Sonntag fuhr der Zug zum ersten Mal.", evidence, said_at=said_at) == set()
    assert rules("Am 22. November fuhr der Zug zum ersten Mal.", evidence, said_at=said_at) == set()
    assert rules("Am Samstag fuhr der Zug zum ersten Mal.", evidence, said_at=said_at) == {"date"}
    assert rules("Am Sonntag fuhr der Zug zum ersten Mal.", evidence) == {"date"}


SUNDAY, MONDAY = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (22, 23))
MIRRORED_SCORES = ("Basel verlor gegen Zürich mit 1:3.", "Derby lost 1-3 to Leeds.")
"""True lines of the set that are stopped: who a score belongs to is not read."""


@pytest.mark.parametrize(
    ("written", "language", "kind", "label", "published", "aired", "evidence", "line"), labelled("times_fresh.tsv")
)
def test_times_count_from_their_own_day_and_a_change_keeps_its_direction(
    written: str, language: str, kind: str, label: str, published: str, aired: str, evidence: str, line: str
) -> None:
    zone = ZoneInfo("Europe/Zurich")
    said_at, air_at = (datetime.fromisoformat(one).replace(tzinfo=zone) for one in (published, aired))
    found = wrong_figures(line, language, passages((evidence,), language, said_at=said_at), air_at)
    assert bool(found) == (label == "lie" or line in MIRRORED_SCORES), (written, kind)


@pytest.mark.parametrize(
    ("language", "evidence", "line", "stopped"),
    [
        ("de", "Der Preis stieg auf 5 Franken.", "Der Preis stieg um 5 Franken.", True),
        ("de", "Die Quote sank von 4 auf 3 Prozent.", "Die Quote stieg auf 4 Prozent.", True),
        ("en", "The rate fell from 5 to 3 percent.", "The rate is up two percentage points.", True),
        ("en", "The rate fell from 5 to 3 percent.", "The rate is down two percentage points.", False),
        ("fr", "Le taux passe de 4 à 3 %.", "Le taux passe de 3 à 4 %.", True),
        ("de", "Der Gewinn stieg um 5 Prozent.", "Der Gewinn nahm um 5 Prozent zu.", False),
        ("en", "The minister, ill for months, resigned on Monday.", "The minister resigned today.", True),
    ],
)
def test_a_change_is_told_as_it_went(language: str, evidence: str, line: str, stopped: bool) -> None:
    known = passages((evidence,), language, said_at=SUNDAY)
    assert bool(wrong_figures(line, language, known, datetime(2026, 11, 24, 9, tzinfo=UTC))) is stopped


@pytest.mark.parametrize(
    ("language", "evidence", "line", "stopped"),
    [
        ("de", "Der Rat stimmt morgen ab.", "Der Rat stimmt heute ab.", False),
        ("de", "Der Rat stimmt morgen ab.", "Der Rat stimmt morgen ab.", True),
        ("en", "The council met today.", "The council met yesterday.", False),
        ("en", "The council met today.", "The council met today.", True),
        ("en", "The council met on Saturday.", "The council met the day before yesterday.", False),
        ("fr", "Le conseil a voté le 22 novembre.", "Le conseil a voté hier.", False),
        ("fr", "Le conseil a voté le 21 novembre.", "Le conseil a voté hier.", True),
        ("en", "The tunnel opens in 2027.", "The tunnel opens next year.", False),
        ("en", "The tunnel opens in 2028.", "The tunnel opens next year.", True),
        ("de", "Die Halle steht seit 1971.", "Heute steht die Halle leer.", False),
        ("de", "Die Halle brannte.", "Die Halle brannte gestern.", True),
    ],
)
def test_today_is_the_day_on_air_and_the_sources_own_day_in_its_words(
    language: str, evidence: str, line: str, stopped: bool
) -> None:
    known = passages((evidence,), language, said_at=SUNDAY)
    assert bool(wrong_figures(line, language, known, MONDAY)) is stopped


@pytest.mark.parametrize(("day", "stopped"), [("Montag", False), ("Sonntag", True)])
def test_the_weekday_of_the_sources_today_is_that_of_the_programmes_zone(day: str, stopped: bool) -> None:
    night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    known = passages(("Der Rat stimmt heute ab.",), "de", said_at=night)
    on_air = MONDAY.astimezone(ZoneInfo("Europe/Zurich"))
    assert bool(wrong_figures(f"Am {day} stimmt der Rat ab.", "de", known, on_air)) is stopped


@pytest.mark.parametrize("air_at", [MONDAY, None])
def test_relative_days_are_held_against_evidence_in_a_language_without_a_folder(air_at: datetime | None) -> None:
    known = passages(("Il consiglio ha votato.",), "it")
    assert wrong_figures("The council voted yesterday.", "en", known, air_at)


@pytest.mark.parametrize(
    ("language", "text", "months"),
    [
        ("en", "The bill passed in June takes effect in January.", [6, 1]),
        ("fr", "La loi adoptée en juin entre en vigueur en janvier.", [6, 1]),
        ("en", "On the third of May nineteen ninety it closed until June.", [5, 6]),
    ],
)
def test_a_month_behind_another_one_is_found(language: str, text: str, months: list[int]) -> None:
    assert [moment.month for moment in find_moments(text, language)] == months


@pytest.mark.parametrize(
    ("language", "state", "coming"),
    [
        ("de", "Die Strasse ist am Freitag gesperrt.", "Am Freitag wird die Strasse gesperrt."),
        ("de", "Das Museum ist am Samstag geschlossen.", "Das Museum wird am Samstag geschlossen."),
        ("de", "Das Museum hat am Samstag geschlossen.", "Das Museum wird am Samstag geschlossen."),
        ("en", "The museum is closed on Friday.", "The museum will be closed on Friday."),
        ("en", "The road is still blocked on Friday.", "The road will be blocked on Friday."),
        ("en", "The final is played on Friday.", "The final will be played on Friday."),
        ("en", "The trial is held on Friday.", "The trial will be held on Friday."),
        ("en", "The shops are not opened on Friday.", "The shops will not be opened on Friday."),
    ],
)
def test_a_state_in_the_present_is_neither_past_nor_coming(language: str, state: str, coming: str) -> None:
    assert rules(coming, state, language=language) == set()
    assert rules(state, coming, language=language) == set()


@pytest.mark.parametrize(
    ("language", "evidence", "line"),
    [
        ("de", "Der Maler ist am Freitag gestorben.", "Am Freitag wird der Maler sterben."),
        ("de", "Die Strasse ist am Freitag gesperrt worden.", "Am Freitag wird die Strasse gesperrt."),
        ("de", "Das Gericht hat ihn am Freitag angehört.", "Am Freitag wird ihn das Gericht anhören."),
        ("en", "The museum was closed on Friday.", "The museum will be closed on Friday."),
        ("en", "The museum closed on Friday.", "The museum will close on Friday."),
    ],
)
def test_what_happened_is_not_coming(language: str, evidence: str, line: str) -> None:
    assert rules(line, evidence, language=language) == {"date"}


@pytest.mark.parametrize(
    ("language", "counted", "vague"),
    [
        ("de", "Vor zwei Tagen", "Vor zwei Stunden"),
        ("en", "Two days ago", "Two hours ago"),
        ("fr", "Il y a deux jours", "Il y a deux heures"),
        ("en", "A week ago", "A few days ago"),
        ("fr", "Dans trois jours", "Dans quelques jours"),
        ("de", "In drei Tagen feiert Zürich", "In einigen Tagen feiert Zürich"),
        ("de", "In zwei Wochen reist der Papst nach Bern", "In wenigen Wochen reist der Papst nach Bern"),
        ("de", "In zwei Monaten tritt das Gesetz in Kraft", "In zwei Stunden tritt das Gesetz in Kraft"),
    ],
)
def test_counted_days_are_held_against_the_air_time_and_not_left_out(language: str, counted: str, vague: str) -> None:
    elapsed = phrasebook(language).language.elapsed
    assert find_relatives(counted, language)
    assert elapsed.search(counted) is None
    assert elapsed.search(vague) is not None
