"""The terminal, put together: the one place that builds real things and joins them."""

from __future__ import annotations

import importlib
import logging
import random
import secrets
import threading
import time
from dataclasses import replace
from pathlib import Path

from loyalty.bodies import EpochReason
from loyalty.errors import LoyaltyError
from loyalty.ids import ENTROPY_BYTES, uuid7
from loyalty.tokens import card_token
from loyalty.wire import Configuration
from terminal import identity, memory
from terminal.around import STOP_SECONDS, Surroundings
from terminal.central_client import BATCH_SECONDS
from terminal.clock import Clock, SystemClock
from terminal.control.doctor import doctor_answers
from terminal.control.outbox import store_answers
from terminal.control.roll import roll_answers
from terminal.control.server import ControlServer
from terminal.control.status import status_answers
from terminal.courier import Courier
from terminal.doctor.running import Seen
from terminal.enrolling import enrol, is_enrolled, move
from terminal.errors import NotEnrolledError, TakingOverError
from terminal.forwarder import Forwarder
from terminal.journal.documents import IdentityDocument
from terminal.journal.errors import JournalError
from terminal.journal.journal import Journal
from terminal.known_time import floor, save_time
from terminal.last_screens import LastScreens
from terminal.machine.context import Context
from terminal.machine.effects import StandAside
from terminal.machine.events import BeginSelfTest, Configured, FaultSays, NetworkSays
from terminal.machine.health import Fault, Health
from terminal.machine.minting import SEED_BYTES
from terminal.machine.states import Attract, Machine, OutOfService
from terminal.rolling import KeyRoll
from terminal.runtime.carrier import Carrier
from terminal.runtime.eyes import Eyes
from terminal.runtime.failures import event_of
from terminal.runtime.loop import Loop
from terminal.runtime.trying import board_of
from terminal.software import SOFTWARE, temperature
from terminal.store.errors import StoreDamagedError, StoreError
from terminal.store.store import Store
from terminal.supervisor import Pulse
from terminal.taking_over import authorise, taking_over
from terminal.tried import use_calibration, use_layouts
from terminal.vitals import Vitals

log = logging.getLogger("spaarpunt.terminal")

__all__ = ["Surroundings", "Terminal", "enrol", "is_enrolled", "move"]

FIRST_EPOCH = 1
"""Of a terminal that replaced none."""
LATER = ("terminal.vouchers", "biip.gs1_messages", "biip.gs1_digital_link_uris")
"""Slow to load and not needed for the first screen: loaded behind it, before anybody waits for them."""
LONGEST_CALL_SECONDS = 2 * BATCH_SECONDS + STOP_SECONDS
"""How long the forwarder gets: what it has begun to send ends by its own time-outs."""


