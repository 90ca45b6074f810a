"""A device that is not yet in service, as a program: the same screen and readers as a terminal's, over an empty store.

It ends when this device is a terminal; whoever runs it starts the terminal then. Each step that is kept is one commit
of the store, so a power cut leaves the device not yet in service, or in service, and nothing between.
"""

from __future__ import annotations

import importlib
import logging
import secrets
import threading
import time
from pathlib import Path
from typing import assert_never

from loyalty.codes import EnrolmentCode
from loyalty.schemes import default_schemes
from loyalty.signing import public_text, read_private
from loyalty.wire import Enrol, Enrolled, ProblemType
from loyalty.wire_enrolment import Introduce, Introduced
from screens.technician_views import StoreLeft
from screens.technician_words import SetupTrouble
from screens.views import View
from terminal import identity, memory, taking_over
from terminal.around import STOP_SECONDS, Surroundings
from terminal.central_client import Answered, Refused, Reply, Revoked, Skewed, Weather
from terminal.clock import SystemClock
from terminal.errors import EnrolmentError
from terminal.known_time import floor, save_time
from terminal.machine.effects import KeepLayout, Note, Signal
from terminal.machine.events import Event
from terminal.machine.moment import Moment
from terminal.machine.technician import newcomer as machine
from terminal.machine.technician.newcomer_values import (
    AskWhere,
    Begin,
    Found,
    GivenUp,
    GiveUp,
    InService,
    Joined,
    JoinWifi,
    Led,
    LookAtNetwork,
    NetworkSeen,
    Newcomer,
    NewcomerEffect,
    Stopped,
    TakeIn,
    TakenIn,
    TakingOver,
)
from terminal.machine.technician.newcomer_view import view
from terminal.pinning import TlsTrouble
from terminal.runtime.eyes import Eyes
from terminal.runtime.signs import Signs
from terminal.runtime.turns import Turns
from terminal.runtime.worker import Worker
from terminal.software import SOFTWARE
from terminal.store.errors import StoreError
from terminal.store.store import Store
from terminal.supervisor import Pulse
from terminal.tried import keep_layout, use_calibration, use_layouts

log = logging.getLogger("spaarpunt.terminal")

LATER = ("terminal.central_client_enrolling", "terminal.central_client_pinned")
"""What is slow to load and not needed for the first screen, but before the technician's code is answered."""
_TLS = {
    TlsTrouble.OTHER_KEY: SetupTrouble.OTHER_KEY,
    TlsTrouble.DATES: SetupTrouble.CLOCK,
    TlsTrouble.UNTRUSTED: SetupTrouble.UNTRUSTED,
}
_PROBLEMS = {
    ProblemType.TOKEN_UNKNOWN: SetupTrouble.CODE_UNKNOWN,
    ProblemType.TOKEN_USED: SetupTrouble.CODE_USED,
    ProblemType.TOKEN_EXPIRED: SetupTrouble.CODE_EXPIRED,
    ProblemType.TOO_MANY: SetupTrouble.UNREACHABLE,
}


class _Turns(Turns[Newcomer, Found, NewcomerEffect]):
    """The loop of a device that is not yet in service."""

    virtual = False

    def _step(self, machine_: Newcomer, event: Event | Found, now: Moment) -> machine.Answer:
        return machine.step(machine_, event, now)

    def _view(self, machine_: Newcomer, now: Moment) -> View:  # noqa: ARG002 - timeless
        return view(machine_, SOFTWARE, virtual=self.virtual)


