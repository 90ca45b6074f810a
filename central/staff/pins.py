"""Staff's PINs: judged under the row's lock, so that guesses made at once are counted one after the other.

Five wrong ones in a row lock the badge at every terminal, for good. No terminal opens it again and no time does: the
office does, with `spaarpunt-central staff unlock` or a new PIN.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.book.rows import TerminalRow
from central.errors import LedgerError
from central.staff.members import staff_row
from loyalty.errors import CodeError
from loyalty.ids import Uuid
from loyalty.pins import is_obvious
from loyalty.staff_pins import WRONG_IN_A_ROW, StretchedPin, is_pin_of, stretch
from loyalty.wire_staff import (
    SetStaffPin,
    StaffMember,
    StaffOpened,
    StaffOpening,
    StaffPinSet,
    StaffPinSetting,
)

_stretched = msgspec.json.Decoder(StretchedPin)


def open_staff(connection: Connection, terminal: TerminalRow, badge: str, pin: str, now: datetime) -> StaffOpened:
    """Judge a badge and a PIN, and count a wrong one."""
    row = _find(connection, terminal.owner, badge)
    if row is None:
        return StaffOpened(outcome=StaffOpening.UNKNOWN)
    outcome, left = _judge(connection, terminal, row, pin, now)
    if outcome is not StaffOpening.OPENED:
        return StaffOpened(outcome=outcome, tries_left=left)
    member = staff_row(row)
    who = StaffMember(id=member.id, name=member.name, roles=member.roles)
    return StaffOpened(outcome=outcome, tries_left=left, staff=who)


def change_pin(
    connection: Connection, terminal: TerminalRow, asked: SetStaffPin, salt: bytes, now: datetime
) -> StaffPinSet:
    """Judge the present PIN and set the new one; a repeat of the change that set it is answered as it was."""
    row = _find(connection, terminal.owner, asked.badge)
    if row is None:
        return StaffPinSet(outcome=StaffPinSetting.UNKNOWN)
    if row.pin_change == asked.id:
        return StaffPinSet(outcome=StaffPinSetting.SET, tries_left=WRONG_IN_A_ROW)
    if is_obvious(asked.pin) or asked.pin == asked.current:
        return StaffPinSet(outcome=StaffPinSetting.OBVIOUS)
    outcome, left = _judge(connection, terminal, row, asked.current, now)
    if outcome is not StaffOpening.OPENED:
        return StaffPinSet(outcome=StaffPinSetting(outcome.value), tries_left=left)
    put_pin(connection, terminal.owner, row.id, asked.pin, salt=salt, change=asked.id)
    return StaffPinSet(outcome=StaffPinSetting.SET, tries_left=left)


def put_pin(
    connection: Connection, owner: Uuid, staff: Uuid, pin: str, *, salt: bytes, change: Uuid | None = None
) -> None:
    """Set the PIN, which opens a locked badge; terminals get their new verifiers."""
    kept = msgspec.json.encode(stretch(pin, salt)).decode()
    values = {"pin": kept, "pin_wrong": 0, "pin_locked_at": None, "pin_change": change}
    s = t.staff.c
    connection.execute(update(t.staff).where(s.owner == owner, s.id == staff).values(values))
    note_changes(connection, owner, [Change(ChangeKind.STAFF, staff)])


def unlock(connection: Connection, owner: Uuid, staff: Uuid) -> None:
    """Open a locked badge with the PIN that it has."""
    s = t.staff.c
    connection.execute(update(t.staff).where(s.owner == owner, s.id == staff).values(pin_wrong=0, pin_locked_at=None))
    note_changes(connection, owner, [Change(ChangeKind.STAFF, staff)])


def read_pin(text: str) -> StretchedPin:
    """A PIN as its row keeps it.

    Raises:
        LedgerError: the row keeps something else.
    """
    try:
        return _stretched.decode(text)
    except msgspec.DecodeError as error:
        raise LedgerError("A staff member's PIN is kept in a form that is none; set it anew.") from error


def _find(connection: Connection, owner: Uuid, badge: str) -> Row[Any] | None:
    s = t.staff.c
    return connection.execute(select(t.staff).where(s.owner == owner, s.badge == badge).with_for_update()).first()


def _judge(
    connection: Connection, terminal: TerminalRow, row: Row[Any], pin: str, now: datetime
) -> tuple[StaffOpening, int]:
    """What a PIN comes to at this terminal, and the tries that are left."""
    member = staff_row(row)
    if not member.active:
        return StaffOpening.INACTIVE, 0
    if not member.works_at(terminal.shop):
        return StaffOpening.ELSEWHERE, 0
    if row.pin is None:
        return StaffOpening.NO_PIN, 0
    if row.pin_locked_at is not None:
        return StaffOpening.LOCKED, 0
    s = t.staff.c
    mine = (s.owner == terminal.owner, s.id == member.id)
    wrong = row.pin_wrong or 0
    if _matches(read_pin(row.pin), pin):
        if wrong:
            connection.execute(update(t.staff).where(*mine).values(pin_wrong=0))
        return StaffOpening.OPENED, WRONG_IN_A_ROW
    wrong += 1
    locked = now if wrong >= WRONG_IN_A_ROW else None
    connection.execute(update(t.staff).where(*mine).values(pin_wrong=wrong, pin_locked_at=locked))
    if locked is not None:
        # A verifier that still opened offline would be a sixth try.
        note_changes(connection, terminal.owner, [Change(ChangeKind.STAFF, member.id)])
        return StaffOpening.LOCKED, 0
    return StaffOpening.WRONG, WRONG_IN_A_ROW - wrong


def _matches(known: StretchedPin, pin: str) -> bool:
    try:
        return is_pin_of(known, pin)
    except CodeError as error:
        raise LedgerError(str(error)) from error
