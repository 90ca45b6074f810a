"""A month's outbox: batch behind batch without a pause, as large as may be, and small while somebody stands there."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from loyalty.wire import Batch, BatchAnswer
from terminal.central_client import Answered, Reply, Weather
from terminal.courier import Courier
from terminal.flights import Aside, Sending, at_once
from terminal.forwarder import HEARTBEAT_SECONDS, Forwarder
from terminal.packer import LONG_MS
from tests.terminal.journal.support import Watched, enrol, journal_over, opened, rows, sell
from tests.terminal.test_forwarder import REFUSED, Bench, FakeCentral, Heard, Patient, accepted, in_turn

SALES = 40
LOST: Reply[BatchAnswer] = Weather("lost")


@dataclass
class Shop:
    """A bench whose terminal may be attended, and whose second thread is the test's."""

    bench: Bench
    attended: bool = False
    aside: Aside = at_once

    @property
    def sizes(self) -> list[int]:
        return [len(batch.items) for batch in self.bench.central.batches]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Forty sales wait, batches have sixteen at most."""
    with opened(tmp_path / "store") as store:
        clock = Patient()
        journal = journal_over(Watched(store), clock=clock)
        enrol(journal)
        central, heard = FakeCentral(), Heard()
        found: Shop

        def begin(sending: Sending) -> Sending:
            return found.aside(sending)

        forwarder = Forwarder(
            journal,
            central,
            clock=clock,
            listener=heard,
            chance=lambda: 0.5,
            software="1.2.3",
            attended=lambda: found.attended,
            aside=begin,
            largest=16,
        )
        found = Shop(Bench(journal, central, heard, clock, forwarder))
        forwarder.round()
        central.batches.clear()
        for number in range(SALES):
            sell(journal, str(number))
        yield found


def taking(shop: Shop, seconds: float) -> Callable[[Batch], Reply[BatchAnswer]]:
    """Central answers after so long."""

    def take(batch: Batch) -> Reply[BatchAnswer]:
        shop.bench.clock.pass_(seconds)
        return accepted(batch)

    return take


def test_the_next_batch_leaves_before_the_answers_to_the_last_are_kept(shop: Shop) -> None:
    waiting: list[int] = []

    def aside(sending: Sending) -> Sending:
        waiting.append(len(shop.bench.waiting()))
        return at_once(sending)

    shop.aside = aside
    shop.bench.forwarder.round()
    assert waiting == [SALES, SALES, SALES - 16]
    assert shop.sizes == [16, 16, 8]
    assert [item.envelope.seq for batch in shop.bench.central.batches for item in batch.items] == sorted(
        item.envelope.seq for batch in shop.bench.central.batches for item in batch.items
    )
    assert shop.bench.waiting() == []


def test_what_was_not_wholly_answered_goes_again_before_what_is_behind_it(shop: Shop) -> None:
    def half(batch: Batch) -> Reply[BatchAnswer]:
        shop.bench.central.takes = accepted
        reply = accepted(batch)
        assert isinstance(reply, Answered)
        return Answered(BatchAnswer(answers=reply.message.answers[:8]))

    first = shop.bench.waiting()[0]
    shop.bench.central.takes = half
    shop.bench.forwarder.round()
    assert shop.bench.central.seqs[1] == list(range(first + 8, first + 24))
    assert shop.bench.waiting() == []


def test_a_batch_behind_one_that_was_lost_is_not_sent(shop: Shop) -> None:
    shop.bench.central.takes = lambda _: LOST
    shop.bench.forwarder.round()
    assert shop.sizes == [16]
    assert len(shop.bench.waiting()) == SALES


def test_who_stands_there_is_not_kept_waiting_by_a_large_batch(shop: Shop) -> None:
    shop.attended = True
    shop.bench.forwarder.round()
    assert set(shop.sizes) == {2}
    assert sum(shop.sizes) == SALES


def test_slow_answers_make_batches_small_and_quick_ones_large_again(shop: Shop) -> None:
    shop.bench.central.takes = taking(shop, LONG_MS / 1000 + 0.5)
    shop.bench.forwarder.round()
    # The second was packed while the first was under way.
    assert shop.sizes == [16, 16, 8]
    shop.bench.central.batches.clear()
    for number in range(SALES):
        sell(shop.bench.journal, f"again-{number}")
    shop.bench.forwarder.round()
    assert shop.sizes[:3] == [2, 2, 2]
    shop.bench.central.batches.clear()
    shop.bench.central.takes = accepted
    for number in range(SALES):
        sell(shop.bench.journal, f"anew-{number}")
    shop.bench.forwarder.round()
    assert shop.sizes == sorted(shop.sizes[:-1]) + shop.sizes[-1:]
    assert (shop.sizes[0], max(shop.sizes)) == (2, 16)


def test_a_long_drain_leaves_room_for_the_heartbeat(shop: Shop) -> None:
    shop.bench.central.heartbeats.clear()
    shop.bench.central.takes = taking(shop, HEARTBEAT_SECONDS + 1)
    assert shop.bench.forwarder.round() == 0.0
    assert shop.sizes == [16]
    assert len(shop.bench.central.heartbeats) == 1
    shop.bench.forwarder.round()
    assert len(rows(shop.bench.journal)) < SALES - 16


def test_a_stop_ends_with_the_batch_that_is_under_way(shop: Shop) -> None:
    def stopping(batch: Batch) -> Reply[BatchAnswer]:
        shop.bench.forwarder.stop()
        return accepted(batch)

    shop.bench.central.takes = stopping
    shop.bench.forwarder.round()
    assert shop.sizes == [16]
    assert len(shop.bench.waiting()) == SALES - 16


def test_with_a_second_thread_the_same_is_delivered(shop: Shop) -> None:
    courier = Courier()
    shop.aside = courier.aside
    shop.bench.forwarder.round()
    courier.close()
    assert shop.sizes == [16, 16, 8]
    assert shop.bench.waiting() == []


def test_what_sending_raises_ends_the_round_and_loses_nothing(shop: Shop) -> None:
    def broken(_: Batch) -> Reply[BatchAnswer]:
        raise OSError("the disk of the counter's page")

    courier = Courier()
    shop.aside = courier.aside
    shop.bench.central.takes = broken
    shop.bench.forwarder.round()
    courier.close()
    assert len(shop.bench.heard.errors) == 1
    assert len(shop.bench.waiting()) == SALES


def places(batch: Batch) -> set[tuple[int, int]]:
    return {(item.envelope.epoch, item.envelope.seq) for item in batch.items}


@dataclass
class Tower:
    """Sees how many batches are on their way at once, and that each names the lowest place that has no answer."""

    shop: Shop
    flying: int = 0
    abreast: list[int] = field(default_factory=list)
    answered: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.shop.aside = self.aside

    def aside(self, sending: Sending) -> Sending:
        reply = sending()
        batch = self.shop.bench.central.batches[-1]
        self.flying += 1
        self.abreast.append(self.flying)
        waiting = {(row.envelope.epoch, row.envelope.seq) for row in rows(self.shop.bench.journal)}
        lowest = min(waiting - self.answered - places(batch), default=None)
        named = batch.lowest_waiting
        assert (None if named is None else (named.epoch, named.seq)) == lowest

        def land() -> Reply[BatchAnswer]:
            self.flying -= 1
            if isinstance(reply, Answered):
                self.answered |= places(batch)
            return reply

        return land


def test_two_are_on_their_way_once_central_answered_and_the_last_goes_alone(shop: Shop) -> None:
    tower = Tower(shop)
    for number in range(SALES):
        sell(shop.bench.journal, f"more-{number}")
    shop.bench.forwarder.round()
    assert shop.sizes == [16, 16, 16, 16, 16]
    assert tower.abreast == [1, 1, 2, 2, 1]
    assert shop.bench.waiting() == []


def test_of_two_on_their_way_the_answers_to_one_are_kept_where_the_other_was_lost(shop: Shop) -> None:
    Tower(shop)
    for number in range(SALES):
        sell(shop.bench.journal, f"more-{number}")
    replies = deque([accepted, lambda _: LOST, accepted])
    shop.bench.central.takes = in_turn(replies)
    assert shop.bench.forwarder.round() > 0
    assert shop.sizes == [16, 16, 16]
    assert len(shop.bench.waiting()) == 2 * SALES - 32
    shop.bench.forwarder.round()
    assert shop.bench.waiting() == []


def test_a_fork_answered_to_the_first_of_two_opens_one_epoch_and_all_goes_again_in_it(shop: Shop) -> None:
    Tower(shop)
    for number in range(SALES):
        sell(shop.bench.journal, f"more-{number}")

    def forked(batch: Batch) -> Reply[BatchAnswer]:
        return Answered(msgspec.structs.replace(accepted(batch).message, fork=batch.head.epoch + 1))

    epoch = shop.bench.journal.head().epoch
    shop.bench.central.takes = in_turn(deque([accepted, forked, forked]))
    shop.bench.forwarder.round()
    assert shop.bench.journal.head().epoch == epoch + 1
    again = [item for batch in shop.bench.central.batches[3:] for item in batch.items]
    assert {item.envelope.epoch for item in again} == {epoch + 1}
    assert {item.body for item in shop.bench.central.batches[2].items} <= {item.body for item in again}
    assert shop.bench.waiting() == []


def test_one_of_two_that_central_cannot_take_is_halved_while_the_other_is_on_its_way(shop: Shop) -> None:
    for number in range(SALES):
        sell(shop.bench.journal, f"more-{number}")
    shop.bench.central.takes = in_turn(deque([accepted, lambda _: REFUSED, accepted]))
    shop.bench.forwarder.round()
    assert shop.sizes == [16, 16, 16, 8, 8, 16, 16]
    assert shop.bench.waiting() == []
