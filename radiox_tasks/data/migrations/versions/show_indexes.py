"""Indexes for what is asked of all shows: the clock's look, several times a second, and lists in the order of air times.

Without them each look and each page reads every show there is. The last one holds all that metrics count shows by.
"""

from alembic import op

revision = "show_indexes"
down_revision = "deliveries"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_shows_air_at_show_id": ["air_at", "show_id"],
    "ix_shows_preset_air_at": ["preset", "air_at"],
    "ix_shows_status_on_air_at": ["status", "on_air_at"],
    "ix_shows_sent_at_moved_at": ["sent_at", "moved_at"],
    "ix_shows_counted": ["status", "preset", "air_at", "rung", "slot_at", "on_air_at"],
}


def upgrade() -> None:
    with op.batch_alter_table("shows", schema=None) as batch_op:
        for name, columns in _INDEXES.items():
            batch_op.create_index(name, columns, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("shows", schema=None) as batch_op:
        for name in _INDEXES:
            batch_op.drop_index(name)
