"""A speaker and four keys without sound or pins: what is said can be read, and hands strike the keys."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from drivers.events import PadKey
from drivers.keys import Struck
from drivers.ports import STEPS, Ear, Phrase, share_of
from drivers.virtual.faults import DeviceFault, FaultSwitch, Silent, Unplugged

_REMEMBERED: Final = 500
_WAITING: Final = 64
_SHARES: Final = tuple(step / STEPS for step in range(1, STEPS + 1))
SIGNS_A_SECOND: Final = 15.0
"""How fast it speaks."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that was said.

    Attributes:
        text: the words.
        language: of the voice.
        ear: who heard it.
        step: how loud.
    """

    text: str = field(repr=False)
    language: str
    ear: Ear
    step: int


class VirtualSpeaker:
    """A speaker that writes down what it says, and takes as long as a voice would.

    Faults: *unplugged* and *silent* say nothing.

    Args:
        now: monotonic seconds.

    Attributes:
        said: what was begun since the start, oldest first, the last five hundred.
        step: how loud it speaks.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.said: deque[Utterance] = deque(maxlen=_REMEMBERED)
        self.step = STEPS
        self._now = now
        self._until = 0.0
        self._waiting: tuple[Utterance, ...] = ()
        self._faults = FaultSwitch()
        self._closed = False

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    @property
    def speaking(self) -> bool:
        """Whether anything is being said."""
        return self._now() < self._until

    @property
    def saying(self) -> tuple[Utterance, ...]:
        """What was said since somebody was last silent, to its end; empty once it was hushed."""
        return self._waiting

    def say(self, phrases: Sequence[Phrase], ear: Ear, *, behind: bool = False) -> None:
        """Says phrases one after the other; what is being said stops, unless they come `behind` it."""
        if self._closed:
            return
        if isinstance(self._faults.strike(), Unplugged | Silent):
            return
        on = behind and self.speaking
        if not on:
            self.hush()
        told = tuple(Utterance(each.text, each.language, ear, self.step) for each in phrases[:_WAITING] if each.text)
        self.said.extend(told)
        self._waiting = (*self._waiting, *told)[-_WAITING:]
        self._until = max(self._until, self._now()) + sum(len(each.text) for each in told) / SIGNS_A_SECOND

    def hush(self) -> None:
        """Stops in the middle of a word."""
        self._waiting = ()
        self._until = 0.0

    def set_loudness(self, step: int) -> None:
        """Sets how loud it speaks from the next phrase on.

        Raises:
            SettingError: no such step.
        """
        share_of(step, _SHARES)
        self.step = step

    def close(self) -> None:
        """Silences it for good; harmless when repeated."""
        self.hush()
        self._closed = True


class VirtualKeys(Struck):
    """Four keys that hands strike, from any thread; they outlive the terminal that reads them.

    Faults: *unplugged* and *silent* swallow every stroke.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._faults = FaultSwitch()

    def again(self) -> "VirtualKeys":
        """The same keys for another run."""
        found = VirtualKeys(self.name)
        found._faults = self._faults
        return found

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    def strike(self, key: PadKey) -> None:
        """A finger strikes a key; where no terminal reads it, nothing follows."""
        if not isinstance(self._faults.strike(), Unplugged | Silent):
            self.feel(key)
