"""Card summaries, made when they are asked for, from the present state."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, func, or_, select, update

from central import tables as t
from central.among import said
from central.binds import KEYS, NOW, OWNER, THIS
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

_a, _c, _s = t.accounts.c, t.customers.c, t.member_secrets.c
_WHO: Final = (_c.owner == _a.owner) & (_c.id == _a.customer)
_CARDS_BY_TOKEN: Final = select(t.cards).where(t.cards.c.owner == OWNER, t.cards.c.token.in_(KEYS))
_CARDS_OF: Final = select(t.cards).where(t.cards.c.owner == OWNER, t.cards.c.account.in_(KEYS))
_SHOP_NAMES: Final = select(t.shops.c.id, t.shops.c.name).where(t.shops.c.owner == OWNER, t.shops.c.id.in_(KEYS))
_CARRIERS: Final = select(_c.id, _c.given, _c.family, _c.particle, _c.language).where(
    _c.owner == OWNER, _c.id.in_(KEYS)
)
_MEMBERS: Final = (
    select(_a.id, _a.language.label("chosen"), _c.id.label("whose"), _c.given, _c.family, _c.particle, _c.language)
    .outerjoin(t.customers, _WHO)
    .where(_a.owner == OWNER, _a.id.in_(KEYS))
)
_SHARING: Final = (
    select(_a.id, func.coalesce(t.cards.c.customer, _a.customer).label("carrier"))
    .join(t.cards, (t.cards.c.owner == _a.owner) & (t.cards.c.account == _a.id))
    .where(_a.owner == OWNER, _a.id.in_(KEYS), t.cards.c.status != CardStatus.BLANK.value)
    .distinct()
)
_NAMED: Final = select(_a.customer).where(_a.owner == OWNER, _a.id == THIS)
_WAYS: Final = (
    select(_a.id, _s.pin.is_not(None).label("pin"), _c.mail, _c.phone)
    .outerjoin(t.customers, _WHO)
    .outerjoin(t.member_secrets, (_s.owner == _a.owner) & (_s.account == _a.id))
    .where(_a.owner == OWNER, _a.id.in_(KEYS))
)


def _held_statement() -> Select[Any]:
    """What lies in the holds of some accounts, by lot, the oldest hold first."""
    h, hl, k = t.holds.c, t.hold_lots.c, t.terminals.c
    live = (HoldStanding.OPEN.value, HoldStanding.RETURNING.value)
    return (
        select(h.id, h.account, h.programme, h.terminal, k.code, hl.remaining)
        .join(t.terminals, (k.owner == h.owner) & (k.id == h.terminal))
        .join(t.hold_lots, (hl.owner == h.owner) & (hl.hold == h.id))
        .where(h.owner == OWNER, h.account.in_(KEYS), h.state.in_(live), hl.remaining > 0)
        .order_by(h.opened_at, h.id)
    )


def _refused_statement() -> Select[Any]:
    """An account's rejections that nobody was told of before `now`."""
    tx = t.transactions.c
    return (
        select(tx.id, tx.reason, tx.occurred_at, tx.told_at)
        .where(tx.owner == OWNER, tx.account == THIS, tx.status == said("rejected"))
        .where(or_(tx.told_at.is_(None), tx.told_at > NOW))
        .order_by(tx.occurred_at, tx.id)
    )


_HELD: Final = _held_statement()
_REFUSED: Final = _refused_statement()


def cards_by_token(connection: Connection, owner: Uuid, tokens: Iterable[str]) -> list[CardRow]:
    """The cards of those tokens that there are."""
    return [
        card_row(row)
        for part in chunks(sorted(set(tokens)))
        for row in connection.execute(_CARDS_BY_TOKEN, {"owner": owner, "keys": part})
    ]


def cards_of_accounts(connection: Connection, owner: Uuid, accounts: Iterable[Uuid]) -> list[CardRow]:
    """Every card of those accounts."""
    return [
        card_row(row)
        for part in chunks(sorted(set(accounts)))
        for row in connection.execute(_CARDS_OF, {"owner": owner, "keys": part})
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
    shops = sorted({card.shop for card in cards if card.shop is not None})
    names: dict[Uuid | None, str] = {}
    for part in chunks(shops):
        rows = connection.execute(_SHOP_NAMES, {"owner": owner, "keys": part})
        names.update({row.id: row.name for row in rows})
    return {
        card.token: _Traits(kinds.get(card.batch) if card.batch is not None else None, names.get(card.shop))
        for card in cards
    }


def _carriers(
    connection: Connection, owner: Uuid, cards: Sequence[CardRow]
) -> dict[str, tuple[str | None, str | None]]:
    """Masked name and language of whoever carries a card of a household's account, by the card's token."""
    carried = {card.token: card.customer for card in cards if card.customer is not None}
    names: dict[Uuid, tuple[str | None, str | None]] = {}
    for part in chunks(sorted(set(carried.values()))):
        for row in connection.execute(_CARRIERS, {"owner": owner, "keys": part}):
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
    found: dict[Uuid, tuple[str | None, str | None]] = {}
    for part in chunks(sorted(accounts)):
        for row in connection.execute(_MEMBERS, {"owner": owner, "keys": part}):
            name = mask_name(row.given, row.family, row.particle) if row.whose is not None else None
            found[row.id] = (name, row.chosen or row.language)
    return found


def sharing(connection: Connection, owner: Uuid, cards: Iterable[CardRow]) -> dict[str, bool]:
    """Whether the points of each card, by its token, are shared with somebody else's cards: a household's."""
    whose = {card.token: card.account for card in cards}
    carriers: dict[Uuid, set[str | None]] = {}
    for part in chunks(sorted(set(whose.values()))):
        for row in connection.execute(_SHARING, {"owner": owner, "keys": part}):
            carriers.setdefault(row.id, set()).add(row.carrier)
    return {token: len(carriers.get(account, ())) > 1 for token, account in whose.items()}


def is_named(connection: Connection, owner: Uuid, account: Uuid) -> bool:
    """Whether somebody is known by name behind an account."""
    return connection.execute(_NAMED, {"owner": owner, "this": account}).scalar_one_or_none() is not None


def ways_to_prove(
    connection: Connection, owner: Uuid, accounts: Iterable[Uuid], channels: AbstractSet[Channel]
) -> dict[Uuid, tuple[ProofWay, ...]]:
    """How members can prove who they are, besides a rotating QR, by account; those without any way are left out."""
    found: dict[Uuid, tuple[ProofWay, ...]] = {}
    for part in chunks(sorted(accounts)):
        for row in connection.execute(_WAYS, {"owner": owner, "keys": part}):
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
    left: dict[Uuid, HeldAt] = {}
    whose: dict[Uuid, Uuid] = {}
    for part in chunks(sorted(accounts)):
        for row in connection.execute(_HELD, {"owner": owner, "keys": part}):
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
    rows = connection.execute(_REFUSED, {"owner": owner, "this": account, "now": now - TELL_AGAIN}).all()
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
