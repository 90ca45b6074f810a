"""Sales stand in one index by account; postings and gifts are found through them, and have one for all that is none."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two indexes made anew, one column more: what each gift is that no sale gave."""
    op.add_column("charity_gifts", sa.Column("kind", sa.String(length=64), nullable=True))
    op.execute(
        """
        UPDATE charity_gifts SET kind = coalesce(
            (SELECT tx.kind FROM transactions tx WHERE tx.owner = charity_gifts.owner AND tx.id = charity_gifts.cause),
            'adjustment'
        )
        """
    )
    op.execute("UPDATE charity_gifts SET kind = NULL WHERE kind = 'accrual'")
    for table, where in (("postings", "kind != 'accrual'"), ("charity_gifts", "kind IS NOT NULL")):
        name = f"ix_{table}_account"
        op.drop_index(name, table_name=table)
        told = sa.text(where)
        columns = ["owner", "account", "programme"]
        op.create_index(name, table, columns, sqlite_where=told, postgresql_where=told)
