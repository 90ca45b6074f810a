"""The forwarder: what waits in the outbox reaches central exactly once, whatever the network does.

A round sends a batch, takes the answers in, and then listens: heartbeat, changes, configuration. `round` decides
and is tested without a thread; `run` is the thread around it.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from loyalty.bodies import EpochReason
from loyalty.envelope import Head
from loyalty.errors import LoyaltyError
from loyalty.wire import (
    MAX_BATCH,
    Batch,
    BatchAnswer,
    CharityChanged,
    HeartbeatAnswer,
    ProgrammeChanged,
    Waiting,
)
from terminal.backoff import Backoff
from terminal.batches import forked_to, halves, places_of, settled_places, waiting_at
from terminal.central_client import Answered, Refused, Reply, Revoked, Skewed, Trouble, Weather
from terminal.clock import Clock
from terminal.flights import Aside, Flights, at_once
from terminal.forwarder_ports import Central, Listener
from terminal.journal.errors import JournalError
from terminal.journal.journal import Journal
from terminal.packer import Packed, Packer
from terminal.reporting import Reporter
from terminal.store.errors import StoreError
from terminal.store.values import epoch_and_seq

log = logging.getLogger("spaarpunt.forwarder")

HEARTBEAT_SECONDS = 30.0
_MILLIS = 1000


@dataclass(slots=True)
class Progress:
    """What the forwarder knows between rounds; lost at a restart without harm."""

    backoff: Backoff = field(default_factory=Backoff)
    online: bool | None = None
    heartbeat_due: int = 0
    changes: int = -1


class Forwarder:
    """Delivers one journal's transactions."""

    def __init__(
        self,
        journal: Journal,
        central: Central,
        *,
        clock: Clock,
        listener: Listener,
        chance: Callable[[], float],
        software: str,
        attended: Callable[[], bool] = lambda: False,
        aside: Aside = at_once,
        largest: int = MAX_BATCH,
    ) -> None:
        self._journal = journal
        self._central = central
        self._clock = clock
        self._listener = listener
        self._chance = chance
        self._reporter = Reporter(journal.store, central, listener, software)
        self._aside = aside
        self._packer = Packer(journal, attended, largest)
        self._progress = Progress()
        self._wake = threading.Condition()
        self._nudged = False
        self._stopping = False

    # ── the thread ────────────────────

    def run(self) -> None:
        """Round after round until `stop`."""
        while True:
            wait = self.round()
            with self._wake:
                if not self._nudged and not self._stopping:
                    self._wake.wait(wait)
                self._nudged = False
                if self._stopping:
                    return

    def nudge(self) -> None:
        """Something new waits: deliver it now, unless central does not answer anyway."""
        with self._wake:
            if self._progress.online is not False:
                self._nudged = True
                self._wake.notify_all()

    def doubt(self) -> None:
        """Somebody else got no answer: ask central now whether it is there, and tell everybody what comes of it."""
        with self._wake:
            self._progress.online = None
            self._progress.heartbeat_due = 0
            self._nudged = True
            self._wake.notify_all()

    def stop(self) -> None:
        """End after the round that runs."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()

    # ── a round ────────────────────

    def round(self) -> float:
        """Do what is due; answers the seconds until something is due again.

        A fault of this side ends the round, never the thread: what waits is on the disk and is tried again.
        """
        try:
            trouble = self._work()
            more = trouble is None and bool(self._packer.next().places)
        except Exception as error:  # noqa: BLE001 - a thread that is gone would deliver nothing, in silence
            return self._stumble(error)
        if trouble is not None:
            return self._later(trouble)
        self._progress.backoff = Backoff()
        if more:
            return 0.0
        return max(0.0, (self._progress.heartbeat_due - self._clock.moment().uptime_ms) / _MILLIS)

    def _work(self) -> Trouble | None:
        """Tie loose ends, deliver, say how we are, take in what changed; ends at the first trouble."""
        progress = self._progress
        self._journal.loose.tie()
        trouble = self._deliver_all()
        if trouble is not None:
            return trouble
        now = self._clock.moment().uptime_ms
        if now >= progress.heartbeat_due:
            # Before it leaves: whoever doubts meanwhile wants another one at once.
            progress.heartbeat_due = now + int(HEARTBEAT_SECONDS * _MILLIS)
            trouble = self._heartbeat()
            if trouble is not None:
                progress.heartbeat_due = 0
                return trouble
        if progress.changes < 0 or progress.changes > self._journal.delivery.cursor():
            return self._listen()
        return None

    def _deliver_all(self) -> Trouble | None:
        """Batch after batch until nothing waits or a heartbeat's time is over; each leaves less behind than there was.

        While central works on one the next is packed and written out, and it leaves as soon as central answered all of
        the one before: what the answers change is written meanwhile. Once central has answered, two are on their way,
        so that it never waits for us. The last one goes alone: that nothing waits besides must be so.
        """
        flights = Flights(self._clock, self._aside)
        until = self._clock.moment().uptime_ms + int(HEARTBEAT_SECONDS * _MILLIS)
        forks = 0
        self._launch(flights, self._packer.next())
        while flights:
            ahead = self._packer.next(gone=flights.first.places, beside=flights.places(1))
            ready = self._central.ready(ahead.batch)
            packed, reply, millis = flights.land()
            self._packer.took(millis)
            over = self._stopping or self._clock.moment().uptime_ms >= until
            follows = not over and _may_follow(packed, reply, ahead) and (ahead.more or not flights)
            if follows:
                flights.begin(ahead, ready)
            trouble, forked = self._land(packed.batch, reply)
            forks += forked
            if trouble is None and forks > 1:
                trouble = Weather("a fork behind a fork")
            if trouble is not None or over:
                return self._land_all(flights, trouble)
            if follows and ahead.more and flights.room:
                beside = self._packer.next(beside=flights.places())
                self._launch(flights, beside, only_if=beside.more)
            elif not flights:
                again = self._packer.next()
                if packed.places <= again.places:
                    return Weather("answers that settle nothing")
                self._launch(flights, again)
        return None

    def _launch(self, flights: Flights, packed: Packed, *, only_if: bool = True) -> None:
        if packed.places and only_if:
            flights.begin(packed, self._central.ready(packed.batch))

    def _land_all(self, flights: Flights, trouble: Trouble | None) -> Trouble | None:
        """Take in what is still on its way; answers the first trouble."""
        while flights:
            packed, reply, _ = flights.land()
            found, _ = self._land(packed.batch, reply)
            trouble = trouble or found
        return trouble

    def _land(self, batch: Batch, reply: Reply[BatchAnswer]) -> tuple[Trouble | None, bool]:
        """Take a reply in; answers what was wrong with it, and whether a new epoch opened.

        A batch that another one's fork overtook has envelopes of an old epoch: its rows go again under new ones.
        """
        epoch = self._journal.head().epoch
        if batch.head.epoch != epoch and isinstance(reply, Answered | Refused):
            return None, False
        trouble = self._take(batch, reply)
        return trouble, self._journal.head().epoch != epoch

    def _deliver(self, batch: Batch) -> Trouble | None:
        return self._take(batch, self._central.ready(batch)())

    def _take(self, batch: Batch, reply: Reply[BatchAnswer]) -> Trouble | None:
        match reply:
            case Answered(message):
                if message.fork is None and not settled_places(batch, message):
                    return Weather("a batch without answers")
                self._reached()
                self._journal.delivery.settle(message.answers)
                self._progress.changes = max(self._progress.changes, message.changes)
                self._fork(message, batch.head)
                return None
            case Refused():
                return self._bisect(batch)
            case _:
                return reply

    def _fork(self, message: BatchAnswer | HeartbeatAnswer, named: Head) -> None:
        """Open the epoch that central asks for where another copy of this store went on, or this one fell back."""
        epoch = forked_to(message, named, self._journal.head())
        if epoch is not None:
            log.warning("N10 central found a fork: epoch %d opens", epoch)
            self._journal.delivery.open_epoch(EpochReason.FORKED, epoch)

    def _bisect(self, batch: Batch) -> Trouble | None:
        """Central cannot take this batch: halve it, until one stands alone; that one stays queued."""
        total = len(batch.items) + len(batch.voids)
        if total == 1:
            (place,) = places_of(batch)
            log.error("N11 central refuses the transaction at %d/%d alone; it stays queued", *epoch_and_seq(place))
            self._packer.stuck.add(place)
            return None
        for half in halves(batch):
            trouble = self._deliver(msgspec.structs.replace(half, lowest_waiting=self._lowest()))
            if trouble is not None or self._journal.head().epoch != batch.head.epoch:
                # After a fork the other half has other envelopes: the next batch brings it.
                return trouble
        return None

    def _lowest(self) -> Waiting | None:
        return waiting_at(self._journal.store.lowest_waiting())

    def _heartbeat(self) -> Trouble | None:
        head = self._journal.head()
        trusted = self._clock.moment().trusted
        reply = self._reporter.beat(head, trusted=trusted)
        if not isinstance(reply, Answered):
            return reply
        self._reached()
        self._fork(reply.message, head)
        if not trusted:
            self._clock.learn(reply.message.now)
        self._progress.changes = max(self._progress.changes, reply.message.changes)
        return self._reporter.answered(reply.message)

    def _listen(self) -> Trouble | None:
        """Take all changes in, and give back what central asks back."""
        more = True
        while more:
            reply = self._central.changes(self._journal.delivery.cursor())
            if not isinstance(reply, Answered):
                return reply
            self._reached()
            for hold in self._journal.delivery.change(reply.message):
                self._journal.keeping.give_back(hold)
            more = reply.message.more
            self._progress.changes = max(0, self._progress.changes if more else reply.message.next)
            if any(isinstance(change, ProgrammeChanged | CharityChanged) for change in reply.message.changes):
                self._listener.programmes_changed()
        return None

    # ── what became of it ────────────────────

    def _reached(self) -> None:
        if self._progress.online is not True:
            self._progress.online = True
            self._listener.online(answers=True)

    def _stumble(self, error: Exception) -> float:
        """Note a fault of this side; answers the seconds to wait."""
        if isinstance(error, StoreError | JournalError | LoyaltyError):
            # Its text may name a file or a card.
            log.error("N14 a round could not be kept: %s", type(error).__name__)
        else:
            log.error("X04 a round failed", exc_info=error)
        self._listener.failed(error)
        self._progress.backoff = self._progress.backoff.failed()
        return self._progress.backoff.wait(self._chance())

    def _later(self, trouble: Trouble) -> float:
        """Note what went wrong; answers the seconds to wait."""
        progress = self._progress
        progress.backoff = progress.backoff.failed()
        asked = trouble.retry_after if isinstance(trouble, Weather) else None
        match trouble:
            case Skewed(now):
                self._clock.learn(now)
                if progress.backoff.failures == 1:
                    return 0.0
                log.error("N15 central calls the clock wrong that it set itself")
            case Revoked():
                self._listener.revoked()
            case Refused(problem):
                log.error("N12 central refused a call: %s", problem.type.value)
            case Weather(why=why):
                log.info("N13 central does not answer: %s", why)
        if progress.online is not False:
            progress.online = False
            self._listener.online(answers=False)
        return progress.backoff.wait(self._chance(), asked)


def _may_follow(packed: Packed, reply: Reply[BatchAnswer], ahead: Packed) -> bool:
    """Whether `ahead` says what is so: it was packed as if central had all that was sent before it."""
    if not ahead.places or not isinstance(reply, Answered) or reply.message.fork is not None:
        return False
    return settled_places(packed.batch, reply.message) == packed.places
