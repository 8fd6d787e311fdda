# every name in these statements is of this file
"""A new version of a show on air is no further show: the counts of shows leave revisions out."""

from alembic import op

revision = "counted_shows"
down_revision = "tallies"
branch_labels = None
depends_on = None

_INTO = "INSERT INTO tallies (family, label, second, third, count, amount)"
_REVISIONS = "SELECT 'shows', preset, status, rung, {count}, 0 FROM shows WHERE revises IS NOT NULL GROUP BY 2, 3, 4"

_LATE = {
    "sqlite": "(julianday(NEW.on_air_at) - julianday(NEW.slot_at)) * 86400.0",
    "postgresql": "CAST(extract(epoch FROM NEW.on_air_at - NEW.slot_at) AS double precision)",
}
_LATENESS = ("1.0", "5.0", "15.0", "60.0", "120.0", "300.0", "900.0", "3600.0")


def _lateness() -> str:
    """The lateness of a show that went on air in its slot; a revision has no slot."""
    raw = _LATE[op.get_bind().dialect.name]
    seconds = f"CASE WHEN {raw} > 0 THEN {raw} ELSE 0.0 END"
    whens = " ".join(f"WHEN {seconds} <= {edge} THEN '{edge}'" for edge in _LATENESS)
    aired = "NEW.status IN ('published', 'retracted') AND NEW.slot_at IS NOT NULL AND NEW.on_air_at IS NOT NULL"
    return f"SELECT 'lateness', NEW.preset, CASE {whens} ELSE '+Inf' END, '', 1, {seconds} WHERE {aired}"


def _count_shows(condition: str) -> None:
    """Make both triggers anew. `condition` is a suffix that starts with AND, or nothing."""
    moved = f"WHERE (OLD.status <> NEW.status OR OLD.rung <> NEW.rung){condition}"
    new = [f"SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 WHERE true{condition}", _lateness()]
    changed = [
        f"SELECT 'shows', OLD.preset, OLD.status, OLD.rung, -1, 0 {moved}",
        f"SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 {moved}",
        f"{_lateness()} AND OLD.on_air_at IS NULL",
    ]
    _watch("tally_new_shows", "INSERT", new)
    _watch("tally_changed_shows", "UPDATE OF status, rung, on_air_at", changed)


def _watch(name: str, event: str, statements: list[str]) -> None:
    body = " ".join(f"{_INTO} {statement};" for statement in statements)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON shows FOR EACH ROW BEGIN {body} END")
        return
    op.execute(  # the trigger that there is calls it
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def upgrade() -> None:
    op.execute(f"{_INTO} {_REVISIONS.format(count='-count(*)')}")
    _count_shows(" AND NEW.revises IS NULL")


def downgrade() -> None:
    op.execute(f"{_INTO} {_REVISIONS.format(count='count(*)')}")
    _count_shows("")
