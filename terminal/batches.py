"""A batch taken apart: its places, its halves, and which of its places an answer settles."""

from collections.abc import Iterator

from loyalty.answers import Answer
from loyalty.envelope import Head
from loyalty.wire import Batch, BatchAnswer, HeartbeatAnswer, Waiting
from terminal.store.values import EPOCH_MAX, SEQ_MAX, epoch_and_seq, place_of


def places_of(batch: Batch) -> set[int]:
    """The places of the chain that a batch brings, void rows included."""
    items = {place_of(item.envelope.epoch, item.envelope.seq) for item in batch.items}
    return items | {place_of(void.epoch, void.seq) for void in batch.voids}


def placed_answers(message: BatchAnswer) -> list[Answer]:
    """The answers to places that there can be."""
    return [a for a in message.answers if 0 <= a.epoch <= EPOCH_MAX and 0 <= a.seq <= SEQ_MAX]


def settled_places(batch: Batch, message: BatchAnswer) -> set[int]:
    """The places of a batch that have an answer."""
    return places_of(batch) & {place_of(answer.epoch, answer.seq) for answer in placed_answers(message)}


def waiting_at(place: int | None) -> Waiting | None:
    """A place as a batch names the lowest that waits."""
    if place is None:
        return None
    epoch, seq = epoch_and_seq(place)
    return Waiting(epoch=epoch, seq=seq)


def halves(batch: Batch) -> Iterator[Batch]:
    """A batch of two or more in two: the same head, items before void rows, none empty."""
    half = (len(batch.items) + len(batch.voids)) // 2
    voids = max(0, half - len(batch.items))
    yield Batch(head=batch.head, lowest_waiting=None, items=batch.items[:half], voids=batch.voids[:voids])
    yield Batch(head=batch.head, lowest_waiting=None, items=batch.items[half:], voids=batch.voids[voids:])


def forked_to(message: BatchAnswer | HeartbeatAnswer, named: Head, present: Head) -> int | None:
    """The epoch that must open after central compared the head that was `named`; None where the chain is one.

    Central's receipts may lie above a head that was true when it was named, because another request overtook it.
    Only a store whose chain still ends below them lost what central took: it is an old copy.

    Args:
        message: central's answer.
        named: the head that the request named.
        present: where the chain ends now.
    """
    if message.fork is None or message.known_seq is None:
        return message.fork
    return message.fork if present.epoch == named.epoch and present.seq < message.known_seq else None
