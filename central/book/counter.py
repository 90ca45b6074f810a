"""The owner's counter of changes, taken under a row lock in the transaction that makes the change.

A cursor by time or by a sequence would skip rows that commit late (protocol, section 8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select, update

from central import tables as t
from central.bulk import upsert
from loyalty.ids import Uuid


class ChangeKind(StrEnum):
    """What changed; the change itself is read from the present state when it is asked for."""

    ACCOUNT = "account"
    """The summary of every card of an account."""
    CARD_ERASED = "card_erased"
    PROGRAMME = "programme"
    HOLD_ASKED_BACK = "hold_asked_back"
    BATCH = "batch"
    STAFF = "staff"
    CHARITY = "charity"
    """What was collected for a programme's charity."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `terminal` is set where only one terminal is to see it."""

    kind: ChangeKind
    subject: str
    terminal: Uuid | None = None


def note_changes(connection: Connection, owner: Uuid, changes: Sequence[Change]) -> int:
    """Count the changes and keep the last count of each subject; answers the counter after them."""
    o = t.owners.c
    if not changes:
        return int(connection.execute(select(o.changes).where(o.owner == owner)).scalar_one())
    unique = list(dict.fromkeys(changes))
    last = int(
        connection.execute(
            update(t.owners).where(o.owner == owner).values(changes=o.changes + len(unique)).returning(o.changes)
        ).scalar_one()
    )
    first = last - len(unique) + 1
    rows = [
        {
            "owner": owner,
            "kind": change.kind.value,
            "subject": change.subject,
            "counter": first + step,
            "terminal": change.terminal,
        }
        for step, change in enumerate(unique)
    ]
    upsert(connection, t.changes, rows, ["counter", "terminal"])
    return last
