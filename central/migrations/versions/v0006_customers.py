"""Staff's work with customers: consent, search, joined accounts, kinds of cards, sales of cards, and who did what."""

import sqlalchemy as sa
from alembic import op

from central.customers.words import fill_words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Six tables, columns beside them, and the words by which the customers that are there are found."""
    _columns()
    _verifications()
    _customers()
    _cards_and_acts()
    fill_words(op.get_bind())


def _columns() -> None:
    op.add_column("accounts", sa.Column("poured_into", sa.String(length=36), nullable=True))
    op.create_index("ix_accounts_customer", "accounts", ["owner", "customer"], unique=False)
    op.add_column("card_batches", sa.Column("kind", sa.String(length=64), nullable=True))
    op.add_column("cards", sa.Column("customer", sa.String(length=36), nullable=True))
    op.add_column("cards", sa.Column("replaces", sa.String(length=64), nullable=True))
    op.add_column("cards", sa.Column("shop", sa.String(length=36), nullable=True))
    op.add_column("customers", sa.Column("merged_into", sa.String(length=36), nullable=True))
    op.add_column("customers", sa.Column("mail_verified_at", sa.BigInteger(), nullable=True))
    op.add_column("customers", sa.Column("phone_verified_at", sa.BigInteger(), nullable=True))


def _verifications() -> None:
    # SQLite cannot loosen a column. Codes live for ten minutes, so the table is made anew, without them.
    op.drop_index("ix_verifications_address", table_name="verifications")
    op.drop_table("verifications")
    op.create_table(
        "verifications",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=True),
        sa.Column("customer", sa.String(length=36), nullable=True),
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
            ["owner", "customer"], ["customers.owner", "customers.id"], name=op.f("fk_verifications_owner_customer")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_verifications_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_verifications")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_verifications_address", "verifications", ["owner", "address_hash", "sent_at"], unique=False)


def _customers() -> None:
    op.create_table(
        "customer_words",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column(
            "word", sa.String(length=96).with_variant(sa.String(length=96, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("customer", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "customer"], ["customers.owner", "customers.id"], name=op.f("fk_customer_words_owner_customer")
        ),
        sa.PrimaryKeyConstraint("owner", "word", "customer", name=op.f("pk_customer_words")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_customer_words_customer", "customer_words", ["owner", "customer", "word"], unique=False)
    op.create_table(
        "consents",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("customer", sa.String(length=36), nullable=False),
        sa.Column("terms", sa.String(length=64), nullable=False),
        sa.Column("mail", sa.Boolean(name="mail"), nullable=False),
        sa.Column("sms", sa.Boolean(name="sms"), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "customer"], ["customers.owner", "customers.id"], name=op.f("fk_consents_owner_customer")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_consents_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_consents")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consents_customer", "consents", ["owner", "customer", "noted_at"], unique=False)
    op.create_table(
        "joins",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.String(length=36), nullable=False),
        sa.Column("gone", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_joins_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_joins")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_joins_gone", "joins", ["owner", "gone"], unique=False)
    op.create_index("ix_joins_kept", "joins", ["owner", "kept"], unique=False)


def _cards_and_acts() -> None:
    op.create_table(
        "card_kinds",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_card_kinds")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "acts",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_acts_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_acts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_acts_done", "acts", ["owner", "done_at"], unique=False)
    op.create_table(
        "card_sales",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("transaction_id", sa.String(length=36), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("sold_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_card_sales_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "transaction_id", name=op.f("pk_card_sales")),
        sqlite_with_rowid=False,
    )
