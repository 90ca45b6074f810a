"""The forwarder's rounds over a real journal, against a central that says what a test wants."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.answers import Answer, Reason, Status
from loyalty.bodies import EpochOpened, EpochReason, HoldReturn
from loyalty.envelope import Head
from loyalty.errors import ProgrammeError
from loyalty.holds import HoldState
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.wire import (
    MAX_BATCH,
    Batch,
    BatchAnswer,
    Change,
    Changes,
    CharityChanged,
    Configuration,
    Heartbeat,
    HeartbeatAnswer,
    HoldAskedBack,
    Problem,
    ProblemType,
    Shop,
    Waiting,
)
from loyalty.wire_terminals import (
    ConfigurationRefusal,
    Plate,
    RefusedConfiguration,
    SelfTestReport,
    SelfTestTaken,
    TriedLine,
)
from screens.technician_views import SelfTestRow
from screens.technician_words import SelfTestItem, SelfTestState, SelfTestWord
from terminal.backoff import FIRST_SECONDS, MOST_SECONDS, Backoff
from terminal.central_client import Answered, Refused, Reply, Revoked, Skewed, Weather
from terminal.forwarder import HEARTBEAT_SECONDS, Forwarder
from terminal.journal.journal import Journal
from terminal.machine.moment import Moment
from terminal.store import StoreFullError
from terminal.store.values import Delete, Table, VoidRow
from terminal.tried import keep_self_test, unsent_self_test
from terminal.vitals import Vitals
from tests.terminal.journal.support import (
    OWNER,
    START,
    HandClock,
    Watched,
    authorised,
    bodies,
    enrol,
    free_plan,
    intend,
    journal_over,
    kinds,
    only_hold,
    opened,
    rows,
    sell,
)

CONFIGURATION = Configuration(
    version=4,
    terminal_code="UTR-07",
    shop=Shop(id=OWNER, name="De Hoek", city="Utrecht", timezone="Europe/Amsterdam"),
    languages=("nl",),
    currency=Currency.EUR,
    programmes=(),
)
REFUSED = Refused(Problem(type=ProblemType.BAD_REQUEST, title="no", status=400))


def accepted(batch: Batch) -> Answered[BatchAnswer]:
    """Every item and void row taken."""
    places = [(i.envelope.epoch, i.envelope.seq) for i in batch.items] + [(v.epoch, v.seq) for v in batch.voids]
    return Answered(
        BatchAnswer(answers=tuple(Answer(epoch=e, seq=s, id=None, status=Status.ACCEPTED) for e, s in places))
    )


def in_turn(replies: deque[Callable[[Batch], Reply[BatchAnswer]]]) -> Callable[[Batch], Reply[BatchAnswer]]:
    """One after the other, then friendly."""

    def take(batch: Batch) -> Reply[BatchAnswer]:
        return (replies.popleft() if replies else accepted)(batch)

    return take


@dataclass
class FakeCentral:
    """Answers by hand; whatever was not set is the friendliest answer there is."""

    takes: Callable[[Batch], Reply[BatchAnswer]] = accepted
    beats: Callable[[], Reply[HeartbeatAnswer]] = lambda: Answered(
        HeartbeatAnswer(now=START, configuration=0, changes=0)
    )
    pages: deque[Reply[Changes]] = field(default_factory=deque)
    says: Reply[Configuration] = field(default_factory=lambda: Answered(CONFIGURATION))
    batches: list[Batch] = field(default_factory=list)
    heartbeats: list[Heartbeat] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    configured: int = 0
    reports: list[SelfTestReport] = field(default_factory=list)
    takes_test: Callable[[SelfTestReport], Reply[SelfTestTaken]] = lambda report: Answered(SelfTestTaken(at=report.at))

    def ready(self, batch: Batch) -> Callable[[], Reply[BatchAnswer]]:
        def send() -> Reply[BatchAnswer]:
            self.batches.append(batch)
            return self.takes(batch)

        return send

    def heartbeat(self, request: Heartbeat) -> Reply[HeartbeatAnswer]:
        self.heartbeats.append(request)
        return self.beats()

    def changes(self, after: int) -> Reply[Changes]:
        self.asked.append(after)
        return self.pages.popleft() if self.pages else Answered(Changes(changes=(), next=after, more=False))

    def configuration(self) -> Reply[Configuration]:
        self.configured += 1
        return self.says

    def self_test(self, report: SelfTestReport) -> Reply[SelfTestTaken]:
        self.reports.append(report)
        return self.takes_test(report)

    @property
    def seqs(self) -> list[list[int]]:
        """The seqs of each batch."""
        return [[item.envelope.seq for item in batch.items] for batch in self.batches]


@dataclass
class Heard:
    """Keeps what the forwarder told."""

    network: list[bool] = field(default_factory=list)
    revocations: int = 0
    configurations: list[Configuration] = field(default_factory=list)
    contradicts: bool = False
    rolls: int = 0
    changes: int = 0
    errors: list[Exception] = field(default_factory=list)
    said: Vitals = field(default_factory=lambda: Vitals("near-end", 0.25, tampered=True, missing=("lamp",)))
    moved: threading.Condition = field(default_factory=threading.Condition)

    def online(self, *, answers: bool) -> None:
        with self.moved:
            self.network.append(answers)
            self.moved.notify_all()

    def revoked(self) -> None:
        self.revocations += 1

    def configured(self, configuration: Configuration) -> None:
        if self.contradicts:
            raise ProgrammeError("it contradicts itself")
        self.configurations.append(configuration)

    def roll_keys(self) -> None:
        self.rolls += 1

    def programmes_changed(self) -> None:
        self.changes += 1

    def vitals(self) -> Vitals:
        return self.said

    def failed(self, error: Exception) -> None:
        with self.moved:
            self.errors.append(error)
            self.moved.notify_all()

    def wait(self, holds: Callable[[], bool]) -> bool:
        with self.moved:
            return self.moved.wait_for(holds, 20)


class Patient(HandClock):
    """Its uptime can be moved."""

    def pass_(self, seconds: float) -> None:
        self.now = Moment(self.now.at, self.now.uptime_ms + round(seconds * 1000), self.now.trusted)


@dataclass
class Bench:
    journal: Journal
    central: FakeCentral
    heard: Heard
    clock: Patient
    forwarder: Forwarder

    def waiting(self) -> list[int]:
        return [row.envelope.seq for row in rows(self.journal)]


def bench_over(journal: Journal, clock: Patient, chance: float = 0.5, largest: int = MAX_BATCH) -> Bench:
    central, heard = FakeCentral(), Heard()
    forwarder = Forwarder(
        journal, central, clock=clock, listener=heard, chance=lambda: chance, software="1.2.3", largest=largest
    )
    return Bench(journal, central, heard, clock, forwarder)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Everything delivered, a hold of 300 open."""
    with opened(tmp_path / "store") as store:
        clock = Patient()
        journal = journal_over(Watched(store), clock=clock)
        enrol(journal, hold=300)
        yield bench_over(journal, clock)


