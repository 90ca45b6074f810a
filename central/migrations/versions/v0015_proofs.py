"""Who of those that share an account proved it: what was proven before is forgotten, it counted for ten minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table made anew, one column more."""
    op.drop_table("proofs")
    op.create_table(
        "proofs",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("carrier", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("proven_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_proofs_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_proofs_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "account", "carrier", "terminal", name=op.f("pk_proofs")),
        sqlite_with_rowid=False,
    )
    op.add_column("verifications", sa.Column("carrier", sa.String(length=36), nullable=True))
