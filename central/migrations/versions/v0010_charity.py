"""What sales gave to a programme's charity, and what that comes to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables: no programme had a charity before."""
    op.create_table(
        "charity_gifts",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("charity", sa.String(length=64), nullable=False),
        sa.Column("parts", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_charity_gifts_owner_account")
        ),
        sa.PrimaryKeyConstraint("owner", "cause", name=op.f("pk_charity_gifts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_charity_gifts_account", "charity_gifts", ["owner", "account", "programme"])
    op.create_table(
        "charity_pots",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("charity", sa.String(length=64), nullable=False),
        sa.Column("parts", sa.BigInteger(), nullable=False),
        sa.Column("told_cents", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "programme", "charity", name=op.f("pk_charity_pots")),
        sqlite_with_rowid=False,
    )
