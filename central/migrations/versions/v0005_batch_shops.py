"""The shop that a batch of cards is given out at."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column: no batch was assigned to a shop before."""
    op.add_column("card_batches", sa.Column("shop", sa.String(length=36), nullable=True))
