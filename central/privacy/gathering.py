"""All that central keeps of one member, read from the rows as they are (GDPR, articles 15 and 20).

Which table is told where, and which is not and why, stands in `central.privacy.coverage`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from central import tables as t
from central.book.book import Programmes
from central.book.rows import HoldStanding
from central.book.standing import Reader, balances_of
from central.history import Asked, entries_of
from central.owners import load_programmes
from central.privacy import happened
from central.privacy.whose import Whose
from central.shopped import with_shopped
from central.summaries import cards_of_accounts, sharing
from loyalty.answers import Status
from loyalty.bodies import Kind
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.wire import CardStatus
from loyalty.wire_history import HistoryEntry
from loyalty.wire_privacy import BalanceData, CardData, HeldData, LotData, MemberData

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Form:
    """How the data is told.

    Attributes:
        shop: where it is asked for; its days are the ones that sums begin at.
        language: in which rewards and programmes are named.
        most: rows of each list at most.
    """

    shop: Uuid
    language: str
    most: int


def gather(connection: Connection, whose: Whose, form: Form, now: datetime) -> MemberData:
    """The data of a person, or of an anonymous card, as of `now`."""
    c, o = t.customers.c, t.owners.c
    person = connection.execute(
        select(t.customers).where(c.owner == whose.owner, c.id == (whose.customers[0] if whose.customers else None))
    ).one_or_none()
    chosen, warned_at = _account(connection, whose)
    programmes = load_programmes(connection, whose.owner)
    entries, more = _entries(connection, whose, form, programmes, now - A_YEAR)
    parts = () if person is None else (person.given, person.particle, person.family)
    return MemberData(
        as_of=now,
        owner=connection.execute(select(o.name).where(o.owner == whose.owner)).scalar_one(),
        since=now - A_YEAR,
        name=" ".join(part for part in parts if part) or None,
        mail=None if person is None else person.mail,
        mail_verified_at=None if person is None else person.mail_verified_at,
        phone=None if person is None else person.phone,
        phone_verified_at=None if person is None else person.phone_verified_at,
        language=chosen or (None if person is None else person.language),
        customer_since=None if person is None else person.made_at,
        household=_is_shared(connection, whose),
        works_here=happened.works_here(connection, whose),
        warned_at=warned_at,
        consents=happened.consents(connection, whose, form.most),
        cards=_cards(connection, whose),
        balances=_balances(connection, whose, form, programmes, now),
        holds=_holds(connection, whose, form, programmes),
        entries=entries,
        more=more,
        vouchers=happened.vouchers(connection, whose, programmes, (form.language, form.most)),
        gifts=happened.gifts(connection, whose, programmes, form.language),
        proofs=happened.proofs(connection, whose),
        proven=happened.proven(connection, whose),
        codes=happened.codes(connection, whose, form.most),
        phones=happened.phones(connection, whose),
        responses=happened.responses(connection, whose, form.most),
        claims=happened.claims(connection, whose, form.most),
        uses=happened.uses(connection, whose),
        joins=happened.joins(connection, whose),
        acts=happened.acts(connection, whose, form.most),
        alerts=happened.alerts(connection, whose, form.most),
        wishes=happened.wishes(connection, whose, form.most),
    )


def _is_shared(connection: Connection, whose: Whose) -> bool:
    """Whether others carry cards of the same accounts."""
    cards = cards_of_accounts(connection, whose.owner, whose.accounts)
    return any(sharing(connection, whose.owner, cards).values())


def _account(connection: Connection, whose: Whose) -> tuple[str | None, datetime | None]:
    """The language that was chosen at a terminal, and when the member was told that nothing was heard of them."""
    a = t.accounts.c
    query = select(a.language, a.warned_at).where(a.owner == whose.owner, a.id == whose.accounts[0])
    language, warned_at = connection.execute(query).one()
    return language, warned_at


def _entries(
    connection: Connection, whose: Whose, form: Form, programmes: Programmes, since: datetime
) -> tuple[tuple[HistoryEntry, ...], bool]:
    """The transactions of all the accounts, newest first, and whether there are more than fit."""
    found: list[HistoryEntry] = []
    more = False
    for account in whose.accounts:
        asked = Asked(whose.owner, account, programmes, form.language, None, form.most)
        told, ahead = entries_of(connection, asked)
        lately = [entry for entry in told if entry.when >= since]
        more = more or (ahead is not None and len(lately) == len(told))
        found.extend(lately)
    if len(whose.accounts) > 1:
        found.sort(key=lambda entry: entry.when, reverse=True)
    return tuple(found[: form.most]), more or len(found) > form.most


def _cards(connection: Connection, whose: Whose) -> tuple[CardData, ...]:
    c, s, cs = t.cards.c, t.shops.c, t.card_sales.c
    query = (
        select(*c, s.name.label("issued_in"), cs.sold_at, cs.cents, cs.currency)
        .outerjoin(t.shops, (s.owner == c.owner) & (s.id == c.shop))
        .outerjoin(t.card_sales, (cs.owner == c.owner) & (cs.card == c.token))
        .where(c.owner == whose.owner, c.token.in_(whose.tokens))
        .order_by(c.issued_at.is_(None), c.issued_at.desc(), c.token)
    )
    return tuple(
        CardData(
            status=CardStatus(row.status),
            issued_at=row.issued_at,
            issued_in=row.issued_in,
            valid_until=row.valid_until,
            blocked_at=row.blocked_at,
            sold_at=row.sold_at,
            paid_cents=row.cents,
            currency=row.currency,
        )
        for row in connection.execute(query)
    )


def _balances(
    connection: Connection, whose: Whose, form: Form, programmes: Programmes, now: datetime
) -> tuple[BalanceData, ...]:
    """The figures of each account; of others than the card's own only where there are any."""
    figures = balances_of(connection, Reader(whose.owner, programmes, (), now), list(whose.accounts))
    lt, told = t.lots.c, list[BalanceData]()
    for account in whose.accounts:
        found = with_shopped(connection, whose.owner, account, figures[account], (form.shop, now))
        days = _shopping_days(connection, whose.owner, account)
        rows = connection.execute(
            select(lt.programme, lt.remaining, lt.expires_at)
            .where(lt.owner == whose.owner, lt.account == account, lt.remaining > 0)
            .order_by(lt.expires_at.is_(None), lt.expires_at, lt.id)
        ).all()
        for each in found:
            if account != whose.accounts[0] and not (each.balance or each.owed or each.shopped):
                continue
            current = programmes.current(each.programme)
            first, last = days.get(each.programme, (None, None))
            told.append(
                BalanceData(
                    programme=current.name(form.language) if current is not None else "",
                    unit=each.unit,
                    balance=each.balance,
                    free=each.free,
                    held=each.held,
                    owed=each.owed,
                    lots=tuple(
                        LotData(points=r.remaining, expires_at=r.expires_at)
                        for r in rows
                        if r.programme == each.programme
                    ),
                    shopped_cents=each.shopped.cents if each.shopped is not None else None,
                    shopped_from=first,
                    shopped_until=last,
                    currency=current.currency.value if current is not None else None,
                )
            )
    return tuple(told)


