"""What a terminal is told of staff: badges by token, and verifiers of PINs that hold at this terminal alone."""

from typing import Any, Final

from sqlalchemy import Connection, Row, select

from central import tables as t
from central.binds import OWNER, THIS
from central.book.rows import TerminalRow
from central.staff.members import StaffRow, staff_row
from central.staff.pins import read_pin
from central.staff.settings import load_desk
from loyalty.ids import Uuid
from loyalty.signing import decode_key
from loyalty.staff import offline_roles
from loyalty.staff_pins import PinVerifier, verifier
from loyalty.wire import StaffChanged

_MEMBER: Final = select(t.staff).where(t.staff.c.owner == OWNER, t.staff.c.id == THIS)
_LOOKUP_KEY: Final = select(t.owners.c.lookup_key).where(t.owners.c.owner == OWNER)


def staff_changed(connection: Connection, terminal: TerminalRow, staff: Uuid) -> list[StaffChanged]:
    """A member of staff as the terminal may know them; nothing where there is no such one.

    Whoever works in another shop opens nothing here, so the terminal gets no verifier of theirs: the fewer lie on one
    memory card, the better.
    """
    row = connection.execute(_MEMBER, {"owner": terminal.owner, "this": staff}).first()
    if row is None:
        return []
    member = staff_row(row)
    active = member.active and member.works_at(terminal.shop)
    known = _verifier(connection, terminal, row, member) if active else None
    return [
        StaffChanged(
            staff=member.id, badge=row.badge, name=member.name, active=active, roles=member.roles, verifier=known
        )
    ]


def _verifier(connection: Connection, terminal: TerminalRow, row: Row[Any], member: StaffRow) -> PinVerifier | None:
    if row.pin is None or row.pin_locked_at is not None:
        return None
    if not offline_roles(member.roles, load_desk(connection, terminal.owner).rules):
        return None
    key = connection.execute(_LOOKUP_KEY, {"owner": terminal.owner}).scalar_one()
    return verifier(read_pin(row.pin), decode_key(key), terminal.id, member.id)
