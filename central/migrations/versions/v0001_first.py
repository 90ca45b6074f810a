"""The first tables: owners, terminals, cards, transactions, ledger, incidents, changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables of the first version."""
    op.create_table(
        "card_batches",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scheme", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_card_batches")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "central_keys",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_central_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "changes",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("owner", "kind", "subject", name=op.f("pk_changes")),
        sa.UniqueConstraint("owner", "counter", name=op.f("uq_changes_owner_counter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customers",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("particle", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_customers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incidents",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=True),
        sa.Column("account", sa.String(length=36), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("owner", "kind", "subject", name=op.f("uq_incidents_owner_kind_subject")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "owners",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lookup_key_id", sa.String(length=64), nullable=False),
        sa.Column("lookup_key", sa.Text(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("configuration", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_owners")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programmes",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("risk_account", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", "version", name=op.f("pk_programmes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shops",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_shops")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(name="active"), nullable=False),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_staff")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "till_receipts",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("transaction_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("owner", "reference", name=op.f("pk_till_receipts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstones",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=36), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("owner", "reference", "cause", name=op.f("pk_tombstones")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "accounts",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("customer", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "customer"], ["customers.owner", "customers.id"], name=op.f("fk_accounts_owner_customer")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "enrolment_tokens",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("shop", sa.String(length=36), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("programmes", sa.Text(), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("terminal", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "shop"], ["shops.owner", "shops.id"], name=op.f("fk_enrolment_tokens_owner_shop")
        ),
        sa.PrimaryKeyConstraint("owner", "hash", name=op.f("pk_enrolment_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_enrolment_tokens_hash", "enrolment_tokens", ["hash"], unique=False)
    op.create_table(
        "terminals",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("shop", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("programmes", sa.Text(), nullable=False),
        sa.Column("board", sa.String(length=64), nullable=False),
        sa.Column("next_epoch", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("health", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["owner", "shop"], ["shops.owner", "shops.id"], name=op.f("fk_terminals_owner_shop")),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_terminals")),
        sa.UniqueConstraint("owner", "code", name=op.f("uq_terminals_owner_code")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_terminals_id", "terminals", ["id"], unique=False)
    op.create_table(
        "tills",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop", sa.String(length=36), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=True),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["owner", "shop"], ["shops.owner", "shops.id"], name=op.f("fk_tills_owner_shop")),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_tills")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "balances",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_balances_owner_account")
        ),
        sa.PrimaryKeyConstraint("owner", "account", "programme", name=op.f("pk_balances")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cards",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("blocked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_cards_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "batch"], ["card_batches.owner", "card_batches.id"], name=op.f("fk_cards_owner_batch")
        ),
        sa.PrimaryKeyConstraint("owner", "token", name=op.f("pk_cards")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cards_account", "cards", ["owner", "account"], unique=False)
    op.create_index("ix_cards_batch", "cards", ["owner", "batch"], unique=False)
    op.create_table(
        "epochs",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_epochs_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "terminal", "epoch", name=op.f("pk_epochs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holds",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.Column("grant", sa.Text(), nullable=False),
        sa.Column("risked", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("return_points", sa.BigInteger(), nullable=True),
        sa.Column("return_epoch", sa.BigInteger(), nullable=True),
        sa.Column("return_seq", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_back_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_holds_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_holds_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_holds")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_holds_account", "holds", ["owner", "account"], unique=False)
    op.create_index("ix_holds_terminal", "holds", ["owner", "terminal", "state"], unique=False)
    op.create_table(
        "lots",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("earned_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_lots_owner_account")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_lots")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_lots_live",
        "lots",
        ["owner", "account", "programme", "expires_at"],
        unique=False,
        sqlite_where=sa.text("remaining > 0"),
        postgresql_where=sa.text("remaining > 0"),
    )
    op.create_table(
        "nonces",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("nonce", sa.String(length=128), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_nonces_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "terminal", "nonce", name=op.f("pk_nonces")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_nonces_seen", "nonces", ["owner", "terminal", "seen_at"], unique=False)
    op.create_table(
        "postings",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("programme", sa.String(length=36), nullable=False),
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.String(length=36), nullable=True),
        sa.Column("hold", sa.String(length=36), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_postings_owner_account")
        ),
        sa.PrimaryKeyConstraint("owner", "cause", "line", name=op.f("pk_postings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_postings_account", "postings", ["owner", "account", "programme"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("transaction_id", sa.String(length=36), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=True),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_receipts_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "terminal", "epoch", "seq", name=op.f("pk_receipts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "transactions",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("body_hash", sa.LargeBinary(), nullable=True),
        sa.Column("account", sa.String(length=36), nullable=True),
        sa.Column("programme", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("hold", sa.String(length=36), nullable=True),
        sa.Column("grant", sa.Text(), nullable=True),
        sa.Column("cents_left", sa.BigInteger(), nullable=True),
        sa.Column("expired_counted", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("reversed_by", sa.String(length=36), nullable=True),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_transactions_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_transactions")),
        sqlite_with_rowid=True,
    )
    op.create_index(
        "ix_transactions_unprinted",
        "transactions",
        ["owner", "terminal"],
        unique=False,
        sqlite_where=sa.text("kind = 'redemption' AND outcome IS NULL AND status = 'accepted'"),
        postgresql_where=sa.text("kind = 'redemption' AND outcome IS NULL AND status = 'accepted'"),
    )
    op.create_index(
        "ix_transactions_untold",
        "transactions",
        ["owner", "account"],
        unique=False,
        sqlite_where=sa.text("status = 'rejected'"),
        postgresql_where=sa.text("status = 'rejected'"),
    )
    op.create_table(
        "uses",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner", "account"], ["accounts.owner", "accounts.id"], name=op.f("fk_uses_owner_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_uses_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "account", "terminal", name=op.f("pk_uses")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "voucher_keys",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner", "terminal"], ["terminals.owner", "terminals.id"], name=op.f("fk_voucher_keys_owner_terminal")
        ),
        sa.PrimaryKeyConstraint("owner", "id", name=op.f("pk_voucher_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hold_lots",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("hold", sa.String(length=36), nullable=False),
        sa.Column("lot", sa.String(length=36), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner", "hold"], ["holds.owner", "holds.id"], name=op.f("fk_hold_lots_owner_hold")),
        sa.ForeignKeyConstraint(["owner", "lot"], ["lots.owner", "lots.id"], name=op.f("fk_hold_lots_owner_lot")),
        sa.PrimaryKeyConstraint("owner", "hold", "lot", name=op.f("pk_hold_lots")),
        sqlite_with_rowid=False,
    )
