"""Claims for missing points."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table: nothing could be claimed before."""
    op.create_table(
        "claims",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=64), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("refusal", sa.String(length=64), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_claims_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_claims_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_claims")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claims_account", "claims", ["owner", "account"])
    op.create_index(
        "ix_claims_open",
        "claims",
        ["owner", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