# ── Batches ────────────────────


def test_what_waits_goes_in_its_order_and_is_gone_once_it_is_answered(bench: Bench) -> None:
    for number in range(5):
        sell(bench.journal, str(number))
    sent = bench.waiting()
    bench.forwarder.round()
    assert bench.central.seqs == [sent]
    assert bench.waiting() == []
    assert bench.central.batches[0].lowest_waiting is None
    assert bench.central.batches[0].head == bench.journal.head()


def test_more_than_a_batch_goes_in_several(bench: Bench) -> None:
    bench = bench_over(bench.journal, bench.clock, largest=2)
    for number in range(5):
        sell(bench.journal, str(number))
    first = bench.waiting()[0]
    bench.forwarder.round()
    assert bench.central.seqs == [[first, first + 1], [first + 2, first + 3], [first + 4]]
    assert [batch.lowest_waiting for batch in bench.central.batches] == [
        Waiting(epoch=1, seq=first + 2),
        Waiting(epoch=1, seq=first + 4),
        None,
    ]


def test_a_free_intent_goes_in_no_batch_and_stays_the_lowest_that_waits(bench: Bench) -> None:
    sell(bench.journal, "1")
    intent = intend(bench.journal, free_plan())
    sell(bench.journal, "2")
    (place,) = (row.envelope.seq for row in rows(bench.journal) if row.id == intent.id)
    bench.forwarder.round()
    assert bench.central.seqs == [[place - 1, place + 1]]
    assert bench.central.batches[0].lowest_waiting == Waiting(epoch=1, seq=place)
    assert bench.waiting() == [place]


