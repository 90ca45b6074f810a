"""Asking holds back: when the card is used online elsewhere, and before their points expire (protocol, section 4)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.book.rows import HoldStanding, TerminalRow
from loyalty.holds import ASK_BACK_AHEAD
from loyalty.ids import Uuid


def ask_back_elsewhere(connection: Connection, terminal: TerminalRow, account: Uuid, now: datetime) -> None:
    """Ask other terminals for their holds of an account that is used online at `terminal`."""
    _ask(connection, terminal.owner, held_elsewhere(connection, terminal, account), now)


def held_elsewhere(connection: Connection, terminal: TerminalRow, account: Uuid) -> list[tuple[Uuid, Uuid]]:
    """Other terminals' open holds of an account that were not asked back yet, each with its terminal."""
    h = t.holds.c
    query = select(h.id, h.terminal).where(
        h.owner == terminal.owner,
        h.account == account,
        h.terminal != terminal.id,
        h.state == HoldStanding.OPEN.value,
        h.asked_back_at.is_(None),
    )
    return [(row.id, row.terminal) for row in connection.execute(query)]


def ask_back_all(connection: Connection, owner: Uuid, accounts: Sequence[Uuid], now: datetime) -> None:
    """Ask every terminal for its holds of accounts whose member left."""
    h = t.holds.c
    query = select(h.id, h.terminal).where(
        h.owner == owner, h.account.in_(accounts), h.state == HoldStanding.OPEN.value, h.asked_back_at.is_(None)
    )
    _ask(connection, owner, [(row.id, row.terminal) for row in connection.execute(query)], now)


def ask_back_expiring(connection: Connection, terminal: TerminalRow, now: datetime) -> None:
    """Ask a terminal for its holds of which a part expires within 30 days."""
    h, hl, lt = t.holds.c, t.hold_lots.c, t.lots.c
    query = (
        select(h.id, h.terminal)
        .join(t.hold_lots, (hl.owner == h.owner) & (hl.hold == h.id))
        .join(t.lots, (lt.owner == hl.owner) & (lt.id == hl.lot))
        .where(
            h.owner == terminal.owner,
            h.terminal == terminal.id,
            h.state == HoldStanding.OPEN.value,
            h.asked_back_at.is_(None),
            hl.remaining > 0,
            lt.expires_at <= now + ASK_BACK_AHEAD,
        )
        .distinct()
    )
    _ask(connection, terminal.owner, [(row.id, row.terminal) for row in connection.execute(query)], now)


def _ask(connection: Connection, owner: Uuid, holds: Sequence[tuple[Uuid, Uuid]], now: datetime) -> None:
    h = t.holds.c
    for hold, _ in holds:
        connection.execute(update(t.holds).where(h.owner == owner, h.id == hold).values(asked_back_at=now))
    if holds:
        note_changes(connection, owner, [Change(ChangeKind.HOLD_ASKED_BACK, hold, who) for hold, who in holds])
