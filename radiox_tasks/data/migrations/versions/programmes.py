"""Give each programme's feed an id that stays when its address changes."""

import sqlalchemy as sa
from alembic import op

revision = "programmes"
down_revision = "break_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("preset", sa.String(length=64), nullable=False),
        sa.Column("podcast_guid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("preset", name=op.f("pk_programmes")),
    )


def downgrade() -> None:
    op.drop_table("programmes")
