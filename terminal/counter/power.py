"""The terminal's power: it is pulled and put back, and each time another run of the program stands on the same store.

A power cut keeps what was flushed and nothing else: the store's files stay as they are at that instant, log and all,
and no note says that it stopped well. What still runs of the program by then finds its store and its cables gone.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from drivers.printer import EscposPrinter
from drivers.virtual.faults import DeviceFault
from terminal.app import Terminal
from terminal.around import Surroundings
from terminal.central_client_virtual import Cable
from terminal.counter.mirror import Mirror
from terminal.counter.pace import PacedLink
from terminal.counter.places import Places
from terminal.counter.things import FITTINGS, Things, camera_watch, devices, powered
from terminal.counter.wall import WallClock
from terminal.machine.states import Machine
from terminal.running import Program, program_over
from terminal.runtime.ports import Display
from terminal.store.boot import DATABASE
from terminal.store.rows import log_path
from terminal.store.store import Store

log = logging.getLogger("spaarpunt.counter")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a terminal, from its power to the next cut.

    Attributes:
        program: a terminal's, or a device's that is none yet.
        printing: its cable to the printer.
        network: its cable to the network.
    """

    program: Program
    printing: PacedLink
    network: Cable

    @property
    def terminal(self) -> Terminal | None:
        """The terminal; None where the device is none yet."""
        return self.program if isinstance(self.program, Terminal) else None

    def cut(self) -> None:
        """No power: what is on the disk is all that is left of this run."""
        self.program.expect_end()
        freeze(self.program.store)
        self.printing.cut()
        self.network.cut()
        self.program.stop()


class Power:
    """The plug of one terminal on a virtual counter.

    Args:
        places: whose terminal stands on the counter, asked before each run.
        things: what stands on the counter; it outlives each run.
        display: what is drawn on and touched.
        mirror: goes dark with the power; its bell is rung when the power comes or goes.
        watch: told of the machine after each step.
    """

    def __init__(
        self,
        places: Places,
        things: Things,
        display: Display,
        mirror: Mirror,
        watch: Callable[[Machine], None] = lambda _: None,
    ) -> None:
        self._places = places
        self._things = things
        self._display = display
        self._mirror = mirror
        self._bell = mirror.bell
        self.wall = WallClock()
        """The wall clock of the machine that the terminal runs on."""
        self._watch = watch
        self._changed = threading.Condition()
        self._plugged = True
        self._ended = False
        self._now: Run | None = None
        self._camera: DeviceFault | None = None
        self._entrance = False

    @property
    def things(self) -> Things:
        """What stands on the counter now."""
        return self._things

    @property
    def plugged(self) -> bool:
        """Whether the plug is in."""
        return self._plugged

    @property
    def now(self) -> Run | None:
        """The run that has power; None while there is none."""
        return self._now

    def run(self) -> None:
        """Run the terminal, again and again, until `end`; for the thread that owns the display.

        Raises:
            StartError, StoreError: the terminal cannot start.
        """
        while self._wait_for_power():
            one = self._start()
            if one is None:
                return
            try:
                one.program.start()
                self._bell.ring()
                one.program.run()
            finally:
                self._finish(one)

    def pull(self) -> None:
        """Pull the plug: all that was not on the disk is gone."""
        with self._changed:
            self._plugged = False
            one, self._now = self._now, None
            self._changed.notify_all()
        if one is not None:
            one.cut()
        self._mirror.darken()

    def put_back(self) -> None:
        """Put the plug back in: the terminal starts."""
        with self._changed:
            self._plugged = True
            self._changed.notify_all()
        self._bell.ring()

    def restart(self) -> None:
        """End the run politely, and start anew: as the terminal that then stands on the counter."""
        one = self._now
        if one is not None:
            one.program.stop()
            self._mirror.darken()

    def move(self, *, entrance: bool) -> None:
        """Take it to a club's entrance, or back to the counter: there it starts anew, as its settings say."""
        self._entrance = entrance
        self.restart()

    def set_camera(self, fault: DeviceFault | None) -> None:
        """Pull the camera's plug or put it back; it stays so over a power cut."""
        self._camera = fault
        self._things.camera.set_fault(fault)

    def end(self) -> None:
        """Stop for good, as the program is told to stop; from any thread or a signal handler."""
        self._ended = True
        one = self._now
        if one is not None:
            one.program.stop()
        threading.Thread(target=self._tell, daemon=True).start()

    def _tell(self) -> None:
        """A signal handler must not take a lock that its own thread may hold."""
        with self._changed:
            self._changed.notify_all()

    def _wait_for_power(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._plugged or self._ended)
        return not self._ended

    def _start(self) -> Run | None:
        printing, network = PacedLink(self._things.printer, self._bell.ring), Cable(self._things.network)
        profile = self._things.printer.profile
        around = Surroundings(
            replace(devices(self._things), printer=EscposPrinter("printer", printing, profile)),
            self._display,
            (camera_watch(self._things),),
            network,
            virtual=True,
            wall=self.wall,
            watch=self._told,
            network=self._places.air,
            board=lambda: "virtual",
            fittings=FITTINGS,
            entrance=self._entrance,
        )
        program = program_over(self._places.folder, around)
        if program is None:
            return None
        one = Run(program, printing, network)
        with self._changed:
            self._now = one if self._plugged else None
        if self._now is None:
            # The plug went while the program started.
            one.cut()
        return one

    def _told(self, machine: Machine) -> None:
        self._watch(machine)
        self._bell.ring()

    def _finish(self, one: Run) -> None:
        """Give back what a run had: politely, or what is left of it behind its back."""
        with self._changed:
            cut = not self._plugged or self._now is not one
            self._now = None
        if not cut:
            one.program.close()
            if one.terminal is None or one.program.goes_on:
                # What another program goes on from leaves them open for it; here each run has new ones.
                one.program.let_go()
        if self._ended and not cut:
            return
        self._mirror.darken()
        self._display.forget()
        if cut:
            one.program.let_go()
        self._things = powered(self._things)
        self._things.camera.set_fault(self._camera)
        if cut:
            # It may wait for an answer from central that nobody will hear.
            threading.Thread(target=one.program.close, name="spaarpunt-dark", daemon=True).start()
        self._bell.ring()


def freeze(store: Store) -> None:
    """Leave the store's files as a power cut leaves them, and give the folder to the next run.

    SQLite would write its log home and remove it when the connection closes; a cut does not.
    """
    database = store.folder / DATABASE
    files = (database, log_path(database))
    engine = store.engine
    with engine.lock:
        kept = {file: file.read_bytes() for file in files if file.exists()}
        engine.close(lambda _: None)
        for file, content in kept.items():
            file.write_bytes(content)
