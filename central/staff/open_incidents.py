"""Incidents as the office sees them: all that are open, alerts about staff too, and closing one with a note."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from central.errors import IncidentError, NoIncidentError
from loyalty.ids import Uuid
from loyalty.wire_incidents import PRINTS, IncidentKind

LONGEST_NOTE = 500


class OfficeIncident(msgspec.Struct, frozen=True):
    """An open incident.

    Attributes:
        id: its own.
        kind: what a person must look at.
        opened_at: when; aware.
        terminal: the code of the terminal it came from; None where it came from none.
        staff: the name of the member of staff it is about; None where it is about nobody.
        figure: how many sales, points or undone ones it is about, with its sign; None where nothing was counted.
    """

    id: Uuid
    kind: IncidentKind
    opened_at: datetime
    terminal: str | None
    staff: str | None
    figure: int | None

    def __repr__(self) -> str:
        return f"OfficeIncident(id={self.id}, kind={self.kind.value})"


class _Evidence(msgspec.Struct, frozen=True):
    """What an incident tells of itself here; the rest is for whoever reads the books."""

    staff: str | None = None
    figure: int | None = None


def open_incidents(
    connection: Connection, owner: Uuid, *, after: str | None = None, limit: int | None = None
) -> tuple[OfficeIncident, ...]:
    """The incidents that are open, oldest first: all, or `limit` at most after the one of id `after`."""
    i, k, s = t.incidents.c, t.terminals.c, t.staff.c
    query = (
        select(i.id, i.kind, i.opened_at, i.evidence, k.code)
        .select_from(t.incidents.outerjoin(t.terminals, (k.owner == i.owner) & (k.id == i.terminal)))
        .where(i.owner == owner, i.closed_at.is_(None))
        .order_by(i.opened_at, i.id)
        .limit(limit)
    )
    if after is not None:
        seen = select(i.opened_at).where(i.owner == owner, i.id == after).scalar_subquery()
        query = query.where((i.opened_at > seen) | ((i.opened_at == seen) & (i.id > after)))
    names = {row.id: row.name for row in connection.execute(select(s.id, s.name).where(s.owner == owner))}
    found: list[OfficeIncident] = []
    for row in connection.execute(query):
        told = msgspec.json.decode(row.evidence, type=_Evidence)
        staff = names.get(told.staff)
        found.append(OfficeIncident(row.id, IncidentKind(row.kind), row.opened_at, row.code, staff, told.figure))
    return tuple(found)


def close_at_office(connection: Connection, owner: Uuid, incident: Uuid, note: str, now: datetime) -> None:
    """Close an incident with a note of what was found.

    Raises:
        NoIncidentError: there is none that is open.
        IncidentError: the note is empty or too long, or it is about a voucher, which staff of its shop print again
            or take back.
    """
    i = t.incidents.c
    mine = (i.owner == owner, i.id == incident, i.closed_at.is_(None))
    kind = connection.execute(select(i.kind).where(*mine)).scalar_one_or_none()
    if kind is None:
        raise NoIncidentError("This owner has no such open incident; see 'incidents list'.")
    if IncidentKind(kind) in PRINTS:
        raise IncidentError(
            "Whether a voucher came out is put right in its shop: print again, points back, or explain."
        )
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise IncidentError(f"Say with --note what was found, in at most {LONGEST_NOTE} signs.")
    connection.execute(update(t.incidents).where(*mine).values(closed_at=now, closing=note.strip()))
