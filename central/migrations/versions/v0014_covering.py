"""Indexes that hold all that a search asks: SQLite walks a whole owner rather than an index that only points."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three indexes, made anew with what is read along them."""
    for table, name, columns in (
        ("accounts", "ix_accounts_customer", ["owner", "customer", "poured_into", "made_at"]),
        ("joins", "ix_joins_gone", ["owner", "gone", "kind", "undone_at", "account"]),
        ("joins", "ix_joins_kept", ["owner", "kept", "kind", "undone_at", "account"]),
    ):
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, unique=False)
