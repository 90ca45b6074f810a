"""One thread's turns: wait on descriptors, step a machine, hand effects on, draw when the view changed.

Which machine it is, its heirs say: the terminal's (`loop`), or that of a device not yet in service.
"""

import abc
import contextlib
import logging
import os
import queue
import selectors
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from drivers.events import DeviceEvent
from drivers.ports import Reader
from screens.views import AttractView, LookingUpView, View
from terminal.clock import Clock
from terminal.machine.events import Event, Tick, Touched
from terminal.machine.moment import Moment
from terminal.runtime.ports import Display
from terminal.runtime.translate import translate

log = logging.getLogger("spaarpunt.runtime")

M = TypeVar("M")
E = TypeVar("E")
F = TypeVar("F")

EVENTS = 1024
"""Events that may wait; more than a shop's day of results at once."""
TICK_SECONDS = 0.25
"""How coarse deadlines are."""
PRINTER_SECONDS = 2.0
"""How often the printer is asked how it is."""
FLASH_SECONDS = 0.02
"""A word that would stand for less is a flicker: nobody can read it, and drawing it makes the answer later."""
REST_SECONDS = 0.02
"""After which a turn in which nothing came may be used for what is only expected."""


class Turns(Generic[M, E, F], metaclass=abc.ABCMeta):
    """A program's one loop over a machine `M`, the events `E` besides the devices' own, and its effects `F`.

    Args:
        machine: as it starts.
        clock: tells the present.
        display: what is drawn on and touched; only this loop's thread calls it.
        readers: what types.
        watch: called after each step with the machine, from the loop's thread.
    """

    def __init__(
        self,
        machine: M,
        clock: Clock,
        display: Display,
        readers: tuple[Reader, ...],
        watch: Callable[[M], None] = lambda _: None,
    ) -> None:
        self._machine = machine
        self._clock = clock
        self._display = display
        self._readers = readers
        self._watch = watch
        self._carry: Callable[[F], None] = lambda _: None
        self._ask_printer: Callable[[], None] = lambda: None
        self._shown_first: Callable[[], None] = lambda: None
        self._beat: Callable[[], None] = lambda: None
        self._loaded: Callable[[], bool] = lambda: True
        self._events: queue.Queue[Event | E] = queue.Queue(EVENTS)
        self._own: deque[Event | E] = deque()
        self._thread: int | None = None
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._watched: dict[int, Reader] = {}
        self._shown: View | None = None
        self._wanted_at: float | None = None
        self._stopping = False
        self._bell = threading.Lock()
        self._closed = False
        self._printer_due = 0.0
        self._expected: Iterator[View] | None = None

    @property
    def machine(self) -> M:
        """The machine as of the last step."""
        return self._machine

    def connect(
        self,
        carry: Callable[[F], None],
        ask_printer: Callable[[], None],
        shown_first: Callable[[], None] = lambda: None,
        beat: Callable[[], None] = lambda: None,
        loaded: Callable[[], bool] = lambda: True,
    ) -> None:
        """Say who does what the loop does not, before `run`.

        Args:
            carry: carries one effect out; never waits.
            ask_printer: has the printer asked how it is; never waits.
            shown_first: called once, when the first screen is presented: what nobody sees may begin then.
            beat: called at each turn of the loop; never waits.
            loaded: whether what was begun by `shown_first` is there; until then nothing is drawn ahead, which would
                take the time of a printer that has to be found first.
        """
        self._carry = carry
        self._ask_printer = ask_printer
        self._shown_first = shown_first
        self._beat = beat
        self._loaded = loaded

    def post(self, event: Event | E) -> None:
        """Bring an event, from any thread. Waits where the queue is full: facts are never dropped.

        Once the loop was told to stop nobody waits for it any more; what is a fact is on the disk by then.
        """
        if threading.get_ident() == self._thread:
            # The loop must not wait for itself.
            self._own.append(event)
            return
        while not self._stopping:
            try:
                self._events.put(event, timeout=TICK_SECONDS)
            except queue.Full:
                continue
            self._ring()
            return

    def stop(self) -> None:
        """End after the step that runs; from any thread or a signal handler."""
        self._stopping = True
        self._ring()

    def wake(self) -> None:
        """Look at the display's touches now; for a display that is no descriptor."""
        self._ring()

    def _ring(self) -> None:
        # A full pipe holds wakings enough. A closed one's number may be somebody else's file by now.
        with self._bell, contextlib.suppress(BlockingIOError):
            if not self._closed:
                os.write(self._wake_write, b"\0")

    def run(self) -> None:
        """Until `stop`."""
        self._thread = threading.get_ident()
        for reader in self._readers:
            # One that another program left open says nothing by itself.
            self._register(reader, None)
        self._draw()
        log.info("X01 the first screen is presented")
        self._shown_first()
        self._expected = self._rehearsed(self._machine, self._clock.moment())
        ticked = 0.0
        while not self._stopping:
            ready = self._selector.select(self._patience())
            if not ready and self._may_prepare:
                self._prepare()
            self._read_devices(ready)
            self._drain()
            now = time.monotonic()
            if now - ticked >= TICK_SECONDS:
                ticked = now
                self._take(Tick())
            if now >= self._printer_due:
                self._printer_due = now + PRINTER_SECONDS
                self._ask_printer()
            for intent in self._display.intents():
                self._take(Touched(intent))
            self._draw()
            self._beat()

    def close(self) -> None:
        """Give the descriptors back; whoever rings afterwards is not heard."""
        with self._bell:
            self._closed = True
        self._selector.close()
        os.close(self._wake_read)
        os.close(self._wake_write)

    @property
    def _may_prepare(self) -> bool:
        """Whether screens are expected, and nobody looks at another meanwhile."""
        return self._expected is not None and isinstance(self._shown, AttractView) and self._loaded()

    def _prepare(self) -> None:
        """Have one of the screens drawn that somebody will see soon."""
        view = next(self._expected, None) if self._expected is not None else None
        if view is None:
            self._expected = None
        else:
            self._display.prepare(view)

    # ── what came ────────────────────

    def _patience(self) -> float:
        """Seconds to wait at most for a descriptor."""
        now = time.monotonic()
        due = [REST_SECONDS if self._may_prepare else TICK_SECONDS]
        if self._display.poll_seconds is not None:
            due.append(self._display.poll_seconds)
        if self._wanted_at is not None:
            due.append(self._wanted_at + FLASH_SECONDS - now)
        for reader in self._readers:
            deadline = reader.deadline()
            if deadline is not None:
                due.append(deadline - now)
        return max(0.0, min(due))

    def _read_devices(self, ready: list[tuple[selectors.SelectorKey, int]]) -> None:
        readable = {key.fd for key, _ in ready}
        if self._wake_read in readable:
            self._hush()
        for reader in self._readers:
            # What an earlier reader said took its time: by an old clock, a key that has just come would be long past.
            now = time.monotonic()
            number, deadline = reader.fileno(), reader.deadline()
            if number in readable or (deadline is not None and deadline <= now):
                for said in reader.read_events(now):
                    self._hear(said)
                self._register(reader, number)

    def _register(self, reader: Reader, before: int | None) -> None:
        """Watch the descriptor that the reader has now; one that is gone would spin."""
        after = reader.fileno()
        if before is not None and before in self._watched and after != before:
            self._selector.unregister(before)
            del self._watched[before]
        if after is not None and after not in self._watched:
            self._selector.register(after, selectors.EVENT_READ)
            self._watched[after] = reader

    def _hear(self, said: DeviceEvent) -> None:
        self._display.feel(said)
        event = translate(said)
        if event is not None:
            self._take(event)

    def _hush(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while os.read(self._wake_read, EVENTS):
                pass

    def _drain(self) -> None:
        for _ in range(EVENTS):
            while self._own:
                self._take(self._own.popleft())
            try:
                self._take(self._events.get_nowait())
            except queue.Empty:
                return

    # ── what follows ────────────────────

    @abc.abstractmethod
    def _step(self, machine: M, event: Event | E, now: Moment) -> tuple[M, tuple[F, ...]]:
        """What the machine becomes, and what it wants done."""

    @abc.abstractmethod
    def _view(self, machine: M, now: Moment) -> View:
        """What its screen shows."""

    def _rehearsed(self, machine: M, now: Moment) -> Iterator[View]:  # noqa: ARG002 - an heir's to say
        """Screens that are worth drawing once before anybody sees them."""
        return iter(())

    def _is_news(self, event: Event | E) -> bool:  # noqa: ARG002 - an heir's to say
        """Whether the machine must hear of it at all."""
        return True

    def _forgets(self, effect: F) -> bool:  # noqa: ARG002 - an heir's to say
        """Whether what is on the screen was somebody's, who has left."""
        return False

    def _take(self, event: Event | E) -> None:
        if not self._is_news(event):
            return
        self._machine, effects = self._step(self._machine, event, self._clock.moment())
        for effect in effects:
            if self._forgets(effect):
                self._display.forget()
                self._shown = None
            self._carry(effect)
        self._watch(self._machine)

    def _draw(self) -> None:
        wanted = self._view(self._machine, self._clock.moment())
        if wanted == self._shown:
            self._wanted_at = None
            return
        now = time.monotonic()
        self._wanted_at = now if self._wanted_at is None else self._wanted_at
        if is_flash(self._shown, wanted, now - self._wanted_at):
            return
        self._wanted_at = None
        self._display.show(wanted)
        self._shown = wanted


def is_flash(shown: View | None, wanted: View, waited: float) -> bool:
    """Whether "one moment" may wait: what the store knows of a card is there before it could be read.

    Only the attract screen may stand longer for it; whatever else is shown is somebody's, and goes at once.

    Args:
        shown: what is on the screen.
        wanted: what should be.
        waited: seconds since it should.
    """
    return isinstance(wanted, LookingUpView) and isinstance(shown, AttractView) and waited < FLASH_SECONDS
