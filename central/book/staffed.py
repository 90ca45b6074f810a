"""What a request needs to know of staff: who acts, in which shop and calendar, and what they did before that day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, select

from central import tables as t
from central.among import Question, said
from central.binds import KEYS, OWNER, THIS
from central.book.rows import TerminalRow
from central.database import chunks
from central.staff.members import StaffRow, load_staff
from central.staff.settings import DeskSettings, load_desk
from loyalty.answers import Status
from loyalty.bodies import Accrual, Body, Kind, Occasion, Reversal
from loyalty.ids import Uuid

_COUNTED: Final = timedelta(days=7)
"""How far back a day may lie to be counted: what was offline for longer raises no alert."""
_SHOP: Final = select(t.shops.c.timezone, t.shops.c.name).where(t.shops.c.owner == OWNER, t.shops.c.id == THIS)
_SHOPS: Final = select(t.terminals.c.id, t.terminals.c.shop).where(
    t.terminals.c.owner == OWNER, t.terminals.c.id.in_(KEYS)
)
_SALES: Final = Question(
    lambda among: (
        select(t.transactions.c.account, func.count().label("sales"))
        .where(t.transactions.c.owner == OWNER, among(t.transactions.c.account))
        .where(t.transactions.c.occurred_at >= bindparam("begin"), t.transactions.c.occurred_at < bindparam("end"))
        .where(
            t.transactions.c.kind == said(Kind.ACCRUAL.value), t.transactions.c.status == said(Status.ACCEPTED.value)
        )
        .group_by(t.transactions.c.account)
    )
)


@dataclass(slots=True)
class Desk:
    """The shop's side of a request.

    Attributes:
        settings: the owner's.
        zone: the shop's calendar.
        shop_name: for letters alone.
        staff: who acts in this request, as far as they are the owner's.
        own: the accounts of each that are their own.
        shops: the shops of terminals that a request speaks of.
        sales: earlier sales by account and day.
        undone: what each had undone before, by member of staff and day.
    """

    settings: DeskSettings
    zone: ZoneInfo
    shop_name: str
    staff: dict[Uuid, StaffRow] = field(default_factory=dict)
    own: dict[Uuid, set[Uuid]] = field(default_factory=dict)
    shops: dict[Uuid, Uuid] = field(default_factory=dict)
    sales: Counter[tuple[Uuid, date]] = field(default_factory=Counter)
    undone: Counter[tuple[Uuid, date]] = field(default_factory=Counter)
    _last: tuple[datetime, date, datetime] | None = None
    """The day that was asked for last, between its beginning and its end (UTC): most of a batch is of one day."""

    def day(self, when: datetime) -> date:
        """The shop's day of a moment."""
        if self._last is not None and self._last[0] <= when < self._last[2]:
            return self._last[1]
        day = when.astimezone(self.zone).date()
        begin, end = day_span(self, day)
        self._last = (begin.astimezone(UTC), day, end.astimezone(UTC))
        return day

    def days(self, start: datetime, *others: datetime) -> frozenset[date]:
        """The shop's days of some moments."""
        return frozenset(map(self.day, (start, *others)))


def quiet_desk() -> Desk:
    """The desk of what no terminal sent: nobody is at it, and its day is UTC's."""
    return Desk(DeskSettings(), ZoneInfo("UTC"), "")


def moment_of(occasion: Occasion, now: datetime) -> datetime:
    """When something happened, by the terminal's clock where it is trusted and not ahead, else on arrival."""
    return min(occasion.occurred_at, now) if occasion.clock_trusted else now


def load_shop(connection: Connection, terminal: TerminalRow) -> Desk:
    """The desk of a terminal, with nobody at it yet."""
    shop = connection.execute(_SHOP, {"owner": terminal.owner, "this": terminal.shop}).one()
    return Desk(load_desk(connection, terminal.owner), ZoneInfo(shop.timezone), shop.name)


def load_people(connection: Connection, terminal: TerminalRow, desk: Desk, bodies: Sequence[Body]) -> None:
    """Who acts in these bodies, and which accounts are their own."""
    owner = terminal.owner
    named = {body.occasion.staff for body in bodies if body.occasion.staff is not None}
    if not named:
        return
    desk.staff = load_staff(connection, owner, named)
    a, c = t.accounts.c, t.cards.c
    for member in desk.staff.values():
        own: set[Uuid] = set()
        if member.customer is not None:
            query = select(a.id).where(a.owner == owner, a.customer == member.customer)
            own |= set(connection.execute(query).scalars())
        if member.card is not None:
            query = select(c.account).where(c.owner == owner, c.token == member.card)
            own |= set(connection.execute(query).scalars())
        desk.own[member.id] = own


def load_shops(connection: Connection, owner: Uuid, desk: Desk, terminals: Iterable[Uuid]) -> None:
    """In which shops terminals stand."""
    for part in chunks(sorted(set(terminals))):
        rows = connection.execute(_SHOPS, {"owner": owner, "keys": part})
        desk.shops.update({row.id: row.shop for row in rows})


def load_sales(
    connection: Connection, owner: Uuid, desk: Desk, now: datetime, sales: Sequence[tuple[Accrual, Uuid]]
) -> None:
    """How often the accounts of these sales earned before on the sales' days."""
    for day, accounts in _by_day(desk, now, ((body, account) for body, account in sales)).items():
        begin, end = day_span(desk, day)
        for part in chunks(sorted(accounts)):
            rows = _SALES.values(connection, part, owner=owner, begin=begin, end=end)
            desk.sales.update({(account, day): sold for account, sold in rows})


def load_undone(connection: Connection, owner: Uuid, desk: Desk, now: datetime, undos: Iterable[Reversal]) -> None:
    """How much the staff of these reversals had undone before on the reversals' days."""
    tx = t.transactions.c
    named = ((body, body.occasion.staff) for body in undos if body.occasion.staff is not None)
    for day, people in _by_day(desk, now, named).items():
        begin, end = day_span(desk, day)
        query = (
            select(tx.staff, func.count().label("undone"))
            .where(tx.owner == owner, tx.staff.in_(sorted(people)), tx.occurred_at >= begin, tx.occurred_at < end)
            .where(tx.kind == Kind.REVERSAL.value, tx.status == Status.ACCEPTED.value)
            .group_by(tx.staff)
        )
        desk.undone.update({(row.staff, day): row.undone for row in connection.execute(query)})


def _by_day(desk: Desk, now: datetime, named: Iterable[tuple[Body, Uuid]]) -> dict[date, set[Uuid]]:
    found: dict[date, set[Uuid]] = {}
    for body, whose in named:
        when = moment_of(body.occasion, now)
        if now - when <= _COUNTED:
            found.setdefault(desk.day(when), set()).add(whose)
    return found


def day_span(desk: Desk, day: date) -> tuple[datetime, datetime]:
    """The day's beginning and end in the shop's calendar; with a change of the clocks it is not 24 hours long."""
    begin = datetime(day.year, day.month, day.day, tzinfo=desk.zone)
    after = day + timedelta(days=1)
    return begin, datetime(after.year, after.month, after.day, tzinfo=desk.zone)
