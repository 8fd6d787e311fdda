# ruff: noqa: S608  # every name in these statements is of this file
"""Every database counts the retries of steps, and has one index of new versions on PostgreSQL.

The first editions of `tallies` and `revisions_index` made neither: their databases get the triggers, the retries of the
steps that there are, and the index on all shows.
"""

from alembic import op

revision = "step_retries"
down_revision = "retired_shows"
branch_labels = None
depends_on = None

_INTO = "INSERT INTO tallies (family, label, second, third, count, amount)"

_EDGES = ("0.1", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "60.0", "120.0", "300.0")
_WHENS = " ".join(f"WHEN NEW.seconds <= {edge} THEN '{edge}'" for edge in _EDGES)
_DURATION = f"SELECT 'duration', NEW.name, CASE {_WHENS} ELSE '+Inf' END, '', 1, NEW.seconds"

_RETRIES = "CASE WHEN {row}.attempts > 1 THEN {row}.attempts - 1 ELSE 0 END"
_NEW_RETRIES, _OLD_RETRIES = _RETRIES.format(row="NEW"), _RETRIES.format(row="OLD")

_INSERTED = (
    "SELECT 'steps', NEW.name, NEW.status, '', 1, 0",
    "SELECT 'attempts', NEW.name, '', '', NEW.attempts, NEW.cost",
    f"SELECT 'retries', NEW.name, '', '', {_NEW_RETRIES}, 0 WHERE NEW.attempts > 1",
    f"{_DURATION} WHERE NEW.seconds IS NOT NULL",
)
_UPDATED = (
    "SELECT 'steps', OLD.name, OLD.status, '', -1, 0 WHERE OLD.status <> NEW.status",
    "SELECT 'steps', NEW.name, NEW.status, '', 1, 0 WHERE OLD.status <> NEW.status",
    "SELECT 'attempts', NEW.name, '', '', NEW.attempts - OLD.attempts, NEW.cost - OLD.cost "
    "WHERE OLD.attempts <> NEW.attempts OR OLD.cost <> NEW.cost",
    f"SELECT 'retries', NEW.name, '', '', {_NEW_RETRIES} - {_OLD_RETRIES}, 0 "
    "WHERE OLD.attempts <> NEW.attempts AND NEW.attempts > 1",
    f"{_DURATION} WHERE OLD.seconds IS NULL AND NEW.seconds IS NOT NULL",
)

_COUNTED = "(SELECT coalesce(sum(count), 0) FROM tallies WHERE family = 'retries' AND label = steps.name)"
_MISSING = (
    f"SELECT 'retries', name, '', '', sum(attempts - 1) - {_COUNTED}, 0 FROM steps WHERE attempts > 1 "
    f"GROUP BY name HAVING sum(attempts - 1) > {_COUNTED}"
)
"""What the counts lack. They hold more than the steps do when retention deleted steps or a step was queued again."""


def _watch(name: str, event: str, statements: tuple[str, ...]) -> None:
    body = " ".join(f"{_INTO} {statement};" for statement in statements)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON steps FOR EACH ROW BEGIN {body} END")
        return
    op.execute(  # the trigger that there is calls it
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def upgrade() -> None:
    op.execute(f"{_INTO} {_MISSING}")
    _watch("tally_new_steps", "INSERT", _INSERTED)
    _watch("tally_changed_steps", "UPDATE OF status, attempts, cost, seconds", _UPDATED)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_shows_revises", table_name="shows")
        op.create_index("ix_shows_revises", "shows", ["revises"])


def downgrade() -> None:
    """Nothing: the revision below makes the same triggers and index in a new database."""
