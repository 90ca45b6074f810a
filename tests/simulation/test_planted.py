"""Planted bugs: each is caught by some early seed, so that a simulator that sees nothing would itself be seen."""

import logging
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from central.book import book as books
from central.book import deciding, delivery, loading, redemptions
from central.terminals import fleet
from loyalty import ledger
from loyalty.bodies import Cancel, PrintResult, encode
from loyalty.bodies import decode as decode_body
from loyalty.envelope import Head, seal
from loyalty.holds import Hold
from loyalty.programme import HoldPolicy
from loyalty.wire import Batch
from terminal import flights, forwarder, packer
from terminal.batches import places_of
from terminal.central_client import Answered
from terminal.flights import Sending
from terminal.journal import delivery as journal_delivery
from terminal.journal import redemptions as journal_redemptions
from terminal.journal import writer
from terminal.journal.documents import PrintDocument, PrintState
from terminal.machine import redemption as machine_redemption
from terminal.machine.events import NoAnswer
from terminal.store.values import Acknowledge, Change
from tests.simulation import links, world
from tests.simulation.disk import Disk, MemoryStore
from tests.simulation.office import template

MOST_SEEDS = 300
"""A planted bug that so many seeds, some fifteen seconds, do not find is one that the simulator is blind for."""

Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for policy in (HoldPolicy.HOME, HoldPolicy.SPARE):
        # Made before anything is planted: the day begins in good order.
        template(policy)
    monkeypatch.setattr(world, "HARMED", 0.0)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def sync_left_out(patch: pytest.MonkeyPatch) -> None:
    """A commit returns before its bytes are on the disk; the next one brings both."""
    stand = MemoryStore._stand

    def lazy(self: MemoryStore, disk: Disk, work: Any, kept: int) -> None:
        keep, unflushed = self._keep, getattr(self, "unflushed", None)
        self._keep = lambda _: None
        stand(self, disk, work, kept)
        self._keep = keep
        if unflushed is not None:
            keep(unflushed)
        self.unflushed = disk  # type: ignore[attr-defined]  # a stand-in, on purpose

    patch.setattr(MemoryStore, "_stand", lazy)


def id_minted_anew_at_a_retry(patch: pytest.MonkeyPatch) -> None:
    ready = links.Line.ready
    seen: set[str] = set()

    def anew(self: links.Line, batch: Batch) -> Sending:
        def send() -> Any:
            items = []
            for sent in batch.items:
                item, body = sent, decode_body(sent.body.encode())
                if body.id in seen:
                    text = encode(msgspec.structs.replace(body, id=self._box.journal._writer.new_id()))
                    before = Head(item.envelope.epoch, item.envelope.seq - 1, item.envelope.prev)
                    at = seal(before, item.envelope.terminal, text)
                    item = msgspec.structs.replace(item, envelope=at, body=text.decode())
                seen.add(body.id)
                items.append(item)
            return ready(self, msgspec.structs.replace(batch, items=tuple(items)))()

        return send

    patch.setattr(links.Line, "ready", anew)


def deleted_before_the_answer(patch: pytest.MonkeyPatch) -> None:
    ready = links.Line.ready

    def hasty(self: links.Line, batch: Batch) -> Sending:
        def send() -> Any:
            self._box.journal.store.commit([Acknowledge(tuple(places_of(batch)))])
            return ready(self, batch)()

        return send

    patch.setattr(links.Line, "ready", hasty)


def hold_not_counted_at_the_terminal(patch: pytest.MonkeyPatch) -> None:
    def free_of_charge(hold: Hold, points: int, now: object, *, clock_trusted: bool) -> Hold:
        return hold

    patch.setattr(journal_redemptions, "spend", free_of_charge)


def hold_not_taken_from_the_free(patch: pytest.MonkeyPatch) -> None:
    grant = ledger.grant

    def generous(account: ledger.Account, *what: Any) -> ledger.Entry:
        entry = grant(account, *what)
        return replace(entry, postings=tuple(p for p in entry.postings if p.hold is not None))

    patch.setattr(ledger, "grant", generous)


