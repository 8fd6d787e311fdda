"""Alembic's environment: always online, on the connection that migrate.upgrade() hands over."""

from alembic import context

from radiox_tasks.data.tables import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
