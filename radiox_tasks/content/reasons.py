"""Why a story is in the show or not, in words a listener could read, in the show's language."""

from datetime import datetime, timedelta

from radiox_tasks.content.score import Worth
from radiox_tasks.content.score_rules import Broken
from radiox_tasks.data.model.preset import NewsRules

NAMED_OUTLETS = 4
OLD = timedelta(hours=4)

_SMALL = {
    "de": ("null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}
_WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_LANGUAGES = {"de": {"de": "Deutsch", "en": "Englisch"}, "en": {"de": "German", "en": "English"}}
# How people call the usual categories of feeds; any other is written as the preset writes it.
_SECTIONS = {
    "de": {
        "zurich": "Zürich",
        "zuerich": "Zürich",
        "schweiz": "Schweiz",
        "switzerland": "Schweiz",
        "news": "Nachrichten",
        "international": "Ausland",
        "wirtschaft": "Wirtschaft",
        "economy": "Wirtschaft",
        "tech": "Technik",
        "science": "Wissen",
        "bitcoin": "Bitcoin",
        "crypto": "Krypto",
        "sport": "Sport",
    },
    "en": {
        "zurich": "Zurich",
        "zuerich": "Zurich",
        "schweiz": "Switzerland",
        "switzerland": "Switzerland",
        "news": "News",
        "international": "World",
        "wirtschaft": "Economy",
        "economy": "Economy",
        "tech": "Technology",
        "science": "Science",
        "bitcoin": "Bitcoin",
        "crypto": "Crypto",
        "sport": "Sport",
    },
}


class Reasons:
    """The reasons of one show. `air_at` is in the preset's zone."""

    def __init__(self, language: str, air_at: datetime) -> None:
        self.language = language if language in _SMALL else "en"
        self.german = self.language == "de"
        self.air_at = air_at

    def chosen(self, worth: Worth, *, category: str, foreign: str | None, told_at: datetime | None) -> str:
        """Why a story is told. `foreign` is the language of a story that has no article in the show's own."""
        parts = [self._sources(worth), self._age(worth)]
        if told_at is not None:
            when = self._when(told_at)
            parts.append(f"Neues seit der Sendung {when}" if self.german else f"news since the show {when}")
        if worth.wish:
            parts.append(
                f"ein Wunsch der Redaktion: „{worth.wish}“" if self.german else f"the editors asked for “{worth.wish}”"
            )
        if foreign:
            name = self._language(foreign)
            parts.append(f"nur auf {name} verfügbar" if self.german else f"available in {name} only")
        section = self._section(category)
        rubric = f"Rubrik {section}" if self.german else f"section {section}"
        return _sentence([*parts, rubric])

    def outranked(self, worth: Worth, *, crowded: str | None) -> str:
        """Why a story that was allowed is not told. `crowded` is its category when others of it were chosen."""
        parts = []
        if len(worth.outlets) == 1:
            parts.append(f"nur bei {worth.outlets[0]}" if self.german else f"only from {worth.outlets[0]}")
        if worth.age is None or worth.age > OLD:
            parts.append(self._age(worth))
        if crowded:
            parts.append(
                f"aus der Rubrik {self._section(crowded)} ist schon etwas dabei"
                if self.german
                else f"the section {self._section(crowded)} is already in the show"
            )
        if not parts:
            parts.append("andere Meldungen lagen knapp davor" if self.german else "others were just ahead")
        return _sentence(["Für diese Sendung nicht gewählt" if self.german else "Not chosen for this show", *parts])

    def ruled_out(self, broken: Broken, rules: NewsRules) -> str:
        """Why a rule of the preset keeps a story out."""
        detail = broken.detail
        if broken.rule == "max_age":
            age = self._span(rules.max_age)
            return f"Älter als {age}." if self.german else f"Older than {age}."
        if broken.rule == "exclude":
            return (
                f"Das Thema „{detail}“ bringt diese Sendung nicht."
                if self.german
                else f"This show leaves out “{detail}”."
            )
        if broken.rule == "categories":
            wanted = ", ".join(map(self._section, rules.categories))
            section = self._section(detail)
            return (
                f"Aus der Rubrik {section}; diese Sendung bringt nur: {wanted}."
                if self.german
                else f"From the section {section}; this show tells only: {wanted}."
            )
        return (
            f"Die Quelle hat hier zu wenig Gewicht (Priorität {detail}, verlangt {rules.min_priority})."
            if self.german
            else f"The source ranks too low here (priority {detail}, {rules.min_priority} is asked for)."
        )

    def told(self, told_at: datetime) -> str:
        """Why a story that was told does not come back."""
        when = self._when(told_at)
        return (
            f"Schon gesendet {when}, seither nichts Neues."
            if self.german
            else f"Already told {when}, nothing new since."
        )

    def feed_full(self, outlet: str, share: int) -> str:
        """Why another story of the same feed is not told."""
        if self.german:
            stories = "eine Meldung" if share == 1 else f"{self._number(share)} Meldungen"
            return f"Von {outlet} kommt schon {stories}." if share == 1 else f"Von {outlet} kommen schon {stories}."
        stories = "one story" if share == 1 else f"{self._number(share)} stories"
        return f"{outlet} already has {stories} in this show."

    def wrong_language(self, language: str) -> str:
        """Why a story without an article in the show's language is not told."""
        name, own = self._language(language), self._language(self.language)
        return (
            f"Nur auf {name} verfügbar, diese Sendung spricht {own}."
            if self.german
            else f"Available in {name} only; this show speaks {own}."
        )

    def reranked(self, said: str) -> str:
        """The language model's reason for a story's place, marked as its own words."""
        said = said.rstrip(".")
        return f"Vom Sprachmodell gereiht: „{said}“." if self.german else f"Ranked by the language model: “{said}”."

    def outvoted(self) -> str:
        """Why a story that stood high enough is not told."""
        return (
            "Das Sprachmodell zog andere Meldungen vor."
            if self.german
            else "The language model put other stories first."
        )

    def not_reranked(self, error: str) -> str:
        """Why the order is the station's own although the language model was asked."""
        return (
            f"Die Reihenfolge blieb, wie die Regeln sie ergaben ({error})."
            if self.german
            else f"The order stayed as the rules made it ({error})."
        )

    def _sources(self, worth: Worth) -> str:
        count, names = len(worth.outlets), ", ".join(worth.outlets[:NAMED_OUTLETS])
        if len(worth.outlets) > NAMED_OUTLETS:
            names += " …"
        if count == 1:
            return f"Gemeldet von {names}" if self.german else f"Reported by {names}"
        number = self._number(count)
        if self.german:
            return f"{number.capitalize()} unabhängige Quellen berichten ({names})"
        return f"{number.capitalize()} independent outlets report it ({names})"

    def _age(self, worth: Worth) -> str:
        if worth.age is None:
            return "ohne Zeitangabe" if self.german else "undated"
        span = self._span(worth.age)
        return f"zuletzt vor {span.replace('Tage', 'Tagen')}" if self.german else f"latest {span} ago"

    def _span(self, span: timedelta) -> str:
        minutes = max(round(span.total_seconds() / 60), 1)
        if minutes < 60:
            return f"{minutes} {self._unit('Minute', 'minute', minutes)}"
        hours = round(minutes / 60)
        if hours < 48:
            return f"{hours} {self._unit('Stunde', 'hour', hours)}"
        days = round(hours / 24)
        if self.german:
            return f"{days} Tage"
        return f"{days} days"

    def _unit(self, german: str, english: str, count: int) -> str:
        if self.german:
            return german if count == 1 else f"{german}n"
        return english if count == 1 else f"{english}s"

    def _when(self, moment: datetime) -> str:
        local = moment.astimezone(self.air_at.tzinfo)
        clock = f"{local:%H:%M}"
        if local.date() == self.air_at.date():
            return f"um {clock} Uhr" if self.german else f"at {clock}"
        weekday = _WEEKDAYS[self.language][local.weekday()]
        return f"am {weekday} um {clock} Uhr" if self.german else f"on {weekday} at {clock}"

    def _number(self, count: int) -> str:
        words = _SMALL[self.language]
        return words[count] if count < len(words) else str(count)

    def _section(self, category: str) -> str:
        return _SECTIONS[self.language].get(category.lower(), category)

    def _language(self, code: str) -> str:
        return _LANGUAGES[self.language].get(code, code)


def _sentence(parts: list[str]) -> str:
    return "; ".join(parts) + "."
