"""Members of staff as central knows them, and who may act at a terminal."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select

from central import tables as t
from central.binds import KEYS, OWNER
from central.book.rows import TerminalRow
from central.database import chunks
from central.errors import ProblemError
from loyalty.ids import Uuid
from loyalty.problems import ProblemType
from loyalty.staff import Role, serves

_STAFF: Final = select(t.staff).where(t.staff.c.owner == OWNER, t.staff.c.id.in_(KEYS))
_roles = msgspec.json.Decoder(tuple[Role, ...])


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff.

    Attributes:
        shop: where they work; None for every shop of the owner.
        inactive_since: None while the badge opens something, and where nobody wrote down since when it does not.
        customer: who they are as a member, or None.
        card: the token of a card of their own, or None.
    """

    id: Uuid
    name: str = field(repr=False)
    active: bool
    inactive_since: datetime | None
    roles: tuple[Role, ...]
    shop: Uuid | None
    customer: Uuid | None
    card: str | None = field(repr=False)

    def works_at(self, shop: Uuid) -> bool:
        """Whether this is one of their shops."""
        return self.shop is None or self.shop == shop

    def was_active(self, when: datetime) -> bool:
        """Whether they were staff at that time."""
        return self.active or (self.inactive_since is not None and when < self.inactive_since)


def read_roles(text: str | None) -> tuple[Role, ...]:
    """The roles of a row; a clerk's where none were written."""
    return (Role.CLERK,) if text is None else _roles.decode(text)


def staff_row(row: Row[Any]) -> StaffRow:
    """A row of `staff`."""
    return StaffRow(
        id=row.id,
        name=row.name,
        active=row.active,
        inactive_since=row.inactive_since,
        roles=read_roles(row.roles),
        shop=row.shop,
        customer=row.customer,
        card=row.card,
    )


def load_staff(connection: Connection, owner: Uuid, wanted: Iterable[Uuid]) -> dict[Uuid, StaffRow]:
    """The members of staff of those ids that are the owner's."""
    found: dict[Uuid, StaffRow] = {}
    for part in chunks(sorted(set(wanted))):
        for row in connection.execute(_STAFF, {"owner": owner, "keys": part}):
            found[row.id] = staff_row(row)
    return found


def acting(connection: Connection, terminal: TerminalRow, by: Uuid, *, anyone: bool = False) -> StaffRow:
    """The member of staff who acts at a terminal, and may touch members' points (or `anyone` of the shop's staff).

    Raises:
        ProblemError: the id is nobody's who may.
    """
    member = load_staff(connection, terminal.owner, [by]).get(by)
    if member is None or not member.active or not member.works_at(terminal.shop):
        raise ProblemError(ProblemType.STAFF_REFUSED, "The badge opens nothing in this shop; log in again.")
    if not anyone and not serves(member.roles):
        raise ProblemError(ProblemType.STAFF_REFUSED, "Only a clerk or a manager may do this.")
    return member


def names_of(connection: Connection, owner: Uuid, wanted: Collection[Uuid]) -> dict[Uuid, str]:
    """The names of members of staff by id."""
    return {each.id: each.name for each in load_staff(connection, owner, wanted).values()}