def test_what_is_recorded_while_a_batch_is_made_is_behind_the_head_it_names(bench: Bench) -> None:
    sell(bench.journal, "1")
    journal, looked = bench.journal, journal_head_of(bench.journal)

    def head_then_sale() -> Head:
        head = looked()
        if journal.store.waiting_count() == 1:
            sell(journal, "2")
        return head

    journal.head = head_then_sale
    bench.forwarder.round()
    first, second = bench.central.batches
    assert [item.envelope.seq for item in first.items] == [first.head.seq]
    assert first.lowest_waiting == Waiting(epoch=1, seq=first.head.seq + 1), "no gap is claimed for what waits"
    assert [item.envelope.seq for item in second.items] == [first.head.seq + 1]


def says_changes(bench: Bench, newest: int) -> None:
    bench.central.beats = lambda: Answered(HeartbeatAnswer(now=START, configuration=0, changes=newest))


def journal_head_of(journal: Journal) -> Callable[[], Head]:
    return journal.head


def test_a_row_that_cannot_be_read_goes_as_its_place(bench: Bench) -> None:
    sell(bench.journal, "1")
    sell(bench.journal, "2")
    broken, whole = rows(bench.journal)
    store = bench.journal.store
    reading = store.waiting

    def damaged(limit: int = 500, after: int = -1) -> tuple[object, ...]:
        void = VoidRow(1, broken.envelope.seq, broken.envelope.hash)
        return tuple(void if row.place == broken.place else row for row in reading(limit, after))

    store.waiting = damaged
    bench.forwarder.round()
    (batch,) = bench.central.batches
    assert [(void.epoch, void.seq, void.hash, void.void) for void in batch.voids] == [
        (1, broken.envelope.seq, broken.envelope.hash, True)
    ]
    assert [item.envelope.seq for item in batch.items] == [whole.envelope.seq]
    assert store.waiting_count() == 0


# ── Answers ────────────────────


def test_what_was_not_answered_is_sent_again(bench: Bench) -> None:
    for number in range(3):
        sell(bench.journal, str(number))
    first = bench.waiting()[0]

    def only_the_first(batch: Batch) -> Reply[BatchAnswer]:
        whole = accepted(batch).message
        return Answered(BatchAnswer(answers=whole.answers[:1]))

    bench.central.takes = only_the_first
    bench.forwarder.round()
    assert bench.central.seqs == [[first, first + 1, first + 2], [first + 1, first + 2], [first + 2]]
    assert bench.waiting() == []


def test_answers_to_places_that_nobody_asked_about_change_nothing(bench: Bench) -> None:
    sell(bench.journal, "1")
    strangers = tuple(
        Answer(epoch=epoch, seq=seq, id=None, status=Status.ACCEPTED) for epoch, seq in ((9, 9), (-1, 3), (1, 1 << 60))
    )
    bench.central.takes = lambda batch: Answered(BatchAnswer(answers=strangers + accepted(batch).message.answers))
    bench.forwarder.round()
    assert bench.waiting() == []
    assert bench.heard.errors == []


@pytest.mark.parametrize("strange", [(), (Answer(epoch=9, seq=9, id=None, status=Status.ACCEPTED),)])
def test_a_batch_without_answers_is_weather_and_no_loop(bench: Bench, strange: tuple[Answer, ...]) -> None:
    sell(bench.journal, "1")
    bench.central.takes = lambda _: Answered(BatchAnswer(answers=strange))
    waits = [bench.forwarder.round() for _ in range(4)]
    assert len(bench.central.batches) == 4, "once a round"
    assert waits == sorted(waits)
    assert waits[0] > 0
    assert bench.heard.network == [False]
    assert len(bench.waiting()) == 1


def test_a_rejected_sale_leaves_the_queue_and_is_told_later(bench: Bench) -> None:
    sell(bench.journal, "1")

    def reject(batch: Batch) -> Reply[BatchAnswer]:
        (item,) = batch.items
        place = item.envelope
        answer = Answer(epoch=place.epoch, seq=place.seq, id=None, status=Status.REJECTED, reason=Reason.RECEIPT_USED)
        return Answered(BatchAnswer(answers=(answer,)))

    bench.central.takes = reject
    token = bodies(bench.journal)[0].card
    assert token is not None
    bench.forwarder.round()
    assert bench.waiting() == []
    assert [refusal.reason for refusal in bench.journal.card(token).refusals] == [Reason.RECEIPT_USED]


