"""The steps and costs of a show, as the ledger records them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.calls import CallRow
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.data.tables.shows import ShowRow
from radiox_tasks.model.declared.steps import LAST_EDITION, SCRIPT
from radiox_tasks.model.edition import Cost, StepRef
from radiox_tasks.providers.budget.caps import MICROS
from radiox_tasks.providers.call_log import PAID, lost_in


def steps_of(database: Database, show_id: str) -> tuple[StepRef, ...]:
    """The show's steps in order of first use. Seconds are of the successful run, in whichever show."""
    statement = (
        select(ShowStepRow, StepRow)
        .join(StepRow, StepRow.key == ShowStepRow.key)
        .where(ShowStepRow.show_id == show_id)
        .order_by(ShowStepRow.met_at, ShowStepRow.key)
    )
    with database.transaction() as session:
        rows = [(use, step) for use, step in session.execute(statement)]
        now = database.now(session)
        doubtful = lost_in(session, [step.key for _, step in rows], now)
    workers = _workers([step for _, step in rows])
    return tuple(
        StepRef(
            name=use.name,
            label=use.label,
            key=step.key,
            status=_status(step, now, doubtful),
            reused=use.reused,
            seconds=round(((step.finished_at or now) - step.started_at).total_seconds(), 3),
            cost=step.cost,
            error=step.error,
            queue=use.queue,
            attempts=step.attempts,
            started=step.started_at,
            finished=step.finished_at,
            worker=workers[_process(step)],
        )
        for use, step in rows
    )


def lines_of(database: Database, show_id: str) -> int:
    """The number of lines in the show's newest script; 0 before it exists."""
    statement = (
        select(StepRow.output)
        .join(ShowStepRow, StepRow.key == ShowStepRow.key)
        .where(
            ShowStepRow.show_id == show_id,
            ShowStepRow.name.in_((SCRIPT.name, LAST_EDITION.name)),
            StepRow.status == "done",
        )
        .order_by(ShowStepRow.met_at.desc())
        .limit(1)
    )
    with database.transaction() as session:
        output = session.scalars(statement).first()
    return int(output.get("lines", 0)) if output else 0


def _process(step: StepRow) -> str:
    """The host and process in a lease's owner, "host:pid:random"."""
    return step.owner.rpartition(":")[0]


def _workers(steps: Sequence[StepRow]) -> dict[str, int]:
    """The processes, numbered from 1 in order of appearance: pages distinguish them without naming hosts."""
    processes = dict.fromkeys(_process(step) for step in sorted(steps, key=lambda step: step.started_at))
    return {process: n for n, process in enumerate(processes, 1)}


def _status(step: StepRow, now: datetime, doubtful: set[str]) -> str:
    """A step without a worker is waiting; in doubt if an answer that may have been paid for was lost."""
    if step.status == "done" or (step.status == "running" and step.lease_until >= now):
        return step.status
    if step.key in doubtful:
        return "in_doubt"
    return "waiting" if step.status == "running" else step.status


def _with_new_versions(show_id: str) -> Select[str]:
    """The show and its new versions, which have its preset and its air time."""
    itself = aliased(ShowRow)
    same_time = and_(ShowRow.preset == itself.preset, ShowRow.air_at == itself.air_at)
    of_it = or_(ShowRow.show_id == show_id, ShowRow.revises == show_id)
    return select(ShowRow.show_id).join(itself, same_time).where(itself.show_id == show_id, of_it)


def cost_of(database: Database, show_id: str, estimate: float = 0.0) -> Cost:
    """What the show paid, may have paid in addition, and saved by reuse. It includes the calls of its new versions; a
    shared step is paid by the show that ran it."""
    family = _with_new_versions(show_id)
    mine = select(CallRow.status, func.sum(CallRow.counted)).where(CallRow.show_id.in_(family)).group_by(CallRow.status)
    saved = (
        select(func.coalesce(func.sum(CallRow.counted), 0))
        .join(ShowStepRow, ShowStepRow.key == CallRow.step_key)
        .where(ShowStepRow.show_id == show_id, ShowStepRow.reused)
        .where(CallRow.status.in_(PAID), CallRow.show_id.not_in(family))
    )
    with database.transaction() as session:
        counted = {status: int(total) for status, total in session.execute(mine)}
        found = int(session.execute(saved).scalar_one())
    return Cost(
        total=sum(counted.get(status, 0) for status in PAID) / MICROS,
        in_doubt=counted.get("in_doubt", 0) / MICROS,
        saved=found / MICROS,
        estimate=round(estimate, 6),
    )
