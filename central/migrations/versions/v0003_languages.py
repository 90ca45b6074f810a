"""The language that an account's cards are spoken to in, where somebody chose one at a terminal."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column: no account has chosen any yet."""
    op.add_column("accounts", sa.Column("language", sa.String(length=64), nullable=True))
