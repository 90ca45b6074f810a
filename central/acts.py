"""What staff do at central: allowed to whom, done once, and noted down: who, what, on whom, when, from where."""

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from central.api.calls import Visit
from central.book.reading import is_uuid
from central.bulk import insert_rows
from central.errors import ProblemError
from central.staff.members import acting
from loyalty.ids import Uuid
from loyalty.wire import ProblemType

A = TypeVar("A", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of staff.

    Attributes:
        id: minted by the terminal; a repeat of it is the same act.
        action: what was done, as a word, such as ``customer.merge``.
        by: the member of staff; None where a shopper did it.
        subject: the customer or account it was done on.
        reason: a word of a closed list, where there is one.
        note: what staff typed about it; it may name people, so no list shows it.
    """

    id: Uuid
    action: str
    by: Uuid | None
    subject: Uuid | None = None
    reason: str | None = None
    note: str | None = field(default=None, repr=False)


def check_staff(visit: Visit, by: str) -> None:
    """Whether the member of staff that a request names may act.

    Raises:
        ProblemError: they are none of this shop's, not active any more, or there for the terminal alone.
    """
    if not is_uuid(by):
        raise ProblemError(ProblemType.STAFF_REFUSED, "This is the id of nobody; open the journey anew.")
    acting(visit.connection, visit.caller, Uuid(by))


def repeated(visit: Visit, act: Uuid, action: str, answer: type[A]) -> A | None:
    """The first answer to an act that was done already; None for a new one.

    Raises:
        ProblemError: the id is none, or was another act's or another terminal's.
    """
    if not is_uuid(act):
        raise ProblemError(ProblemType.BAD_REQUEST, "An act's id is a UUID of version 7, minted by the terminal.")
    a = t.acts.c
    query = select(a.action, a.terminal, a.answer).where(a.owner == visit.caller.owner, a.id == act)
    had = visit.connection.execute(query).first()
    if had is None:
        return None
    if had.action != action or had.terminal != visit.caller.id or had.answer is None:
        raise ProblemError(ProblemType.CONFLICT, "Another act has this id; mint a new one.")
    return msgspec.json.decode(had.answer, type=answer)


def note_act(visit: Visit, act: Act, answer: msgspec.Struct | None = None) -> None:
    """Note an act that was done, with the answer that a repeat gets; the answer names nobody."""
    row = {
        "owner": visit.caller.owner,
        "id": act.id,
        "action": act.action,
        "by": act.by,
        "terminal": visit.caller.id,
        "subject": act.subject,
        "reason": act.reason,
        "note": act.note,
        "answer": None if answer is None else msgspec.json.encode(answer).decode(),
        "done_at": visit.now,
    }
    insert_rows(visit.connection, t.acts, [row])


class ActLine(msgspec.Struct, frozen=True):
    """An act as the operator reads it: ids and words, no name and no note."""

    id: Uuid
    done_at: str
    action: str
    by: Uuid | None
    terminal: str
    subject: Uuid | None
    reason: str | None


def read_acts(connection: Connection, owner: Uuid, after: str | None, limit: int) -> tuple[ActLine, ...]:
    """Acts, oldest first, after the id `after`; `limit` at most."""
    a, k = t.acts.c, t.terminals.c
    query = (
        select(a.id, a.done_at, a.action, a.by, k.code, a.subject, a.reason)
        .join(t.terminals, (k.owner == a.owner) & (k.id == a.terminal))
        .where(a.owner == owner)
        .order_by(a.done_at, a.id)
        .limit(limit)
    )
    if after is not None:
        seen = select(a.done_at).where(a.owner == owner, a.id == after).scalar_subquery()
        query = query.where((a.done_at > seen) | ((a.done_at == seen) & (a.id > after)))
    return tuple(
        ActLine(row.id, row.done_at.isoformat(), row.action, row.by, row.code, row.subject, row.reason)
        for row in connection.execute(query)
    )
