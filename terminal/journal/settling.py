"""What central's answers change here: delivered rows go, figures follow, refusals are kept to be told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from loyalty.answers import Answer, Audience, Reason, Status, told_to
from loyalty.bodies import Accrual, Body, Cancel, HoldRequest, HoldReturn, Response, Stamps, decode
from loyalty.errors import BodyError
from loyalty.wire import Refusal
from terminal.journal.ledger import Drafts
from terminal.store.store import Store
from terminal.store.values import EPOCH_MAX, SEQ_MAX, Acknowledge, Bury, Change, OutboxRow, Waiting, place_of


def settlement(store: Store, answers: Iterable[Answer], drafts: Drafts) -> tuple[Change, ...]:
    """The changes that `answers` ask for; documents that change with them are left in `drafts`.

    Only `unreadable` makes a dead letter (protocol, section 2). An answer to a place that does not wait changes
    nothing: it was settled before. Of two answers to one place in one message the first counts.
    """
    gone: list[int] = []
    changes: list[Change] = []
    first: dict[int, Answer] = {}
    for answer in answers:
        if answer.epoch in range(EPOCH_MAX + 1) and answer.seq in range(SEQ_MAX + 1):
            first.setdefault(place_of(answer.epoch, answer.seq), answer)
    waiting = _rows(store, sorted(first))
    for place, answer in first.items():
        row = waiting.get(place)
        if row is None:
            continue
        if not isinstance(row, OutboxRow):
            gone.append(place)
            continue
        if answer.status is Status.UNREADABLE:
            changes.append(Bury(place, "central could not read it"))
            continue
        gone.append(place)
        try:
            body = decode(row.body)
        except BodyError:
            # A newer program wrote it before this one was put back: central has it, and that is what counts.
            continue
        gone += _settle(body, answer, drafts)
    return (Acknowledge(tuple(gone)), *changes) if gone else tuple(changes)


def _rows(store: Store, places: Sequence[int]) -> dict[int, Waiting]:
    """Those of ascending places that wait: a question for each run of neighbours, not for each place."""
    found: dict[int, Waiting] = {}
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            low, high = places[start], places[end - 1]
            found.update((row.place, row) for row in store.waiting(end - start, low - 1) if row.place <= high)
            start = end
    return found


def _settle(body: Body, answer: Answer, drafts: Drafts) -> list[int]:
    """Settle one delivered transaction; answers further places that went with it."""
    also: list[int] = []
    if body.card is not None:
        drafts.settle(body.card, body.id, _refusal(body, answer, body.occasion.occurred_at))
        if answer.state is not None:
            drafts.see_state(body.card, answer.state)
    match body:
        case Cancel(intent=intent):
            # The intent never goes in a batch: the cancel brought its place its receipt.
            also.append(place_of(intent.epoch, intent.seq))
        case HoldRequest(hold=hold):
            drafts.grant(hold, answer.hold)
        case HoldReturn(hold=hold):
            drafts.drop_hold(hold)
        case _:
            pass
    return also


def _refusal(body: Body, answer: Answer, occurred_at: datetime) -> Refusal | None:
    """What the member is told at the next visit: of what they did themselves, and were not told there and then."""
    if not isinstance(body, Accrual | Stamps | Response):
        return None
    first = answer.first if answer.status is Status.DUPLICATE else answer.status
    if first is not Status.REJECTED:
        return None
    reason = answer.reason or Reason.NOT_ALLOWED
    return Refusal(id=body.id, reason=reason, occurred_at=occurred_at) if told_to(reason) is Audience.MEMBER else None
