"""One decision for each kind of body."""

from typing import assert_never

from central.book.accruals import decide_accrual, decide_adjustment, decide_stamps
from central.book.book import Book
from central.book.carding import decide_issue, decide_replace
from central.book.claiming import decide_claim
from central.book.holding import decide_hold_request, decide_hold_return
from central.book.outcome import Outcome, account_of, rejected
from central.book.preferences import decide_preference
from central.book.redemptions import decide_cancel, decide_print, decide_redemption
from central.book.responding import decide_response
from central.book.reversals import decide_reversal
from central.book.staffing import staff_refusal
from loyalty.bodies import (
    Accrual,
    Adjustment,
    Body,
    Cancel,
    Claim,
    EpochOpened,
    EpochReason,
    HoldRequest,
    HoldReturn,
    Issue,
    Preference,
    PrintOutcome,
    Redemption,
    Replace,
    Response,
    Reversal,
    Stamps,
)
from loyalty.wire_incidents import IncidentKind


def decide(book: Book, body: Body, place: tuple[int, int], *, authorising: bool) -> Outcome:
    """Decide a transaction that central does not have yet, and take its postings into the book.

    Args:
        book: with all that the body names loaded.
        body: the transaction.
        place: its epoch and seq.
        authorising: whether it is decided while somebody waits: the intent of a request to authorise, or a card.
    """
    refusal = staff_refusal(book, body)
    if refusal is not None:
        # A member is told only of what they saw coming; the rest is staff's own business.
        told = isinstance(body, Accrual | Stamps)
        return rejected(refusal, account_of(book, body) if told else None)
    match body:
        case Accrual():
            return decide_accrual(book, body)
        case Redemption():
            return decide_redemption(book, body, authorising=authorising)
        case Cancel():
            return decide_cancel(book, body)
        case Reversal():
            return decide_reversal(book, body)
        case Adjustment():
            return decide_adjustment(book, body)
        case Stamps():
            return decide_stamps(book, body)
        case PrintOutcome():
            return decide_print(book, body)
        case HoldRequest():
            return decide_hold_request(book, body)
        case HoldReturn():
            return decide_hold_return(book, body, place)
        case Issue():
            return decide_issue(book, body, now=authorising)
        case Replace():
            return decide_replace(book, body, now=authorising)
        case Response():
            return decide_response(book, body)
        case Preference():
            return decide_preference(book, body)
        case Claim():
            return decide_claim(book, body)
        case EpochOpened():
            return _opened(book, body, place)
        case _:
            assert_never(body)


def _opened(book: Book, body: EpochOpened, place: tuple[int, int]) -> Outcome:
    """A new epoch is noted; every reason but enrolment is looked at by a person, with what central has."""
    if body.reason is not EpochReason.ENROLLED:
        whole = book.loaded.whole.get(body.last_epoch) if body.last_epoch is not None else None
        book.open_incident(
            IncidentKind.EPOCH,
            f"{book.terminal.id}/{place[0]}",
            None,
            reason=body.reason.value,
            last_epoch=body.last_epoch,
            last_seq=body.last_seq,
            whole_at_central=whole,
        )
    return Outcome(points=0)
