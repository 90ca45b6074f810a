"""The tables of what members' sales give, and of what members claim; others read them from `central.tables`."""

from typing import Final

from sqlalchemy import Index, text

from central.columns import count, table, text_column, to, uuid, when, word

charity_gifts: Final = table(
    "charity_gifts",
    ("cause",),
    uuid("cause"),
    uuid("account"),
    uuid("programme"),
    word("charity"),
    count("parts"),
    when("given_at"),
    word("kind", null=True),
    to("accounts", "account"),
    Index(
        "ix_charity_gifts_account",
        "owner",
        "account",
        "programme",
        sqlite_where=text("kind IS NOT NULL"),
        postgresql_where=text("kind IS NOT NULL"),
    ),
)
"""What reversals took back of gifts, in `loyalty.charity` parts, and what else is no sale's: rows are added, never
changed. What a sale gave stands in its row of `transactions`; all of an account's are found by `central.of_account`.

`cause` is the transaction, as in `postings`, `kind` what it is.
"""

charity_pots: Final = table(
    "charity_pots",
    ("programme", "charity"),
    uuid("programme"),
    word("charity"),
    count("parts"),
    count("told_cents"),
    when("told_at"),
)
"""What the gifts to a charity sum to, kept by the transaction that gives and recomputed by `verify-ledger`.

`told_cents` is what terminals were last told of it, and when.
"""

claims: Final = table(
    "claims",
    ("id",),
    uuid("id"),
    uuid("account"),
    uuid("programme"),
    count("version"),
    uuid("terminal"),
    word("day"),
    count("cents"),
    word("currency"),
    word("state"),
    word("refusal", null=True),
    count("points", null=True),
    text_column("note", null=True),
    uuid("decided_by", null=True),
    when("made_at"),
    when("decided_at", null=True),
    when("told_at", null=True),
    to("accounts", "account"),
    to("terminals", "terminal"),
    Index("ix_claims_account", "owner", "account"),
    Index(
        "ix_claims_open",
        "owner",
        "id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
"""Claims for missing points; `id` is the transaction that made one, and the `cause` of what granting it posted.

`day` is the purchase's, as ISO 8601 writes it. `decided_by` is the member of staff, NULL for the office's own word and
for what was refused at once; `told_at` is when the member was told what became of it.
"""
