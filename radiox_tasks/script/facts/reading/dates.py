"""Dates, weekdays, times of day and decades a text states, as comparable facts."""

import re
from dataclasses import dataclass, replace
from datetime import date

from radiox_tasks.script.facts.reading.date_patterns import (
    DECADE,
    DECADES_EN,
    DOTTED,
    ISO,
    MONTHS,
    PARTS,
    TENS_DE,
    THIRD,
    TIME,
    WEEKDAYS,
    date_patterns,
    month_numbers,
)
from radiox_tasks.script.facts.reading.number_words import (
    EN_TENS,
    EN_UNITS,
    english_cardinal,
    english_ordinal,
    german_cardinal,
    german_ordinal,
)


@dataclass(frozen=True)
class Moment:
    """A stated date (any of year, month, day), weekday (0 = Monday), time of day (minutes) or decade."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    minutes: int | None = None
    decade: int | None = None
    third: int | None = None  # of the month: 1 is days 1-10 ("early"), 2 is 11-20 ("mid"), 3 is 21-31 ("late")

    @property
    def key(self) -> str:
        """The same for the same statement, however it is written."""
        if self.weekday is not None:
            return f"weekday {self.weekday}"
        if self.minutes is not None:
            return f"time {self.minutes // 60}:{self.minutes % 60:02d}"
        if self.decade is not None:
            return f"decade {self.decade % 100}"
        day = self.day or (f"third {self.third}" if self.third else "*")
        return f"date {self.year or '*'}-{self.month or '*'}-{day}"

    def covers(self, other: "Moment") -> bool:
        """Say whether this statement states all that `other` states."""
        if self.decade is not None and other.decade is not None:  # "the sixties" are the 1960s
            short = min(self.decade, other.decade) < 100
            return self.decade == other.decade or (short and self.decade % 100 == other.decade % 100)
        if other.third is not None:
            own = self.third or (min(3, (self.day + 9) // 10) if self.day else None)
            return own == other.third and self.covers(replace(other, third=None))
        pairs = ("year", "month", "day", "weekday", "minutes", "decade")
        return all(getattr(other, name) in {None, getattr(self, name)} for name in pairs)

    def as_date(self) -> date | None:
        """The calendar day, when all of it is known and it exists."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def find_moments(text: str, language: str) -> list[Moment]:
    """Return the dates, weekdays, times of day and decades of `text`, in order, without overlaps."""
    found: list[Moment] = []

    def add(moment: Moment | None) -> None:
        if moment and not any(moment.start < other.end and other.start < moment.end for other in found):
            found.append(moment)

    for match in ISO.finditer(text):
        add(_from_match(match, language, int(match.group("month"))))
    for kind, pattern in date_patterns(language):
        for match in pattern.finditer(text):
            name = match.group("month").casefold()
            if kind == "month" and not _is_month(text, match, language):
                continue
            moment = _from_match(match, language, month_numbers(language)[name])
            add(_with_third(text, moment, language) if moment else None)
    for match in TIME[language].finditer(text):
        add(_time(match, language))
    for match in DOTTED.finditer(text):
        if 1 <= int(match.group("month")) <= 12 and 1 <= int(match.group("day")) <= 31:
            add(_from_match(match, language, int(match.group("month"))))
    for match in DECADE[language].finditer(text):
        add(Moment(match.start(), match.end(), decade=_decade(match, language)))
    for match in re.finditer(r"[^\W\d_]+", text):
        add(_weekday(match, language))
    return sorted(found, key=lambda moment: moment.start)


def _is_month(text: str, match: re.Match[str], language: str) -> bool:
    """A bare month name counts when it is written as one: "may", "march" and "jan" are words and names too."""
    name = match.group("month")
    if not name[0].isupper():
        return False
    if match.groupdict().get("year"):
        return True
    if name.casefold() not in MONTHS[language] and name.casefold() not in {"jänner", "feber"}:
        return False
    if language == "en" and name in {"May", "March"}:
        before = text[: match.start()].rstrip()
        return bool(
            re.search(r"(?i)\b(?:in|of|since|until|by|last|next|early|mid|late|during|from|to|and|this|on)$", before)
        )
    return True


