"""Deciding what goes out: redemptions, their cancels and their prints (protocol, section 3)."""

from typing import assert_never

from msgspec.structs import replace

from central.book.book import Book
from central.book.outcome import Outcome, account_of, card_of, counted_on, reckoning_of, rejected
from central.book.reversals import is_used, put_back
from central.book.rows import HoldStanding, Known, ReceiptRow, Tombstone
from loyalty import ledger
from loyalty.answers import Reason, Status
from loyalty.assurance import Assurance
from loyalty.bodies import Cancel, Kind, PrintOutcome, PrintResult, Redemption, Source
from loyalty.ids import Uuid
from loyalty.programme import MAX_POINTS, may_redeem
from loyalty.vouchers import voucher_serial
from loyalty.wire import CardStatus
from loyalty.wire_incidents import IncidentKind


def decide_redemption(book: Book, body: Redemption, *, authorising: bool) -> Outcome:
    """A redemption out of free points is decided only when it is asked to be authorised; one out of a hold always."""
    if body.source is Source.ALLOWANCE:
        return _out_of_hold(book, body)
    if not authorising:
        account = account_of(book, body)
        book.open_incident(IncidentKind.FREE_IN_BATCH, body.id, account, points=body.points)
        return rejected(Reason.NOT_ALLOWED, account)
    return _out_of_free(book, body)


def _out_of_free(book: Book, body: Redemption) -> Outcome:
    account = counted_on(book, body)
    if isinstance(account, Outcome):
        return account
    card = card_of(book, body)
    if card is None or card.status is not CardStatus.ISSUED:
        return rejected(Reason.NOT_ALLOWED, account)
    programme = reckoning_of(book, body)
    if isinstance(programme, Reason):
        return rejected(programme, account)
    reward = programme.reward(body.reward)
    if (
        reward is None
        or not reward.available
        or reward.price != body.points
        or reward.co_payment_cents != body.co_payment_cents
        or body.serial != voucher_serial(body.id)
    ):
        return rejected(Reason.REWARD_UNAVAILABLE, account)
    assurance = body.occasion.assurance
    if not may_redeem(programme, reward, Assurance.KEYED if assurance is None else assurance, online=True):
        return rejected(Reason.NOT_ALLOWED, account)
    book.settle_expiry(account, programme.id)
    purse = book.purse(account, programme.id)
    if ledger.free_points(purse, book.now) < body.points:
        return rejected(Reason.INSUFFICIENT, account)
    entry = ledger.redeem(purse, body.points, book.now)
    book.post(body.id, account, programme.id, entry)
    return Outcome(points=-body.points, account=account, programme=programme.id, version=programme.version)


def _out_of_hold(book: Book, body: Redemption) -> Outcome:
    """It is printed, so it is never rejected: what its hold does not cover goes to the risk account."""
    hold = book.loaded.holds.get(body.hold) if body.hold is not None else None
    programme = hold.programme if hold is not None else body.programme.id if body.programme is not None else None
    if programme is None or programme not in book.programmes.risk_accounts or not 0 < body.points <= MAX_POINTS:
        # Nothing says whose risk it is: a person must.
        book.open_incident(IncidentKind.RISK_POSTING, body.id, None, points=body.points, why="no programme")
        return rejected(Reason.NOT_ALLOWED, account_of(book, body))
    account = hold.account if hold is not None else account_of(book, body)
    why = _outside(book, body)
    version = body.programme.version if body.programme is not None else None
    if hold is not None and why is None:
        entry = ledger.redeem_held(book.purse(hold.account, programme), hold.id, body.points)
        book.post(body.id, hold.account, programme, entry)
        return Outcome(points=-body.points, account=hold.account, programme=programme, version=version, hold=hold.id)
    whose = account if account is not None else book.programmes.risk_accounts[programme]
    book.post(body.id, whose, programme, ledger.on_risk(book.purse(whose, programme), body.points))
    book.open_incident(IncidentKind.RISK_POSTING, body.id, account, points=body.points, why=why, hold=body.hold)
    if hold is not None and hold.terminal == book.terminal.id and hold.standing is not HoldStanding.REFUSED:
        book.change_hold(replace(hold, risked=hold.risked + body.points))
    return Outcome(points=0, account=account, programme=programme, version=version, hold=body.hold)


def _outside(book: Book, body: Redemption) -> str | None:
    """Why an allowance redemption does not go out of its hold, or None."""
    hold = book.loaded.holds.get(body.hold) if body.hold is not None else None
    if hold is None or hold.terminal != book.terminal.id:
        return "no such hold"
    if hold.standing not in (HoldStanding.OPEN, HoldStanding.RETURNING):
        return "hold closed"
    card = card_of(book, body)
    if card is not None and card.blocked_at is not None:
        when = body.occasion.occurred_at if body.occasion.clock_trusted else book.now
        if when >= card.blocked_at:
            return "card blocked"
    open_hold = book.purse(hold.account, hold.programme).hold(hold.id)
    if open_hold is None or open_hold.points < body.points:
        return "hold overspent"
    return None


