"""Holds: points of one account set aside for one terminal, so that it can redeem without a network.

Protocol, section 4: a hold is worth at least one whole reward or is not given; it ends only by a return in the
terminal's chain or by revoking the terminal, never by a clock.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from loyalty.errors import AmountError
from loyalty.ids import Uuid
from loyalty.programme import HoldPolicy, Programme
from loyalty.rewards import catalogue

ASK_BACK_AHEAD = timedelta(days=30)
"""How long before its points expire a hold is asked back."""

HOME_WINDOW = timedelta(days=90)
"""For `home`: the account must have used only this terminal for so long."""


class HeldLot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a hold that expires at one time; None means never."""

    points: int
    expires_at: datetime | None


class HoldState(StrEnum):
    """Where a hold stands at its terminal."""

    ASKED = "asked"
    OPEN = "open"
    RETURNED = "returned"
    REFUSED = "refused"


class Hold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hold as its terminal keeps it; `lots` are what is left of it."""

    id: Uuid
    account: Uuid
    programme: Uuid
    state: HoldState
    granted: int = 0
    spent: int = 0
    lots: tuple[HeldLot, ...] = ()
    asked_back: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.spent <= self.granted:
            raise AmountError(f"Hold {self.id}: {self.spent} spent of {self.granted} granted points cannot be.")


def allowance(hold: Hold, now: datetime, *, clock_trusted: bool) -> int:
    """Points that may be redeemed out of the hold without a network.

    Lots past their expiry are left out when the clock is trusted; when it is not, central settles it later.
    """
    if hold.state is not HoldState.OPEN or hold.asked_back:
        return 0
    return sum(lot.points for lot in hold.lots if not (clock_trusted and _expired(lot, now)))


def spend(hold: Hold, points: int, now: datetime, *, clock_trusted: bool) -> Hold:
    """The hold after `points` of it were redeemed, out of the lots that expire first.

    Raises:
        AmountError: the hold's allowance is smaller.
    """
    if not 0 < points <= allowance(hold, now, clock_trusted=clock_trusted):
        raise AmountError(f"Hold {hold.id} has no {points} points to redeem; ask central, or take a smaller reward.")
    rest = points
    lots: list[HeldLot] = []
    for lot in sorted(hold.lots, key=lambda lot: (lot.expires_at is None, lot.expires_at or now)):
        part = 0 if clock_trusted and _expired(lot, now) else min(rest, lot.points)
        rest -= part
        if lot.points > part:
            lots.append(HeldLot(lot.points - part, lot.expires_at))
    return msgspec.structs.replace(hold, spent=hold.spent + points, lots=tuple(lots))


def returnable(hold: Hold) -> int:
    """Points that a return of the hold gives back: all that was granted and not spent, expired or not."""
    return hold.granted - hold.spent


def _expired(lot: HeldLot, now: datetime) -> bool:
    return lot.expires_at is not None and lot.expires_at <= now


def grantable(programme: Programme, free: int, *, only_home: bool) -> int:
    """How many points central sets aside out of `free` ones; 0 where the policy gives none.

    Args:
        programme: whose policy and rewards decide.
        free: points of the account that no other hold has.
        only_home: whether the account used only the asking terminal within `HOME_WINDOW`.
    """
    rewards = catalogue(programme)
    if not rewards or free < rewards[0].price:
        return 0
    match programme.hold_policy:
        case HoldPolicy.NONE:
            offer = 0
        case HoldPolicy.HOME:
            offer = free if only_home else 0
        case HoldPolicy.SPARE:
            offer = free - max((reward.price for reward in rewards if reward.price <= free), default=0)
    offer = min(offer, programme.hold_cap)
    return offer if offer >= rewards[0].price else 0


def ask_back(lots: Iterable[HeldLot], now: datetime) -> bool:
    """Whether central should ask a hold of these lots back: one of them expires within 30 days."""
    return any(lot.expires_at is not None and lot.expires_at - now <= ASK_BACK_AHEAD for lot in lots)
