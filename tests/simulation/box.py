"""One terminal in the simulation: the real machine, journal, carrier and forwarder over what outlives their power."""

import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from drivers.ports import PrinterStatus
from drivers.printer_profiles import EPSON_80
from loyalty.errors import LoyaltyError
from loyalty.ids import ENTROPY_BYTES, uuid7
from loyalty.wire import MAX_BATCH, Configuration
from terminal import app, identity
from terminal.central_client import Reply
from terminal.clock import SystemClock
from terminal.forwarder import Forwarder
from terminal.journal.errors import JournalError
from terminal.journal.journal import Journal
from terminal.known_time import floor
from terminal.machine.effects import Effect
from terminal.machine.events import Configured, Event, FaultSays, PrinterSays, Tick
from terminal.machine.health import Fault, Health
from terminal.machine.states import Attract, Machine, Redeeming
from terminal.machine.step import step
from terminal.machine.view import view
from terminal.runtime.carrier import Carrier
from terminal.runtime.failures import event_of
from terminal.runtime.loop import EVENTS
from terminal.runtime.ports import Devices
from terminal.store.errors import OutcomeUnknownError, StoreError, StoreFaultError, StoreFullError
from terminal.store.values import Acknowledge, Append, Change
from tests.simulation import office
from tests.simulation.aloft import Aloft
from tests.simulation.clockwork import SECOND, Board, Clockwork
from tests.simulation.disk import Disk, MemoryStore
from tests.simulation.fibers import Fiber, PowerCut
from tests.simulation.hands import Hand, Mute, Roll, SimPrinter
from tests.simulation.links import Ears, Line
from tests.simulation.met import Met, ahead_of, cut_short
from tests.simulation.network import Network, Weathered
from tests.simulation.troubles import Troubles
from tests.simulation.watcher import Watcher

TICK = 250


class Cut(PowerCut):
    """The power of one box is gone."""

    def __init__(self, box: "Box") -> None:
        super().__init__()
        self.box = box


