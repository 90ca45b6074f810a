"""A shop's day: what its terminals did, and what of it can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Select, and_, case, func, or_, select, type_coerce

from central import tables as t
from central.book.book import Programmes
from central.book.rows import TerminalRow
from central.book.staffed import Desk, day_span
from central.history import Cursor
from central.staff.members import StaffRow, names_of
from central.staff.redeemed import members_of, reward_name, vouchers_of
from loyalty.answers import Status
from loyalty.bodies import Kind, PrintResult
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.undoing import UNDOABLE, Done, Undoer, undo_refusal
from loyalty.wire_staff import MOST_UNDOABLE, Day, ProgrammeFigures, TerminalFigures, Undoable


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which day, for whom.

    Attributes:
        member: who asks: what they may undo is said of each transaction.
        day: in the shop's calendar.
        before: the cursor of an earlier page, or None.
        language: in which rewards are named.
    """

    terminal: TerminalRow
    desk: Desk
    programmes: Programmes = field(repr=False)
    member: StaffRow
    day: date
    before: Cursor | None
    language: str
    now: datetime


def day_of(connection: Connection, wanted: Wanted) -> Day:
    """The day's figures by terminal, and a page of what can or cannot be undone, newest first."""
    owner, shop = wanted.terminal.owner, wanted.terminal.shop
    k = t.terminals.c
    query = select(k.id, k.code).where(k.owner == owner, k.shop == shop).order_by(k.code, k.id)
    codes: dict[Uuid, str] = {Uuid(row.id): row.code for row in connection.execute(query)}
    undoable, ahead = _undoable(connection, wanted, codes)
    return Day(
        day=wanted.day,
        terminals=_figures(connection, wanted, codes),
        undoable=undoable,
        next=str(ahead) if ahead is not None else None,
        as_of=wanted.now,
    )


# ── Figures ────────────────────


def _figures(connection: Connection, wanted: Wanted, codes: Mapping[Uuid, str]) -> tuple[TerminalFigures, ...]:
    tx, v = t.transactions.c, t.vouchers.c
    begin, end = day_span(wanted.desk, wanted.day)
    owner = wanted.terminal.owner
    sums = (
        select(
            tx.terminal,
            tx.programme,
            tx.kind,
            func.count().label("times"),
            func.sum(tx.points).label("points"),
            func.sum(tx.cents_left).label("cents"),
            func.sum(case((tx.points > 0, tx.points), else_=0)).label("added"),
        )
        .where(tx.owner == owner, tx.terminal.in_(codes), tx.occurred_at >= begin, tx.occurred_at < end)
        .where(tx.status == Status.ACCEPTED.value)
        .group_by(tx.terminal, tx.programme, tx.kind)
    )
    used = (
        select(v.used_terminal, func.count().label("times"))
        .where(v.owner == owner, v.used_terminal.in_(codes), v.used_at.is_not(None))
        .where(v.used_at >= begin, v.used_at < end)
        .group_by(v.used_terminal)
    )
    vouchers = {row.used_terminal: int(row.times) for row in connection.execute(used)}
    by_terminal: dict[str, dict[str | None, dict[str, Row[Any]]]] = {}
    for row in connection.execute(sums):
        by_terminal.setdefault(row.terminal, {}).setdefault(row.programme, {})[row.kind] = row
    return tuple(
        _terminal(wanted, (terminal, code), by_terminal.get(terminal, {}), vouchers.get(terminal, 0))
        for terminal, code in codes.items()
    )


def _terminal(
    wanted: Wanted, named: tuple[Uuid, str], rows: Mapping[str | None, Mapping[str, Row[Any]]], vouchers: int
) -> TerminalFigures:
    def cards(kind: Kind) -> int:
        return sum(int(kinds[kind.value].times) for kinds in rows.values() if kind.value in kinds)

    programmes = sorted(programme for programme in rows if programme is not None)
    return TerminalFigures(
        terminal=named[0],
        code=named[1],
        programmes=tuple(
            found for each in programmes if (found := _programme(wanted.programmes, Uuid(each), rows[each])) is not None
        ),
        vouchers_used=vouchers,
        cards_issued=cards(Kind.ISSUE),
        cards_replaced=cards(Kind.REPLACE),
    )


