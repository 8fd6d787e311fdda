"""Unites candidates that tell the same event, before they are ranked. The outlets of both count as its sources if their
texts tell it surely, else as outlets on its topic."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from radiox_tasks.content.rundown.candidates import Candidate
from radiox_tasks.content.rundown.same_event import also_told, unite_twins
from radiox_tasks.content.rundown.score import weigh
from radiox_tasks.model.preset import Preset


def unite(
    candidates: Sequence[Candidate], *, preset: Preset, air_at: datetime
) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    """The candidates with the telling to keep of each event, and each dropped one with its twin that stays."""

    def merge(stays: Candidate, leaves: Candidate, sure: bool) -> Candidate:
        more = also_told(stays, leaves, sure=sure)
        rest = (*(article for article in leaves.articles if article not in more), *leaves.also)
        articles, also = (*stays.articles, *more), (*stays.also, *(rest if sure else ()))
        worth = weigh(
            (*articles, *also),
            wish=stays.worth.wish or leaves.worth.wish,
            air_at=air_at,
            asked=preset.news.categories,
            related={*stays.worth.related, *leaves.worth.related, *leaves.worth.outlets},
        )
        return replace(stays, articles=articles, also=also, worth=worth, names=stays.names | leaves.names)

    return unite_twins(candidates, merge)