def _from_match(match: re.Match[str], language: str, month: int) -> Moment | None:
    groups = match.groupdict()
    day = int(groups["day"]) if groups.get("day") else None
    if groups.get("wordday"):
        day = _word_day(groups["wordday"], language)
        if day is None:
            return None
    year = None
    if groups.get("year"):
        digits = groups["year"].lstrip("'’")
        year = int(digits) if len(digits) == 4 else (2000 if int(digits) < 50 else 1900) + int(digits)
    end = match.end()
    if groups.get("wordyear"):
        year, length = _word_year(groups["wordyear"], language)
        end = match.start("wordyear") + length
    if day is not None and not 1 <= day <= 31:
        return None
    end = match.start() + len(match.string[match.start() : end].rstrip(" ,"))
    return Moment(match.start(), end, year=year, month=month, day=day)


def _with_third(text: str, moment: Moment, language: str) -> Moment:
    """ "Ende Juli", "mid-January": the part of the month that a month without a day is given."""
    match = THIRD[language].search(text[: moment.start]) if moment.day is None else None
    if match is None:
        return moment
    named = next(number for number, word in enumerate(match.groups(), start=1) if word)
    return replace(moment, start=match.start(), third=named)


def _word_day(word: str, language: str) -> int | None:
    if language == "de":
        return german_ordinal(word)
    parts = re.split(r"[- ]", word.casefold())
    if len(parts) == 2 and parts[0] in EN_TENS and (last := english_ordinal(parts[1])):
        return EN_TENS[parts[0]] + last
    return english_ordinal(parts[-1]) if len(parts) == 1 or parts[0] == "the" else None


def _word_year(word: str, language: str) -> tuple[int | None, int]:
    """The year at the start of `word`, and how many characters it takes; (None, 0) when there is none."""
    if language == "de":
        year, length = german_cardinal(word), len(word)
    else:
        parts = list(re.finditer(r"[a-z]+", word, re.I))
        read = english_cardinal([part.group(0).casefold() for part in parts])
        year, length = (int(read[0]), parts[read[1] - 1].end()) if read else (None, 0)
    return (year, length) if year and 1000 <= year <= 2199 else (None, 0)


def _hour(word: str, language: str) -> int | None:
    if word.isdigit():
        return int(word)
    return german_cardinal(word) if language == "de" else EN_UNITS.get(word.casefold())


def _time(match: re.Match[str], language: str) -> Moment | None:
    groups = match.groupdict()
    minute = 0
    if groups.get("bare"):
        hour, minute = (int(part) for part in groups["bare"].split(":"))
    elif groups.get("part"):
        named = _hour(groups["parthour"], language)
        if named is None:
            return None
        total = (named * 60 + PARTS[groups["part"].casefold()]) % (24 * 60)
        return Moment(match.start(), match.end(), minutes=total)
    else:
        named = _hour(groups["hour"] or groups.get("worded") or groups.get("oclock") or "", language)
        if named is None:
            return None
        hour, minute = named, int(groups.get("minute") or 0)
        after = groups.get("after") or groups.get("wordafter")
        if after and (extra := _hour(after, language)) is not None and extra < 60:
            minute = extra
        elif after:
            end = match.start("after") if groups.get("after") else match.start("wordafter")
            return Moment(match.start(), end - 1, minutes=hour * 60 + minute) if hour <= 24 else None
        if groups.get("half"):
            hour = hour % 12 + (12 if groups["half"].casefold() == "p" else 0)
    return Moment(match.start(), match.end(), minutes=hour * 60 + minute) if hour <= 24 and minute < 60 else None


def _decade(match: re.Match[str], language: str) -> int:
    if match.group("decade"):
        return int(match.group("decade")) % (100 if len(match.group("decade")) == 2 else 10_000)
    wordy = match.group("wordy").casefold().replace("ß", "ss")
    return 10 * ((TENS_DE if language == "de" else DECADES_EN).index(wordy) + 2)


def _weekday(match: re.Match[str], language: str) -> Moment | None:
    word = match.group(0).casefold()
    if not match.group(0)[0].isupper() and language == "en":
        return None
    names = WEEKDAYS[language]
    if word == "sonnabend":
        return Moment(match.start(), match.end(), weekday=5)
    for index, name in enumerate(names):
        if word in {name, name + "s", name + "e", name + "en"}:
            return Moment(match.start(), match.end(), weekday=index)
        if (
            language == "de"
            and word.startswith(name)
            and word.removeprefix(name).removesuffix("s")
            in {
                "abend",
                "morgen",
                "mittag",
                "nachmittag",
                "vormittag",
                "nacht",
                "früh",
            }
        ):
            return Moment(match.start(), match.end(), weekday=index)
    return None
