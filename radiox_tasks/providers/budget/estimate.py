"""Estimates a show's cost before the first paid call: script, speech and painted cover."""

import math
from collections.abc import Iterator

from radiox_tasks.data.shows.records import Show
from radiox_tasks.data.step_outputs import (
    MissingStepError,
    cast_of,
    output_of,
    run_step,
    rundown_of,
    speak_inputs,
    version_of,
)
from radiox_tasks.data.store import Store
from radiox_tasks.model.declared.steps import ESTIMATE, SPEAK, Estimated
from radiox_tasks.model.host import Cast
from radiox_tasks.model.news import Rundown
from radiox_tasks.model.preset import Preset
from radiox_tasks.model.script import Line, Script
from radiox_tasks.model.sound import Voice
from radiox_tasks.model.timing.natural_length import WORDS_A_MINUTE, natural_words
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.providers.calls import CallRequest, Usage
from radiox_tasks.providers.openai.access import has_language_model, wants_painted_cover
from radiox_tasks.providers.prices import prices_for
from radiox_tasks.providers.prompt_limits import (
    ARTICLE_CHARACTERS,
    ARTICLES_PER_STORY,
    CHARACTERS_PER_TOKEN,
    COVER_TOKENS,
    JUDGE_PROMPTS,
    JUDGE_TOKENS_PER_WORD,
    LEAST_JUDGED_AHEAD,
    MOST_SCRIPT_TOKENS_PER_WORD,
)
from radiox_tasks.providers.speech_usage import speech_usage

RULES_CHARACTERS = 6_000
"""Characters of a prompt's instructions, without the articles."""
REASONING_TOKENS = 4_000
"""Reasoning tokens of one call, billed as output (platform.openai.com/docs/guides/reasoning)."""
REPAIRED_SHARE = 0.25
"""Assumed share of the lines that are repaired and judged again; chosen high, since it depends on the model."""
WORDS_PER_LINE = 20.0
EVIDENCE_RATIO = 6.0
"""Characters in the judge's prompt per character of the line: the line, its evidence and the surrounding JSON."""
CHARACTERS_A_WORD = 7.0
"""Including the following space. German news text has 6.5 to 7, English 6."""
COVER = Usage({"input_tokens": 300, "output_tokens": COVER_TOKENS})


def estimate_show(store: Store, show: Show, script: Script | None = None) -> Estimated:
    """The show's cost by the price table, without reuse of earlier results; unknown parts are estimated from the
    preset's length."""
    try:
        cast = cast_of(store, show.show_id)
    except MissingStepError:
        cast = Cast(hosts={}, voices={})
    words = _words_of(script) if script else _planned_words(show.preset, cast)
    model, painted = has_language_model(store.settings), wants_painted_cover(store.settings, show.order)
    written = _script_cost(store, rundown_of(store, show.show_id), words) if model else 0
    speech = _written_speech(store, cast, script) if script else _planned_speech(store, cast, words)
    cover = _cost(store, "openai", store.settings.image_model, COVER) if painted else 0
    return Estimated(usd=(written + speech + cover) / MICROS, script=written, speech=speech, cover=cover)


def record_estimate(store: Store, show: Show) -> None:
    """Store the show's estimate, once, before its first paid call."""
    run_step(store, ESTIMATE, version_of(show), lambda _: estimate_show(store, show), show_id=show.show_id)


def recorded_estimate(store: Store, show: Show) -> float:
    """The show's estimate in US dollars; 0.0 if it made no paid call."""
    estimated = output_of(store, ESTIMATE, version_of(show))
    return estimated.usd if estimated else 0.0


def speech_to_pay(store: Store, cast: Cast, script: Script) -> int:
    """The cost of speaking the script with each host's first voice; lines spoken before cost nothing."""
    return sum(_speech_cost(store, voice, len(line.spoken)) for line, voice in _unspoken(store, cast, script))


