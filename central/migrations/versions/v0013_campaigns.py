"""Campaigns of an owner, and the answers of accounts to them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; what was answered before was kept as transactions alone and counts nowhere."""
    op.create_table(
        "campaigns",
        sa.Column("owner", sa.String(36), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("shops", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("in_force_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("owner", "id", name="pk_campaigns"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "responses",
        sa.Column("owner", sa.String(36), nullable=False),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("campaign", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(64), nullable=False),
        sa.Column("transaction_id", sa.String(36), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name="fk_responses_owner_account"
        ),
        sa.ForeignKeyConstraint(
            ["owner", "campaign"], ["campaigns.owner", "campaigns.id"], name="fk_responses_owner_campaign"
        ),
        sa.PrimaryKeyConstraint("owner", "account", "campaign", name="pk_responses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_campaign", "responses", ["owner", "campaign"])
