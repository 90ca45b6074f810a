"""The tables of customers, their consent and how they are found; of joined accounts, kinds of cards, and staff's acts.

They obey the rules of `central.tables`, which names them all.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Index, String

from central.columns import count, table, text_column, to, uuid, when, word

WORD_LENGTH: Final = 96

consents = table(
    "consents",
    ("id",),
    uuid("id"),
    uuid("customer"),
    word("terms"),
    Column("mail", Boolean(name="mail"), nullable=False),
    Column("sms", Boolean(name="sms"), nullable=False),
    when("given_at"),
    when("noted_at"),
    uuid("by"),
    uuid("terminal"),
    to("customers", "customer"),
    to("terminals", "terminal"),
    Index("ix_consents_customer", "owner", "customer", "noted_at"),
)
"""What customers agreed to, each time they did; the newest holds."""

customer_words = table(
    "customer_words",
    ("word", "customer"),
    # Ranges of words are walked by their bytes, whatever the database's own language.
    Column(
        "word",
        String(WORD_LENGTH).with_variant(String(WORD_LENGTH, collation="C"), "postgresql"),
        nullable=False,
    ),
    uuid("customer"),
    to("customers", "customer"),
    Index("ix_customer_words_customer", "owner", "customer", "word"),
)
"""What a customer is found by: words of `loyalty.matching`, and with a sign in front: see `central.customers.words`."""

joins = table(
    "joins",
    ("id",),
    uuid("id"),
    word("kind"),
    uuid("kept"),
    uuid("gone"),
    uuid("account", null=True),
    text_column("document"),
    uuid("by"),
    uuid("terminal"),
    when("made_at"),
    when("undone_at", null=True),
    to("terminals", "terminal"),
    Index("ix_joins_gone", "owner", "gone", "kind", "undone_at", "account"),
    Index("ix_joins_kept", "owner", "kept", "kind", "undone_at", "account"),
)
"""Customers that were merged (`gone` is `kept`) or share an account (`gone` is in the household of `kept`).

`document` says what went where, so that it can be undone: `central.customers.joins.Went`.
"""

card_kinds = table("card_kinds", ("id",), word("id"), text_column("document"))
"""An owner's kinds of cards: `loyalty.cards.CardKind` in JSON. A batch of cards has one, or none."""

card_sales = table(
    "card_sales",
    ("transaction_id",),
    uuid("transaction_id"),
    Column("card", String(64), nullable=False),
    count("cents"),
    word("currency"),
    count("price_cents", null=True),
    uuid("terminal"),
    uuid("by", null=True),
    when("sold_at"),
    to("terminals", "terminal"),
)
"""Cards that were sold: what was paid, and the price that the card's kind had, where it had one."""

acts = table(
    "acts",
    ("id",),
    uuid("id"),
    word("action"),
    uuid("by", null=True),
    uuid("terminal"),
    uuid("subject", null=True),
    word("reason", null=True),
    text_column("note", null=True),
    text_column("answer", null=True),
    when("done_at"),
    to("terminals", "terminal"),
    Index("ix_acts_done", "owner", "done_at"),
)
"""What staff did, once each: who, what, on which customer or account, from where. `answer` is what a repeat gets."""