def characters_to_speak(store: Store, cast: Cast, script: Script, provider: str) -> int:
    """The number of characters that this provider still has to speak, with each host's first voice."""
    unspoken = _unspoken(store, cast, script)
    return sum(len(line.spoken) for line, voice in unspoken if voice.provider == provider)


def _unspoken(store: Store, cast: Cast, script: Script) -> Iterator[tuple[Line, Voice]]:
    """The lines that a paid voice still has to speak."""
    for line in script.lines:
        voice = _first(cast, line.speaker)
        if voice and store.ledger.output_of(SPEAK.entry(speak_inputs(line, script.language, voice))) is None:
            yield line, voice


def _written_speech(store: Store, cast: Cast, script: Script) -> int:
    return sum(
        _speech_cost(store, voice, len(line.spoken)) for line in script.lines if (voice := _first(cast, line.speaker))
    )


def _planned_speech(store: Store, cast: Cast, words: float) -> int:
    """The cost with the cast's most expensive voice: the distribution of lines is not known yet."""
    firsts = [voice for speaker in cast.voices if (voice := _first(cast, speaker))]
    return max((_speech_cost(store, voice, round(words * CHARACTERS_A_WORD)) for voice in firsts), default=0)


def _first(cast: Cast, speaker: str) -> Voice | None:
    """The voice that is tried first, if it is a paid one."""
    chain = cast.voices.get(speaker, ())
    return chain[0] if chain and not chain[0].local else None


def _speech_cost(store: Store, voice: Voice, characters: int) -> int:
    return _cost(store, voice.provider, voice.model, speech_usage(voice.provider, characters))


def _script_cost(store: Store, rundown: Rundown | None, words: float) -> int:
    characters = RULES_CHARACTERS
    for story in rundown.stories if rundown else ():
        characters += sum(min(len(article.text), ARTICLE_CHARACTERS) for article in story.articles[:ARTICLES_PER_STORY])
    output = round(words * MOST_SCRIPT_TOKENS_PER_WORD) + REASONING_TOKENS
    usage = Usage({"input_tokens": round(characters / CHARACTERS_PER_TOKEN), "output_tokens": output})
    return _cost(store, "openai", store.settings.script_model, usage) + _judge_cost(store, words)


def _judge_cost(store: Store, words: float) -> int:
    """Two votes on every line, and two more on each repaired line; in batches as small as those of stories that are
    judged while the script streams."""
    votes = len(JUDGE_PROMPTS) * (1 + REPAIRED_SHARE)
    calls = math.ceil(words / (LEAST_JUDGED_AHEAD * WORDS_PER_LINE))
    characters = calls * RULES_CHARACTERS + words * CHARACTERS_A_WORD * EVIDENCE_RATIO
    usage = Usage(
        {
            "input_tokens": round(votes * characters / CHARACTERS_PER_TOKEN),
            "output_tokens": round(votes * (words * JUDGE_TOKENS_PER_WORD + calls * REASONING_TOKENS)),
        }
    )
    return _cost(store, "openai", store.settings.judge_model, usage)


def planned_characters(preset: Preset, cast: Cast) -> float:
    """The characters of the speech that the preset's length or number of stories asks for."""
    return _planned_words(preset, cast) * CHARACTERS_A_WORD


def _planned_words(preset: Preset, cast: Cast) -> float:
    if preset.duration is None:
        return natural_words(preset.news.count)
    rates = [voices[0].rate_wpm for voices in cast.voices.values() if voices] or [WORDS_A_MINUTE]
    return max(0.0, preset.duration - preset.sound.music_seconds) * max(rates) / 60.0


def _words_of(script: Script) -> float:
    return sum(len(line.text.split()) for line in script.lines)


def _cost(store: Store, provider: str, model: str, usage: Usage) -> int:
    request = CallRequest(provider, "estimate", model, usage)
    return prices_for(store.settings).estimate(request)[1]
