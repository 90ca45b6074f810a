"""What a terminal is there for, its self-tests, and new keys that the office asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three columns and a table."""
    op.add_column("terminals", sa.Column("profile", sa.Text(), nullable=True))
    op.add_column("terminals", sa.Column("roll_asked_at", sa.BigInteger(), nullable=True))
    op.add_column("enrolment_tokens", sa.Column("profile", sa.Text(), nullable=True))
    op.create_table(
        "self_tests",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_self_tests_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "terminal", "at", name=op.f("pk_self_tests")),
    )
