"""What the ledger says of a show: its steps, one by one, and what they cost."""

from sqlalchemy import select

from radiox_tasks.data.database import Database
from radiox_tasks.data.model.edition import Cost, StepRef
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow


def steps_of(database: Database, show_id: str) -> tuple[StepRef, ...]:
    """The show's steps in the order they were first met. Seconds are of the run that counted, wherever it was."""
    statement = (
        select(ShowStepRow, StepRow)
        .join(StepRow, StepRow.key == ShowStepRow.key)
        .where(ShowStepRow.show_id == show_id)
        .order_by(ShowStepRow.met_at, ShowStepRow.key)
    )
    with database.transaction() as session:
        rows = [(use, step) for use, step in session.execute(statement)]
        now = database.now(session)
    return tuple(
        StepRef(
            name=use.name,
            label=use.label,
            key=step.key,
            status=("waiting" if step.status == "running" and step.lease_until < now else step.status),
            reused=use.reused,
            seconds=round(((step.finished_at or now) - step.started_at).total_seconds(), 3),
            cost=step.cost,
            error=step.error,
            queue=use.queue,
            attempts=step.attempts,
            started=step.started_at,
            finished=step.finished_at,
        )
        for use, step in rows
    )


def cost_of(steps: tuple[StepRef, ...], estimate: float = 0.0) -> Cost:
    """What the show paid, and what it would have paid for the steps it found done."""
    paid = sum(step.cost for step in steps if not step.reused)
    saved = sum(step.cost for step in steps if step.reused)
    return Cost(total=round(paid, 6), saved=round(saved, 6), estimate=round(estimate, 6))
