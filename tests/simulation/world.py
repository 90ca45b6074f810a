"""One seed: a shop with terminals, a line to central, and everything that may go wrong, from one number."""

import gc
import random
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from drivers.ports import PrinterStatus
from loyalty.bodies import decode
from loyalty.programme import HoldPolicy
from terminal.machine.events import Event
from terminal.machine.health import Fault
from terminal.machine.states import Attract, Machine
from terminal.store.errors import StoreError
from terminal.store.values import Change, OutboxRow, Waiting
from tests.simulation import flying
from tests.simulation.backoffice import Backoffice
from tests.simulation.box import Box, Cut
from tests.simulation.clockwork import DAY, SECOND, Clockwork
from tests.simulation.disk import Disk
from tests.simulation.harm import Harm, another_board, lost_by_restore, revoke, salvaged, waiting_on
from tests.simulation.invariants import Invariants, ViolationError
from tests.simulation.met import Met, ledger_met, redemptions_met
from tests.simulation.network import Network, Weathered
from tests.simulation.office import BACK_OFFICE, CODES, Office, template
from tests.simulation.people import Shopper, purse
from tests.simulation.swarm import Kind, swarm
from tests.simulation.trace import Trace
from tests.simulation.troubles import Troubles

LONGEST_END = 600 * SECOND
"""How long everything may take to be delivered once the faults are over."""
HARMED = 0.3
"""The share of seeds in which a terminal suffers what no disk survives."""
CAUGHT_UP = 0.8
"""The share of seeds whose terminals know what central has; in the others they come fresh from their enrolment."""
MOST_UNLOOKED_AT = 50_000
"""Objects made before Python looks among them for rubbish."""
SHORTEST_DAY = 8 * SECOND
LONGEST_DAY = 14 * SECOND
LOOK = 11 * SECOND
QUIET_LOOKS = 3
"""Together longer than a heartbeat: what central asks for was heard by then."""


@dataclass(frozen=True)
class Result:
    """What became of a seed."""

    seed: int
    events: int
    violation: str | None
    trace: tuple[str, ...]
    digest: str
    met: Counter[Met]


