"""Taking what a terminal delivers: each item decided once, each place its receipt, each repeat its first answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from central.book.alerting import raise_alerts
from central.book.book import Book
from central.book.deciding import decide
from central.book.outcome import Outcome
from central.book.reading import Readable, Unreadable
from central.book.redemptions import note_print
from central.book.reversals import reverse
from central.book.rows import Known, ReceiptRow
from loyalty.answers import AccountState, Answer, Reason, Status
from loyalty.bodies import Kind, Redemption, kind_of
from loyalty.ids import Uuid
from loyalty.wire import VoidItem
from loyalty.wire_incidents import IncidentKind


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer without its state, and the account whose state belongs to it."""

    answer: Answer
    account: Uuid | None

    def answered(self, state: AccountState | None) -> Answer:
        """The answer with its account's state."""
        return self.answer if state is None else replace(self.answer, state=state)


def deliver(
    book: Book, items: Sequence[Readable | Unreadable], voids: Sequence[VoidItem], intent: Readable | None = None
) -> list[Decided]:
    """Take items in the order of their places, then void rows; `intent` is the one that asks to be authorised."""
    ordered = sorted(items, key=lambda item: (item.epoch, item.seq))
    decided = [_take(book, item) for item in ordered]
    decided += [_take_void(book, void) for void in voids]
    if intent is not None:
        decided.append(_take_readable(book, intent, authorising=True))
    return decided


def _take(book: Book, item: Readable | Unreadable) -> Decided:
    if isinstance(item, Unreadable):
        return _take_unreadable(book, item)
    return _take_readable(book, item, authorising=False)


def _take_unreadable(book: Book, item: Unreadable) -> Decided:
    receipt = ReceiptRow(item.epoch, item.seq, item.hash, None, Status.UNREADABLE, item.raw)
    had = book.loaded.receipts.get((item.epoch, item.seq))
    if had is None:
        book.give_receipt(receipt)
    subject = f"{book.terminal.id}/{item.epoch}/{item.seq}"
    # Where the place has a receipt already, the incident is the only room for the bytes.
    kept = item.raw.decode("utf-8") if had is not None and had.raw != item.raw else None
    book.open_incident(IncidentKind.UNREADABLE, subject, None, why=item.why, body=kept)
    return Decided(Answer(epoch=item.epoch, seq=item.seq, id=None, status=Status.UNREADABLE), None)


def _take_void(book: Book, void: VoidItem) -> Decided:
    had = book.loaded.receipts.get((void.epoch, void.seq))
    if had is not None:
        known = book.loaded.known.get(had.transaction) if had.transaction is not None else None
        first = known.status if known is not None else had.status
        answer = Answer(epoch=void.epoch, seq=void.seq, id=None, status=Status.DUPLICATE, first=first)
        return Decided(answer, known.account if known is not None else None)
    book.give_receipt(ReceiptRow(void.epoch, void.seq, void.hash, None, Status.ACCEPTED))
    book.open_incident(IncidentKind.VOID, f"{book.terminal.id}/{void.epoch}/{void.seq}", None, hash=void.hash)
    return Decided(Answer(epoch=void.epoch, seq=void.seq, id=None, status=Status.ACCEPTED), None)


def _take_readable(book: Book, item: Readable, *, authorising: bool) -> Decided:
    _watch_chain(book, item)
    known = book.loaded.known.get(item.body.id)
    if known is not None and known.body_hash not in (None, item.body_hash):
        evidence = {"id": item.body.id, "first": (known.body_hash or b"").hex()}
        _fork(book, f"id/{item.body.id}", **evidence, second=item.body_hash.hex())
        return _take_unreadable(
            book, Unreadable(item.epoch, item.seq, item.hash, "its id has another body already", item.raw)
        )
    if known is not None:
        return _repeat(book, item, known)
    outcome = decide(book, item.body, (item.epoch, item.seq), authorising=authorising)
    known = _keep(book, item, outcome)
    raise_alerts(book, item.body, outcome)
    _raise_dead(book, known)
    return Decided(_answer(item, outcome), outcome.account)


