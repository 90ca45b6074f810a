"""Cards on their way to a phone: offered once, picked up once.

The key changes with the pick-up and not before it, so that a QR that nobody photographs takes no card from another
phone.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, or_, select, update

from central import tables as t
from central.book.rows import TerminalRow
from central.bulk import upsert
from central.errors import ProblemError
from loyalty.ids import Uuid
from loyalty.names import mask_name
from loyalty.phone import PICKUP_LIFE
from loyalty.signing import decode_key, encode_key
from loyalty.wire import ProblemType
from loyalty.wire_phone import PickedUp

KEY_BYTES: Final = 32
KEPT: Final = timedelta(days=1)
"""How long past its end an offer is remembered, so that whoever comes late is told so."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that picks a card up: the secret it was opened with, its name for itself, and the key it would get."""

    secret: str = field(repr=False)
    name: str = field(repr=False)
    key: bytes = field(repr=False)


def offer(connection: Connection, terminal: TerminalRow, account: Uuid, secret: str, now: datetime) -> datetime:
    """Let whoever has `secret` pick the account's card up; what was offered before is withdrawn.

    Returns:
        Until when.
    """
    p, owner = t.card_pickups.c, terminal.owner
    stale = or_(p.account == account, p.expires_at < now - KEPT)
    connection.execute(delete(t.card_pickups).where(p.owner == owner, stale))
    expires_at = now + PICKUP_LIFE
    row = {
        "owner": owner,
        "hash": _hash(secret),
        "account": account,
        "terminal": terminal.id,
        "made_at": now,
        "expires_at": expires_at,
        "taken_at": None,
        "taken_by": None,
    }
    connection.execute(t.card_pickups.insert(), row)
    return expires_at


def is_on_a_phone(connection: Connection, owner: Uuid, account: Uuid) -> bool:
    """Whether a phone has the account's key by now."""
    s = t.member_secrets.c
    query = select(s.rotating_key.is_not(None)).where(s.owner == owner, s.account == account)
    return bool(connection.execute(query).scalar())


def pick_up(connection: Connection, page: Page, now: datetime) -> PickedUp:
    """Give the page its key. The same page may ask again, for an answer that got lost; any other one is too late.

    Raises:
        ProblemError: there is no such offer, it was picked up, or its time is over.
    """
    p = t.card_pickups.c
    found = connection.execute(select(t.card_pickups).where(p.hash == _hash(page.secret)).with_for_update()).first()
    if found is None:
        raise ProblemError(ProblemType.TOKEN_UNKNOWN, "Show the card at the terminal and begin again.")
    if found.expires_at <= now:
        raise ProblemError(ProblemType.TOKEN_EXPIRED, "Show the card at the terminal and begin again.")
    if found.taken_at is None:
        taken = {"taken_at": now, "taken_by": _hash(page.name)}
        connection.execute(update(t.card_pickups).where(p.owner == found.owner, p.hash == found.hash).values(**taken))
        _put_key(connection, found.owner, found.account, page.key)
        return _told(connection, found.owner, found.account, page.key)
    if found.taken_by != _hash(page.name):
        raise ProblemError(ProblemType.TOKEN_USED, "A phone has this card already; begin again at the terminal.")
    s = t.member_secrets.c
    mine = (s.owner == found.owner, s.account == found.account)
    kept = connection.execute(select(s.rotating_key).where(*mine)).scalar_one()
    return _told(connection, found.owner, found.account, decode_key(kept))


def _put_key(connection: Connection, owner: Uuid, account: Uuid, key: bytes) -> None:
    """A new key, of which no step was used; PIN and tries stay."""
    row = {
        "owner": owner,
        "account": account,
        "rotating_key": encode_key(key),
        "rotating_step": None,
        "pin": None,
        "pin_wrong": 0,
        "pin_locked_at": None,
    }
    upsert(connection, t.member_secrets, [row], ["rotating_key", "rotating_step"])


def _told(connection: Connection, owner: Uuid, account: Uuid, key: bytes) -> PickedUp:
    a, c, o = t.accounts.c, t.customers.c, t.owners.c
    whose = connection.execute(select(o.name).where(o.owner == owner)).scalar_one()
    member = connection.execute(
        select(c.given, c.family, c.particle)
        .join(t.accounts, (a.owner == c.owner) & (a.customer == c.id))
        .where(a.owner == owner, a.id == account)
    ).first()
    name = mask_name(member.given, member.family, member.particle) if member is not None else None
    return PickedUp(key=encode_key(key), owner=owner, name=whose, member=name)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
