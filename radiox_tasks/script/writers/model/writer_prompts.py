"""Prompts of the writer: the rules, the cast, and the articles marked as data."""

import json
import secrets
import zlib
from collections.abc import Sequence
from typing import Any

from radiox_tasks.model.timing.natural_length import natural_words
from radiox_tasks.providers.prompt_limits import ARTICLE_CHARACTERS
from radiox_tasks.script.checks.line_checks import Failure
from radiox_tasks.script.phrases.clock_phrases import clock_words, hello_words, part_of_day, style_at
from radiox_tasks.script.phrases.house_phrases import phrasebook
from radiox_tasks.script.prompt_templates import prompt_template
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.prompt_injection import without_instructions
from radiox_tasks.script.sources.show_sources import Source, Sources
from radiox_tasks.script.writers.model.openai_schema import WrittenLine, WrittenScript

SAID = "said:"  # prefix of a remembered phrase that a model worded


def script_messages(request: ScriptRequest, sources: Sources, complaint: str = "") -> list[dict[str, str]]:
    """The messages that ask for a whole script; `complaint` describes the problem of the previous answer."""
    book = phrasebook(request.language)
    local = request.local_air_at
    words = target_words(request)
    user = prompt_template("prompts/script.j2").render(
        station=request.preset.title,
        clock=clock_words(book, local),
        hello=hello_words(book, local),
        part=part_of_day(local),
        date=local.date().isoformat(),
        tone=style_at(request.preset, local).tone,
        instructions=request.preset.news.instructions,
        cast=request.roles,
        sample=request.sample,
        words=words,
        least_words=round(words * 0.97),
        most_words=round(words * 1.05),
        story_words=round(words * 0.75 / max(1, len(sources.stories))),
        avoid=[phrase.removeprefix(SAID) for phrase in request.avoid_phrases if phrase.startswith(SAID)],
        running_order=list(sources.stories),
        weather=[item.source_id for item in sources.items if item.source_id.startswith("W")],
        markets=[item.source_id for item in sources.items if item.source_id.startswith("M")],
        **_fenced(request, sources),
    )
    messages = [_system(request), {"role": "user", "content": user}]
    if complaint:
        messages.append({"role": "user", "content": prompt_template("prompts/again.j2").render(why=complaint)})
    return messages


def go_on_messages(request: ScriptRequest, begun: Sequence[WrittenLine]) -> list[dict[str, str]]:
    """The messages, after those of `script_messages`, that ask for what follows the lines of an answer that broke
    off."""
    said = WrittenScript(language=request.language, lines=list(begun)).model_dump_json()
    instruction = prompt_template("prompts/go_on.j2").render(lines=len(begun))
    return [{"role": "assistant", "content": said}, {"role": "user", "content": instruction}] if begun else []


def repair_messages(request: ScriptRequest, sources: Sources, failures: Sequence[Failure]) -> list[dict[str, str]]:
    """The messages that ask for new wording of failed lines, with the reasons."""
    wanted = {failure.line.story_id for failure in failures}
    items = tuple(item for item in sources.items if not item.story or item.story_id in wanted)
    lines = [
        {
            "number": failure.index,
            "speaker": failure.line.speaker,
            "kind": failure.line.kind,
            "text": failure.line.text,
            "problems": [f"{finding.rule}: {finding.detail} ({finding.excerpt})" for finding in failure.findings],
        }
        for failure in failures
    ]
    user = prompt_template("prompts/repair.j2").render(
        lines=[json.dumps(line, ensure_ascii=False) for line in lines],
        **_fenced(request, Sources(sources.stories, items)),
    )
    return [_system(request), {"role": "user", "content": user}]


def target_words(request: ScriptRequest) -> int:
    """The number of spoken words for the duration, by the presenters' rates; without a duration, a natural length."""
    if request.speech_seconds is None:
        factor = style_at(request.preset, request.local_air_at).length
        return round(natural_words(len(request.rundown.stories)) * factor)
    presenters = request.roles.presenters
    rate = sum(request.rate(host.speaker) for host in presenters) / len(presenters)
    return round(request.speech_seconds * 0.93 * rate / 60.0)  # the rest is pauses between the turns


def _system(request: ScriptRequest) -> dict[str, str]:
    book = phrasebook(request.language)
    guide = prompt_template(f"languages/{request.language}/guide.j2").render()
    text = prompt_template("prompts/system.j2").render(
        language=book.language.english_name, code=request.language, guide=guide
    )
    return {"role": "system", "content": text}


def _fenced(request: ScriptRequest, sources: Sources) -> dict[str, Any]:
    """The sources as JSON, one per line, between two random markers. JSON escapes line breaks and quotation marks, so
    that an article cannot end its own line or the marked block."""
    before = {story.story_id: story.update_of for story in request.rundown.stories if story.update_of}
    again = {story.story_id for story in request.rundown.stories if story.retold}
    rows = [_row(item, before.get(item.story_id, ""), item.story_id in again) for item in sources.shown]
    phrases = phrasebook(request.language).families["again"]
    return {
        "fence": secrets.token_hex(16),
        "again": phrases[zlib.crc32(request.show_id.encode()) % len(phrases)].text if again else "",
        "sources": [json.dumps(row, ensure_ascii=False) for row in rows],
    }


def _row(item: Source, told_before: str, told_already: bool) -> dict[str, Any]:
    """One source by its numbered sentences; the first of an article is its title."""
    row: dict[str, Any] = {"id": item.source_id}
    if item.story:
        row |= {
            "story": item.story,
            "language": item.language,
            "published": item.said_at.isoformat() if item.said_at else "unknown",
        }
    row["outlet"] = item.outlet
    if told_before:
        row["told_before"] = without_instructions(told_before)
    if told_already:
        row["told_already"] = True
    most = len(item.title) + ARTICLE_CHARACTERS
    row["sentences"] = {one.passage_id: one.text for one in item.sentences if one.evidence.end <= most}
    return row
