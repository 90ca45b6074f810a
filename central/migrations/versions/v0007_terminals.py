"""A terminal that is revoked or replaced: when, by which code, and the keys of boards that went.

Voucher keys are published under the id that vouchers name them by.
"""

import sqlalchemy as sa
from alembic import op

from loyalty.signing import key_id_of

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three columns, a table, and voucher keys by their own ids."""
    op.add_column("terminals", sa.Column("revoked_at", sa.BigInteger(), nullable=True))
    op.add_column("enrolment_tokens", sa.Column("replaces", sa.String(length=36), nullable=True))
    op.add_column("enrolment_tokens", sa.Column("epoch", sa.BigInteger(), nullable=True))
    op.create_table(
        "retired_keys",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"],
            ["terminals.owner", "terminals.id"],
            name=op.f("fk_retired_keys_owner_terminal"),
        ),
        sa.PrimaryKeyConstraint("owner", "terminal", "public_key", name=op.f("pk_retired_keys")),
        sqlite_with_rowid=False,
    )
    keys = sa.table("voucher_keys", sa.column("id", sa.String), sa.column("public_key", sa.Text))
    for row in op.get_bind().execute(sa.select(keys.c.id, keys.c.public_key)).all():
        named = sa.update(keys).where(keys.c.id == row.id)
        op.get_bind().execute(named.values(id=key_id_of(row.public_key)))
