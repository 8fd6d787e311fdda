"""Fits a model's script to its duration: adds missing stories and quotes, then removes lines."""

from collections.abc import Sequence
from dataclasses import replace

from radiox_tasks.language.spans import overlap
from radiox_tasks.model.host import Host
from radiox_tasks.model.news import Story
from radiox_tasks.model.script import Evidence
from radiox_tasks.script.attribution import Phrasing, attributed, statement_part
from radiox_tasks.script.drafts import DraftLine
from radiox_tasks.script.phrases.house_phrases import PhraseChooser
from radiox_tasks.script.script_length import TOLERANCE, line_seconds, script_seconds
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.script.sources.statements import Statement
from radiox_tasks.script.writers.local.material import StoryMaterial, gather
from radiox_tasks.script.writers.local.story_dialogue import Place, story_lines

MOST_ADDED = 40  # lines; far more than any show lacks


def tell_missing(
    lines: Sequence[DraftLine], request: ScriptRequest, chooser: PhraseChooser
) -> tuple[list[DraftLine], list[str]]:
    """Add each story of the rundown that has no line, in its source's own words; the notes name them."""
    told = list(lines)
    notes: list[str] = []
    stories, presenters = request.rundown.stories, request.roles.presenters
    for rank, story in enumerate(stories):
        if any(line.story_id == story.story_id and line.kind == "news" for line in told):
            continue
        material, _ = gather(story, request, chooser.book.language)
        if material is None:
            notes.append(f"left out, nothing of it passed the checks: {story.title}")
            continue
        added = story_lines(
            material,
            material.statements[:1],
            place=Place(rank, len(stories), presenters[rank % len(presenters)], questions=False),
            roles=request.roles,
            chooser=chooser,
        )
        place = _place(told, stories[:rank])
        told[place:place] = added
        notes.append(f"told in the source's own words: {story.title}")
    return told, notes


def _place(lines: Sequence[DraftLine], before: Sequence[Story]) -> int:
    """After the last line of the preceding stories; else after the greeting."""
    ids = {story.story_id for story in before}
    behind = [index for index, line in enumerate(lines) if line.story_id in ids or line.kind == "greeting"]
    return behind[-1] + 1 if behind else 0


def fit_length(lines: Sequence[DraftLine], request: ScriptRequest, chooser: PhraseChooser) -> list[DraftLine]:
    """The lines adjusted to the requested length, as far as there is something to add or remove."""
    target = request.speech_seconds
    fitted = list(lines)
    if target is not None:
        while script_seconds(fitted, request) > target * (1 + TOLERANCE) and (least := _least(fitted)) is not None:
            del fitted[least]
        fitted = _top_up(fitted, request, chooser, target)
    return mark_trimmable(fitted)


def mark_trimmable(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """Mark lines that can be removed without a gap: the last of a story, unless it is the only one or an answer."""
    ends = set(_ends(lines))
    return [replace(line, trimmable=line.trimmable or index in ends) for index, line in enumerate(lines)]


def _ends(lines: Sequence[DraftLine]) -> list[int]:
    last = {line.story_id: index for index, line in enumerate(lines) if line.kind == "news"}
    counts = {story: sum(line.story_id == story and line.kind == "news" for line in lines) for story in last}
    return [index for story, index in last.items() if counts[story] > 1 and lines[index - 1].kind != "bridge"]


def _least(lines: Sequence[DraftLine]) -> int | None:
    """The line to remove first: the end of the latest story with more than one line."""
    return max(_ends(lines), default=None)


def _top_up(lines: list[DraftLine], request: ScriptRequest, chooser: PhraseChooser, target: float) -> list[DraftLine]:
    spare, roles = _spare(lines, request, chooser), request.roles
    for _ in range(MOST_ADDED):
        missing = target - script_seconds(lines, request)
        if missing <= target * TOLERANCE / 2 or not spare:
            break
        candidates = [(story_id, statements[0]) for story_id, statements in spare.items()]
        told = {story_id: sum(line.story_id == story_id for line in lines) for story_id in spare}
        fitting = [(story_id, said) for story_id, said in candidates if _fits(said, request, missing, target)]
        if not fitting:
            break
        story_id, statement = min(fitting, key=lambda candidate: told[candidate[0]])
        spare[story_id] = spare[story_id][1:]
        spare = {story: left for story, left in spare.items() if left}
        place = _place_in_story(lines, story_id, statement)
        before = roles.host(lines[place - 1].speaker) or roles.main
        host = roles.partner(before) or before
        parts = [statement_part(statement)]
        if _new_outlet(statement, lines, story_id):
            parts = attributed(
                parts, statement.article.source, "before", _phrasing(chooser, host, f"{story_id}/{place}")
            )
        lines.insert(place, DraftLine(host.speaker, "news", tuple(parts), story_id))
    return lines


def _phrasing(chooser: PhraseChooser, host: Host, slot: str) -> Phrasing:
    def phrase(family: str, **slots: str) -> str:
        family = "other_source" if family == "source_before" else family
        return chooser.choose(family, slot=slot, character=host.character, never=host.never_says, grave=True, **slots)

    return phrase


def _place_in_story(lines: Sequence[DraftLine], story_id: str, statement: Statement) -> int:
    """After what precedes it in the article, so that the story keeps its order; else at the story's end."""
    own = [index for index, line in enumerate(lines) if line.story_id == story_id]
    for index in own:
        later = [
            item
            for item in lines[index].evidence
            if item.article_id == statement.article.article_id and item.start >= statement.end
        ]
        if later and index > own[0] and lines[index - 1].kind == "news":
            return index
    return own[-1] + 1


def _fits(statement: Statement, request: ScriptRequest, missing: float, target: float) -> bool:
    line = DraftLine(request.roles.main.speaker, "news", (statement_part(statement),))
    return line_seconds(line, request) <= missing + target * TOLERANCE


def _new_outlet(statement: Statement, lines: Sequence[DraftLine], story_id: str) -> bool:
    quoted = {item.article_id for line in lines if line.story_id == story_id for item in line.evidence}
    return statement.article.article_id not in quoted


def _spare(lines: Sequence[DraftLine], request: ScriptRequest, chooser: PhraseChooser) -> dict[str, list[Statement]]:
    """Each told story's statements that no line cites."""
    cited = [item for line in lines for item in line.evidence]
    spare: dict[str, list[Statement]] = {}
    for story in request.rundown.stories:
        if any(line.story_id == story.story_id for line in lines):
            material, _ = gather(story, request, chooser.book.language)
            left = _uncited(material, cited) if material else []
            if left:
                spare[story.story_id] = left
    return spare


def _uncited(material: StoryMaterial, cited: Sequence[Evidence]) -> list[Statement]:
    return [
        said
        for said in material.statements
        if not said.leans
        and not any(item.article_id == said.article.article_id and overlap(said, item) for item in cited)
    ]
