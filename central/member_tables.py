"""The tables of what a member proves with: keys, PINs, codes that were sent, and the messages they go in.

None of it is in the ledger, and none of it leaves central but masked. See `central/tables.py` for what holds of all.
"""

from sqlalchemy import Index

from central.columns import count, table, text_column, to, uuid, when, word

member_secrets = table(
    "member_secrets",
    ("account",),
    uuid("account"),
    text_column("rotating_key", null=True),
    count("rotating_step", null=True),
    text_column("pin", null=True),
    count("pin_wrong"),
    when("pin_locked_at", null=True),
    to("accounts", "account"),
)
"""What an account's member proves with.

`rotating_key` (base64url) is shared with the member's page, `rotating_step` is the last one used. `pin` is an Argon2id
hash (RFC 9106) in its encoded form; `pin_wrong` counts wrong ones in a row, and at the fifth `pin_locked_at` is set,
which only a new PIN clears.
"""

verifications = table(
    "verifications",
    ("id",),
    uuid("id"),
    uuid("account"),
    uuid("terminal"),
    word("purpose"),
    word("channel"),
    word("address_hash"),
    word("code_hash"),
    count("tries"),
    when("sent_at"),
    when("expires_at"),
    when("confirmed_at", null=True),
    when("spent_at", null=True),
    to("accounts", "account"),
    to("terminals", "terminal"),
    Index("ix_verifications_address", "owner", "address_hash", "sent_at"),
)
"""Codes that were sent. `spent_at` is when a confirmed one set a PIN, which it does once."""

messages = table(
    "messages",
    ("id",),
    uuid("id"),
    word("channel"),
    text_column("address"),
    text_column("subject"),
    text_column("text"),
    when("made_at"),
    when("expires_at"),
    when("claimed_at", null=True),
    count("tries"),
    Index("ix_messages_made", "made_at"),
)
"""Messages that wait to be sent; a row goes when its message has gone, or when it came too late."""
