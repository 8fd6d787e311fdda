# ruff: noqa: S608  # every name in these statements is of this file
"""Counts for the metrics, kept by triggers in the transactions that they count, and filled from what there is.

Lists leave revisions out: what a show revises becomes a column, because PostgreSQL has no statistics of a key inside a
JSON value and would read all shows of a preset for one page.

SQLite drops the triggers of a table that a later revision makes anew (batch_alter_table): that revision has to make
them again, or schema_differences reports them as missing.
"""

import sqlalchemy as sa
from alembic import op

revision = "tallies"
down_revision = "show_indexes"
branch_labels = None
depends_on = None

_INTO = "INSERT INTO tallies (family, label, second, third, count, amount)"

_LATE = {
    "sqlite": "(julianday({row}on_air_at) - julianday({row}slot_at)) * 86400.0",
    "postgresql": "CAST(extract(epoch FROM {row}on_air_at - {row}slot_at) AS double precision)",
}
_LATENESS = ("1.0", "5.0", "15.0", "60.0", "120.0", "300.0", "900.0", "3600.0")
_DURATION = ("0.1", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "60.0", "120.0", "300.0")

_REVISES = {"sqlite": "json_extract(options, '$.revises')", "postgresql": "options ->> 'revises'"}

_WATCHED = {
    "shows": "status, rung, on_air_at",
    "steps": "status, attempts, cost, seconds",
    "show_steps": "reused",
    "calls": "status, counted, error_kind",
}
"""The tables, and the columns whose changes are counted."""


def _bucket(seconds: str, edges: tuple[str, ...]) -> str:
    whens = " ".join(f"WHEN {seconds} <= {edge} THEN '{edge}'" for edge in edges)
    return f"CASE {whens} ELSE '+Inf' END"


def _late(row: str) -> str:
    raw = _LATE[op.get_bind().dialect.name].format(row=row)
    return f"CASE WHEN {raw} > 0 THEN {raw} ELSE 0.0 END"


def _aired(row: str) -> str:
    return f"{row}status IN ('published', 'retracted') AND {row}slot_at IS NOT NULL AND {row}on_air_at IS NOT NULL"


def _lateness(row: str) -> str:
    return f"SELECT 'lateness', {row}preset, {_bucket(_late(row), _LATENESS)}, '', 1, {_late(row)}"


def _duration(row: str) -> str:
    return f"SELECT 'duration', {row}name, {_bucket(f'{row}seconds', _DURATION)}, '', 1, {row}seconds"


def _retries(row: str) -> str:
    """Attempts after the first; a step that is queued has none yet."""
    return f"CASE WHEN {row}attempts > 1 THEN {row}attempts - 1 ELSE 0 END"


def _inserted() -> dict[str, list[str]]:
    """What a new row adds."""
    return {
        "shows": [
            "SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0",
            f"{_lateness('NEW.')} WHERE {_aired('NEW.')}",
        ],
        "steps": [
            "SELECT 'steps', NEW.name, NEW.status, '', 1, 0",
            "SELECT 'attempts', NEW.name, '', '', NEW.attempts, NEW.cost",
            f"SELECT 'retries', NEW.name, '', '', {_retries('NEW.')}, 0 WHERE NEW.attempts > 1",
            f"{_duration('NEW.')} WHERE NEW.seconds IS NOT NULL",
        ],
        "show_steps": ["SELECT 'reused', NEW.name, '', '', 1, 0 WHERE NEW.reused"],
        "calls": [
            "SELECT 'calls', NEW.provider, NEW.operation, NEW.status, 1, NEW.counted",
            "SELECT 'failures', NEW.provider, NEW.operation, NEW.error_kind, 1, 0 WHERE NEW.error_kind IS NOT NULL",
        ],
    }


