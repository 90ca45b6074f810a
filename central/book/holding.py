"""Deciding holds: what is set aside for a terminal, and how it comes back (protocol, section 4)."""

from msgspec.structs import replace

from central.book.book import Book
from central.book.outcome import Outcome, account_of, card_of, card_refusal, reckoning_of, rejected
from central.book.rows import HoldRow, HoldStanding
from loyalty import ledger
from loyalty.answers import HoldGrant, Reason
from loyalty.bodies import HoldRequest, HoldReturn
from loyalty.holds import HOME_WINDOW, HeldLot, grantable
from loyalty.ids import Uuid
from loyalty.programme import MAX_POINTS, Programme
from loyalty.wire import CardStatus
from loyalty.wire_incidents import IncidentKind


def decide_hold_request(book: Book, body: HoldRequest) -> Outcome:
    """Grants by the programme's policy; a repeat under the same hold id gets the same answer."""
    had = book.loaded.holds.get(body.hold)
    if had is not None:
        return _repeated(book, had)
    reason = card_refusal(book, body)
    account = account_of(book, body)
    card = card_of(book, body)
    if account is None:
        return rejected(Reason.CARD_UNKNOWN)
    if reason is None and (card is None or card.status is not CardStatus.ISSUED):
        reason = Reason.NOT_ALLOWED
    if reason is not None:
        return rejected(reason)
    programme = reckoning_of(book, body)
    if isinstance(programme, Reason):
        return rejected(programme)
    book.settle_expiry(account, programme.id)
    points = _offer(book, account, programme)
    entry = ledger.Entry(book.purse(account, programme.id))
    if points:
        entry = ledger.grant(book.purse(account, programme.id), body.hold, points, book.now)
        book.post(body.id, account, programme.id, entry)
    held = entry.account.hold(body.hold)
    lots = tuple(HeldLot(lot.remaining, lot.expires_at) for lot in held.lots) if held is not None else ()
    hold = HoldRow(
        id=body.hold,
        account=account,
        programme=programme.id,
        terminal=book.terminal.id,
        standing=HoldStanding.OPEN if points else HoldStanding.REFUSED,
        grant=HoldGrant(body.hold, points, lots),
        risked=0,
        returned=0,
        return_points=None,
        return_epoch=None,
        return_seq=None,
        opened_at=book.now,
    )
    book.loaded.holds[hold.id] = hold
    book.new_holds.add(hold.id)
    return Outcome(
        points=0,
        account=account,
        programme=programme.id,
        version=programme.version,
        hold=hold.id,
        grant=hold.grant,
    )


def _repeated(book: Book, had: HoldRow) -> Outcome:
    if had.terminal != book.terminal.id:
        return rejected(Reason.NOT_ALLOWED)
    return Outcome(points=0, account=had.account, programme=had.programme, hold=had.id, grant=had.grant)


def _offer(book: Book, account: Uuid, programme: Programme) -> int:
    """What the policy gives this terminal now; nothing while it has another hold of this account."""
    purse = book.purse(account, programme.id)
    mine = any(
        hold.terminal == book.terminal.id and purse.hold(hold.id) is not None for hold in book.loaded.holds.values()
    )
    if mine:
        return 0
    since = book.now - HOME_WINDOW
    elsewhere = any(
        used >= since for terminal, used in book.loaded.uses.get(account, {}).items() if terminal != book.terminal.id
    )
    return grantable(programme, ledger.free_points(purse, book.now), only_home=not elsewhere)


def decide_hold_return(book: Book, body: HoldReturn, place: tuple[int, int]) -> Outcome:
    """Frees what the terminal gives back; the hold closes once every lower seq has its receipt."""
    hold = book.loaded.holds.get(body.hold)
    if hold is None or hold.terminal != book.terminal.id:
        return rejected(Reason.REFERENCE_UNKNOWN)
    if not 0 <= body.points <= MAX_POINTS:
        return rejected(Reason.NOT_ALLOWED)
    if hold.standing is not HoldStanding.OPEN:
        return Outcome(points=0, account=hold.account, programme=hold.programme, hold=hold.id)
    epoch, seq = place
    returning = replace(
        hold, standing=HoldStanding.RETURNING, return_points=body.points, return_epoch=epoch, return_seq=seq
    )
    book.change_hold(_give(book, returning, body.id))
    return Outcome(points=0, account=hold.account, programme=hold.programme, hold=hold.id)


def _give(book: Book, hold: HoldRow, cause: Uuid) -> HoldRow:
    """Free what was returned and what the risk account paid instead of the hold."""
    open_hold = book.purse(hold.account, hold.programme).hold(hold.id)
    due = (hold.return_points or 0) + hold.risked - hold.returned
    if open_hold is None or due <= 0:
        return hold
    points = min(due, open_hold.points)
    entry = ledger.give_back(book.purse(hold.account, hold.programme), hold.id, points, book.now)
    book.post(cause, hold.account, hold.programme, entry)
    return replace(hold, returned=hold.returned + points)


def close_returned(book: Book, whole: dict[int, int], passed: tuple[int, int] | None) -> None:
    """Close each returned hold of this terminal below whose return nothing is missing, or nothing will come.

    Args:
        book: the book.
        whole: up to which seq every seq has its receipt, by epoch.
        passed: the lowest place that still waits at the terminal.
    """
    for hold in list(book.loaded.holds.values()):
        if hold.standing is not HoldStanding.RETURNING or hold.terminal != book.terminal.id:
            continue
        assert hold.return_epoch is not None
        assert hold.return_seq is not None
        complete = whole.get(hold.return_epoch, 0) >= hold.return_seq - 1
        if complete or (passed is not None and passed > (hold.return_epoch, hold.return_seq)):
            _close(book, hold)


def _close(book: Book, hold: HoldRow) -> None:
    cause = book.mint()
    hold = _give(book, hold, cause)
    entry = ledger.close_hold(book.purse(hold.account, hold.programme), hold.id)
    rest = sum(posting.amount for posting in entry.postings if posting.lot is None)
    if rest:
        book.open_incident(
            IncidentKind.HOLD_REST,
            hold.id,
            hold.account,
            points=rest,
            granted=hold.grant.points,
            returned=hold.return_points,
        )
    book.post(cause, hold.account, hold.programme, entry)
    book.change_hold(replace(hold, standing=HoldStanding.CLOSED))
