"""What staff are told of customers: full names, masked addresses, cards, balances, the last visit."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import BindParameter, Connection, Row, bindparam, func, select

from central import tables as t
from central.book.standing import Reader, balances_of
from central.customers.purses import MERGE, purses_of
from central.members.masking import mask_address
from loyalty.ids import Uuid
from loyalty.wire import CardStatus
from loyalty.wire_customers import Alike, CarriedCard, FoundCustomer, MergedBefore
from loyalty.wire_proofs import Channel


@dataclass(frozen=True, slots=True)
class Teller:
    """For whom customers are told of.

    Attributes:
        reader: whose accounts, and the programmes shown.
        verifying: the channels by which an address can be verified, empty where no programme asks for it.
    """

    reader: Reader
    verifying: AbstractSet[Channel]


def tell(
    connection: Connection,
    teller: Teller,
    customers: Sequence[Uuid],
    alike: Mapping[Uuid, tuple[Alike, ...]] | None = None,
) -> tuple[FoundCustomer, ...]:
    """What staff see of these customers, in their order; whoever was merged into another is left out."""
    if not customers:
        return ()
    owner = teller.reader.owner
    by_id = {row.id: row for row in connection.execute(_PEOPLE, {"owner": owner, "among": customers})}
    there = [customer for customer in customers if customer in by_id]
    purses = purses_of(connection, owner, there)
    accounts = sorted({purse.account for purse in purses.values()})
    balances = balances_of(connection, teller.reader, accounts)
    cards = _cards(connection, owner, accounts)
    visits = _visits(connection, owner, accounts)
    found: list[FoundCustomer] = []
    for customer in there:
        row, purse = by_id[customer], purses.get(customer)
        account = purse.account if purse is not None else None
        found.append(
            FoundCustomer(
                customer=customer,
                given=row.given,
                particle=row.particle,
                family=row.family,
                language=row.language,
                mail=mask_address(Channel.MAIL, row.mail) if row.mail else None,
                phone=mask_address(Channel.SMS, row.phone) if row.phone else None,
                account=account,
                cards=cards.get((account, customer), 0),
                balances=balances.get(account, ()) if account is not None else (),
                household=purse is not None and purse.shared,
                last_visit=visits.get(account) if account is not None else None,
                alike=(alike or {}).get(customer, ()),
                unverified=unverified(row, teller.verifying),
            )
        )
    return tuple(found)


def with_cards(connection: Connection, owner: Uuid, found: Sequence[FoundCustomer]) -> tuple[FoundCustomer, ...]:
    """These customers with the cards that each carries: issued and blocked ones, the one issued last first."""
    k, a, b, s = t.cards.c, t.accounts.c, t.card_batches.c, t.shops.c
    carrier = func.coalesce(k.customer, a.customer)
    there = (CardStatus.ISSUED.value, CardStatus.BLOCKED.value, CardStatus.EXPIRED.value)
    query = (
        select(k.token, k.status, k.issued_at, k.valid_until, carrier.label("carrier"), b.kind, s.name.label("shop"))
        .join(t.accounts, (a.owner == k.owner) & (a.id == k.account))
        .outerjoin(t.card_batches, (b.owner == k.owner) & (b.id == k.batch))
        .outerjoin(t.shops, (s.owner == k.owner) & (s.id == k.shop))
        .where(k.owner == owner, k.account.in_([each.account for each in found if each.account]), k.status.in_(there))
        .order_by(k.issued_at.desc(), k.token)
    )
    carried: dict[str, list[CarriedCard]] = {}
    for row in connection.execute(query):
        card = CarriedCard(
            token=row.token,
            status=CardStatus(row.status),
            kind=row.kind,
            issued_at=row.issued_at,
            valid_until=row.valid_until,
            shop=row.shop,
        )
        carried.setdefault(row.carrier, []).append(card)
    return tuple(msgspec.structs.replace(each, carries=tuple(carried.get(each.customer, ()))) for each in found)


def with_merges(connection: Connection, owner: Uuid, found: Sequence[FoundCustomer]) -> tuple[FoundCustomer, ...]:
    """These customers with the last merge into each that `parting.undo_merge` would undo."""
    j, a, c = t.joins.c, t.accounts.c, t.customers.c
    query = (
        select(j.id, j.kept, c.given, c.particle, c.family)
        .join(t.customers, (c.owner == j.owner) & (c.id == j.gone))
        .outerjoin(t.accounts, (a.owner == j.owner) & (a.id == j.account))
        .where(j.owner == owner, j.kept.in_([each.customer for each in found]), j.kind == MERGE)
        .where(j.undone_at.is_(None), a.poured_into.is_(None))
        .order_by(j.made_at, j.id)
    )
    last = {
        row.kept: MergedBefore(merge=row.id, name=" ".join(filter(None, (row.given, row.particle, row.family))))
        for row in connection.execute(query)
    }
    return tuple(msgspec.structs.replace(each, merged=last.get(each.customer)) for each in found)


def unverified(customer: Row[Any], verifying: AbstractSet[Channel]) -> tuple[Channel, ...]:
    """By which ways a customer can be verified who has to be; empty once one of their addresses is."""
    if customer.mail_verified_at is not None or customer.phone_verified_at is not None:
        return ()
    there = {Channel.SMS: customer.phone, Channel.MAIL: customer.mail}
    return tuple(channel for channel, address in there.items() if address and channel in verifying)


_OWNER: Final[BindParameter[str]] = bindparam("owner")
_AMONG: Final[BindParameter[Sequence[str]]] = bindparam("among", expanding=True)
_c, _k, _a, _u = t.customers.c, t.cards.c, t.accounts.c, t.uses.c
_PEOPLE: Final = select(t.customers).where(_c.owner == _OWNER, _c.id.in_(_AMONG), _c.merged_into.is_(None))
_carrier: Final = func.coalesce(_k.customer, _a.customer)
_CARDS: Final = (
    select(_k.account, _carrier.label("carrier"), func.count().label("cards"))
    .join(t.accounts, (_a.owner == _k.owner) & (_a.id == _k.account))
    .where(_k.owner == _OWNER, _k.account.in_(_AMONG), _k.status == CardStatus.ISSUED.value)
    .group_by(_k.account, _carrier)
)
_VISITS: Final = (
    select(_u.account, func.max(_u.used_at).label("last"))
    .where(_u.owner == _OWNER, _u.account.in_(_AMONG))
    .group_by(_u.account)
)


def _cards(connection: Connection, owner: Uuid, accounts: Sequence[Uuid]) -> dict[tuple[Uuid | None, Uuid], int]:
    """How many cards each customer carries on an account."""
    rows = connection.execute(_CARDS, {"owner": owner, "among": accounts})
    return {(row.account, row.carrier): int(row.cards) for row in rows}


def _visits(connection: Connection, owner: Uuid, accounts: Sequence[Uuid]) -> dict[Uuid, datetime]:
    return {row.account: row.last for row in connection.execute(_VISITS, {"owner": owner, "among": accounts})}
