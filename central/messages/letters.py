"""The letters that wait: written with what they speak of, in one transaction, and sent after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, or_, select, update

from central import tables as t
from central.messages.ports import Letter
from loyalty.ids import Uuid
from loyalty.wire_proofs import Channel

TRY_AGAIN: Final = timedelta(seconds=30)
"""How long a letter that was not taken waits; also how long one is its sender's alone."""
AT_ONCE: Final = 20


def post(connection: Connection, owner: Uuid, letter: Letter, now: datetime, expires_at: datetime) -> None:
    """Leave a letter to be sent; past `expires_at` it is thrown away."""
    row = {
        "owner": owner,
        "id": letter.id,
        "channel": letter.channel.value,
        "address": letter.address,
        "subject": letter.subject,
        "text": letter.text,
        "made_at": now,
        "expires_at": expires_at,
        "tries": 0,
        "attachment": letter.attachment,
    }
    connection.execute(t.messages.insert(), row)


def claim(connection: Connection, now: datetime) -> Sequence[Letter]:
    """The next letters, oldest first, for this sender alone for a while; what is too late goes."""
    m = t.messages.c
    connection.execute(delete(t.messages).where(m.expires_at <= now))
    free = or_(m.claimed_at.is_(None), m.claimed_at <= now - TRY_AGAIN)
    query = select(t.messages).where(free).order_by(m.made_at, m.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    rows = connection.execute(query).all()
    for row in rows:
        mine = (m.owner == row.owner, m.id == row.id)
        connection.execute(update(t.messages).where(*mine).values(claimed_at=now, tries=m.tries + 1))
    return [Letter(row.id, Channel(row.channel), row.address, row.subject, row.text, row.attachment) for row in rows]


def forget(connection: Connection, letter: Letter) -> None:
    """A letter that was taken leaves nothing behind."""
    connection.execute(delete(t.messages).where(t.messages.c.id == letter.id))