class Box:
    """What stands in the shop: disk, paper, a line; and, while it has power, the program."""

    def __init__(
        self, name: str, disk: Disk, clockwork: Clockwork, network: Network, watcher: Watcher, chance: random.Random
    ) -> None:
        self.name = name
        self.clockwork, self.network, self.watcher, self.chance = clockwork, network, watcher, chance
        self.line = Weathered()
        self.troubles = Troubles()
        self.roll = Roll()
        self.alive = False
        self.boots = 0
        self._generation = 0
        self._aloft = Aloft(lambda: watcher.together(self))
        self.largest = MAX_BATCH
        """The most transactions that a batch has."""
        self.mount(disk)

    def mount(self, disk: Disk) -> None:
        """Another disk in the box, while it has no power."""
        self.disk = disk
        who = identity.identity(MemoryStore(disk))
        assert who is not None
        self.who = who

    # ── power ────────────────────

    def boot(self) -> None:
        """Start the program over the disk, as `terminal.app` does."""
        self._generation += 1
        self.boots += 1
        self.alive = True
        self.watcher.note(self.name, "boots")
        self._inbox: deque[Event] = deque()
        self._pumping = False
        self._ticking: int | None = None
        self._round: Fiber | None = None
        self._nap = 0
        self.store = MemoryStore(self.disk, self._kept, self._commit)
        self.board = Board(self.clockwork, lost=self.chance.random() < 0.5)
        self.clock = SystemClock(floor(self.store), wall=self.board.wall, monotonic_ns=self.board.monotonic_ns)
        told = identity.configuration(self.store)
        assert told is not None
        self._told = told
        self.journal = Journal(
            self.store,
            terminal=self.who.terminal,
            owner=self.who.owner,
            boot_id=uuid7(self.clock.moment().at, self.chance.randbytes(ENTROPY_BYTES)),
            clock=self.clock,
            entropy=self.chance.randbytes,
        )
        app._open_epoch(self.store, self.journal, self.who)
        self.journal.redemptions.recover()
        context = self._context()
        self.machine = Machine(context, Health(), Attract(context.languages[0]))
        line = Line(self)
        self.forwarder = Forwarder(
            self.journal,
            line,
            clock=self.clock,
            listener=Ears(self),
            chance=self.chance.random,
            software="0",
            aside=self._aloft.aside,
            largest=self.largest,
        )
        self.printer = SimPrinter(self.roll, self.clockwork, self.chance)
        mute = Mute()
        self.hands: list[Hand] = []
        self.carrier = Carrier(
            self.journal,
            line,
            Devices((), self.printer, EPSON_80, mute, mute, mute),
            post=self.post,
            nudge=self.nudge,
            doubt=self._doubt,
            told=lambda: self._told,
            voucher_key=lambda: identity.voucher_key(self.who),
            hire=self._hire,
        )
        self.ask_printer()
        self._sleep(0)

    def die(self) -> None:
        """No power: all that was in memory is gone."""
        self.watcher.note(self.name, "loses power")
        self.clockwork.met += cut_short(self.disk)
        self._generation += 1
        self.alive = False
        for fiber in (self._round, *(hand.fiber for hand in getattr(self, "hands", ()))):
            if fiber is not None:
                fiber.kill()
        self._aloft.cut_off()
        self.network.cut_off(self.name)

    def life(self, what: Callable[[], None]) -> Callable[[], None]:
        """`what`, unless the power was cut since."""
        mine = self._generation

        def living() -> None:
            if self._generation == mine:
                what()

        return living

    def power_cut(self) -> None:
        """Pull the plug between two events."""
        if self.alive:
            self.die()

    def _hire(self, name: str, broke: Callable[[Exception], None]) -> Hand:
        hand = Hand(
            self.clockwork,
            self.life,
            broke,
            lambda error: self.watcher.defect(self.name, error),
            waits=name != "journal",
        )
        self.hands.append(hand)
        return hand

    # ── the disk ────────────────────

    def _kept(self, disk: Disk) -> None:
        self.disk = disk

    def _commit(self, changes: Sequence[Change], keep: Callable[[], None]) -> None:
        troubles, dice = self.troubles, self.chance.random()

        def kept() -> None:
            before = self.disk
            keep()
            rows = [change.row for change in changes if isinstance(change, Append)]
            if rows:
                self.watcher.note(self.name, "records " + " ".join(f"{r.envelope.seq}:{r.kind}" for r in rows))
                self.watcher.recorded(self, rows)
            gone = [
                before.outbox[place]
                for change in changes
                if isinstance(change, Acknowledge)
                for place in change.places
                if place in before.outbox
            ]
            if gone:
                self.watcher.acknowledged(self, gone, changes)

        for share, fault in (
            (troubles.cut_before, Met.CUT_BEFORE),
            (troubles.fault, Met.DISK_FAULT),
            (troubles.full, Met.DISK_FULL),
            (troubles.unknown, Met.UNKNOWN_GONE),
            (troubles.cut_after, Met.CUT_AFTER),
        ):
            if dice < share:
                self.watcher.note(self.name, fault)
                self._strike(fault, kept)
                return
            dice -= share
        kept()

    def _strike(self, fault: Met, kept: Callable[[], None]) -> None:
        is_kept = fault is Met.UNKNOWN_GONE and self.chance.random() < 0.5
        self.clockwork.met[Met.UNKNOWN_KEPT if is_kept else fault] += 1
        match fault:
            case Met.CUT_BEFORE:
                raise Cut(self)
            case Met.DISK_FAULT:
                raise StoreFaultError("simulated")
            case Met.DISK_FULL:
                raise StoreFullError("simulated")
            case Met.UNKNOWN_GONE:
                if is_kept:
                    kept()
                self.store.shut("simulated")
                raise OutcomeUnknownError("simulated")
            case _:
                kept()
                raise Cut(self)

    # ── the loop ────────────────────

    def post(self, event: Event) -> None:
        """Bring the machine an event."""
        self._inbox.append(event)
        assert len(self._inbox) <= EVENTS, "the loop's queue is bounded"
        self._pump()

    def _pump(self) -> None:
        if self._inbox and not self._pumping:
            self._pumping = True
            self.clockwork.soon(0, 3, self.life(self._take))

    def _take(self) -> None:
        event = self._inbox.popleft()
        self._pumping = False
        self.take(event)
        self._pump()

    def take(self, event: Event) -> None:
        """One step of the machine, and what follows."""
        if isinstance(event, PrinterSays) and event.status is self.machine.health.printer:
            return
        before, now = self.machine, self.clock.moment()
        self.machine, effects = step(self.machine, event, now)
        if not isinstance(event, Tick) or before.state != self.machine.state:
            state = self.machine.state
            inner = f"/{type(state.stage).__name__}" if isinstance(state, Redeeming) else ""
            said = " ".join(type(effect).__name__ for effect in effects)
            self.watcher.note(self.name, f"{type(event).__name__} → {type(state).__name__}{inner} {said}")
        if _shows_other(before, self.machine):
            view(self.machine, now)
        for effect in effects:
            self._maybe_cut(effect)
            self.carrier.carry(effect)
        self.watcher.stepped(self, before, event)
        self._plan_tick(now.uptime_ms)

    def _maybe_cut(self, effect: Effect) -> None:
        """The power may go between any two effects."""
        chance = self.troubles.cut_ahead(effect)
        if chance and self.chance.random() < chance:
            self.watcher.note(self.name, Met.CUT_BETWEEN)
            self.clockwork.met[Met.CUT_BETWEEN] += 1
            if (ahead := ahead_of(effect)) is not None:
                self.clockwork.met[ahead] += 1
            raise Cut(self)

    def _plan_tick(self, uptime: int) -> None:
        """A tick when the state's deadline has passed, as late as the loop's own; the others would move nothing."""
        due = self._due()
        if due is None or (self._ticking is not None and self._ticking <= due):
            return
        self._ticking = due
        self.clockwork.after(max(0, due - uptime) + self.chance.randint(0, TICK), self.life(self._tick))

    def _due(self) -> int | None:
        state = self.machine.state
        if isinstance(state, Redeeming):
            return state.stage.until
        due: int | None = getattr(state, "until", None)
        return getattr(state, "idle_at", None) if due is None else due

    def _tick(self) -> None:
        self._ticking = None
        due, now = self._due(), self.clock.moment().uptime_ms
        if due is not None and due <= now:
            self.take(Tick())
        else:
            self._plan_tick(now)

    def ask_printer(self) -> None:
        """What the loop does every two seconds; here, when there may be something new to hear."""
        self.carrier.ask_printer()

    def set_printer(self, status: PrinterStatus) -> None:
        """The paper's truth changes; the loop hears of it within two seconds."""
        self.roll.status = status
        if self.alive:
            self.clockwork.soon(0, 2 * SECOND, self.life(self.ask_printer))

    # ── the forwarder's thread ────────────────────

    def _sleep(self, millis: int) -> None:
        self._nap += 1
        mine = self._nap

        def wake() -> None:
            if mine == self._nap and self._round is None:
                self._forward()

        self.clockwork.after(millis, self.life(wake))

    def _forward(self) -> None:
        self.forwarder._nudged = False
        waits: list[float] = []
        fiber = Fiber(lambda: waits.append(self.forwarder.round()), lambda error: self._forwarded(error, waits))
        self._round = fiber
        fiber.begin()

    def _forwarded(self, error: BaseException | None, waits: list[float]) -> None:
        self._round = None
        if isinstance(error, PowerCut):
            raise error
        if error is not None:
            self.watcher.defect(self.name, error)
            return
        nudged = self.forwarder._nudged
        self._sleep(0 if nudged else int(waits[0] * SECOND) + 1)

    def nudge(self) -> None:
        """Something new waits."""
        self.forwarder.nudge()
        self._roused()

    def _doubt(self) -> None:
        self.forwarder.doubt()
        self._roused()

    def _roused(self) -> None:
        if self.forwarder._nudged and self._round is None:
            self._sleep(1)

    # ── what the forwarder hears (as `terminal.app.Terminal`) ────────────────────

    def _context(self) -> Any:
        return identity.context(self.store, self.who, self._told, virtual=True)

    def reconfigure(self, told: Configuration) -> None:
        identity.keep_configuration(self.store, told)
        self._told = told
        self.refresh()

    def refresh(self) -> None:
        context = self._context()
        if context != self.machine.context:
            self.post(Configured(context))

    def failed(self, error: Exception) -> None:
        if isinstance(error, StoreError):
            self.post(event_of(error, self.store))
            return
        if not isinstance(error, LoyaltyError | JournalError):
            self.post(FaultSays(Fault.STORE))
        self.watcher.defect(self.name, error)

    # ── for those who look ────────────────────

    def ask(self, call: office.Call) -> Reply[Any]:
        return self.network.ask(self.name, self.who.terminal, self.line, self.clock.moment().at, call)


def _shows_other(before: Machine, machine: Machine) -> bool:
    """Whether a step may have changed the screen by more than the time."""
    return (
        machine.state is not before.state
        or machine.health is not before.health
        or machine.context is not before.context
    )
