"""Lots: points live in them, and spending draws from them.

A spend draws from the earliest expiry first; a hold draws the latest-expiring lots, so that what lies set aside
does not expire under the shopper (protocol, section 4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from loyalty.errors import AmountError
from loyalty.ids import Uuid


class Order(Enum):
    """Which lots are drawn first."""

    EARLIEST_EXPIRY = auto()
    LATEST_EXPIRY = auto()


@dataclass(frozen=True, slots=True)
class Lot:
    """Points earned together, that expire together; None means never."""

    id: Uuid
    remaining: int
    earned_at: datetime
    expires_at: datetime | None

    def expired(self, now: datetime) -> bool:
        """Whether its points can no longer be spent."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Draw:
    """`points` taken from the lot `lot_id`, which expires at `expires_at`."""

    lot_id: Uuid
    points: int
    expires_at: datetime | None


def _rank(lot: Lot) -> tuple[bool, float, float, str]:
    """Earliest expiry first, lots that never expire last; then the oldest; then by id, so that it is total."""
    expiry = lot.expires_at.timestamp() if lot.expires_at else 0.0
    return (lot.expires_at is None, expiry, lot.earned_at.timestamp(), lot.id)


def spendable(lots: Iterable[Lot], now: datetime) -> int:
    """Points in `lots` that have not expired at `now`."""
    return sum(lot.remaining for lot in lots if not lot.expired(now))


def draw(lots: Iterable[Lot], points: int, now: datetime, order: Order = Order.EARLIEST_EXPIRY) -> tuple[Draw, ...]:
    """Choose which lots give `points`, whole, or refuse.

    Raises:
        AmountError: the lots that have not expired hold less than `points`.
    """
    taken, rest = draw_up_to(lots, points, now, order)
    if rest:
        raise AmountError(f"{points} points cannot be drawn: {rest} of them are not there.")
    return taken


def draw_up_to(
    lots: Iterable[Lot], points: int, now: datetime, order: Order = Order.EARLIEST_EXPIRY
) -> tuple[tuple[Draw, ...], int]:
    """Take what is there, up to `points`; answers the draws and the points that were not there.

    Raises:
        AmountError: `points` is below zero.
    """
    if points < 0:
        raise AmountError(f"{points} points cannot be drawn.")
    usable: Sequence[Lot] = sorted((lot for lot in lots if lot.remaining > 0 and not lot.expired(now)), key=_rank)
    if order is Order.LATEST_EXPIRY:
        usable = usable[::-1]
    taken: list[Draw] = []
    for lot in usable:
        if not points:
            break
        part = min(points, lot.remaining)
        taken.append(Draw(lot.id, part, lot.expires_at))
        points -= part
    return tuple(taken), points


def expiring_next(lots: Iterable[Lot], now: datetime) -> tuple[int, datetime] | None:
    """The points that expire soonest and when, or None where none do."""
    dated = [
        (lot.expires_at, lot.remaining) for lot in lots if lot.expires_at and lot.expires_at > now and lot.remaining
    ]
    if not dated:
        return None
    soonest = min(when for when, _ in dated)
    return sum(points for when, points in dated if when.date() == soonest.date()), soonest
