"""What staff may do to members' points: who, how much, and what of it can be taken back (protocol, section 5)."""

from central.book.book import Book
from central.book.rows import Known
from central.book.staffed import moment_of
from loyalty.answers import Reason, Status
from loyalty.bodies import Accrual, Adjustment, Body, Issue, Kind, PrintResult, Replace, Reversal, Stamps
from loyalty.staff import may_adjust, serves
from loyalty.undoing import Done, Undoer, undo_refusal


def staff_refusal(book: Book, body: Body) -> Reason | None:
    """Why the member of staff who did this may not have, or None. What is a fact already asks nobody's leave."""
    match body:
        case Adjustment() | Stamps() | Reversal():
            needed = True
        case Accrual():
            # A sale without its till's receipt is the word of whoever registered it.
            needed = body.receipt is None and body.receipt_code is None
        case Issue() | Replace():
            needed = False
        case _:
            return None
    if body.occasion.staff is None:
        return Reason.NOT_ALLOWED if needed else None
    member = book.desk.staff.get(body.occasion.staff)
    if member is None or not member.works_at(book.terminal.shop) or not serves(member.roles):
        return Reason.NOT_ALLOWED
    if not member.was_active(moment_of(body.occasion, book.now)):
        return Reason.NOT_ALLOWED
    rules = book.desk.settings.rules
    if isinstance(body, Adjustment) and not may_adjust(member.roles, body.points, rules):
        return Reason.NOT_ALLOWED
    return None


def may_undo(book: Book, body: Reversal, known: Known) -> bool:
    """Whether the member of staff behind a reversal may take all of `known` back, here and today."""
    desk = book.desk
    member = desk.staff.get(body.occasion.staff) if body.occasion.staff is not None else None
    if member is None:
        return False
    occurred = book.occurred.get(known.id) or book.loaded.occurred.get(known.id) or known.arrived_at
    voucher = book.loaded.vouchers.get(known.id)
    done = Done(
        kind=known.kind,
        accepted=known.status is Status.ACCEPTED,
        undone=False,
        voucher_used=voucher is not None and voucher.used,
        shop=desk.shops.get(known.terminal, book.terminal.shop),
        days=desk.days(occurred, known.arrived_at),
        print_open=known.kind is Kind.REDEMPTION and known.outcome in (None, PrintResult.UNKNOWN),
    )
    undoer = Undoer(
        roles=member.roles,
        shop=book.terminal.shop,
        days=desk.days(body.occasion.occurred_at, book.now),
        everywhere=member.shop is None,
    )
    return undo_refusal(done, undoer) is None
