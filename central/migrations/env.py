"""What Alembic runs; the connection is always given by `central.migrations`."""

from alembic import context

from central.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=False)
context.run_migrations()
