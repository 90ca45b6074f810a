"""What a terminal is told of staff: badges by token, and verifiers of PINs that hold at this terminal alone."""

from typing import Any

from sqlalchemy import Connection, Row, select

from central import tables as t
from central.book.rows import TerminalRow
from central.staff.members import StaffRow, staff_row
from central.staff.pins import read_pin
from central.staff.settings import load_desk
from loyalty.ids import Uuid
from loyalty.signing import decode_key
from loyalty.staff import offline_roles
from loyalty.staff_pins import PinVerifier, verifier
from loyalty.wire import StaffChanged


def staff_changed(connection: Connection, terminal: TerminalRow, staff: Uuid) -> list[StaffChanged]:
    """A member of staff as the terminal may know them; nothing where there is no such one.

    Whoever works in another shop opens nothing here, so the terminal gets no verifier of theirs: the fewer lie on one
    memory card, the better.
    """
    s = t.staff.c
    row = connection.execute(select(t.staff).where(s.owner == terminal.owner, s.id == staff)).first()
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
    o = t.owners.c
    key = connection.execute(select(o.lookup_key).where(o.owner == terminal.owner)).scalar_one()
    return verifier(read_pin(row.pin), decode_key(key), terminal.id, member.id)