class World:
    """One run; also the watcher of its boxes."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.clockwork = Clockwork(self._dice("time"))
        self.trace = Trace(self.clockwork)
        self.note = self.trace.note
        base = template(self.chance.choice((HoldPolicy.HOME, HoldPolicy.HOME, HoldPolicy.SPARE)))
        self.office = Office(base, self.clockwork.at, self._dice("central").randbytes)
        self.swarm = swarm(self.chance, harmed=HARMED, largest=flying.largest(self._dice("flights")))
        self.harm = self.swarm.harm
        self.invariants = Invariants(self.office, self.harm)
        self.network = Network(self.clockwork, self.office, self._dice("network"), self.note, self._central_took)
        disks = base.caught_up if self.chance.random() < CAUGHT_UP else base.disks
        self.boxes = [Box(code, disks[code], self.clockwork, self.network, self, self._dice(code)) for code in CODES]
        self._purse = purse(base, self.chance)
        self._shoppers = [
            Shopper(box, self._purse, self.clockwork, self._dice("shopper" + box.name), self.swarm.kinds)
            for box in self.boxes
        ]
        self._calm = self._mended = False
        self._back = Backoffice(
            base.disks[BACK_OFFICE], self.clockwork, self.office, self.invariants, self._dice("back office")
        )

    def _dice(self, name: str) -> random.Random:
        """A source of its own for each part, so that one part's change does not move all others."""
        return random.Random(f"{self.seed}/{name}")

    # ── the run ────────────────────

    def run(self) -> Result:
        violation: str | None = None
        try:
            self._play()
        except AssertionError as error:
            violation = f"{type(error).__name__}: {error}"
        finally:
            for box in self.boxes:
                box.power_cut()
        met = self.clockwork.met + redemptions_met(box.disk for box in self.boxes) + ledger_met(self.office.ask)
        return Result(self.seed, self.clockwork.events, violation, self.trace.last, self.trace.digest, met)

    def _play(self) -> None:
        self._choose_faults()
        for box in self.boxes:
            self.clockwork.soon(0, 500, lambda box=box: self._boot(box))
        for shopper in self._shoppers:
            shopper.come()
        self._plan_harm()
        self._until_spent(self.chance.randint(SHORTEST_DAY, LONGEST_DAY))
        self._close()
        self._mend()
        end = self.clockwork.now + LONGEST_END
        quiet = 0
        while self.clockwork.now < end and quiet < QUIET_LOOKS:
            before = self._happened()
            self._until(self.clockwork.now + LOOK)
            quiet = quiet + 1 if self._at_rest() and before == self._happened() else 0
        self.invariants.at_the_end(self.boxes)

    def _until(self, end: int) -> None:
        clockwork = self.clockwork
        while (at := clockwork.next_at()) is not None and at <= end:
            try:
                clockwork.run_one()
            except Cut as cut:
                self._cut(cut.box)
        clockwork.now = max(clockwork.now, end)

    def _until_spent(self, millis: int) -> None:
        """So much of the shop's time; what passes in one go, as nights do, is not counted."""
        while millis > 0:
            began = self.clockwork.now
            self._until(began + SECOND)
            millis -= SECOND

    def _boot(self, box: Box) -> None:
        if box.alive:
            return
        try:
            box.boot()
        except (Cut, StoreError):
            # A program that does not come up is started anew by the system.
            self._cut(box)

    def _cut(self, box: Box) -> None:
        box.die()
        self._later_boot(box)

    def _later_boot(self, box: Box) -> None:
        self.clockwork.soon(200, 6 * SECOND, lambda: self._boot(box))

    def _happened(self) -> tuple[int, int]:
        """What was recorded anywhere, and what changed at central."""
        return len(self.invariants.bodies), self.office.ask("SELECT sum(changes) FROM owners")[0][0]

    def _at_rest(self) -> bool:
        return all(box.alive and (self._is_revoked(box) or self._is_done(box)) for box in self.boxes)

    def _is_revoked(self, box: Box) -> bool:
        return self.harm is Harm.REVOKED and box.machine.health.fault is Fault.REVOKED

    def _is_done(self, box: Box) -> bool:
        online = box.forwarder._progress.online
        return isinstance(box.machine.state, Attract) and not box.disk.outbox and online is True

    # ── what goes wrong ────────────────────

    def _choose_faults(self) -> None:
        """What the swarm has, in the very short time that a day takes; what is not of a terminal stands at the first."""
        shop = self.boxes[0]
        for kind, what, low, high in (
            (Kind.CORRECTIONS, self._correct, 2, 9),
            (Kind.NIGHT, self._night, 4, 25),
            (Kind.LEAVERS, self._leave, 3, 15),
            (Kind.CLAIMS, self._decide, 3, 12),
        ):
            if kind in self.swarm.kinds:
                self._plan(shop, what, low, high)
        if Kind.APART in self.swarm.kinds:
            self.clockwork.soon(3 * SECOND, 7 * SECOND, self._part)
        for box in self.boxes:
            box.line = self.swarm.line(self.chance)
            box.largest = self.swarm.largest
            if self.swarm.flies:
                self.clockwork.soon(
                    3 * SECOND, SHORTEST_DAY, lambda box=box: flying.keep_busy(box, self.office.base, self.chance)
                )
            box.roll.talks = self.chance.random() < 0.7
            box.roll.fault_chance = self.swarm.printer_fault(self.chance)
            box.troubles = self.swarm.troubles(self.chance)
            for kind, happens, low, high in (
                (Kind.WEATHER, self._change_line, 2, 10),
                (Kind.PLUG, self._pull_plug, 2, 15),
                (Kind.PAPER, self._change_paper, 2, 10),
                (Kind.CLOCK, self._jump_clock, 2, 15),
            ):
                if kind in self.swarm.kinds:
                    self._plan(box, happens, low, high)

    def _part(self) -> None:
        """All lines go down until the end of the day."""
        if not self._calm:
            self.note("world", "all lines are down")
            for box in self.boxes:
                box.line.up = False

    def _plan_harm(self) -> None:
        """Once, in the middle of the day, to one terminal."""
        box = self.chance.choice(self.boxes)
        backup: list[Disk] = []
        if self.harm is not None:
            self.clockwork.soon(2 * SECOND, 5 * SECOND, lambda: backup.append(self._backed_up(box)))
            self.clockwork.soon(6 * SECOND, SHORTEST_DAY, lambda: self._do_harm(box, backup[0]))

    def _backed_up(self, box: Box) -> Disk:
        """The disk as it is; where the harm is one to what lies on it, its line goes down, so that something does."""
        if self.harm in {Harm.RESTORED, Harm.SALVAGED, Harm.REPLACED, Harm.BURNT}:
            box.line.up = False
        return box.disk

    def _do_harm(self, box: Box, backup: Disk) -> None:
        if self._calm:
            return
        self.note(box.name, f"is {self.harm}")
        if self.harm is not None:
            self.clockwork.met[Met[self.harm.name]] += 1
        match self.harm:
            case Harm.RESTORED:
                self._cut(box)
                self.invariants.lost |= lost_by_restore(box.disk, backup)
                box.disk = backup
            case Harm.SALVAGED:
                self._cut(box)
                box.disk, gone = salvaged(box.disk, self.chance)
                self.invariants.lost |= gone
            case Harm.CLONED:
                twin = Box("clone", box.disk, self.clockwork, self.network, self, self._dice("clone"))
                twin.line = Weathered(answer_lost=0.2)
                twin.largest = box.largest
                self.boxes.append(twin)
                shopper = Shopper(twin, self._purse, self.clockwork, self._dice("shopper clone"), frozenset())
                self._shoppers.append(shopper)
                self._boot(twin)
                shopper.come()
            case Harm.REVOKED:
                revoke(self.office, box)
            case Harm.REPLACED:
                self._cut(box)
                box.mount(another_board(self.office, box, box.disk))
            case Harm.BURNT:
                self._cut(box)
                self.invariants.lost |= waiting_on(box.disk)
                box.mount(another_board(self.office, box, Disk()))
            case Harm.BLOCKED:
                self.office.block(self.chance.choice(self.office.cards_in_use()))
            case None:
                pass

    def _correct(self, box: Box) -> None:
        self.clockwork.met[Met.CORRECTED] += 1
        self.note("office", self._back.correct())

    def _leave(self, box: Box) -> None:
        """Somebody who collects here stops, at a terminal elsewhere, whatever is still on its way here."""
        left = self.office.leave(self.chance.choice(self.office.cards_in_use()))
        self.clockwork.met[Met.LEFT] += left
        self.note("office", f"a member leaves: {left}")
        self.invariants.central()

    def _decide(self, box: Box) -> None:
        decided = self.office.decide_claim(grant=self.chance.random() < 0.7)
        self.clockwork.met[Met.CLAIMED] += decided is not None
        self.note("office", f"a claim is {decided}")
        self.invariants.central()

    def _night(self, box: Box) -> None:
        """Everything is switched off, and days go by: points expire, holds are asked back."""
        for each in self.boxes:
            if each.alive:
                self._cut(each)
        days = self.chance.choice((1, 4, 8, 40))
        self.note("world", f"{days} days later")
        self.clockwork.now += days * DAY
        self.clockwork.met[Met.NIGHT] += 1
        gone = self.office.expire()
        self.clockwork.met[Met.EXPIRED] += gone > 0
        self.note("office", f"{gone} points expire")
        self.invariants.central()

    def _plan(self, box: Box, what: "Happening", low: int, high: int) -> None:
        def strike() -> None:
            if not self._calm:
                what(box)
                self._plan(box, what, low, high)

        self.clockwork.soon(low * SECOND, high * SECOND, strike)

    def _change_line(self, box: Box) -> None:
        new = self.swarm.line(self.chance)
        self.note(box.name, f"line {new}")
        box.line.turn(new)

    def _pull_plug(self, box: Box) -> None:
        if box.alive:
            self.clockwork.met[Met.PLUG_PULLED] += 1
            self._cut(box)

    def _change_paper(self, box: Box) -> None:
        status = self.chance.choice(
            (PrinterStatus.OK, PrinterStatus.OK, PrinterStatus.NEAR_END, PrinterStatus.PAPER_OUT)
        )
        self.note(box.name, f"paper {status}")
        box.set_printer(status)

    def _jump_clock(self, box: Box) -> None:
        if box.alive:
            by = timedelta(seconds=self.chance.choice((-86_400, -3600, -30, 30, 3600, 400 * 86_400)))
            self.note(box.name, f"clock jumps {by}")
            box.board.jump(by)

    def _close(self) -> None:
        """Nothing new happens; who stands in front of a terminal leaves, and many batches may go in the evening."""
        self._calm = True
        self.note("world", "closes")
        for shopper in self._shoppers:
            shopper.leave()
        if self.swarm.flies:
            for box in self.boxes:
                box.line.turn(flying.evening(self.chance))
            self._until(self.clockwork.now + flying.EVENING)

    def _mend(self) -> None:
        """All faults are over."""
        self._mended = True
        self.note("world", "faults are over")
        for box in self.boxes:
            box.troubles = Troubles()
            box.roll.fault_chance = 0.0
            box.line.turn(Weathered())
            box.set_printer(PrinterStatus.OK)
            if not box.alive:
                self._boot(box)
            elif box.machine.health.fault not in {None, Fault.REVOKED}:
                # Somebody comes and starts it anew.
                self._cut(box)

    # ── who watches ────────────────────

    def recorded(self, box: Box, rows: Sequence[OutboxRow]) -> None:
        self.invariants.recorded(rows)
        if not box.line.up:
            self._offline(box, rows)

    def _offline(self, box: Box, rows: Sequence[OutboxRow]) -> None:
        """Look whether another terminal without a line has something of the same card waiting."""
        others = [each.disk.outbox.values() for each in self.boxes if each is not box and not each.line.up]
        waiting = b"".join(row.body for there in others for row in there if isinstance(row, OutboxRow))
        cards = {card for row in rows if (card := decode(row.body).card) is not None}
        self.clockwork.met[Met.TWICE_OFFLINE] += sum(card.encode() in waiting for card in cards)

    def acknowledged(self, box: Box, rows: Sequence[Waiting], changes: Sequence[Change]) -> None:
        self.invariants.acknowledged(rows)

    def stepped(self, box: Box, before: Machine, event: Event) -> None:
        self.invariants.stepped(box, before, event)

    def together(self, box: Box) -> None:
        if self.swarm.kinds & {Kind.POWER, Kind.PLUG} and not self._mended and self.chance.random() < flying.CUT:
            self.clockwork.soon(0, 150, box.life(lambda: self._pull_plug(box)))

    def defect(self, who: str, error: BaseException) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        raise ViolationError(
            f"{who}: {type(error).__name__}: {error} at {last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
        ) from error

    def _central_took(self, who: str) -> None:
        self.invariants.central()


class Happening:
    """Something that happens to a box."""

    def __call__(self, box: Box) -> None: ...


def run(seed: int) -> Result:
    """Play one seed; rubbish is looked for once in some seeds, since a seed makes little that goes round in circles."""
    usual = gc.get_threshold()
    gc.set_threshold(MOST_UNLOOKED_AT)
    try:
        return World(seed).run()
    finally:
        gc.set_threshold(*usual)
