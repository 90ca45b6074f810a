"""What terminals found of their devices: kept, the newest of each terminal, for whoever looks after them."""

from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, select

from central import tables as t
from central.book.rows import TerminalRow
from central.bulk import insert_new
from loyalty.ids import Uuid
from loyalty.wire_base import read, write
from loyalty.wire_terminals import SelfTestReport

KEPT: Final = 20
"""Self-tests of one terminal; older ones make room."""


class KeptTest(msgspec.Struct, frozen=True):
    """A self-test as the office sees it.

    Attributes:
        terminal: the terminal's code.
        report: what it said.
        arrived_at: when central got it; aware.
    """

    terminal: str
    report: SelfTestReport
    arrived_at: datetime


def keep_self_test(connection: Connection, terminal: TerminalRow, report: SelfTestReport, now: datetime) -> None:
    """Keep a report; one of the same terminal and time that is known already stays as it is."""
    s = t.self_tests.c
    mine = (s.owner == terminal.owner, s.terminal == terminal.id)
    row = {
        "owner": terminal.owner,
        "terminal": terminal.id,
        "at": report.at,
        "report": write(report).decode(),
        "arrived_at": now,
    }
    insert_new(connection, t.self_tests, [row])
    newest = select(s.at).where(*mine).order_by(s.arrived_at.desc(), s.at.desc())
    older = connection.execute(newest.offset(KEPT)).scalars().all()
    if older:
        connection.execute(delete(t.self_tests).where(*mine, s.at.in_(older)))


def self_tests(connection: Connection, owner: Uuid, code: str) -> tuple[KeptTest, ...]:
    """A terminal's self-tests, newest first."""
    s, k = t.self_tests.c, t.terminals.c
    query = (
        select(s.report, s.arrived_at)
        .join(t.terminals, (k.owner == s.owner) & (k.id == s.terminal))
        .where(s.owner == owner, k.code == code)
        .order_by(s.arrived_at.desc(), s.at.desc())
    )
    rows = connection.execute(query)
    return tuple(KeptTest(code, read(SelfTestReport, row.report.encode()), row.arrived_at) for row in rows)
