"""Name the kinds of a break: "temporary" and "permanent"."""

from alembic import op

revision = "break_kinds"
down_revision = "events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE shows SET broken = 'temporary' WHERE broken = 'for now'")
    op.execute("UPDATE shows SET broken = 'permanent' WHERE broken = 'for good'")


def downgrade() -> None:
    op.execute("UPDATE shows SET broken = 'for now' WHERE broken = 'temporary'")
    op.execute("UPDATE shows SET broken = 'for good' WHERE broken = 'permanent'")
