"""A wedge's keys are taken from the kernel at once, whatever its reader does meanwhile."""

import fcntl
import os
import select
import termios
from collections.abc import Iterator, Sequence

import pytest

from drivers.errors import LinkGoneError
from drivers.ports import NO_PLATE
from drivers.wedge.decoder import EV_SYN, SYN_DROPPED, KeyEvent
from drivers.wedge.device import StreamSource
from drivers.wedge.drained import Drained
from drivers.wedge.recording import pack_events
from drivers.wedge.strokes import key_events

PAGE = 4096
SECONDS = 10.0


class Desk:
    """A device that holds no more than one page of events, and what drains it."""

    def __init__(self) -> None:
        read_end, self.device = os.pipe()
        fcntl.fcntl(self.device, fcntl.F_SETPIPE_SZ, PAGE)
        self.drained = Drained(StreamSource(read_end))

    def said(self) -> bool:
        return bool(select.select([self.drained.fileno()], [], [], SECONDS)[0])

    def unplug(self) -> None:
        if self.device >= 0:
            os.close(self.device)
        self.device = -1

    def read(self, count: int) -> list[KeyEvent]:
        """So many events, waited for."""
        events: list[KeyEvent] = []
        while len(events) < count:
            assert self.said(), f"only {len(events)} came"
            events += self.drained.read()
        return events


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.drained.close()
    made.unplug()


def keys(events: Sequence[KeyEvent]) -> list[tuple[int, int, int]]:
    """Events without their stamps, which a device rounds."""
    return [(each.type, each.code, each.value) for each in events]


def test_a_code_longer_than_the_device_can_hold_is_whole_though_nobody_read_meanwhile(desk: Desk) -> None:
    typed = key_events("0123456789" * 40)
    raw = pack_events(typed)
    assert len(raw) > 3 * PAGE
    # A write that nobody takes from would wait for ever: the thread does, while the reader is busy here.
    assert os.write(desk.device, raw) == len(raw)
    assert keys(desk.read(len(typed))) == keys(typed)


def test_what_the_device_said_before_it_went_is_read_before_its_loss(desk: Desk) -> None:
    typed = key_events("4")
    os.write(desk.device, pack_events(typed))
    desk.unplug()
    assert keys(desk.read(len(typed))) == keys(typed)
    assert desk.said(), "its end is heard of by the descriptor too"
    with pytest.raises(LinkGoneError, match="ended"):
        desk.drained.read()


def test_a_flood_is_lost_beyond_a_bound_and_said_as_the_kernel_says_it() -> None:
    once = len(key_events("7"))
    typed = key_events("7" * 40)
    read_end, device = os.pipe()
    drained = Drained(StreamSource(read_end), most=2 * once)
    try:
        for start in range(0, len(typed), once):
            os.write(device, pack_events(typed[start : start + once]))
            until_taken(device)
        events = drained.read()
        assert keys(events[: 2 * once]) == keys(typed[: 2 * once])
        assert [(each.type, each.code) for each in events[2 * once :]] == [(EV_SYN, SYN_DROPPED), (EV_SYN, 0)]
    finally:
        drained.close()
        os.close(device)


def until_taken(device: int) -> None:
    """Wait until the thread has taken all that the device said."""
    for _ in range(100_000):
        if not int.from_bytes(fcntl.ioctl(device, termios.FIONREAD, bytes(4)), "little"):
            return
        select.select([], [], [], 0.001)
    raise AssertionError("nobody takes it")


def test_closed_it_says_nothing_more_and_may_be_closed_again(desk: Desk) -> None:
    assert desk.drained.nameplate() == NO_PLATE
    desk.drained.close()
    desk.drained.close()
    assert desk.drained.fileno() == -1
    with pytest.raises(LinkGoneError, match="closed"):
        desk.drained.read()
