"""Assembles the show's document from the outputs of its steps."""

from radiox_tasks.data.shows.changes import store_document
from radiox_tasks.data.shows.length import length_reason, off_length
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.step_outputs import REPEATS, cast_behind, rundown_behind, rundown_of
from radiox_tasks.data.store import Store
from radiox_tasks.document.step_report import cost_of, steps_of
from radiox_tasks.model.declared.steps import PERSIST, Finished, Persisted, PersistInputs
from radiox_tasks.model.edition import (
    ArticleRef,
    ClauseRef,
    EvidenceRef,
    FeedRef,
    LineRef,
    ShowContent,
    ShowDocument,
    StoryRef,
    TracedContent,
)
from radiox_tasks.model.news import Reading, Rundown
from radiox_tasks.model.script import Clause, Evidence, Script
from radiox_tasks.model.sound import Master, SoundTrace
from radiox_tasks.model.timing.ladder import COULD_NOT_BE_MADE, REASONS
from radiox_tasks.providers.budget.estimate import recorded_estimate
from radiox_tasks.step import Context

_REPEATED = (REASONS["last-edition"], COULD_NOT_BE_MADE)

CONTEXT_CHARACTERS = 240
"""Characters of context on each side of a quote."""


def persist(context: Context, finished: Finished, script_ref: str) -> Persisted:
    """Store the document of a show whose audio file is finished, once: the content that the file was tagged with,
    completed by what is known by now."""
    store, show = context.store, context.show

    def work(_: object) -> Persisted:
        script, master = context.load(script_ref, Script), context.load(finished.master, Master)
        traced = context.load(finished.trace, TracedContent)
        content = traced.content or assemble_content(store, show, script, master)
        document = draft_document(store, show, script, content).model_copy(
            update={
                "loudness_lufs": master.measurement.loudness_lufs,
                "true_peak_dbtp": master.measurement.true_peak_dbtp,
                "checks": finished.checks,
                "cover_by": finished.cover_by,
                "trace": SoundTrace(**traced.model_dump(exclude={"content"})),
            }
        )
        return Persisted(document=store.put(document), audio=finished.audio, cover=finished.cover)

    inputs = PersistInputs(show=show.show_id, script=script_ref, audio=finished.audio, cover=finished.cover)
    persisted = context.run(PERSIST, inputs, work)
    store_document(store.database, show.show_id, context.load(persisted.document, ShowDocument))
    return persisted


def assemble_content(store: Store, show: Show, script: Script, master: Master) -> ShowContent:
    """The stories and lines of a show that is mixed."""
    return _content(store, show, rundown_behind(store, show.show_id, script), script, master)


def _content(
    store: Store, show: Show, rundown: Rundown | None, script: Script | None, master: Master | None
) -> ShowContent:
    """Stories and lines, as far as the show has them. Times need the master."""
    dropped = set(master.dropped) if master else set()
    told = {line.story_id for line in script.lines if line.n not in dropped} if script else None
    return ShowContent(
        show_id=show.edition_id,
        preset=show.preset.name,
        title=show.preset.title,
        language=show.preset.language,
        timezone=show.preset.timezone,
        air_at=show.local_air_at,
        sample=show.order.sample,
        duration_s=master.measurement.duration_s if master else None,
        stories=_stories(rundown, told),
        lines=_lines(store, show, script, master, rundown),
    )


def draft_document(
    store: Store, show: Show, script: Script | None = None, content: ShowContent | None = None
) -> ShowDocument:
    """The document of a show at its current stage; unknown values are absent."""
    show = load_show(store.database, show.show_id)  # the rung may have changed since
    rundown = rundown_behind(store, show.show_id, script) if script else rundown_of(store, show.show_id)
    content = content or _content(store, show, rundown, script, None)
    told = {story.articles[0].url for story in content.stories}  # spares that the writer took
    return ShowDocument(
        **dict(content),
        status=show.status,
        rung="last-edition" if script and script.writer == REPEATS else show.rung,
        degraded=_degraded(show, script, content.duration_s),
        near_misses=tuple(miss for miss in rundown.near_misses if miss.url not in told) if rundown else (),
        steps=steps_of(store.database, show.show_id),
        cost=cost_of(store.database, show.show_id, recorded_estimate(store, show)),
        feeds=tuple(
            FeedRef(url=f.url, name=f.name, status=f.status, articles=f.article_count, error=f.error)
            for f in (rundown.feeds if rundown else ())
        ),
        absences=rundown.absences if rundown else (),
        writer=script.writer if script else "",
        error=show.error,
        has_feed=show.preset.publish.feed,
    )


def _degraded(show: Show, script: Script | None, seconds: float | None) -> tuple[str, ...]:
    """Why the show is degraded. An attempted fallback to a last edition that does not exist is not listed. The reason
    of its length is that of this programme, once it has one: the show may have had another script meanwhile."""
    wanted, repeats = show.wanted_duration, script is not None and script.writer == REPEATS
    others = () if repeats else _REPEATED
    if show.order.given_up and show.preset.duration and (seconds is not None or repeats):
        others = (*others, length_reason(show.preset.duration, show.order.given_up))
    reasons = [reason for reason in show.degraded if reason not in others]
    return (*reasons, *off_length(seconds, wanted), *(script.notes if script else ()))


def current_document(store: Store, show_id: str) -> ShowDocument:
    """The current document: what was published, or the current stage, with the ledger's steps."""
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
        "on_air_at": show.on_air_at,
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
        for story in (rundown.stories if told is None else rundown.offered)
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
            layer=line.layer,
            clauses=tuple(_clause(clause, texts) for clause in line.clauses),
        )
        for line in script.lines
        if master is None or line.n in cues
    )


def _texts(rundown: Rundown | None) -> dict[str, str]:
    if rundown is None:
        return {}
    texts = {article.article_id: article.text for story in rundown.offered for article in story.articles}
    readings: list[Reading] = [*rundown.markets, *([rundown.weather] if rundown.weather else [])]
    return texts | {f"reading:{reading.kind}:{reading.name}": reading.text for reading in readings}


def _clause(clause: Clause, texts: dict[str, str]) -> ClauseRef:
    evidence = tuple(_evidence(item, texts) for item in clause.evidence)
    return ClauseRef(words=clause.words, support=clause.support, evidence=evidence)


def _evidence(item: Evidence, texts: dict[str, str]) -> EvidenceRef:
    text = texts.get(item.article_id, "")
    start = max(0, item.start - CONTEXT_CHARACTERS)
    return EvidenceRef(
        url=item.url,
        quote=item.quote,
        start=item.start,
        end=item.end,
        context=text[start : item.end + CONTEXT_CHARACTERS],
        context_start=start if text else None,
    )
