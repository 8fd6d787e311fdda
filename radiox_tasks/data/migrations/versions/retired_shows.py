"""Shows know when retention deleted their edition's files, and uses of steps are found by the step.

Retention asked the documents of all published shows which editions have files; the end of each step read every use of
any step. The index that metrics counted shows by has become one for the editions of a preset.
"""

import sqlalchemy as sa
from alembic import op

revision = "retired_shows"
down_revision = "revisions_index"
branch_labels = None
depends_on = None

_FOLDER = {"sqlite": "json_extract(document, '$.folder')", "postgresql": "document ->> 'folder'"}


def upgrade() -> None:
    op.add_column("shows", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    retired = f"status = 'published' AND document IS NOT NULL AND {_FOLDER[op.get_bind().dialect.name]} IS NULL"
    op.execute(f"UPDATE shows SET retired_at = CURRENT_TIMESTAMP WHERE {retired}")  # noqa: S608  # names of this file
    op.drop_index("ix_shows_status_air_at", table_name="shows")
    op.drop_index("ix_shows_counted", table_name="shows")
    op.create_index("ix_shows_status_air_at_retired_at", "shows", ["status", "air_at", "retired_at"])
    op.create_index("ix_shows_status_preset_air_at_retired_at", "shows", ["status", "preset", "air_at", "retired_at"])
    op.create_index("ix_show_steps_key", "show_steps", ["key"])
    op.create_index("ix_corrections_show_id", "corrections", ["show_id"])


def downgrade() -> None:
    op.drop_index("ix_corrections_show_id", table_name="corrections")
    op.drop_index("ix_show_steps_key", table_name="show_steps")
    op.drop_index("ix_shows_status_preset_air_at_retired_at", table_name="shows")
    op.drop_index("ix_shows_status_air_at_retired_at", table_name="shows")
    op.create_index("ix_shows_counted", "shows", ["status", "preset", "air_at", "rung", "slot_at", "on_air_at"])
    op.create_index("ix_shows_status_air_at", "shows", ["status", "air_at"])
    op.drop_column("shows", "retired_at")
