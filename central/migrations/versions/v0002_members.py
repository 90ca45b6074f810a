"""What a member proves with: mail and phone, rotating keys, PINs, codes that are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Where customers can be reached, and three tables beside them."""
    op.add_column("customers", sa.Column("mail", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("phone", sa.Text(), nullable=True))
    op.create_table(
        "member_secrets",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("rotating_key", sa.Text(), nullable=True),
        sa.Column("rotating_step", sa.BigInteger(), nullable=True),
        sa.Column("pin", sa.Text(), nullable=True),
        sa.Column("pin_wrong", sa.BigInteger(), nullable=False),
        sa.Column("pin_locked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_member_secrets_owner_account")
        ),
        sa.PrimaryKeyConstraint("owner", "account", name=op.f("pk_member_secrets")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "verifications",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_verifications_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_verifications_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_verifications")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_verifications_address", "verifications", ["owner", "address_hash", "sent_at"], unique=False)
    op.create_table(
        "messages",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_messages")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_messages_made", "messages", ["made_at"], unique=False)