# ── Refusals: bisection ────────────────────


def poisoned(*seqs: int) -> Callable[[Batch], Reply[BatchAnswer]]:
    """A central that refuses every batch with one of these in it."""

    def take(batch: Batch) -> Reply[BatchAnswer]:
        return REFUSED if any(item.envelope.seq in seqs for item in batch.items) else accepted(batch)

    return take


@pytest.mark.parametrize("offset", range(7))
def test_bisection_leaves_the_poison_and_delivers_the_rest(
    bench: Bench, offset: int, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(7):
        sell(bench.journal, str(number))
    poison = bench.waiting()[offset]
    bench.central.takes = poisoned(poison)
    bench.forwarder.round()
    assert bench.waiting() == [poison]
    assert [record.levelno for record in caplog.records if "N11" in record.getMessage()] == [logging.ERROR]
    assert f"1/{poison}" in caplog.text


def test_poison_is_asked_about_once_a_run_and_holds_its_place(bench: Bench) -> None:
    sell(bench.journal, "1")
    (poison,) = bench.waiting()
    bench.central.takes = poisoned(poison)
    bench.forwarder.round()
    sell(bench.journal, "2")
    bench.forwarder.round()
    assert bench.central.seqs == [[poison], [poison + 1]]
    assert bench.central.batches[1].lowest_waiting == Waiting(epoch=1, seq=poison)
    assert bench.waiting() == [poison]


def test_weather_in_a_bisection_ends_it(bench: Bench) -> None:
    for number in range(4):
        sell(bench.journal, str(number))
    replies = deque([REFUSED, Weather("ReadTimeout")])
    bench.central.takes = lambda _: replies.popleft()
    assert bench.forwarder.round() > 0
    assert len(bench.central.batches) == 2
    assert len(bench.waiting()) == 4


# ── Weather ────────────────────


def test_retry_after_is_the_least_and_jitter_comes_on_top(bench: Bench) -> None:
    sell(bench.journal, "1")
    bench.central.takes = lambda _: Weather("status 429", retry_after=17.0)
    assert bench.forwarder.round() == pytest.approx(17.0 + 0.5 * 2)
    assert bench.forwarder.round() == pytest.approx(17.0 + 0.5 * 4)


def test_offline_is_noticed_and_left_and_told_once_each(bench: Bench) -> None:
    sell(bench.journal, "1")
    bench.forwarder.round()
    sell(bench.journal, "2")
    bench.central.takes = lambda _: Weather("ConnectError")
    for _ in range(3):
        bench.forwarder.round()
    assert bench.heard.network == [True, False]
    bench.central.takes = accepted
    for _ in range(3):
        bench.forwarder.round()
    assert bench.heard.network == [True, False, True]
    assert bench.waiting() == []


def test_waits_grow_while_nothing_answers_and_begin_anew_afterwards(bench: Bench) -> None:
    sell(bench.journal, "1")
    bench.central.takes = lambda _: Weather("ConnectError")
    assert [bench.forwarder.round() for _ in range(8)] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    bench.central.takes = accepted
    bench.forwarder.round()
    sell(bench.journal, "2")
    bench.central.takes = lambda _: Weather("ConnectError")
    assert bench.forwarder.round() == 1.0


def test_a_half_answering_central_is_not_hammered(bench: Bench) -> None:
    bench.central.beats = lambda: Answered(HeartbeatAnswer(now=START, configuration=4, changes=0))
    bench.central.says = Weather("status 500")
    waits = [bench.forwarder.round() for _ in range(4)]
    assert waits == [1.0, 2.0, 4.0, 8.0]


@given(
    failures=st.integers(0, 10_000),
    chance=st.floats(0, 1, exclude_max=True),
    asked=st.none() | st.floats(0, 1e9),
)
def test_backoff_has_bounds(failures: int, chance: float, asked: float | None) -> None:
    wait = Backoff(failures).wait(chance, asked)
    least = 0.0 if asked is None else min(asked, 10 * MOST_SECONDS)
    assert least <= wait <= least + MOST_SECONDS
    assert Backoff().wait(chance) <= FIRST_SECONDS
    assert Backoff(failures).failed().wait(chance) >= Backoff(failures).wait(chance)


def test_revoked_is_told_and_nothing_is_lost(bench: Bench) -> None:
    sell(bench.journal, "1")
    bench.central.takes = lambda _: Revoked()
    assert bench.forwarder.round() > 0
    assert bench.heard.revocations == 1
    assert len(bench.waiting()) == 1


# ── Forks ────────────────────


def test_a_fork_opens_the_epoch_that_central_names(bench: Bench) -> None:
    sell(bench.journal, "1")
    ids = [row.id for row in rows(bench.journal)]
    replies: deque[Callable[[Batch], Reply[BatchAnswer]]] = deque(
        [lambda _: Answered(BatchAnswer(answers=(), fork=7)), accepted]
    )
    bench.central.takes = in_turn(replies)
    bench.forwarder.round()
    again = bench.central.batches[1]
    assert bench.journal.head().epoch == 7
    assert {item.envelope.epoch for item in again.items} == {7}
    assert [item.envelope.seq for item in again.items] == [1, 2]
    assert ids[0] in again.items[1].body
    assert bench.waiting() == []


def test_forks_without_end_are_weather(bench: Bench) -> None:
    sell(bench.journal, "1")
    bench.central.takes = lambda batch: Answered(BatchAnswer(answers=(), fork=batch.head.epoch + 1))
    assert bench.forwarder.round() > 0
    assert len(bench.central.batches) == 2
    assert bench.heard.network[-1] is False


def test_a_fork_in_the_middle_of_a_bisection_is_not_followed_by_older_envelopes(bench: Bench) -> None:
    for number in range(4):
        sell(bench.journal, str(number))
    replies: deque[Callable[[Batch], Reply[BatchAnswer]]] = deque(
        [lambda _: REFUSED, lambda _: Answered(BatchAnswer(answers=(), fork=5))]
    )
    bench.central.takes = in_turn(replies)
    bench.forwarder.round()
    assert {item.envelope.epoch for item in bench.central.batches[2].items} == {5}
    assert bench.waiting() == []


def test_an_epoch_says_that_it_was_a_fork(bench: Bench) -> None:
    sell(bench.journal, "1")
    bench.central.takes = lambda _: Answered(BatchAnswer(answers=(), fork=3))
    bench.forwarder.round()
    opened_by = next(body for body in bodies(bench.journal) if isinstance(body, EpochOpened))
    assert opened_by.reason.value == "forked"


def beats_with(fork: int, known_seq: int | None) -> Callable[[], Reply[HeartbeatAnswer]]:
    return lambda: Answered(HeartbeatAnswer(now=START, configuration=0, changes=0, fork=fork, known_seq=known_seq))


def test_a_heartbeat_to_a_store_that_fell_back_opens_the_epoch_and_central_hears_it_at_once(bench: Bench) -> None:
    head = bench.journal.head()
    bench.central.beats = beats_with(6, head.seq + 3)
    assert bench.forwarder.round() == 0
    bench.central.beats = FakeCentral().beats
    bench.forwarder.round()
    (opening_record,) = bench.central.batches[-1].items
    assert (opening_record.envelope.epoch, opening_record.envelope.seq) == (6, 1)
    assert f'"last_seq":{head.seq}' in opening_record.body
    assert bench.journal.head().epoch == 6


def test_another_hash_at_the_heads_place_is_a_fork_whatever_came_since(bench: Bench) -> None:
    bench.central.beats = beats_with(6, None)
    bench.forwarder.round()
    assert bench.journal.head().epoch == 6


def test_a_batch_that_a_later_request_overtook_is_no_fork(bench: Bench) -> None:
    sell(bench.journal, "1")

    def overtaken(batch: Batch) -> Reply[BatchAnswer]:
        sell(bench.journal, "2")
        reply = accepted(batch)
        assert isinstance(reply, Answered)
        return Answered(msgspec.structs.replace(reply.message, fork=9, known_seq=batch.head.seq + 1))

    bench.central.takes = in_turn(deque([overtaken]))
    bench.forwarder.round()
    assert bench.journal.head().epoch == 1
    assert bench.waiting() == []


# ── Heartbeat, configuration, changes, clock ────────────────────


def test_heartbeats_come_every_half_minute(bench: Bench) -> None:
    assert bench.forwarder.round() == HEARTBEAT_SECONDS
    bench.clock.pass_(HEARTBEAT_SECONDS - 1)
    assert bench.forwarder.round() == 1.0
    assert len(bench.central.heartbeats) == 1
    bench.clock.pass_(1)
    bench.forwarder.round()
    assert len(bench.central.heartbeats) == 2


def test_a_housing_that_was_open_for_a_blink_is_said_until_central_has_heard_it(bench: Bench) -> None:
    friendly = bench.central.beats
    bench.heard.said = Vitals("ok", 0.25)
    bench.forwarder.round()
    assert not bench.central.heartbeats[-1].tampered
    bench.heard.said = Vitals("ok", 0.25, openings=1)
    for answers, tampered in ((False, True), (True, True), (True, False)):
        bench.central.beats = friendly if answers else lambda: Weather("ReadTimeout")
        bench.clock.pass_(10 * HEARTBEAT_SECONDS)
        bench.forwarder.round()
        assert bench.central.heartbeats[-1].tampered is tampered


def test_a_heartbeat_says_how_the_terminal_is(bench: Bench) -> None:
    bench.forwarder.round()
    (beat,) = bench.central.heartbeats
    assert (beat.software, beat.printer, beat.disk_used, beat.clock_trusted) == ("1.2.3", "near-end", 0.25, True)
    assert (beat.tampered, beat.missing) == (True, ("lamp",))
    assert (beat.head, beat.waiting) == (bench.journal.head(), 0)


def test_another_configuration_is_fetched_once(bench: Bench) -> None:
    bench.central.beats = lambda: Answered(HeartbeatAnswer(now=START, configuration=4, changes=0))
    for _ in range(3):
        bench.forwarder.round()
        bench.clock.pass_(HEARTBEAT_SECONDS)
    assert bench.central.configured == 1
    assert bench.heard.configurations == [CONFIGURATION]


UNREADABLE = Weather("an answer this version cannot read", unreadable=True)


@pytest.mark.parametrize("why", list(ConfigurationRefusal))
def test_a_configuration_that_cannot_be_is_refused_once_and_said(bench: Bench, why: ConfigurationRefusal) -> None:
    bench.central.beats = lambda: Answered(HeartbeatAnswer(now=START, configuration=4, changes=0))
    good = bench.central.says
    if why is ConfigurationRefusal.UNREADABLE:
        bench.central.says = UNREADABLE
    bench.heard.contradicts = why is ConfigurationRefusal.CONTRADICTORY
    for _ in range(3):
        bench.forwarder.round()
        bench.clock.pass_(HEARTBEAT_SECONDS)
    assert (bench.central.configured, bench.heard.configurations, bench.heard.errors) == (1, [], [])
    assert bench.heard.network == [True], "the terminal goes on"
    said = [beat.refused for beat in bench.central.heartbeats]
    assert said == [None, *[RefusedConfiguration(version=4, why=why)] * 2]
    bench.central.says, bench.heard.contradicts = good, False
    bench.central.beats = lambda: Answered(HeartbeatAnswer(now=START, configuration=5, changes=0))
    for _ in range(2):
        bench.forwarder.round()
        bench.clock.pass_(HEARTBEAT_SECONDS)
    assert bench.heard.configurations
    assert bench.central.heartbeats[-1].refused is None


def test_new_keys_are_made_when_the_office_asks(bench: Bench) -> None:
    bench.central.beats = lambda: Answered(HeartbeatAnswer(now=START, configuration=0, changes=0, roll_key=True))
    bench.forwarder.round()
    assert bench.heard.rolls == 1


# ── The self-test ────────────────────

ROWS = (SelfTestRow(SelfTestItem.PRINTER, SelfTestState.GOOD, SelfTestWord.PRINTED),)
PLATES = (Plate(device="printer", maker="EPSON", serial="X4HJ"),)


def test_a_self_test_waits_on_the_disk_until_central_has_it(bench: Bench) -> None:
    store = bench.journal.store
    keep_self_test(store, ROWS, START, "1.2.3", board="b1", plates=PLATES)
    bench.central.takes_test = lambda _: Weather("ReadTimeout")
    bench.forwarder.round()
    assert unsent_self_test(store) is not None
    bench.central.takes_test = lambda report: Answered(SelfTestTaken(at=report.at))
    bench.clock.pass_(10 * HEARTBEAT_SECONDS)
    bench.forwarder.round()
    assert unsent_self_test(store) is None
    line = TriedLine(item="printer", state="good", word="printed")
    told = SelfTestReport(at=START, board="b1", software="1.2.3", lines=(line,), plates=PLATES)
    assert bench.central.reports == [told, told]
    bench.clock.pass_(HEARTBEAT_SECONDS)
    bench.forwarder.round()
    assert len(bench.central.reports) == 2


def test_a_newer_self_test_that_came_meanwhile_still_waits(bench: Bench) -> None:
    store, later = bench.journal.store, START + timedelta(minutes=1)
    keep_self_test(store, ROWS, START, "1.2.3")

    def takes(report: SelfTestReport) -> Reply[SelfTestTaken]:
        keep_self_test(store, ROWS, later, "1.2.3")
        bench.central.takes_test = lambda report: Answered(SelfTestTaken(at=report.at))
        return Answered(SelfTestTaken(at=report.at))

    bench.central.takes_test = takes
    for _ in range(2):
        bench.forwarder.round()
        bench.clock.pass_(HEARTBEAT_SECONDS)
    assert [report.at for report in bench.central.reports] == [START, later]
    assert unsent_self_test(store) is None


def test_a_central_that_knows_no_self_tests_is_not_asked_again_and_again(bench: Bench) -> None:
    keep_self_test(bench.journal.store, ROWS, START, "1.2.3")
    bench.central.takes_test = lambda _: REFUSED
    for _ in range(3):
        bench.forwarder.round()
        bench.clock.pass_(HEARTBEAT_SECONDS)
    assert len(bench.central.reports) == 1
    assert bench.heard.network == [True]
    assert unsent_self_test(bench.journal.store) is not None


def test_changes_are_read_to_their_end_and_only_when_there_are_some(bench: Bench) -> None:
    says_changes(bench, 12)
    bench.central.pages.extend(
        [Answered(Changes(changes=(), next=10, more=True)), Answered(Changes(changes=(), next=12, more=False))]
    )
    bench.forwarder.round()
    assert bench.central.asked == [0, 10]
    assert bench.journal.delivery.cursor() == 12
    bench.forwarder.round()
    assert bench.central.asked == [0, 10]
    bench.clock.pass_(HEARTBEAT_SECONDS)
    says_changes(bench, 13)
    bench.forwarder.round()
    assert bench.central.asked == [0, 10, 12]


def test_only_a_programme_or_a_charitys_sum_lets_the_machine_look_at_its_programmes_anew(bench: Bench) -> None:
    hold = only_hold(bench.journal)
    collected = CharityChanged(programme=hold.programme, charity="trees", cents=5, as_of=START)
    pages: dict[int, Change] = {3: HoldAskedBack(hold=hold.id), 4: collected}
    looked = []
    for newest, change in pages.items():
        says_changes(bench, newest)
        bench.central.pages.append(Answered(Changes(changes=(change,), next=newest, more=False)))
        bench.forwarder.round()
        bench.clock.pass_(HEARTBEAT_SECONDS)
        looked.append(bench.heard.changes)
    assert looked == [0, 1]


def test_a_hold_asked_back_is_given_back(bench: Bench) -> None:
    hold = only_hold(bench.journal)
    says_changes(bench, 3)
    bench.central.pages.append(Answered(Changes(changes=(HoldAskedBack(hold=hold.id),), next=3, more=False)))
    assert bench.forwarder.round() == 0.0, "what was just recorded goes at once"
    (body,) = bodies(bench.journal)
    assert isinstance(body, HoldReturn)
    assert (body.hold, body.points) == (hold.id, 300)
    assert only_hold(bench.journal).state is HoldState.RETURNED
    bench.forwarder.round()
    assert bench.waiting() == []


def test_a_hold_that_is_not_here_is_not_given_back(bench: Bench) -> None:
    stranger = Uuid("018f0000-0000-7000-8000-00000000dead")
    says_changes(bench, 3)
    bench.central.pages.append(Answered(Changes(changes=(HoldAskedBack(hold=stranger),), next=3, more=False)))
    bench.forwarder.round()
    assert bench.central.asked == [0]
    assert kinds(bench.journal) == []


def test_a_clock_that_nobody_set_learns_central_s_time(tmp_path: Path) -> None:
    with opened(tmp_path / "store") as store:
        clock = Patient(START - timedelta(days=400), trusted=False)
        journal = journal_over(Watched(store), clock=clock)
        enrol(journal)
        bench = bench_over(journal, clock)
        bench.forwarder.round()
        assert bench.central.heartbeats[0].clock_trusted is False
        assert (clock.now.at, clock.now.trusted) == (START, True)


def test_a_trusted_clock_is_left_alone(bench: Bench) -> None:
    bench.central.beats = lambda: Answered(
        HeartbeatAnswer(now=START + timedelta(minutes=2), configuration=0, changes=0)
    )
    bench.forwarder.round()
    assert bench.clock.now.at == START


def test_skew_is_learned_and_tried_again_at_once_but_only_once(bench: Bench) -> None:
    then = START + timedelta(hours=5)
    bench.central.beats = lambda: Skewed(then)
    assert bench.forwarder.round() == 0.0
    assert bench.clock.now.at == then
    assert bench.heard.network == []
    assert bench.forwarder.round() > 0
    assert bench.heard.network == [False]


# ── Faults of this side ────────────────────


def test_a_full_store_ends_the_round_and_not_the_forwarder(bench: Bench) -> None:
    says_changes(bench, 3)
    bench.central.pages.append(Answered(Changes(changes=(), next=3, more=False)))
    listen, full = bench.journal.delivery.change, StoreFullError("no room")

    def no_room(_changes: Changes) -> tuple[Uuid, ...]:
        raise full

    bench.journal.delivery.change = no_room
    assert bench.forwarder.round() > 0
    assert bench.heard.errors == [full]
    sell(bench.journal, "1")
    bench.journal.delivery.change = listen
    bench.forwarder.round()
    assert bench.waiting() == []


def test_a_defect_is_told_and_logged_and_ends_no_thread(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def break_down() -> Reply[HeartbeatAnswer]:
        raise RuntimeError("a defect")

    bench.central.beats = break_down
    thread = threading.Thread(target=bench.forwarder.run)
    thread.start()
    assert bench.heard.wait(lambda: bool(bench.heard.errors))
    assert thread.is_alive()
    bench.forwarder.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert "a defect" in caplog.text


# ── Free intents ────────────────────


def test_an_intent_that_was_decided_under_its_old_envelope_gets_its_new_place_a_receipt(bench: Bench) -> None:
    intent = intend(bench.journal, free_plan())
    decision = authorised(bench.journal, intent)
    bench.journal.delivery.open_epoch(EpochReason.FORKED)
    bench.journal.redemptions.decided(intent.id, decision)
    assert "redemption" in kinds(bench.journal)
    bench.forwarder.round()
    assert bench.waiting() == []


def test_an_intent_whose_document_is_lost_does_not_wait_for_ever(bench: Bench) -> None:
    intent = intend(bench.journal, free_plan())
    bench.journal.store.commit([Delete(Table.PRINTS, intent.id)])
    bench.forwarder.round()
    assert bench.waiting() == []


# ── The thread ────────────────────


@pytest.fixture
def running(bench: Bench) -> Iterator[Bench]:
    thread = threading.Thread(target=bench.forwarder.run)
    thread.start()
    assert bench.heard.wait(lambda: bench.heard.network == [True])
    yield bench
    bench.forwarder.stop()
    thread.join(20)
    assert not thread.is_alive(), "stop ends the wait"


def test_a_nudge_delivers_at_once(running: Bench) -> None:
    delivered = threading.Event()

    def take(batch: Batch) -> Reply[BatchAnswer]:
        delivered.set()
        return accepted(batch)

    running.central.takes = take
    sell(running.journal, "1")
    running.forwarder.nudge()
    assert delivered.wait(20), "the next heartbeat is half a minute away"


def test_a_nudge_offline_waits_its_turn(bench: Bench) -> None:
    bench.central.beats = lambda: Weather("ConnectError")
    bench.forwarder.round()
    assert bench.heard.network == [False]
    bench.forwarder.nudge()
    assert not bench.forwarder._nudged


def test_doubt_asks_central_and_tells_everybody_what_came_of_it(running: Bench) -> None:
    running.forwarder.doubt()
    assert running.heard.wait(lambda: running.heard.network == [True, True])
    running.central.beats = lambda: Weather("ConnectError")
    running.forwarder.doubt()
    assert running.heard.wait(lambda: running.heard.network == [True, True, False])
