"""The owner's counter of changes, taken under a row lock in the transaction that makes the change.

A cursor by time or by a sequence would skip rows that commit late (protocol, section 8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from central import tables as t
from central.binds import OWNER, WHOSE
from central.bulk import upsert
from loyalty.ids import Uuid

_COUNTER: Final = select(t.owners.c.changes).where(t.owners.c.owner == OWNER)
_COUNT: Final = (
    update(t.owners)
    .where(t.owners.c.owner == WHOSE)
    .values(changes=t.owners.c.changes + bindparam("more"))
    .returning(t.owners.c.changes)
)


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
    if not changes:
        return int(connection.execute(_COUNTER, {"owner": owner}).scalar_one())
    # By their words: an enumeration's own hash costs more than the whole row.
    unique = list(dict.fromkeys((change.kind.value, change.subject, change.terminal) for change in changes))
    last = int(connection.execute(_COUNT, {"whose": owner, "more": len(unique)}).scalar_one())
    first = last - len(unique) + 1
    rows = [
        {
            "owner": owner,
            "kind": kind,
            "subject": subject,
            "counter": first + step,
            "terminal": terminal,
        }
        for step, (kind, subject, terminal) in enumerate(unique)
    ]
    upsert(connection, t.changes, rows, ["counter", "terminal"])
    return last