def decide_cancel(book: Book, body: Cancel) -> Outcome:
    """Central ends with one of authorised or cancelled: a cancel that is first leaves a tombstone."""
    intent = book.loaded.known.get(body.intent.id)
    if intent is None:
        _bury(book, body)
        return Outcome(points=0)
    if intent.kind is not Kind.REDEMPTION or intent.terminal != book.terminal.id:
        book.open_incident(IncidentKind.FOREIGN_CANCEL, body.id, intent.account, intent=intent.id)
        return rejected(Reason.NOT_ALLOWED)
    if intent.hold is not None:
        return rejected(Reason.NOT_ALLOWED, intent.account)
    # Under a later epoch the intent waited at another place than it was authorised at: only its cancel comes for that.
    place = body.intent
    book.give_receipt(ReceiptRow(place.epoch, place.seq, place.hash, intent.id, intent.status))
    if intent.status is not Status.ACCEPTED or intent.reversed_by is not None:
        return Outcome(points=0, account=intent.account, programme=intent.programme)
    if is_used(book, intent):
        book.open_incident(IncidentKind.USED_UNPRINTED, intent.id, intent.account, cause=body.id)
        return Outcome(points=0, account=intent.account, programme=intent.programme)
    points = put_back(book, intent, body.id)
    book.change_known(replace(book.loaded.known[intent.id], reason=Reason.CANCELLED))
    return Outcome(points=points, account=intent.account, programme=intent.programme, version=intent.version)


def _bury(book: Book, body: Cancel) -> None:
    """The intent's id and place are taken by the cancel, so that a late intent finds itself cancelled."""
    place = body.intent
    tombstone = Known(
        id=place.id,
        kind=Kind.REDEMPTION,
        terminal=book.terminal.id,
        epoch=place.epoch,
        seq=place.seq,
        body_hash=None,
        account=None,
        programme=None,
        version=None,
        status=Status.REJECTED,
        reason=Reason.CANCELLED,
        points=0,
        hold=None,
        grant=None,
        cents_left=None,
        expired_counted=0,
        outcome=None,
        reversed_by=body.id,
        arrived_at=book.now,
    )
    book.loaded.known[place.id] = tombstone
    book.new_known[place.id] = None
    book.occurred[place.id] = body.occasion.occurred_at
    book.give_receipt(ReceiptRow(place.epoch, place.seq, place.hash, place.id, Status.REJECTED))


def decide_print(book: Book, body: PrintOutcome) -> Outcome:
    """The fact of a print: `failed` reverses, `unknown` opens an incident, the others close what was open."""
    redemption = book.loaded.known.get(body.redemption)
    if redemption is None:
        book.bury(Tombstone(body.redemption, body.id, None, body.result))
        return Outcome(points=0)
    if redemption.kind is not Kind.REDEMPTION or redemption.terminal != book.terminal.id:
        return rejected(Reason.REFERENCE_UNKNOWN)
    points = note_print(book, redemption, body.id, body.result)
    return Outcome(points=points, account=redemption.account, programme=redemption.programme)


def note_print(book: Book, redemption: Known, cause: Uuid, result: PrintResult) -> int:
    """Keep what is known of a redemption's print; answers the points that go back to the account."""
    redemption = replace(redemption, outcome=result)
    book.change_known(redemption)
    book.loaded.unprinted.pop(redemption.id, None)
    book.close_incident(IncidentKind.PRINT_MISSING, redemption.id, "the print's fact arrived")
    match result:
        case PrintResult.UNKNOWN:
            book.open_incident(IncidentKind.PRINT_UNKNOWN, redemption.id, redemption.account)
            return 0
        case PrintResult.CONFIRMED | PrintResult.ASSUMED:
            book.close_incident(IncidentKind.PRINT_UNKNOWN, redemption.id, f"the print is {result}")
            return 0
        case PrintResult.FAILED:
            book.close_incident(IncidentKind.PRINT_UNKNOWN, redemption.id, "the print failed")
            if redemption.status is not Status.ACCEPTED or redemption.reversed_by is not None:
                return 0
            if is_used(book, redemption):
                book.open_incident(IncidentKind.USED_UNPRINTED, redemption.id, redemption.account, cause=cause)
                return 0
            return put_back(book, redemption, cause)
        case _:
            assert_never(result)
