"""A scanner or magstripe reader without hardware: it writes the bytes the kernel would, below the real reader."""

import errno
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from drivers.errors import DeviceMissingError, FakeRuleError
from drivers.events import Tracks
from drivers.ports import Nameplate
from drivers.virtual.faults import DeviceFault, FaultSwitch, Garbage, Silent, Slow, Unplugged
from drivers.wedge.decoder import EV_SYN, SYN_DROPPED, KeyEvent
from drivers.wedge.device import StreamSource
from drivers.wedge.layouts import LayoutName
from drivers.wedge.recording import EVENT_BYTES, pack_events
from drivers.wedge.strokes import key_events

_BACKLOG_EVENTS: Final = 200_000
_BETWEEN_READINGS_S: Final = 0.2
_KEY_S: Final = 0.001
_AT_ONCE: Final = select.PIPE_BUF // EVENT_BYTES


class VirtualWedge:
    """The device itself; a browser's counter or a test types with it.

    As with a grabbed node, only one reader holds it at a time, and what is typed while none does reaches nobody.

    Faults: *unplugged* ends the stream, what was typed by then still arrives; *silent* types nothing; *slow* spaces the
    keys that far apart; *garbage* types other letters; *fail after n* counts characters.

    Args:
        layout: what it is set up for; the reader's must be the same.
        monotonic: stamps the keys.
    """

    def __init__(self, layout: LayoutName = LayoutName.US, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._layout = layout
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._faults = FaultSwitch()
        self._backlog: deque[KeyEvent] = deque()
        self._write_end: int | None = None
        self._last_stamp = float("-inf")

    def find(self) -> StreamSource:
        """Opens it, as the real device is found and grabbed.

        Raises:
            DeviceMissingError: it is unplugged.
            PermissionError: another reader holds it.
        """
        with self._guard:
            if isinstance(self._faults.present(), Unplugged):
                raise DeviceMissingError("the virtual wedge is unplugged; set its fault to none to go on")
            if self._write_end is not None:
                raise PermissionError(errno.EBUSY, "the virtual wedge is grabbed by another reader; close that first")
            read_end, self._write_end = os.pipe()
            os.set_blocking(self._write_end, False)
            self._backlog.clear()
            return _VirtualSource(read_end, self)

    @property
    def is_held(self) -> bool:
        """Whether a reader has it: what is typed before that, nobody hears."""
        with self._guard:
            return self._write_end is not None

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        with self._guard:
            self._faults.set(fault)
            self._unplug_if_due()

    def type(self, text: str) -> None:
        """Types a text; LF is Enter, HT is Tab, GS is Ctrl+].

        Raises:
            SettingError: its layout has no keys for a character.
        """
        with self._guard:
            fault = self._faults.present()
            if isinstance(fault, Garbage):
                text = "".join(chr(33 + (ord(char) * 7 + place) % 90) for place, char in enumerate(text))
            elif isinstance(fault, Silent):
                text = ""
            elif fault is None:
                text = self._shortened(text)
            key_s = fault.seconds if isinstance(fault, Slow) else _KEY_S
            starts_at = max(self._monotonic(), self._last_stamp + _BETWEEN_READINGS_S)
            events = key_events(text, self._layout, starts_at=starts_at, key_s=key_s)
            self._send(events)
            self._unplug_if_due()

    def swipe(self, tracks: Tracks) -> None:
        """Types a card's tracks as a magstripe reader does, with sentinels and Enter."""
        self.type(swipe_text(tracks) + "\n")

    def send(self, events: Iterable[KeyEvent]) -> None:
        """Plays recorded events as they are, unless it is unplugged or silent."""
        with self._guard:
            if not isinstance(self._faults.present(), Unplugged | Silent):
                self._send(tuple(events))

    def drop(self) -> None:
        """Loses events, as the kernel does when nobody reads for too long."""
        with self._guard:
            self._send((KeyEvent(self._monotonic(), EV_SYN, SYN_DROPPED, 0), KeyEvent(self._monotonic(), EV_SYN, 0, 0)))

    def _shortened(self, text: str) -> str:
        before_fault = self._faults.allowance(len(text))
        later = self._faults.present()
        return text if later is None or isinstance(later, Garbage | Slow) else text[:before_fault]

    def _send(self, events: Sequence[KeyEvent]) -> None:
        if self._write_end is None:
            return
        if events:
            self._last_stamp = max(self._last_stamp, events[-1].at)
        if len(self._backlog) + len(events) > _BACKLOG_EVENTS:
            raise FakeRuleError("more keys than any reader could take; call drop() to play a kernel that lost some")
        self._backlog.extend(events)
        self._flush()

    def _flush(self) -> None:
        """Writes what the pipe takes, as many events at once as it takes whole (POSIX, `write`, `PIPE_BUF`).

        A device types on whatever the machine does. Events written one by one are as slow as the busiest thread
        allows, and a pause between them that no device makes would end the line.
        """
        while self._backlog and self._write_end is not None:
            events = tuple(islice(self._backlog, _AT_ONCE))
            packed = pack_events(events)
            try:
                written = os.write(self._write_end, packed)
            except BlockingIOError:
                return
            if written != len(packed):
                raise FakeRuleError("a pipe took part of an event; the kernel never gives one")
            for _ in events:
                self._backlog.popleft()

    def _unplug_if_due(self) -> None:
        if isinstance(self._faults.present(), Unplugged):
            self._backlog.clear()
            self._hang_up()

    def _hang_up(self) -> None:
        if self._write_end is not None:
            os.close(self._write_end)
        self._write_end = None

    def go_on(self) -> None:
        """Writes what the pipe had no room for; the source calls it each time it was read."""
        with self._guard:
            self._flush()

    def let_go(self) -> None:
        """The reader gave the device back; the source calls it."""
        with self._guard:
            self._hang_up()


class _VirtualSource(StreamSource):
    """A stream that tells its wedge when there is room again, and when it is let go."""

    def __init__(self, descriptor: int, wedge: VirtualWedge) -> None:
        super().__init__(descriptor)
        self._wedge = wedge

    def read(self) -> Sequence[KeyEvent]:
        events = super().read()
        self._wedge.go_on()
        return events

    def nameplate(self) -> Nameplate:
        return Nameplate(maker="Spaarpunt", model="virtual wedge")

    def close(self) -> None:
        super().close()
        self._wedge.let_go()


def swipe_text(tracks: Tracks) -> str:
    """A card's tracks with their sentinels; a failed one as `E`, as readers type it."""
    parts = ((1, "%", tracks.track1), (2, ";", tracks.track2), (3, "+", tracks.track3))
    return "".join(
        f"{start}{'E' if number in tracks.failed else content}?"
        for number, start, content in parts
        if content is not None or number in tracks.failed
    )
