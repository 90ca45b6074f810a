"""Keys of the office, and what was done with them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables: the office had the command line alone before."""
    op.create_table(
        "office_keys",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_office_keys")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_office_keys_owner_name")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_office_keys_id", "office_keys", ["id"])
    op.create_table(
        "office_acts",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("named", sa.String(length=255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "key"], ["office_keys.owner", "office_keys.id"], name=op.f("fk_office_acts_owner_key")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_office_acts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_office_acts_done", "office_acts", ["owner", "done_at", "id"])
