"""Alembic runs this for every migration; the connection comes from `storage.schema`."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