def _updated() -> dict[str, list[str]]:
    """What a changed row moves or adds."""
    show = "WHERE OLD.status <> NEW.status OR OLD.rung <> NEW.rung"
    step = "WHERE OLD.status <> NEW.status"
    call = "WHERE OLD.status <> NEW.status OR OLD.counted <> NEW.counted"
    return {
        "shows": [
            f"SELECT 'shows', OLD.preset, OLD.status, OLD.rung, -1, 0 {show}",
            f"SELECT 'shows', NEW.preset, NEW.status, NEW.rung, 1, 0 {show}",
            f"{_lateness('NEW.')} WHERE OLD.on_air_at IS NULL AND {_aired('NEW.')}",
        ],
        "steps": [
            f"SELECT 'steps', OLD.name, OLD.status, '', -1, 0 {step}",
            f"SELECT 'steps', NEW.name, NEW.status, '', 1, 0 {step}",
            "SELECT 'attempts', NEW.name, '', '', NEW.attempts - OLD.attempts, NEW.cost - OLD.cost "
            "WHERE OLD.attempts <> NEW.attempts OR OLD.cost <> NEW.cost",
            f"SELECT 'retries', NEW.name, '', '', {_retries('NEW.')} - {_retries('OLD.')}, 0 "
            "WHERE OLD.attempts <> NEW.attempts AND NEW.attempts > 1",
            f"{_duration('NEW.')} WHERE OLD.seconds IS NULL AND NEW.seconds IS NOT NULL",
        ],
        "show_steps": [
            "SELECT 'reused', NEW.name, '', '', CASE WHEN NEW.reused THEN 1 ELSE -1 END, 0 "
            "WHERE OLD.reused <> NEW.reused"
        ],
        "calls": [
            f"SELECT 'calls', OLD.provider, OLD.operation, OLD.status, -1, -OLD.counted {call}",
            f"SELECT 'calls', NEW.provider, NEW.operation, NEW.status, 1, NEW.counted {call}",
            "SELECT 'failures', NEW.provider, NEW.operation, NEW.error_kind, 1, 0 "
            "WHERE OLD.error_kind IS NULL AND NEW.error_kind IS NOT NULL",
        ],
    }


def _past() -> list[str]:
    """What the rows that there are add up to."""
    lateness, duration = _bucket(_late(""), _LATENESS), _bucket("seconds", _DURATION)
    return [
        "SELECT 'shows', preset, status, rung, count(*), 0 FROM shows GROUP BY preset, status, rung",
        f"SELECT 'lateness', preset, {lateness}, '', count(*), sum({_late('')}) FROM shows WHERE {_aired('')} "
        "GROUP BY 2, 3",
        "SELECT 'steps', name, status, '', count(*), 0 FROM steps GROUP BY name, status",
        "SELECT 'attempts', name, '', '', sum(attempts), sum(cost) FROM steps GROUP BY name",
        f"SELECT 'retries', name, '', '', sum({_retries('')}), 0 FROM steps WHERE attempts > 1 GROUP BY name",
        f"SELECT 'duration', name, {duration}, '', count(*), sum(seconds) FROM steps WHERE seconds IS NOT NULL "
        "GROUP BY 2, 3",
        "SELECT 'reused', name, '', '', count(*), 0 FROM show_steps WHERE reused GROUP BY name",
        "SELECT 'calls', provider, operation, status, count(*), sum(counted) FROM calls "
        "GROUP BY provider, operation, status",
        "SELECT 'failures', provider, operation, error_kind, count(*), 0 FROM calls WHERE error_kind IS NOT NULL "
        "GROUP BY provider, operation, error_kind",
    ]


def _watch(table: str, name: str, event: str, statements: list[str]) -> None:
    body = " ".join(f"{_INTO} {statement};" for statement in statements)
    when = f"AFTER {event} ON {table} FOR EACH ROW"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN {body} END")
        return
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )
    op.execute(function)
    op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("family", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("second", sa.String(length=64), nullable=False),
        sa.Column("third", sa.String(length=64), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revises", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_shows_revises"), ["revises"], unique=False)
        batch_op.drop_index("ix_shows_preset_air_at")
        batch_op.create_index("ix_shows_preset_air_at_show_id", ["preset", "air_at", "show_id"], unique=False)
    revises = _REVISES[op.get_bind().dialect.name]
    op.execute(f"UPDATE shows SET revises = {revises} WHERE {revises} IS NOT NULL")
    for statement in _past():
        op.execute(f"{_INTO} {statement}")
    inserted, updated = _inserted(), _updated()
    for table, columns in _WATCHED.items():
        _watch(table, f"tally_new_{table}", "INSERT", inserted[table])
        _watch(table, f"tally_changed_{table}", f"UPDATE OF {columns}", updated[table])


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _WATCHED:
        for name in (f"tally_new_{table}", f"tally_changed_{table}"):
            op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name}() CASCADE")
    with op.batch_alter_table("shows", schema=None) as batch_op:
        batch_op.drop_index("ix_shows_preset_air_at_show_id")
        batch_op.create_index("ix_shows_preset_air_at", ["preset", "air_at"], unique=False)
        batch_op.drop_index(batch_op.f("ix_shows_revises"))
        batch_op.drop_column("revises")
    op.drop_table("tallies")
