"""Shows wait for their air time, are corrected and retracted; corrections are announced."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "on_air"
down_revision = "page_lines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("correction_id", sa.String(length=32), nullable=False),
        sa.Column("show_id", sa.String(length=32), nullable=False),
        sa.Column("preset", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["show_id"], ["shows.show_id"], name=op.f("fk_corrections_show_id_shows"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_corrections_preset_corrected_at"), ["preset", "corrected_at"], unique=False
        )
    with op.batch_alter_table("shows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE shows SET status = 'working' WHERE status = 'running'")
    op.execute("UPDATE shows SET sent_at = on_air_at")
    _rewrite("options", _without_replay)
    _rewrite("document", _renamed)


def _rewrite(column: str, change: Any) -> None:
    """Change a JSON column row by row, the same way on both engines."""
    shows = sa.table("shows", sa.column("show_id", sa.String), sa.column(column, sa.JSON))
    connection = op.get_bind()
    for show_id, document in connection.execute(sa.select(shows.c.show_id, shows.c[column])).all():
        before = json.dumps(document)
        if document and json.dumps(changed := change(document)) != before:
            connection.execute(sa.update(shows).where(shows.c.show_id == show_id).values({column: changed}))


def _without_replay(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "replay_of"}


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "status": "working"} if document.get("status") == "running" else document


def downgrade() -> None:
    op.execute("UPDATE shows SET status = 'running' WHERE status IN ('working', 'ready')")
    with op.batch_alter_table("shows", schema=None) as batch_op:
        batch_op.drop_column("sent_at")
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corrections_preset_corrected_at"))
    op.drop_table("corrections")
