"""Unites candidates that tell the same event, before they are ranked. The outlets of both count as its sources if their
texts tell it surely, else as outlets on its topic."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from radiox_tasks.content.rundown.candidates import Candidate
from radiox_tasks.content.rundown.same_event import also_told, newest, tell_same_event
from radiox_tasks.content.rundown.score import weigh
from radiox_tasks.model.preset import Preset


def unite(
    candidates: Sequence[Candidate], *, preset: Preset, air_at: datetime
) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    """The candidates with the newest telling of each event, and each dropped one with its twin that stays."""
    kept: list[Candidate] = []
    dropped: list[tuple[Candidate, Candidate]] = []
    for candidate in candidates:
        twin = next((other for other in kept if tell_same_event(other.articles, candidate.articles)), None)
        if twin is None:
            kept.append(candidate)
            continue
        stays = newest(twin, candidate, articles=lambda told: told.articles)
        leaves = candidate if stays is twin else twin
        sure = tell_same_event(stays.articles, leaves.articles, surely=True)
        more = also_told(stays.articles, leaves.articles)
        rest = (*(article for article in leaves.articles if article not in more), *leaves.also)
        articles, also = (*stays.articles, *more), (*stays.also, *(rest if sure else ()))
        related = {*stays.worth.related, *leaves.worth.related, *leaves.worth.outlets}
        worth = weigh(
            (*articles, *also),
            wish=stays.worth.wish or leaves.worth.wish,
            air_at=air_at,
            asked=preset.news.categories,
            related=related,
        )
        united = replace(stays, articles=articles, also=also, worth=worth, names=stays.names | leaves.names)
        kept[kept.index(twin)] = united
        dropped.append((leaves, united))
    return kept, dropped
