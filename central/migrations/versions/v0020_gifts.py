"""What a sale gave stands in its own row."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns more; the gifts of sales move into them."""
    op.add_column("transactions", sa.Column("charity", sa.String(length=64), nullable=True))
    op.add_column("transactions", sa.Column("gift", sa.BigInteger(), nullable=True))
    op.execute(
        """
        UPDATE transactions SET charity = g.charity, gift = g.parts
        FROM charity_gifts g
        WHERE g.owner = transactions.owner AND g.cause = transactions.id AND g.kind IS NULL
        """
    )
    op.execute(
        """
        DELETE FROM charity_gifts WHERE kind IS NULL AND EXISTS (
            SELECT 1 FROM transactions tx WHERE tx.owner = charity_gifts.owner AND tx.id = charity_gifts.cause
        )
        """
    )
