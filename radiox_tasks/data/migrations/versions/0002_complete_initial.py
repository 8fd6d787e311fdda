"""Complete the initial schema.

Three editions of revision 0001 landed before this one, each adding tables or columns in place, so a database that says
0001 may lack any of them. What is missing is added; what exists is left as it is.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    present = set(inspector.get_table_names())
    for table, create in _TABLES.items():
        if table not in present:
            create()
    if "on_air_at" not in {column["name"] for column in inspector.get_columns("shows")}:
        with op.batch_alter_table("shows", schema=None) as batch_op:
            batch_op.add_column(sa.Column("on_air_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Nothing: which edition of 0001 the database had is not known, and every edition works with all of the tables."""


def _create_breakers() -> None:
    op.create_table(
        "breakers",
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "operation", name=op.f("pk_breakers")),
    )


def _create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("step_key", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.String(length=32), nullable=False),
        sa.Column("preset", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("estimate", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("request_id", sa.String(length=200), nullable=True),
        sa.Column("error_kind", sa.String(length=16), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_calls")),
    )
    op.create_index("ix_calls_preset_opened_at", "calls", ["preset", "opened_at", "counted"])
    op.create_index("ix_calls_provider_status", "calls", ["provider", "status"])
    op.create_index(op.f("ix_calls_show_id"), "calls", ["show_id"])
    op.create_index(op.f("ix_calls_step_key"), "calls", ["step_key"])


def _create_vector() -> None:
    op.create_table(
        "vector",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_vector")),
    )
    op.create_index(op.f("ix_vector_kept"), "vector", ["kept"])


def _create_hosts() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("next_page_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )


_TABLES: dict[str, Callable[[], None]] = {
    "breakers": _create_breakers,
    "calls": _create_calls,
    "vector": _create_vector,
    "hosts": _create_hosts,
}
