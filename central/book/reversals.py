"""Deciding corrections: what takes a transaction back (protocol, section 5)."""

from msgspec.structs import replace

from central.book.book import Book
from central.book.giving import Returned, take_gift_back
from central.book.outcome import Outcome, rejected
from central.book.rows import HoldStanding, Known, Tombstone
from central.book.staffing import may_undo
from loyalty import ledger
from loyalty.answers import Reason, Status
from loyalty.bodies import Kind, Reversal
from loyalty.earning import taken_back
from loyalty.ids import Uuid
from loyalty.lots import Lot
from loyalty.postings import PostingKind, change_of
from loyalty.wire_incidents import IncidentKind


def decide_reversal(book: Book, body: Reversal) -> Outcome:
    """Takes all of a transaction back, or of an accrual a part; one that arrives first leaves a tombstone."""
    if body.cents is not None and body.cents < 1:
        return rejected(Reason.NOT_ALLOWED)
    known = book.loaded.known.get(body.reference)
    if known is None:
        book.bury(Tombstone(body.reference, body.id, body.cents, None))
        return Outcome(points=0)
    if _is_undo(known, body) and not may_undo(book, body, known):
        return rejected(Reason.NOT_ALLOWED)
    return reverse(book, known, body.id, body.cents)


def _is_undo(known: Known, body: Reversal) -> bool:
    """Whether it takes back a whole transaction that still stands."""
    return body.cents is None and known.reversed_by is None and known.status is Status.ACCEPTED


def reverse(book: Book, known: Known, cause: Uuid, cents: int | None) -> Outcome:
    """Reverse `known`; `cents` is the part of an accrual's sale that is given back, None for all of it."""
    if known.reversed_by is not None:
        return rejected(Reason.ALREADY_REVERSED, known.account)
    if known.status is not Status.ACCEPTED:
        return Outcome(points=0, account=known.account, programme=known.programme)
    match known.kind:
        case Kind.ACCRUAL:
            points = _reverse_accrual(book, known, cause, cents)
        case Kind.REDEMPTION if cents is None and not is_used(book, known):
            points = put_back(book, known, cause)
        case Kind.STAMPS | Kind.ADJUSTMENT if cents is None:
            points = _reverse_whole(book, known, cause)
        case _:
            return rejected(Reason.NOT_ALLOWED, known.account)
    if points is None:
        return rejected(Reason.ALREADY_REVERSED, known.account)
    return Outcome(points=points, account=known.account, programme=known.programme, version=known.version)


def is_used(book: Book, redemption: Known) -> bool:
    """Whether a redemption's voucher was used at a till: then nothing takes it back (protocol, section 3.6)."""
    voucher = book.loaded.vouchers.get(redemption.id)
    return voucher is not None and voucher.used


def put_back(book: Book, redemption: Known, cause: Uuid) -> int:
    """Restore what a redemption drew; answers the points the account gets back."""
    taken = book.loaded.taken.get(redemption.id, [])
    taken = [*taken, *(p.posting for p in book.posted if p.cause == redemption.id and p.posting.amount < 0)]
    book.change_known(replace(redemption, reversed_by=cause))
    book.voided.add(redemption.id)
    account, programme = redemption.account, redemption.programme
    if programme is None:
        return 0
    if account is None:
        account = book.programmes.risk_accounts[programme]
    lots = [book.loaded.lots[posting.lot] for posting in taken if posting.lot is not None]
    entry = ledger.restore(book.purse(account, programme), taken, lots, cause, book.now)
    book.post(cause, account, programme, entry)
    hold = book.loaded.holds.get(redemption.hold) if redemption.hold is not None else None
    if hold is not None and hold.standing is not HoldStanding.REFUSED and redemption.points == 0:
        risked = sum(-posting.amount for posting in taken if posting.lot is None)
        book.change_hold(replace(hold, risked=max(0, hold.risked - risked)))
    book.close_incident(IncidentKind.PRINT_MISSING, redemption.id, "the redemption was reversed")
    book.close_incident(IncidentKind.PRINT_UNKNOWN, redemption.id, "the redemption was reversed")
    return change_of(entry.postings)


def _reverse_accrual(book: Book, known: Known, cause: Uuid, cents: int | None) -> int | None:
    """Takes `earned(before) − earned(remaining)`, less what of its lot expired; None where nothing is left."""
    assert known.account is not None
    assert known.programme is not None
    left = known.cents_left or 0
    part = left if cents is None else cents
    if part > left or known.version is None:
        return None
    programme = book.programmes.version(known.programme, known.version)
    assert programme is not None
    due = taken_back(programme.earning, left, part)
    spared = min(due, max(0, book.loaded.expired.get(known.id, 0) - known.expired_counted))
    book.settle_expiry(known.account, known.programme)
    purse = book.purse(known.account, known.programme)
    entry = ledger.take_back(purse, known.id, due - spared, book.now, PostingKind.REVERSAL)
    book.post(cause, known.account, known.programme, entry)
    take_gift_back(book, known, cause, programme, Returned(part, due))
    book.change_known(
        replace(
            known,
            cents_left=left - part,
            expired_counted=known.expired_counted + spared,
            reversed_by=cause if part == left else None,
        )
    )
    return spared - due


def _reverse_whole(book: Book, known: Known, cause: Uuid) -> int:
    """Stamps and adjustments: what was given is taken back, what was taken is given back as a new lot."""
    assert known.account is not None
    assert known.programme is not None
    points = known.points or 0
    purse = book.purse(known.account, known.programme)
    if points >= 0:
        spared = min(points, book.loaded.expired.get(known.id, 0))
        book.settle_expiry(known.account, known.programme)
        purse = book.purse(known.account, known.programme)
        entry = ledger.take_back(purse, known.id, points - spared, book.now, PostingKind.REVERSAL)
        change = spared - points
    else:
        programme = book.programmes.current(known.programme)
        expires = programme.expires_at(book.now) if programme is not None else None
        entry = ledger.accrue(purse, Lot(cause, -points, book.now, expires), PostingKind.REVERSAL)
        change = -points
    book.post(cause, known.account, known.programme, entry)
    book.change_known(replace(known, reversed_by=cause))
    return change
