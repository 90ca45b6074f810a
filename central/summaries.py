"""Card summaries, made when they are asked for, from the present state."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, func, or_, select, update

from central import tables as t
from central.book.rowreaders import card_row
from central.book.rows import CardRow, HoldStanding
from central.book.standing import Reader, balances_of
from central.campaigns import answered_by
from central.customers.purses import kinds_of
from central.database import chunks
from loyalty.answers import Audience, Balance, Reason, told_to
from loyalty.assurance import ProofWay
from loyalty.cards import CardKind
from loyalty.ids import Uuid
from loyalty.names import mask_name
from loyalty.wire import CardStatus, CardSummary, HeldAt, Refusal
from loyalty.wire_proofs import Channel

TELL_AGAIN: Final = timedelta(minutes=10)
"""How long a refusal is told again: the answer that told it may have been lost on its way."""


def cards_by_token(connection: Connection, owner: Uuid, tokens: Iterable[str]) -> list[CardRow]:
    """The cards of those tokens that there are."""
    c = t.cards.c
    return [
        card_row(row)
        for part in chunks(sorted(set(tokens)))
        for row in connection.execute(select(t.cards).where(c.owner == owner, c.token.in_(part)))
    ]


def cards_of_accounts(connection: Connection, owner: Uuid, accounts: Iterable[Uuid]) -> list[CardRow]:
    """Every card of those accounts."""
    c = t.cards.c
    return [
        card_row(row)
        for part in chunks(sorted(set(accounts)))
        for row in connection.execute(select(t.cards).where(c.owner == owner, c.account.in_(part)))
    ]


def summaries(
    connection: Connection, reader: Reader, cards: Sequence[CardRow], channels: AbstractSet[Channel]
) -> dict[str, CardSummary]:
    """The summaries of cards by token, without refusals: names masked; `channels` are the ways central sends by."""
    accounts = {card.account for card in cards}
    balances = balances_of(connection, reader, accounts)
    members = _members(connection, reader.owner, accounts)
    carriers = _carriers(connection, reader.owner, cards)
    traits = _traits(connection, reader.owner, cards)
    held = _held(connection, reader.owner, accounts)
    ways = ways_to_prove(connection, reader.owner, accounts, channels)
    members_of = {card.token: carriers.get(card.token) or members.get(card.account) for card in cards}
    found = {
        card.token: _summary(card, traits[card.token], members_of[card.token], (balances, held), reader.now)
        for card in cards
    }
    answered = answered_by(connection, reader.owner, accounts, reader.now)
    shared = sharing(connection, reader.owner, cards)
    return {
        card.token: msgspec.structs.replace(
            found[card.token],
            proofs=ways.get(card.account, ()),
            answered=answered.get(card.account, ()),
            shared=shared[card.token],
        )
        for card in cards
    }


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a card is for, and the shop that issued it."""

    kind: CardKind | None
    shop: str | None


def _traits(connection: Connection, owner: Uuid, cards: Sequence[CardRow]) -> dict[str, _Traits]:
    kinds = kinds_of(connection, owner, {card.batch for card in cards if card.batch is not None})
    s, shops = t.shops.c, sorted({card.shop for card in cards if card.shop is not None})
    names: dict[Uuid | None, str] = {}
    for part in chunks(shops):
        query = select(s.id, s.name).where(s.owner == owner, s.id.in_(part))
        names.update({row.id: row.name for row in connection.execute(query)})
    return {
        card.token: _Traits(kinds.get(card.batch) if card.batch is not None else None, names.get(card.shop))
        for card in cards
    }


def _carriers(
    connection: Connection, owner: Uuid, cards: Sequence[CardRow]
) -> dict[str, tuple[str | None, str | None]]:
    """Masked name and language of whoever carries a card of a household's account, by the card's token."""
    c, carried = t.customers.c, {card.token: card.customer for card in cards if card.customer is not None}
    names: dict[Uuid, tuple[str | None, str | None]] = {}
    for part in chunks(sorted(set(carried.values()))):
        query = select(c.id, c.given, c.family, c.particle, c.language).where(c.owner == owner, c.id.in_(part))
        for row in connection.execute(query):
            names[row.id] = (mask_name(row.given, row.family, row.particle), row.language)
    return {token: names[customer] for token, customer in carried.items() if customer in names}


def _summary(
    card: CardRow,
    traits: _Traits,
    member: tuple[str | None, str | None] | None,
    figures: tuple[dict[Uuid, tuple[Balance, ...]], dict[Uuid, list[HeldAt]]],
    now: datetime,
) -> CardSummary:
    balances, held = figures
    over = card.status is CardStatus.ISSUED and card.valid_until is not None and card.valid_until < now
    return CardSummary(
        token=card.token,
        status=CardStatus.EXPIRED if over else card.status,
        account=card.account,
        name=member[0] if member is not None else None,
        language=member[1] if member is not None else None,
        valid_until=card.valid_until,
        member_since=card.issued_at,
        balances=balances.get(card.account, ()),
        holds=tuple(held.get(card.account, ())),
        kind=traits.kind,
        batch=card.batch if card.status is CardStatus.BLANK else None,
        issued_at_shop=traits.shop,
        as_of=now,
    )


