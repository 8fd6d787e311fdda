"""Assembles the show's document out of what its steps left behind."""

from collections.abc import Sequence

from radiox_tasks.data.refs import LAST_EDITION, cast_behind, rundown_behind, rundown_of
from radiox_tasks.data.report import cost_of, steps_of
from radiox_tasks.data.shows import Show, load_show
from radiox_tasks.data.store import Store
from radiox_tasks.ladder import REASONS
from radiox_tasks.model.edition import (
    ArticleRef,
    EvidenceRef,
    FeedRef,
    LineRef,
    ShowDocument,
    StoryRef,
)
from radiox_tasks.model.news import Reading, Rundown
from radiox_tasks.model.script import Evidence, Script
from radiox_tasks.model.sound import Check, Master, SoundTrace
from radiox_tasks.providers.budget_estimate import remembered_estimate

_CONTEXT = 240
"""Characters of the source shown on each side of a quote."""


def draft_document(
    store: Store,
    show: Show,
    script: Script | None = None,
    master: Master | None = None,
    *,
    checks: Sequence[Check] = (),
    cover_by: str = "",
    trace: SoundTrace | None = None,
) -> ShowDocument:
    """The document as far as the show has come; what is not known yet is absent."""
    show = load_show(store.database, show.show_id)  # the rung may have changed since
    rundown = rundown_behind(store, show.show_id, script) if script else rundown_of(store, show.show_id)
    steps = steps_of(store.database, show.show_id)
    dropped = set(master.dropped) if master else set()
    told = {line.story_id for line in script.lines if line.n not in dropped} if script else None
    return ShowDocument(
        show_id=show.show_id,
        preset=show.preset.name,
        title=show.preset.title,
        language=show.preset.language,
        timezone=show.preset.timezone,
        air_at=show.local_air_at,
        status=show.status,
        rung="last-edition" if script and script.writer == LAST_EDITION else show.rung,
        degraded=_degraded(show, script),
        sample=show.order.sample,
        duration_s=master.measurement.duration_s if master else None,
        loudness_lufs=master.measurement.loudness_lufs if master else None,
        true_peak_dbtp=master.measurement.true_peak_dbtp if master else None,
        stories=_stories(rundown, told),
        near_misses=rundown.near_misses if rundown else (),
        lines=_lines(store, show, script, master, rundown),
        steps=steps,
        cost=cost_of(store.database, show.show_id, remembered_estimate(store, show)),
        checks=tuple(checks),
        feeds=tuple(
            FeedRef(url=f.url, name=f.name, status=f.status, articles=f.article_count, error=f.error)
            for f in (rundown.feeds if rundown else ())
        ),
        absences=rundown.absences if rundown else (),
        writer=script.writer if script else "",
        cover_by=cover_by,
        trace=trace,
        error=show.error,
    )


def _degraded(show: Show, script: Script | None) -> tuple[str, ...]:
    """Why the show is less than it might be. A last edition that was asked for in vain is no such reason."""
    repeats = script is not None and script.writer == LAST_EDITION
    told = [reason for reason in show.degraded if repeats or not reason.startswith(REASONS["last-edition"])]
    return (*told, *(script.notes if script else ()))


def current_document(store: Store, show_id: str) -> ShowDocument:
    """The show as it stands: what was published, or how far it has come, with the ledger's word on every step."""
    show = load_show(store.database, show_id)
    if show.document is None:
        return draft_document(store, show)
    steps = steps_of(store.database, show_id)
    estimate = show.document.cost.estimate
    changes = {
        "status": show.status,
        "steps": steps,
        "cost": cost_of(store.database, show_id, estimate),
        "error": show.error,
    }
    return show.document.model_copy(update=changes)


def _stories(rundown: Rundown | None, told: set[str | None] | None) -> tuple[StoryRef, ...]:
    if rundown is None:
        return ()
    return tuple(
        StoryRef(
            story_id=story.story_id,
            title=story.title,
            reason=story.reason,
            update_of=story.update_of,
            articles=tuple(ArticleRef(url=a.url, source=a.source, title=a.title) for a in story.articles),
        )
        for story in rundown.stories
        if told is None or story.story_id in told
    )


def _lines(
    store: Store, show: Show, script: Script | None, master: Master | None, rundown: Rundown | None
) -> tuple[LineRef, ...]:
    if script is None:
        return ()
    names = {speaker: host.name for speaker, host in cast_behind(store, show.show_id, script).hosts.items()}
    cues = {cue.n: cue for cue in master.cues} if master else {}
    texts = _texts(rundown)
    return tuple(
        LineRef(
            n=line.n,
            speaker=line.speaker,
            name=names.get(line.speaker, line.speaker),
            kind=line.kind,
            text=line.text,
            start_s=round(cues[line.n].start_s, 3) if line.n in cues else 0.0,
            end_s=round(cues[line.n].end_s, 3) if line.n in cues else 0.0,
            evidence=tuple(_evidence(item, texts) for item in line.evidence),
            story_id=line.story_id,
        )
        for line in script.lines
        if master is None or line.n in cues
    )


def _texts(rundown: Rundown | None) -> dict[str, str]:
    if rundown is None:
        return {}
    texts = {article.article_id: article.text for story in rundown.stories for article in story.articles}
    readings: list[Reading] = [*rundown.markets, *([rundown.weather] if rundown.weather else [])]
    return texts | {f"reading:{reading.kind}:{reading.name}": reading.text for reading in readings}


def _evidence(item: Evidence, texts: dict[str, str]) -> EvidenceRef:
    text = texts.get(item.article_id, "")
    context = text[max(0, item.start - _CONTEXT) : item.end + _CONTEXT] if text else ""
    return EvidenceRef(url=item.url, quote=item.quote, start=item.start, end=item.end, context=context)
