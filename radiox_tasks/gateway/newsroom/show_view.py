"""The view of one show."""

from contextlib import suppress
from datetime import datetime

from radiox_tasks.data.shows.orders import expect_resumable
from radiox_tasks.data.shows.records import Show, load_show
from radiox_tasks.data.shows.version_rule import CannotRedoError
from radiox_tasks.data.step_outputs import output_of, recorded
from radiox_tasks.data.store import Store
from radiox_tasks.document.assemble import current_document, draft_document
from radiox_tasks.document.step_report import steps_of
from radiox_tasks.gateway.newsroom.day import MarkState, state_of
from radiox_tasks.gateway.newsroom.graph import StageView, at_work, progress, stages_of
from radiox_tasks.model.base import Document
from radiox_tasks.model.declared.steps import RUNDOWN, SCRIPT, OfShow, ScriptInputs
from radiox_tasks.model.edition import AIRED, LineRef, ShowDocument
from radiox_tasks.model.script import Script, Verdict


class LineView(Document):
    """A line with the truth gate's findings."""

    line: LineRef
    verdicts: tuple[Verdict, ...]


class InTheMaking(Document):
    """How far an open show is: percent of its stages, and the stage at work."""

    progress: int
    stage: StageView | None


class ShowView(Document):
    """A show: its document, its graph, its script."""

    document: ShowDocument
    state: MarkState
    stages: tuple[StageView, ...]
    lines: tuple[LineView, ...]
    stopped: tuple[Verdict, ...]
    is_open: bool
    is_resumable: bool
    created_at: datetime
    progress: int
    revises: str | None
    """The show in whose place this one goes on air; None for a show of its own."""
    sources: dict[str, str]
    """The outlets of the stories' articles, by address."""


def in_the_making(store: Store, show_id: str) -> InTheMaking:
    """How far the show is. Raises UnknownShowError."""
    show = load_show(store.database, show_id)
    script = script_written(store, show)
    stages = stages_of(show, steps_of(store.database, show_id), lines=len(script.lines) if script else 0)
    return InTheMaking(progress=progress(stages), stage=at_work(stages))


def show_view(store: Store, show_id: str) -> ShowView:
    """The current state of the show. Raises UnknownShowError."""
    show = load_show(store.database, show_id)
    script = script_written(store, show)
    document = current_document(store, show_id)
    if not document.lines and script is not None:
        document = draft_document(store, show, script)
    stages = stages_of(show, document.steps, lines=len(script.lines) if script else 0)
    verdicts = script.verdicts if script else ()
    texts = {line.text for line in document.lines}
    return ShowView(
        document=document,
        state=state_of(show.status),
        stages=stages,
        lines=tuple(
            LineView(line=line, verdicts=tuple(one for one in verdicts if one.text == line.text))
            for line in document.lines
        ),
        stopped=tuple(one for one in verdicts if one.verdict != "pass" and one.text not in texts),
        is_open=show.is_open,
        is_resumable=not show.is_open and _is_resumable(store, show_id),
        created_at=show.created_at,
        progress=progress(stages),
        revises=show.order.revises,
        sources={article.url: article.source for story in document.stories for article in story.articles},
    )


def _is_resumable(store: Store, show_id: str) -> bool:
    with suppress(CannotRedoError):
        expect_resumable(store.database, show_id)
        return True
    return False


def script_written(store: Store, show: Show) -> Script | None:
    """The show's own script, before and after it is spoken."""
    rundown = recorded(store, RUNDOWN, OfShow(show=show.show_id))
    if rundown is None:
        return None
    written = output_of(store, SCRIPT, ScriptInputs(rundown=rundown.ref, variant=show.order.variant))
    return store.get(written.ref, Script) if written else None


def can(view: ShowView) -> dict[str, bool]:
    """The actions that are possible now."""
    status = view.document.status
    return {
        "cancel": view.is_open or status == "ready",
        "resume": view.is_resumable,
        "remake": status == "published",
        "retract": status in AIRED,
        "correct": status == "published" and view.document.rung != "last-edition",
    }
