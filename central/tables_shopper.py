"""The tables of what shops give on their members' behalf; others read them from `central.tables`."""

from typing import Final

from sqlalchemy import Index

from central.columns import count, table, to, uuid, when, word

charity_gifts: Final = table(
    "charity_gifts",
    ("cause",),
    uuid("cause"),
    uuid("account"),
    uuid("programme"),
    word("charity"),
    count("parts"),
    when("given_at"),
    to("accounts", "account"),
    Index("ix_charity_gifts_account", "owner", "account", "programme"),
)
"""What each sale gave, in `loyalty.charity` parts, and what reversals took back: rows are added, never changed.

`cause` is the transaction, as in `postings`.
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
