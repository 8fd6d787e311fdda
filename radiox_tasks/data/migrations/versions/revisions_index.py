"""On SQLite, the index of new versions of shows holds only these.

Nearly all shows are none, and `revises IS NULL` is a condition of every list: with an index on all of them SQLite looks
up the shows that are none, which is all of them, and sorts them, instead of reading the first page in its order.
"""

import sqlalchemy as sa
from alembic import op

revision = "revisions_index"
down_revision = "counted_shows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_shows_revises", table_name="shows")
    op.create_index("ix_shows_revises", "shows", ["revises"], sqlite_where=sa.text("revises IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("ix_shows_revises", table_name="shows")
    op.create_index("ix_shows_revises", "shows", ["revises"])
