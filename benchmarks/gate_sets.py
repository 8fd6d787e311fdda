"""The labelled lines by which the gate is measured: seeded lies about the sample articles, and lines written by hand.

True sentences come from the sample articles; each mutation changes one thing in one of them. What is changed is found
with the lists of this file, not with the gate's own. The sets written by hand are by who wrote the first gate
(paraphrases, lies) and by people who did not know it (free, held out).
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from radiox_tasks.content.sample.sample_texts import TEXTS
from radiox_tasks.language.sentences import split_sentences
from radiox_tasks.language.times.calendar import find_moments
from radiox_tasks.script.speakable import speakable

SEED = 20261123
_SETS = Path(__file__).parent.parent / "tests" / "script" / "gate"
LIES = _SETS / "lies.yaml"
PARAPHRASES = _SETS / "paraphrases.yaml"
FREE = _SETS / "paraphrases_free.yaml"  # looked at while the first gate was tuned
HELD_OUT = _SETS / "paraphrases_held_out.yaml"  # never looked at

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
_SOURCES = {
    "de": ["Die Polizei", "Die Regierung", "Das Gericht", "Der Verband", "Die Universität", "Der Konzern"],
    "en": ["The police", "The government", "The court", "The union", "The university", "The company"],
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


@dataclass(frozen=True)
class Case:
    """One line to judge: `lie` names the mutation, or is empty for a true line.

    `degree` is how far a true line is from its source, where somebody has said so: near, middle or free.
    """

    line: str
    evidence: tuple[str, ...]
    language: str
    lie: str
    degree: str = ""


def truths() -> list[Truth]:
    """Every sentence of the sample articles."""
    found: list[Truth] = []
    for path in sorted(TEXTS.glob("*.yaml")):
        feed = yaml.safe_load(path.read_text(encoding="utf-8"))
        for article in feed.get("articles") or ():
            language = feed["language"]
            whole = [
                text[start:end]
                for text in (article["teaser"], *article["paragraphs"])
                for start, end in split_sentences(text, language)
            ]
            found += [Truth(sentence, tuple(whole), language) for sentence in whole]
    return found


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


def _attributed(truth: Truth, source: str) -> str:
    said = "teilte mit" if truth.language == "de" else "said"
    return f"{source} {said}: {truth.text}"


def cases(seed: int = SEED, most: int = 60) -> Iterator[Case]:
    """At most `most` mutations of each kind and language, and the true lines beside them."""
    chance = random.Random(seed)
    pool = truths()
    for language in ("de", "en"):
        own = [truth for truth in pool if truth.language == language]
        for name, mutate in MUTATIONS.items():
            yield from _mutated(name, mutate, chance.sample(own, len(own)), chance, most)
        for truth in chance.sample(own, min(most, len(own))):
            source, other = chance.sample(_SOURCES[language], 2)
            evidence = (_attributed(truth, source),)
            more = (*evidence, f"{other} {'schwieg dazu' if language == 'de' else 'was silent'}.")
            yield Case(_attributed(truth, other), evidence, language, "source exchanged")
            yield Case(_attributed(truth, other), more, language, "source exchanged for one present")
            yield Case(truth.text, evidence, language, "source dropped")
            yield Case(_attributed(truth, source), (truth.text,), language, "source made up")
            yield Case(_attributed(truth, source), more, language, "")
        for truth in own:
            yield Case(truth.text, truth.article, language, "")
            yield Case(speakable(truth.text, language), (truth.text,), language, "")
            yield Case(speakable(truth.text, language), truth.article, language, "")


def _mutated(name: str, mutate: Mutation, own: list[Truth], chance: random.Random, most: int) -> Iterator[Case]:
    made = 0
    for truth in own:
        line = mutate(truth, chance)
        if made >= most or line is None or line == truth.text:
            continue
        made += 1
        whole = name == "name from the article" or chance.random() < 0.5
        yield Case(line, truth.article if whole else (truth.text,), truth.language, name)


def paraphrases(path: Path = PARAPHRASES) -> list[Case]:
    """The lines written by hand: true ones and false ones, each with its evidence."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(line, tuple(entry["evidence"]), entry["language"], "" if verdict == "true" else "paraphrase")
        for entry in listed
        for verdict in ("true", "false")
        for line in entry.get(f"{verdict}_lines", ())
    ]


def graded(path: Path) -> list[Case]:
    """The lines of a set that says how far each true one is from its source, and of what kind each false one is."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(line["text"], tuple(entry["evidence"]), entry["language"], line.get("lie", ""), line.get("degree", ""))
        for entry in listed
        for line in (*entry["true_lines"], *entry["false_lines"])
    ]


def lies(path: Path = LIES) -> list[Case]:
    """Lies by somebody who tried to get past the first gate, over made-up news."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["lies"]
    return [
        Case(line, tuple(entry["evidence"]), entry["language"], "hostile")
        for entry in listed
        for line in entry["lines"]
    ]


SETS: dict[str, Callable[[], list[Case]]] = {
    "seeded": lambda: list(cases()),
    "paraphrases": paraphrases,
    "free": lambda: graded(FREE),
    "held out": lambda: graded(HELD_OUT),
    "hostile": lies,
}
"""What reads each set, by the set's name."""