def printed_without_an_answer(patch: pytest.MonkeyPatch) -> None:
    """The source is changed after sending: no answer, and the voucher is printed all the same."""
    learn = machine_redemption.learn

    def impatient(machine: Any, state: Any, fact: Any, now: Any) -> Any:
        if isinstance(fact, NoAnswer) and isinstance(state.stage, machine_redemption.Authorising):
            return machine_redemption._print(machine, state.session, state.stage.intent, now)
        return learn(machine, state, fact, now)

    patch.setattr(machine_redemption, "learn", impatient)
    reached = dict(journal_redemptions.REACHED_FROM)
    reached[PrintState.SENT] = frozenset({PrintState.INTENDED, PrintState.QUEUED})
    patch.setattr(journal_redemptions, "REACHED_FROM", reached)


def head_forgotten_with_the_last_row(patch: pytest.MonkeyPatch) -> None:
    """The head has no row of its own: seqs are used twice after a drain and a restart."""

    def forgetful(self: Disk) -> Head | None:
        return None if not self.outbox else head(self)

    head = Disk.head
    patch.setattr(Disk, "head", forgetful)


def cancel_not_recorded(patch: pytest.MonkeyPatch) -> None:
    append = writer.Writer.append

    def silent(
        self: writer.Writer, bodies: Sequence[Any], drafts: Any, *others: Change, reserved: bool = False
    ) -> None:
        kept = [body for body in bodies if not isinstance(body, Cancel)]
        append(self, kept, drafts, *others, reserved=reserved)

    patch.setattr(writer.Writer, "append", silent)


def no_tombstone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(redemptions, "_bury", lambda book, body: None)


def unknown_print_taken_for_failed(patch: pytest.MonkeyPatch) -> None:
    result_of = journal_redemptions._result_of

    def hopeful(outcome: Any) -> tuple[PrintResult, str]:
        result, evidence = result_of(outcome)
        return (PrintResult.FAILED if result is PrintResult.UNKNOWN else result), evidence

    patch.setattr(journal_redemptions, "_result_of", hopeful)


def printed_again_at_boot(patch: pytest.MonkeyPatch) -> None:
    """What was sent without an outcome is thought not to have been sent."""
    recover = journal_redemptions.Redemptions.recover
    moved = journal_redemptions._moved

    def forget(self: Any) -> Any:
        def back(document: PrintDocument, state: PrintState) -> PrintDocument:
            return moved(document, PrintState.FAILED if state is PrintState.UNKNOWN else state)

        patch.setattr(journal_redemptions, "_moved", back)
        try:
            return recover(self)
        finally:
            patch.setattr(journal_redemptions, "_moved", moved)

    patch.setattr(journal_redemptions.Redemptions, "recover", forget)


def receipts_not_remembered(patch: pytest.MonkeyPatch) -> None:
    from central.book import accruals

    reference = accruals._receipt_reference

    def forgetful(book: books.Book, body: Any) -> Any:
        book.loaded.used_receipts.clear()
        found = reference(book, body)
        return found if body.receipt not in earned and not earned.add(body.receipt) else None

    earned: set[str] = set()
    patch.setattr(accruals, "_receipt_reference", forgetful)


def failed_print_not_reversed(patch: pytest.MonkeyPatch) -> None:
    note = redemptions.note_print

    def stingy(book: books.Book, redemption: Any, cause: Any, result: PrintResult) -> int:
        return note(book, redemption, cause, PrintResult.ASSUMED if result is PrintResult.FAILED else result)

    patch.setattr(redemptions, "note_print", stingy)
    patch.setattr(delivery, "note_print", stingy)


def repeats_decided_anew(patch: pytest.MonkeyPatch) -> None:
    """Central answers a repeat by deciding it once more."""
    repeat = delivery._repeat

    def again(book: books.Book, item: Any, known: Any) -> Any:
        if known.body_hash is not None:
            deciding.decide(book, item.body, (item.epoch, item.seq), authorising=True)
        return repeat(book, item, known)

    patch.setattr(delivery, "_repeat", again)


def a_gap_is_passed_over(patch: pytest.MonkeyPatch) -> None:
    """The terminal drops the answer's rows below the one answered too."""
    pack = packer.Packer.next

    def sloppy(self: packer.Packer, **flying: Any) -> packer.Packed:
        packed = pack(self, **flying)
        if len(packed.batch.items) < 2:
            return packed
        return replace(packed, batch=msgspec.structs.replace(packed.batch, items=packed.batch.items[1:]))

    settlement = journal_delivery.settlement

    def more(store: Any, answers: Sequence[Any], drafts: Any) -> tuple[Change, ...]:
        below = tuple(
            row.place for row in store.waiting(100) if answers and row.place < (answers[0].epoch << 40 | answers[0].seq)
        )
        return (*settlement(store, answers, drafts), Acknowledge(below))

    patch.setattr(packer.Packer, "next", sloppy)
    patch.setattr(journal_delivery, "settlement", more)


