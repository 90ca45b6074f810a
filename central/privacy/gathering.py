"""All that central keeps of one member, read from the rows as they are (GDPR, articles 15 and 20)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from central import tables as t
from central.book.rows import HoldStanding
from central.book.standing import Reader, balances_of
from central.history import Asked, entries_of
from central.owners import load_programmes
from central.shopped import with_shopped
from central.summaries import cards_of_accounts
from loyalty.bodies import Kind, Response, decode
from loyalty.errors import BodyError
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.wire_privacy import (
    BalanceData,
    CardData,
    ClaimData,
    HeldData,
    LotData,
    MemberData,
    ProofData,
    ResponseData,
    UseData,
)

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data is gathered, and for whom.

    Attributes:
        shop: where it is asked for; its days are the ones that sums begin at.
        language: in which rewards and programmes are named.
        most: transactions at most.
    """

    owner: Uuid
    account: Uuid
    shop: Uuid
    language: str
    most: int


def gather(connection: Connection, whose: Whose, now: datetime) -> MemberData:
    """The data of an account and of its customer, as of `now`."""
    a, c, o = t.accounts.c, t.customers.c, t.owners.c
    person = connection.execute(
        select(a.language.label("chosen"), c.given, c.particle, c.family, c.mail, c.phone, c.language, c.made_at)
        .outerjoin(t.customers, (c.owner == a.owner) & (c.id == a.customer))
        .where(a.owner == whose.owner, a.id == whose.account)
    ).one()
    since = now - A_YEAR
    programmes = load_programmes(connection, whose.owner)
    asked = Asked(whose.owner, whose.account, programmes, whose.language, None, whose.most)
    told, ahead = entries_of(connection, asked)
    entries = tuple(entry for entry in told if entry.when >= since)
    name = " ".join(part for part in (person.given, person.particle, person.family) if part)
    cards = cards_of_accounts(connection, whose.owner, [whose.account])
    return MemberData(
        as_of=now,
        owner=connection.execute(select(o.name).where(o.owner == whose.owner)).scalar_one(),
        since=since,
        name=name or None,
        mail=person.mail,
        phone=person.phone,
        language=person.chosen or person.language,
        customer_since=person.made_at,
        cards=tuple(
            CardData(
                status=card.status, issued_at=card.issued_at, valid_until=card.valid_until, blocked_at=card.blocked_at
            )
            for card in sorted(cards, key=lambda card: (card.issued_at is None, card.issued_at, card.token))
        ),
        balances=_balances(connection, whose, now),
        holds=_holds(connection, whose),
        entries=entries,
        more=ahead is not None and len(entries) == len(told),
        proofs=_proofs(connection, whose),
        responses=_responses(connection, whose),
        claims=_claims(connection, whose),
        uses=_uses(connection, whose),
    )


def _balances(connection: Connection, whose: Whose, now: datetime) -> tuple[BalanceData, ...]:
    programmes = load_programmes(connection, whose.owner)
    found = balances_of(connection, Reader(whose.owner, programmes, (), now), [whose.account])[whose.account]
    found = with_shopped(connection, whose.owner, whose.account, found, (whose.shop, now))
    lt = t.lots.c
    rows = connection.execute(
        select(lt.programme, lt.remaining, lt.expires_at)
        .where(lt.owner == whose.owner, lt.account == whose.account, lt.remaining > 0)
        .order_by(lt.expires_at.is_(None), lt.expires_at, lt.id)
    ).all()
    told: list[BalanceData] = []
    for each in found:
        current = programmes.current(each.programme)
        lots = tuple(
            LotData(points=r.remaining, expires_at=r.expires_at) for r in rows if r.programme == each.programme
        )
        told.append(
            BalanceData(
                programme=current.name(whose.language) if current is not None else "",
                unit=each.unit,
                balance=each.balance,
                free=each.free,
                held=each.held,
                owed=each.owed,
                lots=lots,
                shopped_cents=each.shopped.cents if each.shopped is not None else None,
                currency=current.currency.value if current is not None else None,
            )
        )
    return tuple(told)


def _holds(connection: Connection, whose: Whose) -> tuple[HeldData, ...]:
    h, hl, k = t.holds.c, t.hold_lots.c, t.terminals.c
    programmes = load_programmes(connection, whose.owner)
    live = (HoldStanding.OPEN.value, HoldStanding.RETURNING.value)
    query = (
        select(h.id, h.programme, k.code, hl.remaining)
        .join(t.terminals, (k.owner == h.owner) & (k.id == h.terminal))
        .join(t.hold_lots, (hl.owner == h.owner) & (hl.hold == h.id))
        .where(h.owner == whose.owner, h.account == whose.account, h.state.in_(live), hl.remaining > 0)
        .order_by(h.opened_at, h.id)
    )
    points: dict[tuple[str, str, str], int] = {}
    for row in connection.execute(query):
        key = (row.id, row.programme, row.code)
        points[key] = points.get(key, 0) + row.remaining
    found: list[HeldData] = []
    for (_, programme, code), held in points.items():
        current = programmes.current(Uuid(programme))
        name, unit = (current.name(whose.language), current.unit) if current is not None else ("", Unit.POINTS)
        found.append(HeldData(programme=name, unit=unit, points=held, terminal=code))
    return tuple(found)


def _proofs(connection: Connection, whose: Whose) -> ProofData:
    s = t.member_secrets.c
    query = select(s.pin.is_not(None), s.pin_locked_at.is_not(None), s.rotating_key.is_not(None))
    row = connection.execute(query.where(s.owner == whose.owner, s.account == whose.account)).one_or_none()
    return ProofData() if row is None else ProofData(pin=bool(row[0]), pin_locked=bool(row[1]), page=bool(row[2]))


def _responses(connection: Connection, whose: Whose) -> tuple[ResponseData, ...]:
    tx = t.transactions.c
    query = (
        select(tx.body, tx.occurred_at)
        .where(tx.owner == whose.owner, tx.account == whose.account, tx.kind == Kind.RESPONSE.value)
        .order_by(tx.occurred_at.desc(), tx.id)
        .limit(whose.most)
    )
    found: list[ResponseData] = []
    for row in connection.execute(query):
        try:
            body = decode(row.body) if row.body is not None else None
        except BodyError:
            continue
        if isinstance(body, Response):
            found.append(ResponseData(when=row.occurred_at, campaign=body.campaign, answer=body.answer))
    return tuple(found)


def _claims(connection: Connection, whose: Whose) -> tuple[ClaimData, ...]:
    c = t.claims.c
    query = (
        select(c.day, c.cents, c.currency, c.state)
        .where(c.owner == whose.owner, c.account == whose.account)
        .order_by(c.made_at.desc(), c.id)
        .limit(whose.most)
    )
    return tuple(
        ClaimData(day=row.day, cents=row.cents, currency=row.currency, state=row.state)
        for row in connection.execute(query)
    )


def _uses(connection: Connection, whose: Whose) -> tuple[UseData, ...]:
    u, k, s = t.uses.c, t.terminals.c, t.shops.c
    query = (
        select(k.code, s.name, u.used_at)
        .join(t.terminals, (k.owner == u.owner) & (k.id == u.terminal))
        .join(t.shops, (s.owner == k.owner) & (s.id == k.shop))
        .where(u.owner == whose.owner, u.account == whose.account)
        .order_by(u.used_at.desc(), k.code)
    )
    return tuple(UseData(terminal=row.code, shop=row.name, used_at=row.used_at) for row in connection.execute(query))
