"""Claims for missing points: listed, granted, refused, and told to their members."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, or_, select, update

from central import tables as t
from central.binds import NOW, OWNER, THIS
from central.book.book import Book, Programmes
from central.book.claiming import post_claim
from central.book.loading import Wanted, load
from central.book.outcome import account_of
from central.book.rowreaders import terminal_row
from central.book.saving import save
from central.database import chunks
from central.owners import load_programmes, load_till_keys
from central.staff.members import StaffRow
from central.summaries import TELL_AGAIN
from loyalty.bodies import decode
from loyalty.claims import ClaimRefusal, ClaimState, ClaimTold
from loyalty.earning import earned
from loyalty.errors import AmountError, BodyError
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.names import mask_name
from loyalty.programme import Programme
from loyalty.wire_claims import ClaimDecided, ClaimDeciding, ClaimsPage, OpenClaim

LONGEST_NOTE: Final = 500
_TO_TELL: Final = (
    select(t.claims)
    .where(t.claims.c.owner == OWNER, t.claims.c.account == THIS)
    .where(or_(t.claims.c.state == ClaimState.OPEN.value, t.claims.c.told_at.is_(None), t.claims.c.told_at > NOW))
    .order_by(t.claims.c.id)
)


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of a claim.

    Attributes:
        grant: whether the points are added.
        note: what was found; mandatory where they are not.
        by: the member of staff, or None for the office.
    """

    grant: bool
    note: str
    by: StaffRow | None = None


def open_claims(
    connection: Connection, owner: Uuid, *, shop: Uuid | None, after: Uuid | None, limit: int
) -> ClaimsPage:
    """A page of open claims, oldest first: of one shop, or of all."""
    c, k = t.claims.c, t.terminals.c
    query = _claims(owner).where(c.state == ClaimState.OPEN.value).order_by(c.id).limit(limit + 1)
    if shop is not None:
        query = query.where(k.shop == shop)
    if after is not None:
        query = query.where(c.id > after)
    rows = connection.execute(query).all()
    programmes = load_programmes(connection, owner)
    return ClaimsPage(claims=tuple(_open(row, programmes) for row in rows[:limit]), more=len(rows) > limit)


def decide(  # noqa: PLR0917 - whose, which, what and when: each is needed and none belongs to another
    connection: Connection, owner: Uuid, claim: Uuid, word: Word, now: datetime, mint: Callable[[], Uuid]
) -> ClaimDecided:
    """Grant or refuse an open claim, once; who repeats the same word gets the same answer.

    Granted points are reckoned by the rule that the claim names and posted with the claim as their cause.
    """
    c = t.claims.c
    mine = (c.owner == owner, c.id == claim)
    row = connection.execute(select(t.claims).where(*mine).with_for_update()).one_or_none()
    if row is None:
        return ClaimDecided(outcome=ClaimDeciding.UNKNOWN)
    wanted = ClaimState.GRANTED if word.grant else ClaimState.REFUSED
    if row.state != ClaimState.OPEN.value:
        same = row.state == wanted.value
        return ClaimDecided(
            outcome=ClaimDeciding(wanted.value) if same else ClaimDeciding.OTHERWISE, points=row.points or 0
        )
    if not word.grant and not word.note.strip():
        return ClaimDecided(outcome=ClaimDeciding.NOTE_MISSING)
    if word.by is not None and _is_own(connection, owner, Uuid(row.account), word.by):
        return ClaimDecided(outcome=ClaimDeciding.OWN)
    points = _grant(connection, row, now, mint) if word.grant else 0
    if points is None:
        return ClaimDecided(outcome=ClaimDeciding.CANNOT)
    connection.execute(
        update(t.claims)
        .where(*mine)
        .values(
            state=wanted.value,
            refusal=None if word.grant else ClaimRefusal.SHOP.value,
            points=points,
            note=word.note.strip()[:LONGEST_NOTE] or None,
            decided_by=word.by.id if word.by is not None else None,
            decided_at=now,
        )
    )
    return ClaimDecided(outcome=ClaimDeciding(wanted.value), points=points)


