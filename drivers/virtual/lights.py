"""A lamp, a sounder and a backlight without hardware: they remember what they were told."""

from collections import deque
from typing import Final

from drivers.errors import FakeRuleError, LinkGoneError
from drivers.ports import STEPS, LampSign, Tone, share_of
from drivers.virtual.faults import DeviceFault, FaultSwitch, Unplugged

_REMEMBERED: Final = 1000
_SHARES: Final = tuple(step / STEPS for step in range(1, STEPS + 1))


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
        volume: the step of the next tone.
    """

    def __init__(self) -> None:
        self.played: deque[Tone] = deque(maxlen=_REMEMBERED)
        self.volume = STEPS
        self._faults = FaultSwitch()
        self._closed = False

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    def play(self, tone: Tone) -> None:
        """Begins a tone."""
        self._strike("to play")
        self.played.append(tone)

    def set_volume(self, step: int) -> None:
        """Sets how loud tones are from the next one on.

        Raises:
            SettingError: no such step.
        """
        self._strike("how loud to be")
        share_of(step, _SHARES)
        self.volume = step

    def close(self) -> None:
        """Silences it; harmless when repeated."""
        self._closed = True

    def _strike(self, told: str) -> None:
        if self._closed:
            raise FakeRuleError(f"a sounder was told {told} after it was closed; its pin is released by then")
        if isinstance(self._faults.strike(), Unplugged):
            raise LinkGoneError("the virtual sounder is unplugged; set its fault to none to go on")


class VirtualBacklight:
    """A backlight that can be looked at.

    Faults: *unplugged* raises `LinkGoneError`.

    Attributes:
        step: how bright it is.
    """

    def __init__(self) -> None:
        self.step = STEPS
        self._faults = FaultSwitch()
        self._closed = False

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    def set_brightness(self, step: int) -> None:
        """Sets how bright it is, from now on.

        Raises:
            SettingError: no such step.
        """
        if self._closed:
            raise FakeRuleError("a backlight was set after it was closed; its file is another program's by then")
        if isinstance(self._faults.strike(), Unplugged):
            raise LinkGoneError("the virtual backlight is unplugged; set its fault to none to go on")
        share_of(step, _SHARES)
        self.step = step

    def close(self) -> None:
        """Lets it go, as bright as it is; harmless when repeated."""
        self._closed = True
