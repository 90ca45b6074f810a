"""A shop's open incidents, and closing one by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from central import tables as t
from central.book.rows import TerminalRow
from central.owners import load_programmes
from central.staff.members import StaffRow
from central.staff.redeemed import members_of, reward_name, vouchers_of
from loyalty.closing import closings
from loyalty.ids import Uuid
from loyalty.wire_incidents import (
    ALERTS,
    PRINTS,
    CloseIncident,
    IncidentEntry,
    IncidentKind,
    IncidentsPage,
    ListIncidents,
    PrintedReward,
)


@dataclass(frozen=True, slots=True)
class Open:
    """An incident of the shop, as far as closing asks of it."""

    id: Uuid
    kind: IncidentKind
    subject: str = field(repr=False)
    closed_at: datetime | None
    by_hand: bool
    """Whether somebody closed it, and not a fact that arrived."""


def list_incidents(
    connection: Connection, terminal: TerminalRow, member: StaffRow, asked: ListIncidents
) -> IncidentsPage:
    """A page of what is open in the terminal's shop, oldest first."""
    i = t.incidents.c
    query = _of_shop(terminal).where(i.closed_at.is_(None)).order_by(i.id).limit(asked.limit + 1)
    if asked.after is not None:
        query = query.where(i.id > asked.after)
    rows = connection.execute(query).all()
    shown = rows[: asked.limit]
    printed = _printed(connection, terminal.owner, shown, asked.language)
    entries = tuple(
        IncidentEntry(
            id=row.id,
            kind=IncidentKind(row.kind),
            opened_at=row.opened_at,
            terminal=row.code,
            printed=printed.get(row.subject),
            ways=closings(IncidentKind(row.kind), member.roles),
        )
        for row in shown
    )
    return IncidentsPage(incidents=entries, more=len(rows) > asked.limit)


def find_incident(connection: Connection, terminal: TerminalRow, incident: str) -> Open | None:
    """An incident of the terminal's shop that is no alert; closed ones too."""
    row = connection.execute(_of_shop(terminal).where(t.incidents.c.id == incident)).first()
    if row is None:
        return None
    return Open(row.id, IncidentKind(row.kind), row.subject, row.closed_at, row.closing_id is not None)


def sign_closing(connection: Connection, owner: Uuid, asked: CloseIncident, now: datetime) -> bool:
    """Close an incident in somebody's name; False where somebody else had."""
    i = t.incidents.c
    mine = (i.owner == owner, i.id == asked.incident, i.closing_id.is_(None))
    values = {
        "closed_at": now,
        "closing": asked.note.strip() or asked.how.value,
        "closed_by": asked.by,
        "closing_id": asked.id,
        "how": asked.how.value,
    }
    return connection.execute(update(t.incidents).where(*mine).values(values)).rowcount == 1


def _of_shop(terminal: TerminalRow) -> Select[Any]:
    i, k = t.incidents.c, t.terminals.c
    alerts = sorted(kind.value for kind in ALERTS)
    return (
        select(t.incidents, k.code)
        .join(t.terminals, (k.owner == i.owner) & (k.id == i.terminal))
        .where(i.owner == terminal.owner, k.shop == terminal.shop, i.kind.not_in(alerts))
    )


_ABOUT_A_REDEMPTION = PRINTS | {IncidentKind.USED_UNPRINTED, IncidentKind.RISK_POSTING}


def _printed(connection: Connection, owner: Uuid, rows: Sequence[Row[Any]], language: str) -> dict[str, PrintedReward]:
    """The redemptions that incidents speak of, by id."""
    about = [row.subject for row in rows if IncidentKind(row.kind) in _ABOUT_A_REDEMPTION]
    if not about:
        return {}
    vouchers = vouchers_of(connection, owner, about)
    members = members_of(connection, owner, [row.account for row in rows if row.account is not None])
    tx = t.transactions.c
    query = select(tx.id, tx.account, tx.points, tx.occurred_at).where(tx.owner == owner, tx.id.in_(about))
    programmes = load_programmes(connection, owner)
    return {
        row.id: PrintedReward(
            redemption=row.id,
            serial=vouchers[row.id].serial,
            short_code=vouchers[row.id].short_code,
            reward=reward_name(programmes, vouchers[row.id], language),
            points=-(row.points or 0),
            redeemed_at=row.occurred_at,
            member=members.get(row.account) if row.account is not None else None,
        )
        for row in connection.execute(query)
        if row.id in vouchers
    }
