"""Reranks the candidate stories with a language model.

The candidates have passed every rule of the preset; the model can neither add nor change one. An answer that does not
match the schema is rejected as a whole, and the previous order stays.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from radiox_tasks.content.fetch.parsing.detect_language import detect_language
from radiox_tasks.content.rundown.choose_stories import NEAR_MISSES, SPARES
from radiox_tasks.content.rundown.reasons import Reasons
from radiox_tasks.content.rundown.rerank_prompt import LONGEST_REASON, RankedStories, rerank_messages
from radiox_tasks.model.news import Absence, NearMiss, Rundown, Story
from radiox_tasks.model.preset import Preset
from radiox_tasks.providers.calls import Caller, ProviderError
from radiox_tasks.providers.openai.client import UnusableAnswerError, ask
from radiox_tasks.settings import Settings

OFFERED = 8  # additional candidates that the model may choose from
TIMEOUT_SECONDS = 40.0  # a single attempt: a better order is not worth a delay
TOKENS_A_STORY = 70  # id, a reason of one sentence, and the JSON around them
REASONING_TOKENS = 2_000
WHAT = "ranking"

_UNTOLD = re.compile(r"https?:|www\.|[<>\[\]{}`*|\n\r]")
_DIGITS = re.compile(r"\d")


def rerank(
    rundown: Rundown,
    *,
    count: int,
    preset: Preset,
    settings: Settings,
    caller: Caller,
    air_at: datetime,
    spare: int = SPARES,
) -> Rundown:
    """The rundown with `count` of its stories and spares in the model's order, each with the model's reason.

    Choose it with `spare=OFFERED`. Without a usable answer the order is unchanged, and the rundown says why. Candidates
    that the model passed over become near misses.
    """
    reasons = Reasons(preset.language, air_at)
    candidates = {f"C{number}": story for number, story in enumerate([*rundown.stories, *rundown.spares], start=1)}
    wanted = min(count, len(candidates))
    if len(candidates) < 2:
        return _kept(rundown, count, spare, ())
    try:
        answer = ask(
            rerank_messages(candidates, count=wanted, preset=preset, air_at=air_at),
            RankedStories,
            operation="rerank",
            settings=settings,
            caller=caller,
            expected_tokens=REASONING_TOKENS + TOKENS_A_STORY * wanted,
            timeout=TIMEOUT_SECONDS,
            attempts=1,
        )
        ranking = _accepted(answer, candidates, wanted, preset.language)
    except (ProviderError, UnusableAnswerError) as error:
        return _kept(rundown, count, spare, (Absence(what=WHAT, why=reasons.not_reranked(str(error))),))
    chosen = [
        candidates[short].model_copy(update={"reason": f"{candidates[short].reason} {reasons.reranked(said)}"})
        for short, said in ranking.items()
    ]
    passed_over = [story for short, story in candidates.items() if short not in ranking]
    urls = {story.articles[0].url for story in chosen}
    outvoted = [
        NearMiss(title=story.title, reason=reasons.outvoted(), url=story.articles[0].url)
        for story in rundown.stories[:count]
        if story in passed_over
    ]
    misses = [*outvoted, *(miss for miss in rundown.near_misses if miss.url not in urls)]
    return rundown.model_copy(
        update={
            "stories": tuple(chosen),
            "spares": tuple(passed_over[:spare]),
            "near_misses": tuple(misses[:NEAR_MISSES]),
        }
    )


def _kept(rundown: Rundown, count: int, spare: int, absences: tuple[Absence, ...]) -> Rundown:
    return rundown.model_copy(
        update={
            "stories": rundown.stories[:count],
            "spares": rundown.spares[:spare],
            "absences": (*rundown.absences, *absences),
        }
    )


def _accepted(answer: RankedStories, candidates: Mapping[str, Story], wanted: int, language: str) -> dict[str, str]:
    """The chosen ids in order, each with its reason. Raises UnusableAnswerError if any of them is invalid."""
    ranking: dict[str, str] = {}
    for ranked in answer.stories:
        if ranked.id not in candidates:
            raise UnusableAnswerError("the ranking names a story that was not offered")
        if ranked.id in ranking:
            raise UnusableAnswerError("the ranking names a story twice")
        reason = ranked.reason.strip()
        if not reason:
            raise UnusableAnswerError("the ranking gives no reason for a story")
        if len(reason) > LONGEST_REASON:
            raise UnusableAnswerError("the ranking gives too long a reason")
        if _UNTOLD.search(reason) or _DIGITS.search(reason) or not reason.isprintable():
            raise UnusableAnswerError("the ranking gives a reason with a figure, a link or markup")
        ranking[ranked.id] = reason
    if len(ranking) != wanted:
        raise UnusableAnswerError(f"the ranking names {len(ranking)} stories instead of {wanted}")
    if detect_language(" ".join(ranking.values())) not in (None, language):
        raise UnusableAnswerError("the ranking gives its reasons in another language")
    return ranking