def _programme(programmes: Programmes, programme: Uuid, rows: Mapping[str, Row[Any]]) -> ProgrammeFigures | None:
    current = programmes.current(programme)
    if current is None:
        return None

    def figure(kind: Kind, name: str) -> int:
        row = rows.get(kind.value)
        return int(getattr(row, name) or 0) if row is not None else 0

    added = figure(Kind.ADJUSTMENT, "added")
    return ProgrammeFigures(
        programme=programme,
        unit=current.unit,
        currency=current.currency,
        accruals=figure(Kind.ACCRUAL, "times"),
        sales_cents=figure(Kind.ACCRUAL, "cents"),
        points_given=figure(Kind.ACCRUAL, "points") + figure(Kind.STAMPS, "points"),
        redemptions=figure(Kind.REDEMPTION, "times"),
        points_taken=-figure(Kind.REDEMPTION, "points"),
        adjustments=figure(Kind.ADJUSTMENT, "times"),
        points_added=added,
        points_removed=added - figure(Kind.ADJUSTMENT, "points"),
        undone=figure(Kind.REVERSAL, "times"),
    )


# ── What can be undone ────────────────────


def _undoable(
    connection: Connection, wanted: Wanted, codes: Mapping[Uuid, str]
) -> tuple[tuple[Undoable, ...], Cursor | None]:
    tx, owner = t.transactions.c, wanted.terminal.owner
    begin, end = day_span(wanted.desk, wanted.day)
    occurred = type_coerce(tx.occurred_at, BigInteger)
    query: Select[Any] = (
        select(
            tx.id,
            tx.kind,
            tx.terminal,
            tx.account,
            tx.programme,
            tx.points,
            tx.cents_left,
            tx.reversed_by,
            tx.outcome,
            tx.staff,
            tx.occurred_at,
            tx.arrived_at,
            occurred.label("micros"),
        )
        .where(tx.owner == owner, tx.terminal.in_(codes), tx.occurred_at >= begin, tx.occurred_at < end)
        .where(tx.status == Status.ACCEPTED.value, tx.kind.in_([kind.value for kind in UNDOABLE]))
        .order_by(occurred.desc(), tx.id.desc())
        .limit(MOST_UNDOABLE + 1)
    )
    if wanted.before is not None:
        same = and_(occurred == wanted.before.posted, tx.id < wanted.before.cause)
        query = query.where(or_(occurred < wanted.before.posted, same))
    rows = connection.execute(query).all()
    shown = rows[:MOST_UNDOABLE]
    ahead = Cursor(shown[-1].micros, Uuid(shown[-1].id)) if len(rows) > MOST_UNDOABLE else None
    return _named(connection, wanted, codes, shown), ahead


def _named(
    connection: Connection, wanted: Wanted, codes: Mapping[Uuid, str], rows: Sequence[Row[Any]]
) -> tuple[Undoable, ...]:
    owner = wanted.terminal.owner
    members = members_of(connection, owner, _present(row.account for row in rows))
    staff = names_of(connection, owner, _present(row.staff for row in rows))
    vouchers = vouchers_of(connection, owner, [row.id for row in rows if row.kind == Kind.REDEMPTION.value])
    return tuple(
        Undoable(
            id=row.id,
            kind=Kind(row.kind),
            at=row.occurred_at,
            terminal=codes[row.terminal],
            programme=row.programme,
            unit=_unit(wanted.programmes, row.programme),
            points=row.points or 0,
            cents=row.cents_left,
            by=staff.get(row.staff),
            member=members.get(row.account),
            reward=reward_name(wanted.programmes, vouchers[row.id], wanted.language) if row.id in vouchers else None,
            refusal=undo_refusal(_done(wanted, row, vouchers.get(row.id)), _undoer(wanted)),
        )
        for row in rows
        if row.programme is not None
    )


def _done(wanted: Wanted, row: Row[Any], voucher: Row[Any] | None) -> Done:
    outcome = PrintResult(row.outcome) if row.outcome is not None else None
    return Done(
        kind=Kind(row.kind),
        accepted=True,
        undone=row.reversed_by is not None,
        voucher_used=voucher is not None and voucher.used_at is not None,
        shop=wanted.terminal.shop,
        days=wanted.desk.days(row.occurred_at, row.arrived_at),
        print_open=row.kind == Kind.REDEMPTION.value and outcome in (None, PrintResult.UNKNOWN),
    )


def _undoer(wanted: Wanted) -> Undoer:
    member = wanted.member
    return Undoer(member.roles, wanted.terminal.shop, wanted.desk.days(wanted.now), everywhere=member.shop is None)


def _unit(programmes: Programmes, programme: Uuid) -> Unit:
    current = programmes.current(programme)
    return current.unit if current is not None else Unit.POINTS


def _present(ids: Iterable[Uuid | None]) -> set[Uuid]:
    return {each for each in ids if each is not None}
