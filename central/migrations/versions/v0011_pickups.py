"""Cards that wait to be picked up by a phone."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; no card waits yet."""
    op.create_table(
        "card_pickups",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_card_pickups_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_card_pickups_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "hash", name=op.f("pk_card_pickups")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_card_pickups_hash", "card_pickups", ["hash"], unique=False)
    op.create_index("ix_card_pickups_account", "card_pickups", ["owner", "account"], unique=False)
