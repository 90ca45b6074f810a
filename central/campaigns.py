"""An owner's campaigns: set, told to the terminals of their shops, and their answers counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, func, or_, select, update

from central import tables as t
from central.binds import KEYS, NOW, OWNER
from central.bulk import upsert
from central.database import chunks
from central.errors import OwnerError
from loyalty.campaigns import Campaign
from loyalty.errors import ProgrammeError
from loyalty.ids import Uuid

MOST_OPEN: Final = 20
"""Campaigns of an owner that are not over: each terminal carries them all."""

_campaign = msgspec.json.Decoder(Campaign)
_shops = msgspec.json.Decoder(tuple[Uuid, ...])

_LASTING: Final = or_(t.campaigns.c.in_force_until.is_(None), t.campaigns.c.in_force_until > NOW)
_OPEN: Final = (
    select(t.campaigns).where(t.campaigns.c.owner == OWNER, _LASTING).order_by(t.campaigns.c.made_at, t.campaigns.c.id)
)
_ANSWERED: Final = (
    select(t.responses.c.account, t.responses.c.campaign)
    .join(t.campaigns, (t.campaigns.c.owner == t.responses.c.owner) & (t.campaigns.c.id == t.responses.c.campaign))
    .where(t.responses.c.owner == OWNER, t.responses.c.account.in_(KEYS), _LASTING)
    .order_by(t.responses.c.account, t.responses.c.campaign)
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A campaign and the shops whose terminals ask; none means all of the owner's."""

    campaign: Campaign
    shops: tuple[Uuid, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many accounts gave an answer."""

    answer: str
    accounts: int


def read_campaign(document: bytes) -> Campaign:
    """A campaign as an operator writes it.

    Raises:
        OwnerError: it is none, and why.
    """
    try:
        return _campaign.decode(document)
    except (msgspec.MsgspecError, ProgrammeError, UnicodeDecodeError) as error:
        raise OwnerError(f"This is no campaign: {error}") from error


def set_campaign(connection: Connection, owner: Uuid, placed: Placed, now: datetime) -> int:
    """Set up a campaign of an owner that there is, or change it; terminals fetch it with their next heartbeat.

    Returns:
        The version of the configuration, one higher than before.

    Raises:
        OwnerError: an answer would be gone that somebody gave, a shop is not the owner's, or too many are open.
    """
    campaign = placed.campaign
    gone = [each.answer for each in counts(connection, owner, campaign.id) if campaign.choice(each.answer) is None]
    if gone:
        raise OwnerError(f"Somebody answered {', '.join(gone)}; keep what was answered, or choose another campaign id.")
    s, o, c = t.shops.c, t.owners.c, t.campaigns.c
    there = set(connection.execute(select(s.id).where(s.owner == owner)).scalars())
    foreign = [shop for shop in placed.shops if shop not in there]
    if foreign:
        raise OwnerError(f"The owner has no shop {foreign[0]}; it has {', '.join(sorted(there)) or 'none'}.")
    if not campaign.over(now):
        running = {each.campaign.id for each in open_campaigns(connection, owner, now)} | {campaign.id}
        if len(running) > MOST_OPEN:
            raise OwnerError(f"More than {MOST_OPEN} campaigns would be open; end one of them first.")
    had = select(c.made_at).where(c.owner == owner, c.id == campaign.id)
    row = {
        "owner": owner,
        "id": campaign.id,
        "document": msgspec.json.encode(campaign).decode(),
        "shops": msgspec.json.encode(placed.shops).decode() if placed.shops else None,
        "made_at": connection.execute(had).scalar_one_or_none() or now,
        "in_force_until": campaign.in_force_until,
    }
    upsert(connection, t.campaigns, [row], ["document", "shops", "in_force_until"])
    changed = update(t.owners).where(o.owner == owner).values(configuration=o.configuration + 1)
    return int(connection.execute(changed.returning(o.configuration)).scalar_one())


def all_campaigns(connection: Connection, owner: Uuid) -> list[Placed]:
    """Every campaign of an owner, the oldest first."""
    c = t.campaigns.c
    rows = connection.execute(select(t.campaigns).where(c.owner == owner).order_by(c.made_at, c.id))
    return [_placed(row.document, row.shops) for row in rows]


def open_campaigns(connection: Connection, owner: Uuid, now: datetime) -> list[Placed]:
    """The campaigns of an owner that are not over, the oldest first."""
    rows = connection.execute(_OPEN, {"owner": owner, "now": now})
    return [_placed(row.document, row.shops) for row in rows]


def campaigns_of(connection: Connection, owner: Uuid, named: Iterable[str]) -> list[Campaign]:
    """Those of an owner's campaigns that are named, over or not."""
    c = t.campaigns.c
    return [
        _campaign.decode(row.document)
        for part in chunks(sorted(set(named)))
        for row in connection.execute(select(c.document).where(c.owner == owner, c.id.in_(part)))
    ]


def campaigns_at(connection: Connection, owner: Uuid, shop: Uuid, now: datetime) -> tuple[Campaign, ...]:
    """What the terminals of a shop are told: its campaigns that are not over."""
    placed = open_campaigns(connection, owner, now)
    return tuple(each.campaign for each in placed if not each.shops or shop in each.shops)


def answered_by(
    connection: Connection, owner: Uuid, accounts: Iterable[Uuid], now: datetime
) -> dict[Uuid, tuple[str, ...]]:
    """The campaigns that accounts have answered and that are not over; an account without any is left out."""
    found: dict[Uuid, tuple[str, ...]] = {}
    for part in chunks(sorted(set(accounts))):
        for row in connection.execute(_ANSWERED, {"owner": owner, "keys": part, "now": now}):
            found[row.account] = (*found.get(row.account, ()), row.campaign)
    return found


def counts(connection: Connection, owner: Uuid, campaign: str) -> Sequence[Count]:
    """How often each answer was given, the answers in the order of their ids; who gave it is not told.

    One that several accounts have, because they were joined, was given once.
    """
    r = t.responses.c
    query = select(r.answer, func.count(r.transaction_id.distinct()).label("accounts")).where(
        r.owner == owner, r.campaign == campaign
    )
    return [Count(row.answer, row.accounts) for row in connection.execute(query.group_by(r.answer).order_by(r.answer))]


def tally(connection: Connection, owner: Uuid, campaign_id: str) -> tuple[Campaign, tuple[Count, ...]]:
    """A campaign and how often each of its answers was given, 0 included, in the campaign's order.

    Raises:
        OwnerError: the owner has no such campaign.
    """
    found = campaigns_of(connection, owner, [campaign_id])
    if not found:
        raise OwnerError(f"There is no campaign {campaign_id!r}; 'campaign list' shows those that there are.")
    given = {each.answer: each.accounts for each in counts(connection, owner, campaign_id)}
    return found[0], tuple(Count(choice.id, given.get(choice.id, 0)) for choice in found[0].answers)


def _placed(document: str, shops: str | None) -> Placed:
    return Placed(_campaign.decode(document), () if shops is None else _shops.decode(shops))