class Terminal:
    """One running terminal over one store's folder.

    `start` opens the control socket; `run` is the loop, for the thread that owns the display, and brings the other
    threads up once the first screen is presented.

    Raises:
        NotEnrolledError: the store is no terminal's yet.
        TakingOverError: another board is about to go on with it.
        StoreError: the store does not open.
    """

    def __init__(self, folder: Path, around: Surroundings) -> None:
        self._store = Store.open(folder)
        self._stands_aside = False
        try:
            self._build(around)
        except BaseException:
            self._store.close()
            raise

    def _build(self, around: Surroundings) -> None:
        who, told = identity.identity(self._store), identity.configuration(self._store)
        if (who is None or told is None) and self._store.epoch_needed() is not None:
            raise StoreDamagedError("The store lost what this terminal was; its damaged files are kept together.")
        if who is None or told is None:
            raise NotEnrolledError
        if taking_over(self._store) is not None:
            raise TakingOverError
        self._who, self._told = who, told
        self._around = around
        self._clock: Clock = SystemClock(floor(self._store), wall=around.wall)
        boot = uuid7(self._clock.moment().at, secrets.token_bytes(ENTROPY_BYTES))
        self.journal = Journal(
            self._store,
            terminal=who.terminal,
            owner=who.owner,
            boot_id=boot,
            clock=self._clock,
            entropy=secrets.token_bytes,
        )
        _open_epoch(self._store, self.journal, who)
        for left in self.journal.redemptions.recover():
            log.warning("P04 an intent was left %s by the last run; it is brought to its end", left.state.value)
        self._rolling = KeyRoll(self._store)
        self.client = self._rolling.client(self._clock, secrets.token_bytes, around.transport)
        context = self._context(told)
        use_layouts(self._store, around.devices.readers)
        use_calibration(self._store, around.devices.glass)
        machine = Machine(context, Health(), Attract(context.languages[0]), seed=secrets.token_bytes(SEED_BYTES))
        self._screens = LastScreens(self._clock.moment)
        self.loop = Loop(machine, self._clock, around.display, around.devices.readers, self._watch)
        language = identity.test_due(self._store)
        if language is not None:
            self.loop.post(BeginSelfTest(language))
        if identity.is_revoked(self._store):
            self.loop.post(FaultSays(Fault.REVOKED))
        self._courier = Courier()
        self.forwarder = Forwarder(
            self.journal,
            self.client,
            clock=self._clock,
            listener=self,
            chance=random.SystemRandom().random,
            software=SOFTWARE,
            attended=self._attended,
            aside=self._courier.aside,
        )
        self._carrier = Carrier(
            self.journal,
            self.client,
            around.devices,
            post=self.loop.post,
            nudge=self.forwarder.nudge,
            doubt=self.forwarder.doubt,
            told=lambda: self._told,
            voucher_key=self._rolling.voucher_key,
            stand_aside=self._stand_aside,
        )
        pulse = Pulse(around.supervisor, self._well, time.monotonic)
        self.loop.connect(self._carrier.carry, self._carrier.ask_printer, self._begin, pulse.beat, self._has_loaded)
        self._eyes = tuple(Eyes(camera, self.loop.post, self._resting) for camera in around.cameras)
        self._forwarding = threading.Thread(target=self.forwarder.run, name="spaarpunt-forwarder", daemon=True)
        self._loading = threading.Thread(target=self._load, name="spaarpunt-loading", daemon=True)
        self._control: ControlServer | None = None

    @property
    def machine(self) -> Machine:
        """The machine as of the last step."""
        return self.loop.machine

    @property
    def goes_on(self) -> bool:
        """Whether another program goes on from here: the one in which another board takes the store over."""
        return self._stands_aside

    @property
    def store(self) -> Store:
        """Its store."""
        return self._store

    @property
    def clock(self) -> Clock:
        """What tells it the present."""
        return self._clock

    def token_of(self, number: str) -> str | None:
        """The token of a member number as it stands on a card, or None where no scheme has such numbers."""
        context = self.machine.context
        found = context.schemes.match(number)
        return str(card_token(context.token_key, context.owner, found)) if found is not None else None

    def start(self) -> None:
        """Let the command line in; before `run`."""
        rolls = roll_answers(lambda: self._rolling.roll(self.client))
        answers = {
            **store_answers(self._store),
            **rolls,
            **doctor_answers(self.seen),
            **status_answers(self.seen),
            **self._screens.answers(),
        }
        self._control = ControlServer(self._store.folder, answers)

    def _begin(self) -> None:
        """Bring up what nobody sees: the first screen is there, and said to be before what is slow takes its time."""
        self._carrier.ready()
        self._around.supervisor.ready()
        self._forwarding.start()
        self._loading.start()

    def _watch(self, machine: Machine) -> None:
        self._screens.note(machine)
        self._around.watch(machine)

    def _attended(self) -> bool:
        """Whether somebody stands at it."""
        return not isinstance(self.loop.machine.state, Attract | OutOfService)

    def _resting(self) -> bool:
        """Whether nobody is there whom a camera could see."""
        return self.loop.machine.presence.resting

    def _well(self) -> bool:
        """Whether all that works beside the loop goes on."""
        return self._forwarding.is_alive() and not self._carrier.stuck()

    def _has_loaded(self) -> bool:
        """Whether what is slow is there: a printer is known by then, or soon."""
        return self._loading.ident is not None and not self._loading.is_alive()

    def _load(self) -> None:
        """What is slow, then the cameras: one that measures what its machine can afford wants it quiet."""
        _load_later()
        for eyes in self._eyes:
            eyes.start()

    def run(self) -> None:
        """The loop, until `stop`."""
        self.loop.run()

    def stop(self) -> None:
        """End the loop; from any thread or a signal handler."""
        self._around.supervisor.stopping()
        self.loop.stop()

    def _stand_aside(self, wanted: StandAside) -> None:
        """Another board is to go on with the store: once that is on the disk, nothing is sent from here any more."""
        authorise(self._store, wanted.staff, wanted.language)
        self._stands_aside = True
        self.loop.stop()

    def expect_end(self) -> None:
        """The power goes now: what fails from here on, fails with it and is no fault of this program's."""
        self._carrier.expect_end()

    def let_go(self) -> None:
        """Give back at once what another run over the same store and devices needs: the socket and the readers.

        For a run that ends without its will, after which `close` may take its time.
        """
        self.forwarder.stop()
        if self._control is not None:
            self._control.close()
        for reader in self._around.devices.readers:
            reader.close()

    def close(self) -> None:
        """Finish what was begun, and give everything back; the store is closed whatever the rest does.

        The program that another board's technician goes on in has the devices from here.
        """
        try:
            self._end_threads()
            self.client.close()
            if not self._stands_aside:
                self._close_devices()
            self.loop.close()
            save_time(self._store, self._clock)
        finally:
            self._store.close()

    def _close_devices(self) -> None:
        devices = self._around.devices
        for reader in devices.readers:
            reader.close()
        devices.printer.close()
        devices.lamp.close()
        devices.sounder.close()
        devices.backlight.close()

    def _end_threads(self) -> None:
        self.forwarder.stop()
        for eyes in self._eyes:
            (eyes.rest if self._stands_aside else eyes.stop)(STOP_SECONDS)
        self._carrier.stop(STOP_SECONDS)
        if self._forwarding.ident is not None:
            self._forwarding.join(LONGEST_CALL_SECONDS)
            self._loading.join(STOP_SECONDS)
        self._courier.close()
        if self._control is not None:
            self._control.close()

    # ── what the forwarder hears ────────────────────

    def online(self, *, answers: bool) -> None:
        """Central answers, or does not."""
        self.loop.post(NetworkSays(online=answers))

    def configured(self, configuration: Configuration) -> None:
        """Central says that the terminal is something else than before.

        Raises:
            LoyaltyError: what it says contradicts itself; the terminal stays what it was.
            StoreError: it cannot be kept.
        """
        context = self._context(configuration)
        identity.keep_configuration(self._store, configuration)
        self._told = configuration
        self._configure(context, waits=True)

    def roll_keys(self) -> None:
        """The office wants new keys: the old ones die at once; where no answer comes both are tried."""
        found = self._rolling.roll(self.client)
        log.info("N18 the office asked for new keys: %s", found.outcome.value)

    def programmes_changed(self) -> None:
        """Bring the machine the programmes that are in force."""
        self._configure(self._context(self._told))

    def _context(self, told: Configuration) -> Context:
        around = self._around
        found = identity.context(self._store, self._who, told, virtual=around.virtual, entrance=around.entrance)
        glass = around.devices.glass.glass if around.devices.glass is not None else None
        return replace(found, fittings=around.fittings, software=SOFTWARE, glass=glass)

    def _configure(self, context: Context, *, waits: bool = False) -> None:
        if context != self.loop.machine.context:
            self.loop.post(Configured(context, waits=waits))

    def seen(self) -> Seen:
        """How the terminal is, for its doctor."""
        devices = self._around.devices
        return Seen(
            health=self.loop.machine.health,
            url=self._who.url,
            now=self._clock.moment(),
            room=self._store.room(),
            report=self._store.report,
            waiting=self._store.waiting_count(),
            rolling=identity.next_keys(self._store) is not None,
            readers=tuple(each.name for each in devices.readers),
            cameras=tuple(each.name for each in self._around.cameras),
            printer=devices.printer.name,
            attended=self._attended(),
        )

    def revoked(self) -> None:
        """Central put this terminal out of service, for good."""
        self.loop.post(FaultSays(Fault.REVOKED))
        identity.keep_revoked(self._store)

    def failed(self, error: Exception) -> None:
        """The forwarder could not do its part, and why."""
        if isinstance(error, StoreError):
            self.loop.post(event_of(error, self._store))
        elif not isinstance(error, LoyaltyError | JournalError):
            self.loop.post(FaultSays(Fault.STORE))

    def vitals(self) -> Vitals:
        """How the terminal is, for the heartbeat."""
        room, health = self._store.room(), self.loop.machine.health
        return Vitals(
            printer=health.printer.value,
            disk_used=room.used / room.limit,
            tampered=health.tampered,
            openings=health.openings,
            missing=tuple(sorted(health.missing)),
            board=None if self._around.virtual else board_of(self._around.board),
            temperature=temperature(),
            configuration=self._told.version,
        )


def _load_later() -> None:
    for name in LATER:
        importlib.import_module(name)
    memory.settle()


def _open_epoch(store: Store, journal: Journal, who: IdentityDocument) -> None:
    """The chain's first epoch, or a new one where the boot check asks for it, or another board took the store over."""
    head = store.head()
    if store.epoch_needed() is not None and head is not None:
        log.warning("S08 a new epoch opens: %s", store.epoch_needed())
        journal.delivery.open_epoch(EpochReason.SALVAGED, who.epoch)
    elif head is None or head.epoch < who.epoch:
        first = who.epoch == FIRST_EPOCH
        journal.delivery.open_epoch(EpochReason.ENROLLED if first else EpochReason.BOARD_REPLACED, who.epoch)