class NewcomerProgram:
    """One run of a device that is not yet in service, over one store's folder.

    Args:
        folder: the store's, made where there is none.
        around: what stands around it; its devices are left open for the terminal.

    Raises:
        StoreError: the store does not open.
    """

    def __init__(self, folder: Path, around: Surroundings) -> None:
        self._store = Store.open(folder)
        self._around = around
        self._network = around.network
        self._clock = SystemClock(floor(self._store), wall=around.wall)
        self.loop = _Turns(_unpacked(self._store), self._clock, around.display, around.devices.readers)
        self.loop.virtual = around.virtual
        use_layouts(self._store, around.devices.readers)
        use_calibration(self._store, around.devices.glass)
        self._signs = Signs(around.devices, self.loop.post)
        self._worker = Worker("enrolment", lambda _: self._broke())
        self._eyes = tuple(Eyes(camera, self.loop.post) for camera in around.cameras)
        self._loading = threading.Thread(target=_load_later, name="spaarpunt-loading", daemon=True)
        pulse = Pulse(around.supervisor, lambda: not self._worker.stuck(), time.monotonic)
        self.loop.connect(self._carry, lambda: None, self._begin, pulse.beat)

    @property
    def machine(self) -> Newcomer:
        """The device as of the last step."""
        return self.loop.machine

    @property
    def store(self) -> Store:
        """Its store."""
        return self._store

    @property
    def clock(self) -> SystemClock:
        """What tells it the present."""
        return self._clock

    @property
    def goes_on(self) -> bool:
        """Whether this device is a terminal by now, or still, whose program is to begin."""
        return isinstance(self.machine.state, InService | GivenUp)

    def start(self) -> None:
        """Nothing listens yet: there is nothing to ask of it."""

    def run(self) -> None:
        """The loop, until this device is a terminal, or until `stop`."""
        self.loop.run()

    def stop(self) -> None:
        """End the loop; from any thread or a signal handler."""
        self.loop.stop()

    def expect_end(self) -> None:
        """The power goes now; nothing is lost that was told to anybody."""

    def let_go(self) -> None:
        """Give the readers back at once."""
        for reader in self._around.devices.readers:
            reader.close()

    def close(self) -> None:
        """Finish what was begun and give the store back; the devices are the terminal's from now on."""
        try:
            self._worker.stop(STOP_SECONDS)
            if self._loading.ident is not None:
                self._loading.join(STOP_SECONDS)
            for eyes in self._eyes:
                eyes.rest(STOP_SECONDS)
            self.loop.close()
            save_time(self._store, self._clock)
        finally:
            self._store.close()

    def _begin(self) -> None:
        """The first screen is there, and said to be before what is slow takes its time."""
        self._signs.ready()
        self._around.supervisor.ready()
        self._loading.start()
        for eyes in self._eyes:
            eyes.start()

    def _broke(self) -> None:
        self.loop.post(Stopped(self.machine.attempts, SetupTrouble.STORE))

    # ── what the machine wants done ────────────────────

    def _carry(self, effect: NewcomerEffect) -> None:
        match effect:
            case LookAtNetwork():
                if self._worker.idle():
                    self._worker.give(lambda: self.loop.post(NetworkSeen(self._network.link())))
            case JoinWifi():
                self._worker.give(lambda: self._join(effect))
            case AskWhere():
                self._worker.give(lambda: self._ask(effect.attempt, effect.code))
            case TakeIn():
                self._worker.give(lambda: self._take_in(effect))
            case KeepLayout():
                self._worker.give(lambda: self._learn(effect))
            case Begin():
                self.loop.stop()
            case GiveUp():
                self._worker.give(self._give_up)
            case Signal(sign):
                self._signs.show(sign)
            case Note(line):
                log.info("%s %s", line.value, line.name.lower())
            case _:
                assert_never(effect)

    def _learn(self, effect: KeepLayout) -> None:
        try:
            keep_layout(self._store, self._around.devices.readers, effect)
        except StoreError as error:
            log.error("S05 the store failed: %s", type(error).__name__)  # noqa: TRY400 - its text may name a path

    def _give_up(self) -> None:
        try:
            taking_over.give_up(self._store)
        except StoreError as error:
            log.error("S05 the store failed: %s", type(error).__name__)  # noqa: TRY400 - its text may name a path
        self.loop.stop()

    def _join(self, effect: JoinWifi) -> None:
        trouble = self._network.join(effect.code)
        self.loop.post(Joined(effect.attempt, self._network.link(), trouble))

    def _ask(self, attempt: int, code: EnrolmentCode) -> None:
        from terminal.central_client_enrolling import introduce

        try:
            keys = identity.enrolment_keys(self._store)
        except StoreError as error:
            log.error("S05 the store failed: %s", type(error).__name__)  # noqa: TRY400 - its text may name a path
            self.loop.post(Stopped(attempt, SetupTrouble.STORE))
            return
        key, old = public_text(read_private(keys.request_key)), identity.identity(self._store)
        asked = Introduce(token=code.token, request_key=key, store_of=None if old is None else old.terminal)
        reply = introduce(code.url, asked, secrets.token_bytes, self._around.transport, code.spki)
        if isinstance(reply, Answered):
            self._believe(reply.message, code)
            told = reply.message
            self.loop.post(Led(attempt, told.shop, told.city, told.terminal_code, told.replaces))
        else:
            self.loop.post(Stopped(attempt, trouble_with(reply)))

    def _believe(self, told: Introduced, code: EnrolmentCode) -> None:
        """Central's time where the pinned key said it, which took no clock to believe (protocol, section 8)."""
        if code.spki is not None:
            self._clock.learn(told.now)

    def _take_in(self, effect: TakeIn) -> None:
        from terminal.central_client_enrolling import enrol

        attempt, code = effect.attempt, effect.code

        replies: list[Reply[Enrolled]] = []

        def ask(message: Enrol) -> Reply[Enrolled]:
            reply = enrol(code.url, message, secrets.token_bytes, self._around.transport, code.spki)
            replies.append(reply)
            return reply

        try:
            identity.enrol(
                self._store,
                ask,
                url=code.url,
                token=code.token,
                board=self._around.board(),
                software=SOFTWARE,
                pin=code.spki,
                then_test=effect.language,
            )
        except EnrolmentError as error:
            log.warning("E02 not taken in: %s", error)
            reply = replies[-1] if replies else None
            refused = reply is not None and not isinstance(reply, Answered)
            trouble = trouble_with(reply) if reply and refused else SetupTrouble.CONFLICT
            self.loop.post(Stopped(attempt, trouble, refused=isinstance(reply, Refused | Revoked | Skewed)))
        except StoreError as error:
            log.error("S05 the store failed: %s", type(error).__name__)  # noqa: TRY400 - its text may name a path
            self.loop.post(Stopped(attempt, SetupTrouble.STORE))
        else:
            self.loop.post(TakenIn())


def _load_later() -> None:
    for name in LATER:
        importlib.import_module(name)
    memory.settle()


def _unpacked(store: Store) -> Newcomer:
    """The device as it starts: new, or a new board in a terminal whose store it is to go on with."""
    over, told = taking_over.taking_over(store), identity.configuration(store)
    if over is None or told is None:
        return Newcomer(default_schemes())
    left = StoreLeft(told.terminal_code, store.waiting_count())
    return Newcomer(default_schemes(), language=over.language, over=TakingOver(left, over.answering))


def trouble_with(reply: Reply[Enrolled] | Reply[Introduced]) -> SetupTrouble:
    """Which sentence an answer that takes nobody in deserves."""
    match reply:
        case Refused(problem):
            return _PROBLEMS.get(problem.type, SetupTrouble.CONFLICT)
        case Weather(tls=tls) if tls is not None:
            return _TLS[tls]
        case Weather() | Answered():
            return SetupTrouble.UNREACHABLE
        case Revoked():
            return SetupTrouble.CODE_USED
        case Skewed():
            return SetupTrouble.CLOCK
        case _:
            assert_never(reply)
