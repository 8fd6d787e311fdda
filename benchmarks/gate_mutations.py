"""Changes that make a true line false."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.script.speakable import speakable

_PLACES = {
    "de": (
        "Zürich Bern Genf Basel Luzern Winterthur Baden Kloten Paris London Berlin Wien Moskau Rom München Tokio Japan"
        " Frankreich Italien Deutschland Österreich Polen Spanien Kroatien Florida Oxford Delémont Rüschlikon"
    ),
    "en": (
        "Zurich Bern Geneva Basel Lucerne Winterthur Baden Paris London Berlin Vienna Moscow Rome Munich Tokyo Japan"
        " France Italy Germany Austria Poland Spain Croatia Florida Oxford Johannesburg Philadelphia"
    ),
}
_SURNAMES = (
    "Armstrong Aldrin Collins Mandela Einstein Escher Furrer Kopp Dunant Passy Ball Hennings Tzara Janco Arp Semper"
    " Calatrava Coray Röntgen Suslowa Kalina Hayek Mock Müller Binnig Rohrer Ruska Bednorz Piccard Borschberg Torvalds"
    " Kasparow Sedol Mayor Queloz Fleming Florey Chain Higgs Englert Brout Watson Crick Franklin Wilkins Miescher"
    " Weiss Barish Thorne Geiss Kennedy Schabowski Merkel Hollande Gorbatschow Gorbachev"
)
_WEEKDAYS = {
    "de": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_MONTHS = {
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_FINITE = {
    "de": "war waren ist sind wurde wurden hatte hatten hat haben nahm begann landete lag erhielt kam trug gewann",
    "en": "was were is are had has have became",
}


@dataclass(frozen=True)
class Truth:
    """One true sentence with the article it stands in."""

    text: str
    article: tuple[str, ...]
    language: str


Mutation = Callable[[Truth, random.Random], str | None]


def _digits(truth: Truth, chance: random.Random) -> str | None:
    spots = [match for match in re.finditer(r"\d+", truth.text) if not _in_date(truth.text, match)]
    if not spots:
        return None
    spot = chance.choice(spots)
    old = spot.group(0)
    new = old
    while new == old:
        at = chance.randrange(len(old))
        new = old[:at] + str(chance.randrange(1, 10)) + old[at + 1 :]
    return truth.text[: spot.start()] + new + truth.text[spot.end() :]


def _in_date(text: str, match: re.Match[str]) -> bool:
    months = "|".join((*_MONTHS["de"], *_MONTHS["en"]))
    near = text[max(0, match.start() - 14) : match.end() + 14]
    return re.search(months, near) is not None


def _digits_said(truth: Truth, chance: random.Random) -> str | None:
    changed = _digits(truth, chance)
    return speakable(changed, truth.language) if changed else None


def _numbers_swapped(truth: Truth, chance: random.Random) -> str | None:
    spots = [match for match in re.finditer(r"\d[\d'.,]*\d|\d", truth.text) if not _in_date(truth.text, match)]
    return _swap(truth.text, spots, chance)


def _swap(text: str, spots: list[re.Match[str]], chance: random.Random) -> str | None:
    pairs = [
        (one, other)
        for index, one in enumerate(spots)
        for other in spots[index + 1 :]
        if one.group(0) != other.group(0) and not _listed(text, one, other)
    ]
    if not pairs:
        return None
    one, other = chance.choice(pairs)
    return text[: one.start()] + other.group(0) + text[one.end() : other.start()] + one.group(0) + text[other.end() :]


def _listed(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """ "A und B" the other way round is no lie; nor is "A, B and C" when all of them are listed."""
    if len(re.findall(r"\w+", text[one.end() : other.start()])) <= 3 and re.search(
        r"\b(?:und|and)\b", text[one.end() : other.start()]
    ):
        return True
    between = re.split(r"\W+(?:und|and)\W+|,\s*", text[one.end() : other.start()])
    return all(
        len(part.split()) <= 2 and (not part or part.strip()[:1].isupper() or not part.strip()) for part in between
    )


def _date(truth: Truth, chance: random.Random) -> str | None:
    names = _MONTHS[truth.language]
    match = re.search(r"\b(" + "|".join(names) + r")\b", truth.text)
    if not match:
        return None
    what = chance.choice(["month", "day", "year"])
    text = truth.text
    if what == "month":
        return text[: match.start()] + chance.choice([n for n in names if n != match.group(0)]) + text[match.end() :]
    if what == "day":
        day = re.search(r"\b(\d{1,2})\.? (?=" + match.group(0) + ")", text)
        if not day:
            return None
        new = str(chance.choice([n for n in range(1, 29) if n != int(day.group(1))]))
        return text[: day.start(1)] + new + text[day.end(1) :]
    year = re.search(match.group(0) + r" (\d{4})", text)
    if not year:
        return None
    new = str(int(year.group(1)) + chance.choice([-10, -2, -1, 1, 2, 10]))
    return text[: year.start(1)] + new + text[year.end(1) :]


def _date_said(truth: Truth, chance: random.Random) -> str | None:
    changed = _date(truth, chance)
    return speakable(changed, truth.language) if changed else None


def _dates_swapped(truth: Truth, chance: random.Random) -> str | None:
    months = "|".join(_MONTHS[truth.language])
    spots = list(re.finditer(rf"(?:\d{{1,2}}\.? )?(?:{months}) \d{{4}}|\b1[5-9]\d\d\b|\b20\d\d\b", truth.text))
    return _swap(truth.text, spots, chance)


def _weekday(truth: Truth, chance: random.Random) -> str | None:
    day = chance.choice(_WEEKDAYS[truth.language])
    stated = next((moment.as_date() for moment in find_moments(truth.text, truth.language) if moment.as_date()), None)
    if stated is not None and _WEEKDAYS[truth.language][stated.weekday()] == day:
        return None  # the day it was
    if truth.language == "de":
        return re.sub(r"^Am (\d)", rf"Am {day}, \1", truth.text) if re.match(r"Am \d", truth.text) else None
    changed = re.sub(r" on (\d{1,2} [A-Z])", rf" on {day} \1", truth.text, count=1)
    return changed if changed != truth.text else None


def _words_of(listed: str, text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\b(?:" + "|".join(listed.split()) + r")\b", text))


def _replaced(listed: str, text: str, chance: random.Random) -> str | None:
    spots = _words_of(listed, text)
    if not spots:
        return None
    spot = chance.choice(spots)
    new = chance.choice([name for name in listed.split() if name not in text])
    return text[: spot.start()] + new + text[spot.end() :]


def _name(truth: Truth, chance: random.Random) -> str | None:
    return _replaced(_SURNAMES, truth.text, chance)


def _name_from_article(truth: Truth, chance: random.Random) -> str | None:
    spots = _words_of(_SURNAMES, truth.text)
    others = [name for name in _SURNAMES.split() if name in " ".join(truth.article) and name not in truth.text]
    if not spots or not others:
        return None
    spot = chance.choice(spots)
    return truth.text[: spot.start()] + chance.choice(others) + truth.text[spot.end() :]


def _names_swapped(truth: Truth, chance: random.Random) -> str | None:
    return _swap(truth.text, _words_of(_SURNAMES, truth.text), chance)


def _place(truth: Truth, chance: random.Random) -> str | None:
    return _replaced(_PLACES[truth.language], truth.text, chance)


def _places_swapped(truth: Truth, chance: random.Random) -> str | None:
    return _swap(truth.text, _words_of(_PLACES[truth.language], truth.text), chance)


def _negated(truth: Truth, chance: random.Random) -> str | None:
    spots = _words_of(_FINITE[truth.language], truth.text)
    if not spots:
        return None
    end = chance.choice(spots).end()
    return truth.text[:end] + (" nicht" if truth.language == "de" else " not") + truth.text[end:]


def _unnegated(truth: Truth, chance: random.Random) -> str | None:
    del chance
    changed = re.sub(r"\b(?:nicht|not|never|nie) |\bk(?=eine?[nrms]?\b)", "", truth.text, count=1)
    return changed if changed != truth.text else None


MUTATIONS: dict[str, Mutation] = {
    "number": _digits,
    "number, said": _digits_said,
    "numbers swapped": _numbers_swapped,
    "date": _date,
    "date, said": _date_said,
    "dates swapped": _dates_swapped,
    "weekday": _weekday,
    "name": _name,
    "name from the article": _name_from_article,
    "names swapped": _names_swapped,
    "place": _place,
    "places swapped": _places_swapped,
    "negation added": _negated,
    "negation dropped": _unnegated,
}