def claims_to_tell(
    connection: Connection, owner: Uuid, account: Uuid, now: datetime
) -> tuple[tuple[ClaimTold, ...], tuple[Uuid, ...]]:
    """The account's open claims, and the decided ones that the member was not told of; and which of them are news.

    One that was told just now is told again, as refusals are.
    """
    rows = connection.execute(_TO_TELL, {"owner": owner, "this": account, "now": now - TELL_AGAIN}).all()
    news = tuple(Uuid(row.id) for row in rows if row.state != ClaimState.OPEN.value and row.told_at is None)
    told = tuple(
        ClaimTold(
            id=row.id,
            programme=row.programme,
            day=date.fromisoformat(row.day),
            cents=row.cents,
            currency=Currency(row.currency),
            state=ClaimState(row.state),
            points=row.points or 0,
            refusal=ClaimRefusal(row.refusal) if row.refusal is not None else None,
        )
        for row in rows
    )
    return told, news


def note_claims(connection: Connection, owner: Uuid, news: Sequence[Uuid], now: datetime) -> None:
    """The member was told what became of these claims."""
    c = t.claims.c
    for part in chunks(news):
        connection.execute(update(t.claims).where(c.owner == owner, c.id.in_(part)).values(told_at=now))


def _claims(owner: Uuid) -> Select[Any]:
    c, k, a, p = t.claims.c, t.terminals.c, t.accounts.c, t.customers.c
    return (
        select(*c, k.code, p.id.label("whose"), p.given, p.family, p.particle)
        .join(t.terminals, (k.owner == c.owner) & (k.id == c.terminal))
        .join(t.accounts, (a.owner == c.owner) & (a.id == c.account))
        .outerjoin(t.customers, (p.owner == a.owner) & (p.id == a.customer))
        .where(c.owner == owner)
    )


def _open(row: Row[Any], programmes: Programmes) -> OpenClaim:
    programme = _reckoning(programmes, row)
    return OpenClaim(
        id=row.id,
        day=date.fromisoformat(row.day),
        cents=row.cents,
        currency=Currency(row.currency),
        points=(_points(programme, row.cents) or 0) if programme is not None else 0,
        made_at=row.made_at,
        terminal=row.code,
        member=mask_name(row.given, row.family, row.particle) if row.whose is not None else None,
    )


def _reckoning(programmes: Programmes, row: Row[Any]) -> Programme | None:
    return programmes.version(Uuid(row.programme), row.version) or programmes.current(Uuid(row.programme))


def _points(programme: Programme, cents: int) -> int | None:
    try:
        return earned(programme.earning, cents)
    except AmountError:
        return None


def _grant(connection: Connection, row: Row[Any], now: datetime, mint: Callable[[], Uuid]) -> int | None:
    """Post a claim's points on the account that its card has now; None where that cannot be."""
    tx, k = t.transactions.c, t.terminals.c
    body = connection.execute(select(tx.body).where(tx.owner == row.owner, tx.id == row.id)).scalar_one_or_none()
    terminal = connection.execute(select(t.terminals).where(k.owner == row.owner, k.id == row.terminal)).one()
    try:
        claim = decode(body) if body is not None else None
    except (BodyError, msgspec.DecodeError):
        return None
    if claim is None:
        return None
    asking = terminal_row(terminal)
    book = Book(
        terminal=asking,
        now=now,
        mint=mint,
        programmes=load_programmes(connection, asking.owner),
        till_keys=load_till_keys(connection, asking.owner),
        loaded=load(connection, asking, Wanted((claim,), ())),
    )
    programme, account = _reckoning(book.programmes, row), account_of(book, claim)
    points = _points(programme, row.cents) if programme is not None else None
    if programme is None or account is None or points is None:
        return None
    post_claim(book, Uuid(row.id), account, programme, points)
    save(connection, book)
    return points


def _is_own(connection: Connection, owner: Uuid, account: Uuid, by: StaffRow) -> bool:
    """Whether an account is that of the member of staff who acts."""
    a, c = t.accounts.c, t.cards.c
    customer = connection.execute(select(a.customer).where(a.owner == owner, a.id == account)).scalar_one()
    if by.customer is not None and customer == by.customer:
        return True
    query = select(c.token).where(c.owner == owner, c.account == account, c.token == by.card)
    return by.card is not None and connection.execute(query).first() is not None
