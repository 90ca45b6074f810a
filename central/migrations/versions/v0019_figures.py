"""The index of live lots has what is left of each: an account's figures are read along it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index, made anew."""
    live = sa.text("remaining > 0")
    columns = ["owner", "account", "programme", "expires_at", "remaining"]
    op.drop_index("ix_lots_live", table_name="lots")
    op.create_index("ix_lots_live", "lots", columns, unique=False, sqlite_where=live, postgresql_where=live)
