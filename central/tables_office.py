"""The tables of the office: its keys, and what was done with them. They obey the rules of `central.tables`."""

from typing import Final

from sqlalchemy import Column, Index, String, UniqueConstraint

from central.columns import table, text_column, to, uuid, when, word

office_keys: Final = table(
    "office_keys",
    ("id",),
    uuid("id"),
    word("name"),
    word("role"),
    word("hash"),
    when("made_at"),
    when("revoked_at", null=True),
    UniqueConstraint("owner", "name"),
    Index("ix_office_keys_id", "id"),
)
"""Who asks for the office over HTTP: `hash` is the SHA-256 of the key's secret, `role` an `OfficeRole`.

A name is never given twice, so that it means one key in the trail for ever.
"""

office_acts: Final = table(
    "office_acts",
    ("id",),
    uuid("id"),
    when("done_at"),
    word("by"),
    uuid("key", null=True),
    word("action"),
    Column("named", String(255), nullable=False),
    text_column("detail", null=True),
    to("office_keys", "key"),
    Index("ix_office_acts_done", "owner", "done_at", "id"),
)
"""What the office changed: `by` is the key's name, or who sat at the command line; there `key` is NULL."""