def _members(
    connection: Connection, owner: Uuid, accounts: Iterable[Uuid]
) -> dict[Uuid, tuple[str | None, str | None]]:
    """Masked name and language by account; what was chosen at a terminal goes before what the customer is known by."""
    a, c = t.accounts.c, t.customers.c
    found: dict[Uuid, tuple[str | None, str | None]] = {}
    for part in chunks(sorted(accounts)):
        query = (
            select(a.id, a.language.label("chosen"), c.id.label("whose"), c.given, c.family, c.particle, c.language)
            .outerjoin(t.customers, (c.owner == a.owner) & (c.id == a.customer))
            .where(a.owner == owner, a.id.in_(part))
        )
        for row in connection.execute(query):
            name = mask_name(row.given, row.family, row.particle) if row.whose is not None else None
            found[row.id] = (name, row.chosen or row.language)
    return found


def sharing(connection: Connection, owner: Uuid, cards: Iterable[CardRow]) -> dict[str, bool]:
    """Whether the points of each card, by its token, are shared with somebody else's cards: a household's."""
    a, c = t.accounts.c, t.cards.c
    whose = {card.token: card.account for card in cards}
    carriers: dict[Uuid, set[str | None]] = {}
    for part in chunks(sorted(set(whose.values()))):
        query = (
            select(a.id, func.coalesce(c.customer, a.customer).label("carrier"))
            .join(t.cards, (c.owner == a.owner) & (c.account == a.id))
            .where(a.owner == owner, a.id.in_(part), c.status != CardStatus.BLANK.value)
            .distinct()
        )
        for row in connection.execute(query):
            carriers.setdefault(row.id, set()).add(row.carrier)
    return {token: len(carriers.get(account, ())) > 1 for token, account in whose.items()}


def is_named(connection: Connection, owner: Uuid, account: Uuid) -> bool:
    """Whether somebody is known by name behind an account."""
    a = t.accounts.c
    query = select(a.customer).where(a.owner == owner, a.id == account)
    return connection.execute(query).scalar_one_or_none() is not None


def ways_to_prove(
    connection: Connection, owner: Uuid, accounts: Iterable[Uuid], channels: AbstractSet[Channel]
) -> dict[Uuid, tuple[ProofWay, ...]]:
    """How members can prove who they are, besides a rotating QR, by account; those without any way are left out."""
    a, c, s = t.accounts.c, t.customers.c, t.member_secrets.c
    found: dict[Uuid, tuple[ProofWay, ...]] = {}
    for part in chunks(sorted(accounts)):
        query = (
            select(a.id, s.pin.is_not(None).label("pin"), c.mail, c.phone)
            .outerjoin(t.customers, (c.owner == a.owner) & (c.id == a.customer))
            .outerjoin(t.member_secrets, (s.owner == a.owner) & (s.account == a.id))
            .where(a.owner == owner, a.id.in_(part))
        )
        for row in connection.execute(query):
            there = {
                ProofWay.PIN: row.pin,
                ProofWay.MAIL: row.mail and Channel.MAIL in channels,
                ProofWay.SMS: row.phone and Channel.SMS in channels,
            }
            ways = tuple(way for way, usable in there.items() if usable)
            if ways:
                found[row.id] = ways
    return found


def _held(connection: Connection, owner: Uuid, accounts: Iterable[Uuid]) -> dict[Uuid, list[HeldAt]]:
    h, hl, k = t.holds.c, t.hold_lots.c, t.terminals.c
    live = (HoldStanding.OPEN.value, HoldStanding.RETURNING.value)
    left: dict[Uuid, HeldAt] = {}
    whose: dict[Uuid, Uuid] = {}
    for part in chunks(sorted(accounts)):
        query = (
            select(h.id, h.account, h.programme, h.terminal, k.code, hl.remaining)
            .join(t.terminals, (k.owner == h.owner) & (k.id == h.terminal))
            .join(t.hold_lots, (hl.owner == h.owner) & (hl.hold == h.id))
            .where(h.owner == owner, h.account.in_(part), h.state.in_(live), hl.remaining > 0)
            .order_by(h.opened_at, h.id)
        )
        for row in connection.execute(query):
            had = left[row.id].points if row.id in left else 0
            left[row.id] = HeldAt(
                hold=row.id,
                terminal=row.terminal,
                terminal_code=row.code,
                programme=row.programme,
                points=had + row.remaining,
            )
            whose[row.id] = row.account
    found: dict[Uuid, list[HeldAt]] = {}
    for hold, at in left.items():
        found.setdefault(whose[hold], []).append(at)
    return found


def refusals_to_tell(
    connection: Connection, owner: Uuid, account: Uuid, now: datetime
) -> tuple[tuple[Refusal, ...], tuple[Uuid, ...]]:
    """The rejections that the member was not told of yet, and the transactions that count as told with it.

    One that was told within `TELL_AGAIN` is told again: telling twice is better than not at all.
    """
    tx = t.transactions.c
    mine = (tx.owner == owner, tx.account == account, tx.status == "rejected")
    rows = connection.execute(
        select(tx.id, tx.reason, tx.occurred_at, tx.told_at)
        .where(*mine, or_(tx.told_at.is_(None), tx.told_at > now - TELL_AGAIN))
        .order_by(tx.occurred_at, tx.id)
    ).all()
    refusals = tuple(
        Refusal(id=row.id, reason=Reason(row.reason), occurred_at=row.occurred_at)
        for row in rows
        if told_to(Reason(row.reason)) is Audience.MEMBER
    )
    return refusals, tuple(Uuid(row.id) for row in rows if row.told_at is None)


def note_refusals(connection: Connection, owner: Uuid, told: Sequence[Uuid], now: datetime) -> None:
    """The member was told of these rejected transactions."""
    tx = t.transactions.c
    for part in chunks(told):
        connection.execute(update(t.transactions).where(tx.owner == owner, tx.id.in_(part)).values(told_at=now))
