"""The runtime over virtual things: real bytes in, a drawn screen out, a journal on a real disk, central by hand."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.events import DeviceEvent
from loyalty.answers import Status
from loyalty.money import Currency
from loyalty.routes import Question, Told
from loyalty.wire import Authorise, Authorised, CardSummary, Configuration, Lookup
from screens.intents import Intent
from screens.views import View
from screens.window import Offscreen, Pressed, Released
from terminal.central_client import Answered, Reply, Weather
from terminal.counter.things import Things, devices, panel, things
from terminal.journal.journal import Journal
from terminal.machine.events import NetworkSays
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, Machine
from terminal.runtime.carrier import Carrier
from terminal.runtime.loop import Loop
from terminal.runtime.panel import Panel
from tests.terminal.journal.support import HandClock, Watched, answer, enrol, journal_over, opened, rows
from tests.terminal.machine.journey import CONTEXT, OWNER, START

WAIT_SECONDS = 20.0
VOUCHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(5, 37)))
TOLD = Configuration(
    version=1,
    terminal_code=CONTEXT.code,
    shop=CONTEXT.shop,
    languages=CONTEXT.languages,
    currency=Currency.EUR,
    programmes=CONTEXT.programmes,
)
T = TypeVar("T")


class Uptime(HandClock):
    """A wall clock that stands and an uptime that is moved by hand."""

    def pass_(self, seconds: float) -> None:
        self.now = Moment(self.now.at, self.now.uptime_ms + round(seconds * 1000), self.now.trusted)


@dataclass
class FakeCounter:
    """Central, while somebody waits: says nothing unless told to."""

    cards: dict[str, CardSummary] = field(default_factory=dict)
    lookups: list[Lookup] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    told: Reply[Told] = field(default_factory=lambda: Weather("ReadTimeout"))
    authorises: Callable[[Authorise], Reply[Authorised]] = lambda _: Weather("ReadTimeout")

    def look_up(self, request: Lookup) -> Reply[CardSummary]:
        self.lookups.append(request)
        found = self.cards.get(request.token)
        return Answered(found) if found is not None else Weather("ReadTimeout")

    def ask(self, question: Question) -> Reply[Told]:
        self.asked.append(question)
        return self.told

    def authorise(self, request: Authorise) -> Reply[Authorised]:
        return self.authorises(request)


class Glass:
    """A panel whose views can be waited for from another thread."""

    def __init__(self, inner: Panel) -> None:
        self.inner = inner
        self.moved = threading.Condition()
        self.view: View | None = None
        self.forgotten = 0
        self.prepared: list[View] = []

    @property
    def poll_seconds(self) -> float | None:
        return None

    def show(self, view: View) -> None:
        self.inner.show(view)
        with self.moved:
            self.view = view
            self.moved.notify_all()

    def prepare(self, view: View) -> None:
        self.prepared.append(view)

    def intents(self) -> tuple[Intent, ...]:
        return self.inner.intents()

    def feel(self, said: DeviceEvent) -> None:
        self.inner.feel(said)

    def forget(self) -> None:
        self.inner.forget()
        self.forgotten += 1


class Rig:
    """One terminal's runtime. `machine` and `view` wait for what a test looks for."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.clock = Uptime()
        self.things: Things = things()
        self.panel, screen = panel()
        assert isinstance(screen, Offscreen)
        self.screen = screen
        self.glass = Glass(self.panel)
        self.counter = FakeCounter()
        self.devices = devices(self.things)
        self.nudges: list[None] = []
        self.doubts: list[None] = []
        self.seen: Machine | None = None
        start = Machine(CONTEXT, Health(), Attract("nl"))
        self.loop = Loop(start, self.clock, self.glass, self.devices.readers, self._watch)
        self.carrier = Carrier(
            journal,
            self.counter,
            self.devices,
            post=self.loop.post,
            nudge=lambda: self.nudges.append(None),
            doubt=lambda: self.doubts.append(None),
            told=lambda: TOLD,
            voucher_key=lambda: VOUCHER_KEY,
        )
        self.loop.connect(self.carrier.carry, self.carrier.ask_printer)
        self._thread = threading.Thread(target=self.loop.run)

    def _watch(self, machine: Machine) -> None:
        with self.glass.moved:
            self.seen = machine
            self.glass.moved.notify_all()

    def start(self) -> None:
        self._thread.start()
        self.machine(lambda machine: machine.health.can_print)

    def stop(self) -> None:
        self.loop.stop()
        self._thread.join(WAIT_SECONDS)
        assert not self._thread.is_alive()
        self.carrier.stop(WAIT_SECONDS)
        for reader in self.devices.readers:
            reader.close()
        self.devices.printer.close()
        self.loop.close()

    def machine(self, holds: Callable[[Machine], bool]) -> Machine:
        with self.glass.moved:
            came = self.glass.moved.wait_for(lambda: self.seen is not None and holds(self.seen), WAIT_SECONDS)
        assert came, f"waited in vain; the machine is {self.seen!r}"
        assert self.seen is not None
        return self.seen

    def view(self, kind: type[T], holds: Callable[[T], bool] = lambda _: True) -> T:
        def there() -> T | None:
            found = self.glass.view
            return found if isinstance(found, kind) and holds(found) else None

        with self.glass.moved:
            assert self.glass.moved.wait_for(lambda: there() is not None, WAIT_SECONDS), (
                f"waited in vain for {kind.__name__}; the screen shows {self.glass.view!r}"
            )
            found = there()
        assert found is not None
        return found

    def touch(self, intent: Intent) -> None:
        frame = self.panel.frame
        assert frame is not None
        node = next(node for node in frame.tree.focus_order() if node.action == intent)
        self.screen.push(Pressed(*node.rect.centre), Released(*node.rect.centre))
        self.loop.wake()

    def online(self) -> None:
        """Central answers, as far as the machine is told."""
        self.loop.post(NetworkSays(online=True))
        self.machine(lambda machine: machine.health.online)

    def pass_(self, seconds: float) -> None:
        """Move the uptime; the next tick sees it."""
        self.clock.pass_(seconds)
        self.loop.wake()

    def spoken(self) -> str:
        frame = self.panel.frame
        return "\n".join(frame.tree.spoken()) if frame is not None else ""


@contextmanager
def rig(folder: Path, *, hold: int = 300) -> Iterator[Rig]:
    """A rig that runs; central keeps `hold` points of the card ready here."""
    with opened(folder / "store") as store:
        journal = journal_over(Watched(store))
        enrol(journal, hold=hold)
        made = Rig(journal)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def authorised(journal: Journal) -> Callable[[Authorise], Reply[Authorised]]:
    """A central that says yes to whatever is asked."""

    def say_yes(request: Authorise) -> Reply[Authorised]:
        row = next(row for row in rows(journal) if row.envelope == request.intent.envelope)
        return Answered(Authorised(answer=answer(row, Status.ACCEPTED)))

    return say_yes


__all__ = ["OWNER", "START", "FakeCounter", "Glass", "Rig", "authorised", "rig"]
