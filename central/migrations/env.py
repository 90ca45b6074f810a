"""What Alembic runs; the connection is always given by `central.migrations`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
