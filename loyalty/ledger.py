"""The ledger's rules: from an account's figures in one programme to the postings that change them.

Each rule takes a frozen `Account` and answers an `Entry`: the postings, the lots they open, and the account after
them. Two laws hold for each: the account's figures are what its postings say, and none of them goes below zero.

Whatever becomes free pays what is owed first (protocol, section 5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from loyalty.errors import AmountError
from loyalty.ids import Uuid, named_uuid
from loyalty.lots import Draw, Lot, Order, draw, draw_up_to, spendable
from loyalty.postings import Bucket, Posting, PostingKind

GRACE = timedelta(days=30)
"""What a lot gets that expired before its points came back (protocol, section 3.6)."""


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A hold as central keeps it: `lots` are the parts of the account's lots that it still has."""

    id: Uuid
    lots: tuple[Lot, ...]

    @property
    def points(self) -> int:
        """What is left of it."""
        return sum(lot.remaining for lot in self.lots)


@dataclass(frozen=True, slots=True)
class Account:
    """One account's figures in one programme.

    `lots` are the free points; a rule that only adds may be given an account without its other lots.
    """

    lots: tuple[Lot, ...] = ()
    holds: tuple[OpenHold, ...] = ()
    owed: int = 0

    @property
    def balance(self) -> int:
        """What the postings say: free and held together."""
        return sum(lot.remaining for lot in self.lots) + sum(hold.points for hold in self.holds)

    def hold(self, hold_id: Uuid) -> OpenHold | None:
        """The open hold of that id, or None."""
        return next((hold for hold in self.holds if hold.id == hold_id), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a rule answers: `opened` are the lots that the postings bring into being, as they are after them."""

    account: Account
    postings: tuple[Posting, ...] = ()
    opened: tuple[Lot, ...] = ()


def restored_lot(cause: Uuid, lot: Uuid) -> Uuid:
    """The id of the lot in which `cause` restores points of the expired `lot` (a UUID of version 8, RFC 9562)."""
    return named_uuid("restored", cause, lot)


# ── What comes in ────────────────────


def accrue(account: Account, lot: Lot, kind: PostingKind = PostingKind.ACCRUAL) -> Entry:
    """Open `lot` with its points, of which what is owed is taken first. A lot of 0 points posts nothing.

    Raises:
        AmountError: the lot has points below zero.
    """
    if lot.remaining < 0:
        raise AmountError(f"Lot {lot.id} cannot be opened with {lot.remaining} points.")
    if not lot.remaining:
        return Entry(account)
    if not account.owed:
        after = Account((*account.lots, lot), account.holds, 0)
        return Entry(after, (Posting(Bucket.FREE, kind, lot.remaining, lot.id),), (lot,))
    return _freed(account, [(lot, kind)], [], {lot.id})


def expire(account: Account, now: datetime) -> Entry:
    """Post the expiry of what is free and past its date; what a hold has waits for its return."""
    gone = [lot for lot in account.lots if lot.remaining > 0 and lot.expired(now)]
    postings = tuple(Posting(Bucket.FREE, PostingKind.EXPIRY, -lot.remaining, lot.id) for lot in gone)
    return Entry(_drawn(account, [Draw(lot.id, lot.remaining, lot.expires_at) for lot in gone]), postings)


# ── What goes out ────────────────────


def redeem(account: Account, points: int, now: datetime) -> Entry:
    """Spend free points, earliest expiry first.

    Raises:
        AmountError: there are fewer.
    """
    draws = draw(account.lots, points, now)
    return Entry(_drawn(account, draws), _taken(draws, PostingKind.REDEMPTION))


def redeem_held(account: Account, hold_id: Uuid, points: int) -> Entry:
    """Spend points of a hold, earliest expiry first, expired or not: the voucher is printed (protocol, section 4).

    Raises:
        AmountError: the hold is not open here or has fewer; the redemption belongs on the risk account.
    """
    hold = account.hold(hold_id)
    if hold is None or hold.points < points:
        raise AmountError(f"Hold {hold_id} has no {points} points left; book the redemption on the risk account.")
    draws = _draw_held(hold, points, Order.EARLIEST_EXPIRY)
    postings = tuple(Posting(Bucket.HELD, PostingKind.REDEMPTION, -d.points, d.lot_id, hold_id) for d in draws)
    return Entry(_with_hold(account, replace(hold, lots=_less(hold.lots, draws))), postings)


def on_risk(account: Account, points: int) -> Entry:
    """A printed redemption that the member does not pay: the account stays as it is."""
    return Entry(account, (Posting(Bucket.RISK, PostingKind.RISK, -points),))


# ── Holds ────────────────────


def grant(account: Account, hold_id: Uuid, points: int, now: datetime) -> Entry:
    """Set free points aside, latest expiry first (protocol, section 4).

    Raises:
        AmountError: there are fewer, or a hold of that id is open.
    """
    if account.hold(hold_id) is not None:
        raise AmountError(f"Hold {hold_id} is open already; answer its first grant again.")
    draws = draw(account.lots, points, now, Order.LATEST_EXPIRY)
    by_id = {lot.id: lot for lot in account.lots}
    hold = OpenHold(hold_id, tuple(replace(by_id[d.lot_id], remaining=d.points) for d in draws))
    postings = [
        posting
        for d in draws
        for posting in (
            Posting(Bucket.FREE, PostingKind.HOLD, -d.points, d.lot_id),
            Posting(Bucket.HELD, PostingKind.HOLD, d.points, d.lot_id, hold_id),
        )
    ]
    after = _drawn(account, draws)
    return Entry(replace(after, holds=(*after.holds, hold)), tuple(postings))


def give_back(account: Account, hold_id: Uuid, points: int, now: datetime) -> Entry:
    """Free up to `points` of a hold, latest expiry first; the hold stays open with the rest.

    What expired meanwhile expires now: the hold did not lengthen its life.
    """
    hold = account.hold(hold_id)
    if hold is None:
        return Entry(account)
    draws = _draw_held(hold, min(points, hold.points), Order.LATEST_EXPIRY)
    by_id = {lot.id: lot for lot in hold.lots}
    out = [Posting(Bucket.HELD, PostingKind.HOLD_RETURN, -d.points, d.lot_id, hold_id) for d in draws]
    back = [(replace(by_id[d.lot_id], remaining=d.points), PostingKind.HOLD_RETURN) for d in draws]
    shrunk = _with_hold(account, replace(hold, lots=_less(hold.lots, draws)))
    entry = _freed(shrunk, back, out, set(), now)
    gone = expire(entry.account, now)
    return Entry(gone.account, entry.postings + gone.postings)


def close_hold(account: Account, hold_id: Uuid) -> Entry:
    """Close a hold; what is left of it and unexplained goes to the risk account."""
    hold = account.hold(hold_id)
    if hold is None:
        return Entry(account)
    rest = hold.points
    out = [
        Posting(Bucket.HELD, PostingKind.RISK, -lot.remaining, lot.id, hold_id) for lot in hold.lots if lot.remaining
    ]
    if rest:
        out.append(Posting(Bucket.RISK, PostingKind.RISK, rest))
    return Entry(replace(account, holds=tuple(h for h in account.holds if h.id != hold_id)), tuple(out))


# ── Corrections ────────────────────


def restore(account: Account, taken: Iterable[Posting], lots: Iterable[Lot], cause: Uuid, now: datetime) -> Entry:
    """Reverse a redemption: put back what its postings `taken` drew (protocol, section 3.6).

    Points of a hold go back to the hold while it is open, else to their lots. A lot that expired meanwhile comes
    back as a new one that lives for 30 days.

    Args:
        account: the account as it is now.
        taken: the redemption's postings; only those below zero count.
        lots: the lots that `taken` names, whatever is left of them.
        cause: the transaction that reverses.
        now: central's time.
    """
    by_id = {lot.id: lot for lot in lots}
    holds = {hold.id: hold for hold in account.holds}
    out: list[Posting] = []
    back: list[tuple[Lot, PostingKind]] = []
    opened: set[Uuid] = set()
    for posting in taken:
        if posting.amount >= 0:
            continue
        points = -posting.amount
        if posting.lot is None:
            out.append(Posting(posting.bucket, PostingKind.REVERSAL, points))
            continue
        lot = replace(by_id[posting.lot], remaining=points)
        if posting.hold is not None and posting.hold in holds:
            hold = holds[posting.hold]
            holds[hold.id] = replace(hold, lots=_more(hold.lots, lot))
            out.append(Posting(Bucket.HELD, PostingKind.REVERSAL, points, lot.id, hold.id))
            continue
        if lot.expired(now):
            lot = Lot(restored_lot(cause, lot.id), points, lot.earned_at, now + GRACE)
            opened.add(lot.id)
        back.append((lot, PostingKind.REVERSAL))
    held = tuple(holds[hold.id] for hold in account.holds)
    return _freed(replace(account, holds=held), back, out, opened, now)


def take_back(account: Account, own: Uuid | None, points: int, now: datetime, kind: PostingKind) -> Entry:
    """Take `points` of what was given: the lot `own` first, then the earliest to expire; the rest is owed.

    Raises:
        AmountError: `points` is below zero.
    """
    mine = [lot for lot in account.lots if lot.id == own]
    draws, rest = draw_up_to(mine, points, now)
    others, rest = draw_up_to([lot for lot in account.lots if lot.id != own], rest, now)
    postings = _taken((*draws, *others), kind)
    if rest:
        postings = (*postings, Posting(Bucket.OWED, kind, rest))
    return Entry(replace(_drawn(account, (*draws, *others)), owed=account.owed + rest), postings)


def leave(account: Account) -> Entry:
    """Let a member go: free points lapse, and what is owed is forgiven; what a hold has waits for its return.

    Given again, it posts what became free since, and nothing where nothing did.
    """
    postings = [
        Posting(Bucket.FREE, PostingKind.LEFT, -lot.remaining, lot.id) for lot in account.lots if lot.remaining > 0
    ]
    if account.owed:
        postings.append(Posting(Bucket.OWED, PostingKind.LEFT, -account.owed))
    lots = tuple(replace(lot, remaining=0) for lot in account.lots)
    return Entry(replace(account, lots=lots, owed=0), tuple(postings))


def free_points(account: Account, now: datetime) -> int:
    """What may be spent online at `now`."""
    return spendable(account.lots, now)


# ── Inside ────────────────────


def _freed(
    account: Account,
    back: Sequence[tuple[Lot, PostingKind]],
    before: Sequence[Posting],
    opened: set[Uuid],
    now: datetime | None = None,
) -> Entry:
    """Add the points `back` to their lots, and let what is owed take its part of them first."""
    lots = account.lots
    owed = account.owed
    postings = list(before)
    for lot, kind in back:
        postings.append(Posting(Bucket.FREE, kind, lot.remaining, lot.id))
        # An expired part cannot pay: it is about to go.
        paid = 0 if now is not None and lot.expired(now) else min(owed, lot.remaining)
        if paid:
            postings.append(Posting(Bucket.FREE, PostingKind.OWED, -paid, lot.id))
            postings.append(Posting(Bucket.OWED, PostingKind.OWED, -paid))
            owed -= paid
        lots = _more(lots, replace(lot, remaining=lot.remaining - paid))
    fresh = tuple(lot for lot in lots if lot.id in opened)
    return Entry(replace(account, lots=lots, owed=owed), tuple(postings), fresh)


def _draw_held(hold: OpenHold, points: int, order: Order) -> tuple[Draw, ...]:
    ranked = sorted(
        (lot for lot in hold.lots if lot.remaining),
        key=lambda lot: (lot.expires_at is None, lot.expires_at.timestamp() if lot.expires_at else 0.0, lot.id),
        reverse=order is Order.LATEST_EXPIRY,
    )
    draws: list[Draw] = []
    for lot in ranked:
        part = min(points, lot.remaining)
        if part:
            draws.append(Draw(lot.id, part, lot.expires_at))
        points -= part
    return tuple(draws)


def _taken(draws: Iterable[Draw], kind: PostingKind) -> tuple[Posting, ...]:
    return tuple(Posting(Bucket.FREE, kind, -d.points, d.lot_id) for d in draws)


def _drawn(account: Account, draws: Iterable[Draw]) -> Account:
    return replace(account, lots=_less(account.lots, draws))


def _less(lots: tuple[Lot, ...], draws: Iterable[Draw]) -> tuple[Lot, ...]:
    gone = {d.lot_id: d.points for d in draws}
    if not gone:
        return lots
    return tuple(replace(lot, remaining=lot.remaining - gone[lot.id]) if lot.id in gone else lot for lot in lots)


def _more(lots: tuple[Lot, ...], back: Lot) -> tuple[Lot, ...]:
    if not any(lot.id == back.id for lot in lots):
        return (*lots, back)
    return tuple(replace(lot, remaining=lot.remaining + back.remaining) if lot.id == back.id else lot for lot in lots)


def _with_hold(account: Account, hold: OpenHold) -> Account:
    return replace(account, holds=tuple(hold if h.id == hold.id else h for h in account.holds))