def _answer(item: Readable, outcome: Outcome) -> Answer:
    return Answer(
        epoch=item.epoch,
        seq=item.seq,
        id=item.body.id,
        status=outcome.status,
        reason=outcome.reason,
        points=outcome.points,
        hold=outcome.grant,
    )


def _keep(book: Book, item: Readable, outcome: Outcome) -> Known:
    body = item.body
    known = Known(
        id=body.id,
        kind=kind_of(body),
        terminal=book.terminal.id,
        epoch=item.epoch,
        seq=item.seq,
        body_hash=item.body_hash,
        account=outcome.account,
        programme=outcome.programme,
        version=outcome.version,
        status=outcome.status,
        reason=outcome.reason,
        points=outcome.points,
        hold=outcome.hold,
        grant=outcome.grant,
        cents_left=outcome.cents_left,
        expired_counted=0,
        outcome=None,
        reversed_by=None,
        arrived_at=book.now,
    )
    book.loaded.known[known.id] = known
    book.new_known[known.id] = item.raw
    book.occurred[known.id] = body.occasion.occurred_at
    if body.occasion.staff is not None:
        book.acted[known.id] = body.occasion.staff
    book.give_receipt(ReceiptRow(item.epoch, item.seq, item.hash, known.id, outcome.status))
    if outcome.account is not None and body.card is not None and outcome.account in book.loaded.accounts:
        book.used.add(outcome.account)
        if outcome.status is Status.REJECTED:
            book.touched.add(outcome.account)
    if isinstance(body, Redemption) and known.status is Status.ACCEPTED:
        book.loaded.unprinted[known.id] = known
        book.new_vouchers[known.id] = body
    return known


def _raise_dead(book: Book, known: Known) -> None:
    """Apply what arrived before this transaction and spoke of it."""
    for tombstone in book.loaded.tombstones.get(known.id, ()):
        present = book.loaded.known[known.id]
        if tombstone.outcome is None:
            reverse(book, present, tombstone.cause, tombstone.cents)
        elif present.kind is Kind.REDEMPTION and present.terminal == book.terminal.id:
            note_print(book, present, tombstone.cause, tombstone.outcome)


def _repeat(book: Book, item: Readable, known: Known) -> Decided:
    """The first answer again; a cancelled intent is cancelled, whatever was first answered to it."""
    book.give_receipt(ReceiptRow(item.epoch, item.seq, item.hash, known.id, known.status))
    if known.body_hash is None:
        known = replace(known, body_hash=item.body_hash)
        book.change_known(known)
        book.late_bodies[known.id] = item.raw
    if known.reason is Reason.CANCELLED:
        answer = Answer(
            epoch=item.epoch, seq=item.seq, id=known.id, status=Status.REJECTED, reason=Reason.CANCELLED, points=0
        )
        return Decided(answer, known.account)
    answer = Answer(
        epoch=item.epoch,
        seq=item.seq,
        id=known.id,
        status=Status.DUPLICATE,
        first=known.status,
        reason=known.reason,
        points=known.points,
        hold=known.grant,
    )
    return Decided(answer, known.account)


def _watch_chain(book: Book, item: Readable) -> None:
    """A place with another hash, or a predecessor that the item does not join, is a fork, at once."""
    had = book.loaded.receipts.get((item.epoch, item.seq))
    if had is not None and had.hash not in (None, item.hash):
        _fork(book, f"{book.terminal.id}/{item.epoch}/{item.seq}", first=had.hash, second=item.hash, id=item.body.id)
    before = book.loaded.receipts.get((item.epoch, item.seq - 1))
    if before is not None and before.hash not in (None, item.prev):
        subject = f"{book.terminal.id}/{item.epoch}/{item.seq}/prev"
        _fork(book, subject, known=before.hash, named=item.prev, id=item.body.id)


def _fork(book: Book, subject: str, /, **evidence: str | int | None) -> None:
    book.forked = True
    book.open_incident(IncidentKind.FORK, subject, None, **evidence)
