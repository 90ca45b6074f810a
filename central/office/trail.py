"""The trail: every change that the office makes to terminals, keys and settings, and in whose name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from central.bulk import insert_rows
from loyalty.ids import Uuid

MOST_LINES = 1000
"""Lines of one page."""


class Action(StrEnum):
    """What was done."""

    KEY_MADE = "key.make"
    KEY_REVOKED = "key.revoke"
    TERMINAL_CODE = "terminal.code"
    """An enrolment code for a terminal that there is not yet."""
    TERMINAL_REPLACE = "terminal.replace"
    TERMINAL_PROFILE = "terminal.profile"
    TERMINAL_ROLL = "terminal.roll"
    TERMINAL_REVOKE = "terminal.revoke"
    CONFIGURATION = "configuration.set"
    INCIDENT_CLOSED = "incident.close"


@dataclass(frozen=True, slots=True)
class Trail:
    """Who changes something of an owner, and when.

    Attributes:
        by: the name of the office key; at the command line, who sits there.
        key: the key's id; None at the command line.
        mint: makes ids.
    """

    owner: Uuid
    by: str
    key: Uuid | None
    now: datetime
    mint: Callable[[], Uuid]

    def note(self, connection: Connection, action: Action, named: str, detail: str | None = None) -> None:
        """Keep a line, in the transaction of the change itself.

        Args:
            connection: of that transaction.
            action: what was done.
            named: to which terminal, key or incident, by code, name or id.
            detail: in which way, as words of a closed list or ids; no names of people, no secrets.
        """
        row = {
            "owner": self.owner,
            "id": self.mint(),
            "done_at": self.now,
            "by": self.by,
            "key": self.key,
            "action": action.value,
            "named": named,
            "detail": detail,
        }
        insert_rows(connection, t.office_acts, [row])


class TrailLine(msgspec.Struct, frozen=True):
    """A line of the trail; `named` and `detail` are as `Trail.note` has them."""

    id: Uuid
    done_at: datetime
    by: str
    action: Action
    named: str
    detail: str | None


def read_trail(connection: Connection, owner: Uuid, after: str | None, limit: int) -> tuple[TrailLine, ...]:
    """Lines, oldest first, after the line of id `after`; `limit` at most."""
    a = t.office_acts.c
    query = select(t.office_acts).where(a.owner == owner).order_by(a.done_at, a.id).limit(limit)
    if after is not None:
        seen = select(a.done_at).where(a.owner == owner, a.id == after).scalar_subquery()
        query = query.where((a.done_at > seen) | ((a.done_at == seen) & (a.id > after)))
    return tuple(
        TrailLine(row.id, row.done_at, row.by, Action(row.action), row.named, row.detail)
        for row in connection.execute(query)
    )
