"""The one vocabulary in which every virtual device is told to fail.

Each device says in its own docstring what a fault means to it; the words are the same for all.
"""

from dataclasses import dataclass
from typing import Final, assert_never

from drivers.errors import SettingError


@dataclass(frozen=True, slots=True)
class Unplugged:
    """It is not there; what was under way is lost."""


@dataclass(frozen=True, slots=True)
class Silent:
    """It is there, takes what it is given, and says nothing."""


@dataclass(frozen=True, slots=True)
class Slow:
    """Each thing it does takes this much longer, in seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Garbage:
    """What it says makes no sense."""


@dataclass(frozen=True, slots=True)
class FailAfter:
    """It works for `count` more units (bytes, keys, frames, calls), then has the other fault."""

    count: int
    then: "Unplugged | Silent | Slow | Garbage"


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """The network alone: the request arrives and is carried out, its answer does not come back."""


DeviceFault = Unplugged | Silent | Slow | Garbage | FailAfter
NetworkFault = DeviceFault | AnswerLost

_PLAIN: Final[dict[str, Unplugged | Silent | Garbage]] = {
    "unplugged": Unplugged(),
    "silent": Silent(),
    "garbage": Garbage(),
}


def parse_fault(words: str) -> NetworkFault:
    """Reads a fault as an operator writes it.

    `unplugged`, `silent`, `garbage`, `slow 2.5`, `fail after 120 then unplugged`, `answer lost`.

    Raises:
        SettingError: it is none of these.
    """
    match words.lower().split():
        case ["answer", "lost"]:
            return AnswerLost()
        case ["fail", "after", count, "then", *rest] if count.isdecimal():
            then = parse_fault(" ".join(rest))
            if not isinstance(then, FailAfter | AnswerLost):
                return FailAfter(int(count), then)
        case [word] if word in _PLAIN:
            return _PLAIN[word]
        case ["slow", seconds]:
            try:
                return Slow(float(seconds))
            except ValueError:
                pass
        case _:
            pass
    raise SettingError(
        f"no fault is called {words!r}; write unplugged, silent, garbage, slow SECONDS, "
        "fail after COUNT then FAULT, or answer lost"
    )


class FaultSwitch:
    """The switch of one virtual device: holds the present fault and counts down to a later one.

    Not guarded against threads: the device that owns it holds its own lock.
    """

    def __init__(self) -> None:
        self._fault: NetworkFault | None = None
        self._left = 0

    def set(self, fault: NetworkFault | None) -> None:
        """Sets the fault; None mends the device."""
        self._fault = fault
        self._left = fault.count if isinstance(fault, FailAfter) else 0

    def present(self) -> "Unplugged | Silent | Slow | Garbage | AnswerLost | None":
        """The fault that holds now."""
        match self._fault:
            case FailAfter(then=then):
                return then if self._left <= 0 else None
            case None | Unplugged() | Silent() | Slow() | Garbage() | AnswerLost():
                return self._fault
            case _:
                assert_never(self._fault)

    def strike(self) -> "Unplugged | Silent | Slow | Garbage | AnswerLost | None":
        """The fault that the next single unit meets; the unit is counted as happened."""
        if isinstance(self._fault, FailAfter) and self.allowance(1):
            return None
        return self.present()

    def allowance(self, units: int) -> int:
        """How many of these units still happen before a later fault strikes; they are counted as happened."""
        if not isinstance(self._fault, FailAfter):
            return units
        granted = min(units, self._left)
        self._left -= granted
        return granted