def _shopping_days(
    connection: Connection, owner: Uuid, account: Uuid
) -> dict[Uuid, tuple[datetime | None, datetime | None]]:
    """When the first and the last sale of an account was, by programme."""
    tx = t.transactions.c
    query = (
        select(tx.programme, func.min(tx.occurred_at), func.max(tx.occurred_at))
        .where(
            tx.owner == owner,
            tx.account == account,
            tx.kind == Kind.ACCRUAL.value,
            tx.status == Status.ACCEPTED.value,
            tx.programme.is_not(None),
        )
        .group_by(tx.programme)
    )
    return {Uuid(row[0]): (row[1], row[2]) for row in connection.execute(query)}


def _holds(connection: Connection, whose: Whose, form: Form, programmes: Programmes) -> tuple[HeldData, ...]:
    h, hl, k = t.holds.c, t.hold_lots.c, t.terminals.c
    live = (HoldStanding.OPEN.value, HoldStanding.RETURNING.value)
    query = (
        select(h.id, h.programme, k.code, hl.remaining)
        .join(t.terminals, (k.owner == h.owner) & (k.id == h.terminal))
        .join(t.hold_lots, (hl.owner == h.owner) & (hl.hold == h.id))
        .where(h.owner == whose.owner, h.account.in_(whose.accounts), h.state.in_(live), hl.remaining > 0)
        .order_by(h.opened_at, h.id)
    )
    points: dict[tuple[str, str, str], int] = {}
    for row in connection.execute(query):
        key = (row.id, row.programme, row.code)
        points[key] = points.get(key, 0) + row.remaining
    found: list[HeldData] = []
    for (_, programme, code), held in points.items():
        current = programmes.current(Uuid(programme))
        name, unit = (current.name(form.language), current.unit) if current is not None else ("", Unit.POINTS)
        found.append(HeldData(programme=name, unit=unit, points=held, terminal=code))
    return tuple(found)
