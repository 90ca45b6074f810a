"""Pouring one account into another, and back what is still there: postings on both sides, nothing edited.

What lies in lots goes lot by lot and keeps its date; what a hold has set aside stays with its account until the
terminal returns it. Two laws hold: both accounts together have before and after the same points, what expired and
what paid a debt aside; and no figure falls below zero.
"""

import hashlib
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime

from loyalty import ledger
from loyalty.ids import Uuid
from loyalty.ledger import Account, Entry
from loyalty.lots import Lot, draw_up_to
from loyalty.postings import Bucket, Posting, PostingKind

KIND = PostingKind.MERGE


@dataclass(frozen=True, slots=True)
class Poured:
    """What pouring comes to on each side.

    Attributes:
        source: the entry of the account that gives.
        target: the entry of the account that takes.
        points: how many went over.
        lots: from each source lot to the lot that it became.
        owed: how much of what was owed went along.
    """

    source: Entry
    target: Entry
    points: int
    lots: dict[Uuid, Uuid]
    owed: int = 0


def poured_lot(cause: Uuid, lot: Uuid) -> Uuid:
    """The id of the lot that `lot` becomes by `cause` (a UUID of version 8, RFC 9562)."""
    digits = bytearray(hashlib.sha256(f"poured\x00{cause}\x00{lot}".encode("ascii")).digest()[:16])
    digits[6] = digits[6] & 0x0F | 0x80
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return Uuid(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")


def pour(
    source: Account,
    target: Account,
    cause: Uuid,
    now: datetime,
    *,
    only: Container[Uuid] | None = None,
    most_owed: int | None = None,
) -> Poured:
    """Pour the free lots of `source` into `target`, with what is owed.

    Args:
        source: the account that gives; what of it has expired expires first.
        target: the account that takes; whatever it owes afterwards is paid out of what it has free.
        cause: what the postings are booked under.
        now: central's time.
        only: the lots that go; None for all.
        most_owed: the most of what is owed that goes along; None for all of it.
    """
    gone = ledger.expire(source, now)
    source_now, source_postings = gone.account, list(gone.postings)
    leaving = [lot for lot in source_now.lots if lot.remaining > 0 and (only is None or lot.id in only)]
    owed = source_now.owed if most_owed is None else min(source_now.owed, most_owed)
    source_postings += [Posting(Bucket.FREE, KIND, -lot.remaining, lot.id) for lot in leaving]
    if owed:
        source_postings.append(Posting(Bucket.OWED, KIND, -owed))
    left = tuple(lot for lot in source_now.lots if lot not in leaving)
    after_source = replace(source_now, lots=left, owed=source_now.owed - owed)

    after = replace(target, owed=target.owed + owed)
    postings = [Posting(Bucket.OWED, KIND, owed)] if owed else []
    became: dict[Uuid, Uuid] = {}
    opened: set[Uuid] = set()
    for lot in leaving:
        new = Lot(poured_lot(cause, lot.id), lot.remaining, lot.earned_at, lot.expires_at)
        entry = ledger.accrue(after, new, KIND)
        after = entry.account
        postings += entry.postings
        became[lot.id] = new.id
        opened.add(new.id)
    after, paid = _pay(after, now)
    fresh = tuple(lot for lot in after.lots if lot.id in opened)
    return Poured(
        Entry(after_source, tuple(source_postings)),
        Entry(after, (*postings, *paid), fresh),
        sum(lot.remaining for lot in leaving),
        became,
        owed,
    )


def _pay(account: Account, now: datetime) -> tuple[Account, tuple[Posting, ...]]:
    """Pay what is owed out of what is free, earliest expiry first."""
    draws, rest = draw_up_to(account.lots, account.owed, now)
    if not draws:
        return account, ()
    taken = {draw.lot_id: draw.points for draw in draws}
    lots = tuple(replace(lot, remaining=lot.remaining - taken.get(lot.id, 0)) for lot in account.lots)
    postings = [Posting(Bucket.FREE, PostingKind.OWED, -draw.points, draw.lot_id) for draw in draws]
    postings.append(Posting(Bucket.OWED, PostingKind.OWED, rest - account.owed))
    return replace(account, lots=lots, owed=rest), tuple(postings)
