"""Texts of the reasons why a story is in the rundown or not, in the show's language (reasons.yaml)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from radiox_tasks.content.rundown.news_rules import Broken
from radiox_tasks.content.rundown.score import Worth
from radiox_tasks.language.plurals import plural
from radiox_tasks.language.wording import wording
from radiox_tasks.model.preset import NewsRules

NAMED_OUTLETS = 4
OLD = timedelta(hours=4)


class Reasons:
    """The reasons of one show. `air_at` is in the preset's zone."""

    def __init__(self, language: str, air_at: datetime) -> None:
        self.language = language
        self.air_at = air_at
        self._wording = wording(language, "reasons")

    def chosen(
        self, worth: Worth, *, category: str, foreign: str | None, told_at: datetime | None, again: bool = False
    ) -> str:
        """Why a story is told. `foreign` is the language of a story without an article in the show's own."""
        parts = [self._sources(worth), self._age(worth)]
        if worth.related:
            parts.append(self._say("related", names=", ".join(worth.related[:NAMED_OUTLETS])))
        if worth.grave:
            parts.append(self._say("grave"))
        if worth.public:
            parts.append(self._say("public"))
        if told_at is not None:
            parts.append(self._say("told_again" if again else "news_since", when=self._when(told_at)))
        if worth.wish:
            parts.append(self._say("wish", wish=worth.wish))
        if foreign:
            parts.append(self._say("foreign", language=self._language(foreign)))
        return _sentence([*parts, self._say("section", section=self._section(category))])

    def outranked(self, worth: Worth, *, crowded: str | None) -> str:
        """Why an eligible story is not told. `crowded` is its category if others of it were chosen."""
        parts = []
        if len(worth.outlets) == 1:
            parts.append(self._say("only_from", outlet=worth.outlets[0]))
        if worth.age is None or worth.age > OLD:
            parts.append(self._age(worth))
        if worth.light:
            parts.append(self._say("light", section=worth.light))
        if crowded:
            parts.append(self._say("crowded", section=self._section(crowded)))
        return _sentence([self._say("not_chosen"), *(parts or [self._say("just_ahead")])])

    def ruled_out(self, broken: Broken, rules: NewsRules) -> str:
        """Why a rule of the preset excludes a story."""
        detail = broken.detail
        if broken.rule == "max_age":
            return self._say("too_old", span=self._span(rules.max_age, "span"))
        if broken.rule == "undated":
            return self._say("no_date")
        if broken.rule == "paid":
            return self._say("paid")
        if broken.rule == "exclude":
            return self._say("excluded", theme=detail)
        if broken.rule == "categories":
            wanted = ", ".join(map(self._section, rules.categories))
            return self._say("other_sections", section=self._section(detail), wanted=wanted)
        return self._say("low_priority", priority=detail, least=rules.min_priority)

    def too_few(self, count: int, wanted: int, again: int, against: Sequence[tuple[str, int]]) -> str:
        """Why a show has fewer new stories than requested: how many, how many repeated, what excluded the others."""
        parts = [self._say("too_few", count=count, wanted=wanted)]
        if again:
            parts.append(plural(self._wording["of_them_again"], again, self.language).format(n=again))
        if against:
            parts.append(self._say("left_out", reasons="; ".join(f"{n} × {why.rstrip('.')}" for why, n in against)))
        return " ".join(parts)

    def told(self, told_at: datetime) -> str:
        """Why a told story is not repeated."""
        return self._say("told", when=self._when(told_at))

    def same_event(self, title: str) -> str:
        """Why a story whose event another one tells is not told."""
        return self._say("same_event", title=title)

    def feed_full(self, outlet: str, share: int) -> str:
        """Why another story of the same feed is not told."""
        form = plural(self._wording["feed_full"], share, self.language)
        return form.format(outlet=outlet, count=self._number(share))

    def wrong_language(self, language: str) -> str:
        """Why a story without an article in the show's language is not told."""
        return self._say("wrong_language", language=self._language(language), own=self._language(self.language))

    def reranked(self, said: str) -> str:
        """The language model's reason for a story's place, marked as its own words."""
        return self._say("reranked", said=said.rstrip("."))

    def outvoted(self) -> str:
        """Why a story that stood high enough is not told."""
        return self._say("outvoted")

    def not_reranked(self, error: str) -> str:
        """Why the order is the station's own although the language model was asked."""
        return self._say("not_reranked", error=error)

    def _say(self, key: str, **slots: Any) -> str:
        return str(self._wording[key].format(**slots))

    def _sources(self, worth: Worth) -> str:
        count, names = len(worth.outlets), ", ".join(worth.outlets[:NAMED_OUTLETS])
        if len(worth.outlets) > NAMED_OUTLETS:
            names += " …"
        if count == 1:
            return self._say("one_source", names=names)
        return self._say("sources", count=self._number(count).capitalize(), names=names)

    def _age(self, worth: Worth) -> str:
        if worth.age is None:
            return self._say("undated")
        return self._say("latest", span=self._span(worth.age, "span_ago"))

    def _span(self, span: timedelta, wording_key: str) -> str:
        count, unit = max(round(span.total_seconds() / 60), 1), "minute"
        if count >= 60:
            count, unit = round(count / 60), "hour"
            if count >= 48:
                count, unit = round(count / 24), "day"
        return plural(self._wording[wording_key][unit], count, self.language).format(n=count)

    def _when(self, moment: datetime) -> str:
        from babel.dates import format_date

        local = moment.astimezone(self.air_at.tzinfo)
        clock = f"{local:%H:%M}"
        if local.date() == self.air_at.date():
            return self._say("when_today", clock=clock)
        return self._say("when", weekday=format_date(local.date(), "EEEE", locale=self.language), clock=clock)

    def _number(self, count: int) -> str:
        counts = self._wording["counts"]
        return str(counts[count]) if count < len(counts) else str(count)

    def _section(self, category: str) -> str:
        return str(self._wording["sections"].get(category.lower(), category))

    def _language(self, code: str) -> str:
        from babel import Locale

        return str(Locale(self.language).languages.get(code, code))


def _sentence(parts: list[str]) -> str:
    return "; ".join(parts) + "."
