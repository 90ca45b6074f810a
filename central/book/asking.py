"""Asking holds back: when the card is used online elsewhere, and before their points expire (protocol, section 4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from central import tables as t
from central.binds import NOW, OWNER, THIS
from central.book.counter import Change, ChangeKind, note_changes
from central.book.rows import HoldStanding, TerminalRow
from loyalty.holds import ASK_BACK_AHEAD
from loyalty.ids import Uuid

_OPEN: Final = select(t.holds.c.id, t.holds.c.terminal).where(
    t.holds.c.owner == OWNER, t.holds.c.state == HoldStanding.OPEN.value, t.holds.c.asked_back_at.is_(None)
)
_ELSEWHERE: Final = _OPEN.where(t.holds.c.account == THIS, t.holds.c.terminal != bindparam("here"))
_EXPIRING: Final = (
    _OPEN.join(t.hold_lots, (t.hold_lots.c.owner == t.holds.c.owner) & (t.hold_lots.c.hold == t.holds.c.id))
    .join(t.lots, (t.lots.c.owner == t.hold_lots.c.owner) & (t.lots.c.id == t.hold_lots.c.lot))
    .where(t.holds.c.terminal == THIS, t.hold_lots.c.remaining > 0, t.lots.c.expires_at <= NOW)
    .distinct()
)


def ask_back_elsewhere(connection: Connection, terminal: TerminalRow, account: Uuid, now: datetime) -> None:
    """Ask other terminals for their holds of an account that is used online at `terminal`."""
    _ask(connection, terminal.owner, held_elsewhere(connection, terminal, account), now)


def held_elsewhere(connection: Connection, terminal: TerminalRow, account: Uuid) -> list[tuple[Uuid, Uuid]]:
    """Other terminals' open holds of an account that were not asked back yet, each with its terminal."""
    rows = connection.execute(_ELSEWHERE, {"owner": terminal.owner, "this": account, "here": terminal.id})
    return [(row.id, row.terminal) for row in rows]


def ask_back_all(connection: Connection, owner: Uuid, accounts: Sequence[Uuid], now: datetime) -> None:
    """Ask every terminal for its holds of accounts whose member left."""
    rows = connection.execute(_OPEN.where(t.holds.c.account.in_(accounts)), {"owner": owner})
    _ask(connection, owner, [(row.id, row.terminal) for row in rows], now)


def ask_back_expiring(connection: Connection, terminal: TerminalRow, now: datetime) -> None:
    """Ask a terminal for its holds of which a part expires within 30 days."""
    asked = {"owner": terminal.owner, "this": terminal.id, "now": now + ASK_BACK_AHEAD}
    _ask(connection, terminal.owner, [(row.id, row.terminal) for row in connection.execute(_EXPIRING, asked)], now)


def _ask(connection: Connection, owner: Uuid, holds: Sequence[tuple[Uuid, Uuid]], now: datetime) -> None:
    h = t.holds.c
    for hold, _ in holds:
        connection.execute(update(t.holds).where(h.owner == owner, h.id == hold).values(asked_back_at=now))
    if holds:
        note_changes(connection, owner, [Change(ChangeKind.HOLD_ASKED_BACK, hold, who) for hold, who in holds])
