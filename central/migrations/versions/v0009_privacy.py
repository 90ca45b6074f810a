"""An owner's privacy notice and how long it keeps who never comes; what was proven where; wishes about one's data."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five columns and two tables: every owner keeps the default, nobody was warned, nobody has left."""
    op.add_column("owners", sa.Column("privacy", sa.Text(), nullable=True))
    op.add_column("owners", sa.Column("keep_years", sa.BigInteger(), nullable=True))
    op.add_column("accounts", sa.Column("warned_at", sa.BigInteger(), nullable=True))
    op.add_column("accounts", sa.Column("left_at", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("attachment", sa.Text(), nullable=True))
    op.create_table(
        "proofs",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("proven_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_proofs_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_proofs_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "account", "terminal", name=op.f("pk_proofs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "privacy_requests",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_privacy_requests_owner_account")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_privacy_requests")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_privacy_requests_account", "privacy_requests", ["owner", "account", "asked_at"], unique=False)
