"""Erasing who did not come for the owner's years, a month after they were told (GDPR, article 5(1)(e))."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, literal, or_, select, update

from central import tables as t
from central.columns import Instant
from central.context import Central
from central.messages.letters import post
from central.messages.ports import Letter
from central.owners import load_privacy
from central.privacy.leaving import leaver_of, let_go
from central.privacy.requests import Request, RequestKind, note_request
from central.privacy.wording import LETTER_LIFE, warning_letter
from loyalty.ids import Uuid
from loyalty.wire import CardStatus, write
from loyalty.wire_proofs import Channel

WARNED_AHEAD: Final = timedelta(days=30)
"""How long before the erasure the member is told."""
AT_ONCE: Final = 500
"""Members that one run tells and one run erases at most."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run did: members that were told, and members that were erased."""

    warned: int
    erased: int


def years_before(now: datetime, years: int) -> datetime:
    """The same day so many years ago; of 29 February the 28th where there is none."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def retain(central: Central, connection: Connection, owner: Uuid, now: datetime) -> Kept:
    """Tell those whose time is nearly over, and erase those who were told a month ago and did not come.

    A blank that nobody has is nobody's data and stays. Who has no mail address cannot be told; the notice said so,
    and the month passes all the same.
    """
    privacy, name = load_privacy(connection, owner)
    over = years_before(now, privacy.years)
    erased = 0
    for row in _unused(connection, owner, over, told_before=now - WARNED_AHEAD):
        gone = let_go(central, connection, leaver_of(connection, owner, Uuid(row.account)), now)
        wish = Request(central.mint(now), row.account, RequestKind.RETENTION, None)
        note_request(connection, owner, wish, write(gone).decode(), now)
        erased += 1
    warned = 0
    for row in _unused(connection, owner, over + WARNED_AHEAD, told_before=None):
        _warn(central, connection, owner, row, (name, privacy.years, now))
        warned += 1
    return Kept(warned, erased)


def _accounts(connection: Connection, owner: Uuid, row: Row[tuple[str, str | None]]) -> list[Uuid]:
    a = t.accounts.c
    if row.customer is None:
        return [Uuid(row.account)]
    query = select(a.id).where(a.owner == owner, a.customer == row.customer).order_by(a.id)
    return [Uuid(each) for each in connection.execute(query).scalars()]


def _unused(
    connection: Connection, owner: Uuid, before: datetime, *, told_before: datetime | None
) -> list[Row[tuple[str, str | None]]]:
    """One account of each member who has a card and of whom nothing was heard since `before`.

    Args:
        connection: the database.
        owner: whose members.
        before: the latest that any of the member's accounts may have been made, issued a card or used.
        told_before: the latest that the member may have been told; None for those who are still to be.
    """
    a, c = t.accounts.c, t.cards.c
    heard_since_told = _heard(a.warned_at)
    told = (
        or_(a.warned_at.is_(None), heard_since_told)
        if told_before is None
        else and_(a.warned_at <= told_before, ~heard_since_told)
    )
    has_card = select(c.token).where(c.owner == a.owner, c.account == a.id, c.status != CardStatus.BLANK.value)
    query = (
        select(func.min(a.id).label("account"), a.customer)
        .where(a.owner == owner, a.left_at.is_(None), told, has_card.exists(), ~_heard(literal(before, Instant)))
        .group_by(a.customer, func.coalesce(a.customer, a.id))
        .order_by(func.min(a.id))
        .limit(AT_ONCE)
    )
    return list(connection.execute(query))


def _heard(since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether any account of the same member was made, used, or got a card, after `since`."""
    theirs = t.accounts.alias()
    mine, a, c, u = t.accounts.c, theirs.c, t.cards.c, t.uses.c
    used = select(u.account).where(u.owner == a.owner, u.account == a.id, u.used_at > since)
    issued = select(c.token).where(c.owner == a.owner, c.account == a.id, c.issued_at > since)
    same = or_(a.id == mine.id, a.customer == mine.customer)
    # Said twice: what is asked within must not bring tables of its own where the outer ones are meant.
    known = (t.accounts, theirs)
    heard = or_(a.made_at > since, used.correlate(*known).exists(), issued.correlate(*known).exists())
    return select(a.id).where(a.owner == mine.owner, same, heard).correlate(t.accounts).exists()


def _warn(
    central: Central,
    connection: Connection,
    owner: Uuid,
    row: Row[tuple[str, str | None]],
    said: tuple[str, int, datetime],
) -> None:
    """Note that the member was told, and tell where there is an address."""
    name, years, now = said
    a, c = t.accounts.c, t.customers.c
    accounts = _accounts(connection, owner, row)
    connection.execute(update(t.accounts).where(a.owner == owner, a.id.in_(accounts)).values(warned_at=now))
    if row.customer is None or Channel.MAIL not in central.post.channels:
        return
    person = connection.execute(select(c.mail, c.language).where(c.owner == owner, c.id == row.customer)).one()
    if person.mail:
        letter = warning_letter(person.language, name, years, (now + WARNED_AHEAD).date())
        sent = Letter(central.mint(now), Channel.MAIL, person.mail, letter.subject, letter.text)
        post(connection, owner, sent, now, now + LETTER_LIFE)
