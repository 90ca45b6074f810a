"""What the office does about staff: take them on, let them go, give them PINs, say which card is their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.errors import OwnerError
from central.owners import load_numbers
from central.staff.members import read_roles
from loyalty.codes import StaffCode
from loyalty.codes.fields import write_base32
from loyalty.errors import CodeError
from loyalty.ids import Uuid
from loyalty.signing import decode_key
from loyalty.staff import Role
from loyalty.tokens import TokenKey, badge_token, card_token

BADGE_BYTES = 8
"""Entropy of a badge: 64 bits, so that none is found by trying."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """A member of staff as the office lists them."""

    id: Uuid
    name: str = field(repr=False)
    roles: tuple[Role, ...]
    shop: str | None
    """The shop's name; None for every shop."""
    active: bool
    has_pin: bool
    locked: bool
    own_card: bool


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Somebody to be taken on; `shop` is a shop's name or id, None for every shop."""

    id: Uuid
    name: str = field(repr=False)
    badge: StaffCode = field(repr=False)
    roles: tuple[Role, ...]
    shop: str | None = None


def new_badge(entropy: bytes) -> StaffCode:
    """A badge of `BADGE_BYTES` random bytes, in base 32: in hex, one in ten thousand looks like a payment card's."""
    return StaffCode(f"B-{write_base32(entropy)}")


def token_key(connection: Connection, owner: Uuid) -> TokenKey:
    """The owner's key for tokens.

    Raises:
        OwnerError: there is no such owner.
    """
    o = t.owners.c
    row = connection.execute(select(o.lookup_key, o.lookup_key_id).where(o.owner == owner)).one_or_none()
    if row is None:
        raise OwnerError(f"There is no owner {owner}; leave it out where there is only one.")
    return TokenKey(row.lookup_key_id, decode_key(row.lookup_key))


def take_on(connection: Connection, owner: Uuid, new: NewStaff) -> None:
    """Write somebody down; they have no PIN yet.

    Raises:
        OwnerError: the name, a role or the shop cannot be.
    """
    name = new.name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise OwnerError(f"A name has 1 to {_LONGEST_NAME} printable signs.")
    if not new.roles:
        raise OwnerError("Name at least one role: clerk, manager or technician.")
    row = {
        "owner": owner,
        "id": new.id,
        "badge": str(badge_token(token_key(connection, owner), owner, new.badge.badge)),
        "name": name,
        "active": True,
        "roles": msgspec.json.encode(tuple(dict.fromkeys(new.roles))).decode(),
        "shop": None if new.shop is None else _shop(connection, owner, new.shop),
    }
    connection.execute(t.staff.insert(), row)
    _told(connection, owner, new.id)


def found(connection: Connection, owner: Uuid, named: str) -> Uuid:
    """The member of staff of that id or name.

    Raises:
        OwnerError: there is none, or several share the name.
    """
    s = t.staff.c
    query = select(s.id).where(s.owner == owner, (s.id == named) | (s.name == named))
    rows = connection.execute(query).scalars().all()
    if len(rows) != 1:
        raise OwnerError(f"{len(rows)} members of staff are called {named!r}; name one, by id where names repeat.")
    return Uuid(rows[0])


def listed(connection: Connection, owner: Uuid) -> Sequence[Listed]:
    """Everybody, by name."""
    s, p = t.staff.c, t.shops.c
    query = (
        select(t.staff, p.name.label("shop_name"))
        .outerjoin(t.shops, (p.owner == s.owner) & (p.id == s.shop))
        .where(s.owner == owner)
        .order_by(s.name, s.id)
    )
    return [
        Listed(
            id=row.id,
            name=row.name,
            roles=read_roles(row.roles),
            shop=row.shop_name,
            active=row.active,
            has_pin=row.pin is not None,
            locked=row.pin_locked_at is not None,
            own_card=row.card is not None or row.customer is not None,
        )
        for row in connection.execute(query)
    ]


def set_active(connection: Connection, owner: Uuid, staff: Uuid, now: datetime, *, active: bool) -> None:
    """Let somebody in again, or let them go; what they did before counts all the same."""
    s = t.staff.c
    values = {"active": active, "inactive_since": None if active else now}
    changed = s.active.is_(not active)
    connection.execute(update(t.staff).where(s.owner == owner, s.id == staff, changed).values(values))
    _told(connection, owner, staff)


def link_card(connection: Connection, owner: Uuid, staff: Uuid, number: str) -> None:
    """Say which card is somebody's own, by the number on it; what they do on its account is told to the owner.

    Raises:
        OwnerError: no card of the owner has the number.
    """
    member = load_numbers(connection, owner).in_force.match(number)
    try:
        token = None if member is None else str(card_token(token_key(connection, owner), owner, member))
    except CodeError as error:
        raise OwnerError(str(error)) from error
    c, a, s = t.cards.c, t.accounts.c, t.staff.c
    query = (
        select(a.customer)
        .join(t.cards, (c.owner == a.owner) & (c.account == a.id))
        .where(c.owner == owner, c.token == token)
    )
    row = connection.execute(query).first() if token is not None else None
    if row is None:
        raise OwnerError("No card has this number.")
    linked = update(t.staff).where(s.owner == owner, s.id == staff).values(card=token, customer=row.customer)
    connection.execute(linked)


def _shop(connection: Connection, owner: Uuid, named: str) -> Uuid:
    s = t.shops.c
    query = select(s.id).where(s.owner == owner, (s.name == named) | (s.id == named))
    rows = connection.execute(query).scalars().all()
    if len(rows) != 1:
        raise OwnerError(f"{len(rows)} shops are called {named!r}; name one, by its id where names repeat.")
    return Uuid(rows[0])


def _told(connection: Connection, owner: Uuid, staff: Uuid) -> None:
    note_changes(connection, owner, [Change(ChangeKind.STAFF, staff)])
