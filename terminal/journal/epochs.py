"""A new epoch: its first record, then every waiting body under a new envelope (protocol, section 1)."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from loyalty.bodies import Body, EpochOpened
from loyalty.envelope import Head, head_of, opening, seal
from loyalty.ids import Uuid
from terminal.journal.chain import Links
from terminal.journal.documents import PrintDocument, PrintState, write
from terminal.store.values import Acknowledge, Change, OutboxRow, Put, Reenvelope, SetHead, Table, VoidRow, Waiting

IntentOf = Callable[[OutboxRow], PrintDocument | None]
"""What a waiting row's redemption has come to; None where the row is no intent."""


def no_intents(_: OutboxRow) -> None:
    """None of the rows is an intent."""


def epoch_changes(
    epoch: int,
    terminal: Uuid,
    first: EpochOpened,
    last: Head | None,
    waiting: Iterable[Waiting],
    *,
    intent_of: IntentOf = no_intents,
    then: Sequence[Body] = (),
) -> tuple[Change, ...]:
    """What to commit, at once, to go on in `epoch`.

    Whatever waits keeps its id and bytes. A void row keeps its place, too: central is told of it. An intent that was
    cancelled says nothing any more and would only hold a place that nobody ever delivers: its cancel alone moves on.
    One that is still open is known by its new place from here on.

    Args:
        epoch: one that is free: `Store.next_epoch`, or central's answer where that is higher.
        terminal: whose chain it is.
        first: the body that says why; the last head is named in it here.
        last: the head until now; None at enrolment.
        waiting: all rows that wait, in the chain's order.
        intent_of: how a redemption that waits stands.
        then: what is recorded behind all that waits.
    """
    start = opening(epoch)
    links = Links(start, terminal)
    if last is not None:
        first = msgspec.structs.replace(first, last_epoch=last.epoch, last_seq=last.seq, last_hash=last.hash)
    links.add(first)
    changes: list[Change] = [SetHead(start), *links.changes()]
    head = links.head
    for row in waiting:
        if isinstance(row, VoidRow):
            continue
        intent = intent_of(row)
        if intent is not None and intent.state is PrintState.CANCELLED:
            changes.append(Acknowledge((row.place,)))
            continue
        envelope = seal(head, terminal, row.body)
        changes.append(Reenvelope(row.place, OutboxRow(envelope, row.id, row.kind, row.body, row.free_intent)))
        head = head_of(envelope)
        if intent is not None:
            stands = msgspec.structs.replace(intent, epoch=head.epoch, seq=head.seq, hash=head.hash)
            changes.append(Put(Table.PRINTS, row.id, write(stands)))
    behind = Links(head, terminal)
    for body in then:
        behind.add(body)
    return (*changes, *behind.changes())
