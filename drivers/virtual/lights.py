"""A lamp and a sounder without hardware: they remember what they were told."""

from collections import deque
from typing import Final

from drivers.errors import FakeRuleError, LinkGoneError
from drivers.ports import LampSign, Tone
from drivers.virtual.faults import DeviceFault, FaultSwitch, Unplugged

_REMEMBERED: Final = 1000


class VirtualLamp:
    """A lamp that can be looked at.

    Faults: *unplugged* raises `LinkGoneError`; the others change nothing, nobody can hear a lamp.

    Attributes:
        shown: what it was told, oldest first, the last thousand.
    """

    def __init__(self) -> None:
        self.shown: deque[LampSign] = deque(maxlen=_REMEMBERED)
        self._faults = FaultSwitch()
        self._closed = False

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    @property
    def sign(self) -> LampSign:
        """What it shows now; a sign that passes has passed."""
        last = self.shown[-1] if self.shown else LampSign.OFF
        return LampSign.READY if last.passes else last

    def show(self, sign: LampSign) -> None:
        """Shows one sign until told another, or for a moment where it passes."""
        if self._closed:
            raise FakeRuleError("a lamp was told to shine after it was closed; its pin is released by then")
        if isinstance(self._faults.strike(), Unplugged):
            raise LinkGoneError("the virtual lamp is unplugged; set its fault to none to go on")
        self.shown.append(sign)

    def close(self) -> None:
        """Puts it out; harmless when repeated."""
        if not self._closed:
            self.shown.append(LampSign.OFF)
        self._closed = True


class VirtualSounder:
    """A sounder that can be listened to afterwards.

    Faults: *unplugged* raises `LinkGoneError`.

    Attributes:
        played: what it was told, oldest first, the last thousand.
    """

    def __init__(self) -> None:
        self.played: deque[Tone] = deque(maxlen=_REMEMBERED)
        self._faults = FaultSwitch()
        self._closed = False

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    def play(self, tone: Tone) -> None:
        """Begins a tone."""
        if self._closed:
            raise FakeRuleError("a sounder was told to play after it was closed; its pin is released by then")
        if isinstance(self._faults.strike(), Unplugged):
            raise LinkGoneError("the virtual sounder is unplugged; set its fault to none to go on")
        self.played.append(tone)

    def close(self) -> None:
        """Silences it; harmless when repeated."""
        self._closed = True
