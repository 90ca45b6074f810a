"""Deciding what comes in: accruals, stamps, adjustments."""

from central.book.book import Book
from central.book.giving import give
from central.book.outcome import Outcome, account_of, is_figure, reckoned, reckoning_of, rejected
from loyalty import ledger
from loyalty.answers import Reason
from loyalty.bodies import Accrual, Adjustment, Response, Stamps, kind_of
from loyalty.codes import ReceiptCode, parse
from loyalty.earning import earned
from loyalty.errors import AmountError, CodeError
from loyalty.ids import Uuid
from loyalty.lots import Lot
from loyalty.money import MAX_CENTS
from loyalty.postings import PostingKind
from loyalty.programme import Programme, Unit
from loyalty.receipts import Verified, verify


def decide_accrual(book: Book, body: Accrual) -> Outcome:
    """A sale earns by the rule that reckons it, on the account its card has on arrival."""
    found = reckoned(book, body)
    if isinstance(found, Outcome):
        return found
    account, programme = found
    if body.currency is not programme.currency:
        return rejected(Reason.CURRENCY, account)
    if not 0 <= body.cents <= MAX_CENTS:
        return rejected(Reason.NOT_ALLOWED, account)
    reference = _receipt_reference(book, body)
    if isinstance(reference, Reason):
        return rejected(reference, account)
    try:
        points = earned(programme.earning, body.cents)
    except AmountError:
        return rejected(Reason.NOT_ALLOWED, account)
    if reference is not None:
        book.loaded.used_receipts.add(reference)
        book.new_till_receipts[reference] = body.id
    open_lot(book, account, programme, points, body)
    give(book, body, account, programme, points)
    return Outcome(
        points=points, account=account, programme=programme.id, version=programme.version, cents_left=body.cents
    )


def decide_stamps(book: Book, body: Stamps) -> Outcome:
    """Stamps counted in; only in a programme that counts stamps."""
    found = reckoned(book, body)
    if isinstance(found, Outcome):
        return found
    account, programme = found
    if programme.unit is not Unit.STAMPS or body.count < 1 or not is_figure(body.count):
        return rejected(Reason.NOT_ALLOWED, account)
    open_lot(book, account, programme, body.count, body)
    return Outcome(points=body.count, account=account, programme=programme.id, version=programme.version)


def decide_adjustment(book: Book, body: Adjustment) -> Outcome:
    """Staff add or take points, with a note; what is not there to take is owed (protocol, section 5)."""
    account = account_of(book, body)
    if account is None:
        return rejected(Reason.CARD_UNKNOWN)
    programme = reckoning_of(book, body)
    if isinstance(programme, Reason):
        return rejected(programme, account)
    if not body.note.strip() or not is_figure(body.points):
        return rejected(Reason.NOT_ALLOWED, account)
    if body.points >= 0:
        open_lot(book, account, programme, body.points, body)
    else:
        book.settle_expiry(account, programme.id)
        purse = book.purse(account, programme.id)
        entry = ledger.take_back(purse, None, -body.points, book.now, PostingKind.ADJUSTMENT)
        book.post(body.id, account, programme.id, entry)
    return Outcome(points=body.points, account=account, programme=programme.id, version=programme.version)


def open_lot(
    book: Book, account: Uuid, programme: Programme, points: int, body: Accrual | Stamps | Adjustment | Response
) -> None:
    """Give the account a lot of its own for what a transaction brings."""
    lot = Lot(body.id, points, book.now, programme.expires_at(book.now))
    entry = ledger.accrue(book.purse(account, programme.id), lot, PostingKind(kind_of(body).value))
    book.post(body.id, account, programme.id, entry)


def _receipt_reference(book: Book, body: Accrual) -> str | Reason | None:
    """What the receipt is kept by, None where there is none, or why it earns nothing."""
    reference = body.receipt
    if body.receipt_code is not None:
        try:
            code = parse(body.receipt_code)
        except CodeError:
            return Reason.RECEIPT_INVALID
        if not isinstance(code, ReceiptCode) or code.amount_cents != body.cents or code.currency != body.currency:
            return Reason.RECEIPT_INVALID
        verdict = verify(code, book.till_keys)
        # What central cannot check, nobody can: it is no receipt of a till of this owner.
        if not isinstance(verdict, Verified) or reference not in (None, verdict.reference):
            return Reason.RECEIPT_INVALID
        reference = verdict.reference
    if reference is not None and reference in book.loaded.used_receipts:
        return Reason.RECEIPT_USED
    return reference
