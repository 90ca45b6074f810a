"""An owner's card number schemes, and the hosts whose GS1 Digital Links name its members."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns: every owner has the default schemes and no host, as before."""
    op.add_column("owners", sa.Column("link_hosts", sa.Text(), nullable=True))
    op.add_column("owners", sa.Column("schemes", sa.Text(), nullable=True))