def the_second_answer_acknowledges_the_first_batch(patch: pytest.MonkeyPatch) -> None:
    """Whatever left before a batch that was answered is taken for answered too."""
    begin, take = flights.Flights.begin, forwarder.Forwarder._take
    aloft: set[int] = set()

    def remembered(self: flights.Flights, packed: packer.Packed, ready: Sending) -> None:
        aloft.update(packed.places)
        begin(self, packed, ready)

    def hasty(self: forwarder.Forwarder, batch: Batch, reply: Any) -> Any:
        trouble = take(self, batch, reply)
        if trouble is None and batch.items and isinstance(reply, Answered):
            last = max(places_of(batch))
            self._journal.store.commit([Acknowledge(tuple(place for place in aloft if place < last))])
        return trouble

    patch.setattr(flights.Flights, "begin", remembered)
    patch.setattr(forwarder.Forwarder, "_take", hasty)


def lowest_of_the_newest_batch_alone(patch: pytest.MonkeyPatch) -> None:
    """A batch names the lowest place that waits as if central had the one on its way beside it."""
    pack = packer.Packer.next

    def forgetful(self: packer.Packer, gone: Set[int] = frozenset(), beside: Set[int] = frozenset()) -> packer.Packed:
        return pack(self, gone | beside)

    patch.setattr(packer.Packer, "next", forgetful)


def points_come_back_to_who_has_left(patch: pytest.MonkeyPatch) -> None:
    """Central forgets that an account's member has left: what a terminal gives back is theirs again."""
    loaded = books.Loaded

    class Forgetful(set[Any]):
        def update(self, *_: Any) -> None:
            """Nobody has left."""

    patch.setattr(loading, "Loaded", lambda *args, **more: loaded(*args, **{**more, "left": Forgetful()}))


def seq_used_again_after_a_salvage(patch: pytest.MonkeyPatch) -> None:
    """The boot check sees no damage, so no epoch opens."""
    salvaged = world.salvaged

    def overlooked(*asked: Any) -> Any:
        disk, gone = salvaged(*asked)
        return replace(disk, need=None), gone

    patch.setattr(world, "HARMED", 1.0)
    patch.setattr(world, "salvaged", overlooked)


def holds_kept_through_a_salvage(patch: pytest.MonkeyPatch) -> None:
    """A request or a return that was lost is not made again."""
    patch.setattr(world, "HARMED", 1.0)
    patch.setattr(journal_delivery, "settle_holds", lambda *_: ())


def holds_of_a_burnt_store_kept(patch: pytest.MonkeyPatch) -> None:
    """Central leaves open what a store held that is gone for good."""
    patch.setattr(world, "HARMED", 1.0)
    patch.setattr(fleet, "end", lambda *_: None)


PLANTED: tuple[tuple[Plant, int], ...] = (
    (sync_left_out, 1),
    (id_minted_anew_at_a_retry, 1),
    (deleted_before_the_answer, 1),
    (hold_not_counted_at_the_terminal, 94),
    (hold_not_taken_from_the_free, 1),
    (printed_without_an_answer, 3),
    (head_forgotten_with_the_last_row, 4),
    (cancel_not_recorded, 3),
    (no_tombstone, 3),
    (unknown_print_taken_for_failed, 43),
    (printed_again_at_boot, 57),
    (receipts_not_remembered, 12),
    (failed_print_not_reversed, 7),
    (repeats_decided_anew, 8),
    (a_gap_is_passed_over, 1),
    (the_second_answer_acknowledges_the_first_batch, 78),
    (lowest_of_the_newest_batch_alone, 9),
    (points_come_back_to_who_has_left, 21),
    (seq_used_again_after_a_salvage, 78),
    (holds_kept_through_a_salvage, 78),
    (holds_of_a_burnt_store_kept, 24),
)
"""Each with the first seed that caught it when it was planted, which is tried first. Without it they all are tried."""


@pytest.mark.parametrize(("plant", "first"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_a_planted_bug_is_caught(plant: Plant, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    seeds = (first, *range(1, MOST_SEEDS + 1))
    assert any(world.run(seed).violation for seed in seeds), f"not caught by {MOST_SEEDS} seeds"
