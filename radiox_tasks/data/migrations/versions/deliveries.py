"""Deliveries of events to receivers outside, waits in queues, and how long a step took when it was first done."""

import sqlalchemy as sa
from alembic import op

revision = "deliveries"
down_revision = "on_air"
branch_labels = None
depends_on = None

_SECONDS = {
    "sqlite": "(julianday(finished_at) - julianday(started_at)) * 86400.0",
    "postgresql": "extract(epoch FROM finished_at - started_at)",
}


def upgrade() -> None:
    op.create_table(
        "receivers",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_receivers")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("receiver", "event_id", name="uq_deliveries_event"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_ended_at_due_at", ["ended_at", "due_at"], unique=False)
    op.create_table(
        "queue_waits",
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("queue", "bound", name=op.f("pk_queue_waits")),
    )
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seconds", sa.Float(), nullable=True))
    took = _SECONDS[op.get_bind().dialect.name]
    done = "status IN ('done', 'forgotten') AND finished_at IS NOT NULL"
    op.execute(f"UPDATE steps SET seconds = CASE WHEN {took} > 0 THEN {took} ELSE 0 END WHERE {done}")  # noqa: S608


def downgrade() -> None:
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.drop_column("seconds")
    op.drop_table("queue_waits")
    op.drop_table("deliveries")
    op.drop_table("receivers")
