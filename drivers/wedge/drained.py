"""A wedge's key events, taken out of the kernel as they come by a thread of their own.

The kernel keeps 64 events for each reader (`EVDEV_MIN_BUFFER_SIZE` of Linux `drivers/input/evdev.c`) and throws all of
them away when one more comes. A key down and up is six, so ten keys of one code fill it: from a quick scanner that is
20 ms, and a loop that draws a screen is busy for longer. This thread does nothing else.
"""

import contextlib
import os
import select
import threading
from collections import deque
from collections.abc import Sequence
from typing import Final

from drivers.errors import LinkGoneError
from drivers.nameplate import nameplate_of
from drivers.ports import Nameplate
from drivers.wedge.decoder import EV_SYN, SYN_DROPPED, SYN_REPORT, KeyEvent
from drivers.wedge.reader import KeySource

MOST_EVENTS: Final = 65536
"""That may wait: many times the longest code. A device that floods loses what is beyond, and that is said."""
_END_SECONDS: Final = 2.0


class Drained:
    """An open input device that never waits for whoever reads it.

    Args:
        source: the device; it is owned from here on, and read by this thread alone.
        most: events that may wait.
    """

    def __init__(self, source: KeySource, most: int = MOST_EVENTS) -> None:
        self._source = source
        self._most = most
        self._lock = threading.Lock()
        self._waiting: deque[KeyEvent] = deque()
        self._flooded = False
        self._gone: LinkGoneError | None = None
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._end = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._closed = False
        self._thread = threading.Thread(target=self._drain, name="spaarpunt-keys", daemon=True)
        self._thread.start()

    def fileno(self) -> int:
        """The descriptor to wait on; -1 when closed."""
        return -1 if self._closed else self._bell

    def read(self) -> Sequence[KeyEvent]:
        """Every event that came since, also those that the kernel still has: what is there now is no silence.

        Raises:
            LinkGoneError: the device went away, and all that it said before has been read.
        """
        if self._closed:
            raise LinkGoneError("the input device was closed")
        with self._lock:
            with contextlib.suppress(BlockingIOError):
                os.eventfd_read(self._bell)
            self._pull()
            events = tuple(self._waiting)
            self._waiting.clear()
            self._flooded = False
            if self._gone is not None:
                if not events:
                    raise self._gone
                # Its end is to be heard of in the next turn.
                os.eventfd_write(self._bell, 1)
        return events

    def nameplate(self) -> Nameplate:
        """What its device says of itself."""
        return nameplate_of(self._source)

    def close(self) -> None:
        """Gives it back; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        os.eventfd_write(self._end, 1)
        self._thread.join(_END_SECONDS)
        self._source.close()
        os.close(self._bell)
        os.close(self._end)

    def _drain(self) -> None:
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        poll.register(self._source.fileno(), select.POLLIN)
        while True:
            if self._end in {number for number, _ in poll.poll()}:
                return
            with self._lock:
                self._pull()
                if self._waiting or self._gone is not None:
                    os.eventfd_write(self._bell, 1)
                if self._gone is not None:
                    return

    def _pull(self) -> None:
        """Take what the kernel has; whoever does holds the lock."""
        if self._gone is not None:
            return
        try:
            events = self._source.read()
        except LinkGoneError as error:
            self._gone = error
            return
        if len(self._waiting) + len(events) <= self._most:
            self._waiting.extend(events)
        elif not self._flooded:
            # As the kernel says it; what follows may be the rest of a line whose beginning is lost.
            self._flooded = True
            self._waiting.append(KeyEvent(events[0].at, EV_SYN, SYN_DROPPED, 0))
            self._waiting.append(KeyEvent(events[0].at, EV_SYN, SYN_REPORT, 0))
