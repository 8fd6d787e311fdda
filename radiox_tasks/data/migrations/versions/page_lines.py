"""Lines of a host's article pages, counted, so that what a site repeats is known for its own."""

import sqlalchemy as sa
from alembic import op

revision = "page_lines"
down_revision = "programmes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_lines",
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", "line", name=op.f("pk_page_lines")),
    )
    with op.batch_alter_table("page_lines", schema=None) as batch_op:
        batch_op.create_index("ix_page_lines_seen_at", ["seen_at"], unique=False)


def downgrade() -> None:
    op.drop_table("page_lines")
