"""Which lines of a show have been spoken, by which voices."""

from collections.abc import Collection

from sqlalchemy import select

from radiox_tasks.data.database import Database
from radiox_tasks.data.tables.ledger import ShowStepRow, StepRow
from radiox_tasks.model.declared.steps import SPEAK


def spoken_or_being_spoken(database: Database, keys: Collection[str]) -> set[str]:
    """Those of these steps that are done, for whichever show, or that a worker is running."""
    with database.transaction() as session:
        now = database.now(session)
        known = (StepRow.status == "done") | ((StepRow.status == "running") & (StepRow.lease_until > now))
        return set(session.execute(select(StepRow.key).where(StepRow.key.in_(keys), known)).scalars())


def takes_of_show(database: Database, show_id: str) -> set[str]:
    """The keys of the takes that this show has used, from earlier shows or spoken for it."""
    statement = (
        select(StepRow.key)
        .join(ShowStepRow, ShowStepRow.key == StepRow.key)
        .where(ShowStepRow.show_id == show_id, ShowStepRow.name == SPEAK.name, StepRow.status == "done")
    )
    with database.transaction() as session:
        return set(session.execute(statement).scalars())
