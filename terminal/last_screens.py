"""The last screens, for a support bundle: of all of them when and which, and what it said of those that are nobody's.

A screen is kept as its view only if its kind has no field for anything of a person (`NOBODYS`); of every other one its
name alone is noted. So a bundle can show what stood there, and can show nobody.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from screens.views import AttractView, HelpView, OutOfServiceView
from terminal.control.lines import Question, ask
from terminal.control.server import Answer
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, Helping, Machine, OutOfService
from terminal.machine.view import view

KEPT: Final = 40
SCREENS: Final = "screens"
Nobodys: TypeAlias = AttractView | HelpView | OutOfServiceView
NOBODYS: Final[Mapping[str, type[Nobodys]]] = {
    each.__name__: each for each in (AttractView, HelpView, OutOfServiceView)
}
"""Kinds of views that have no field for anything of a person."""


class ShownScreen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A screen that was shown.

    Attributes:
        state: what the terminal was doing, as its state's name.
        since: from when on.
        kind: the view's, where it is nobody's; else empty.
        view: and the view as JSON.
    """

    state: str
    since: datetime
    kind: str = ""
    view: msgspec.Raw = msgspec.Raw(b"null")


_shown = msgspec.json.Decoder(ShownScreen)


class LastScreens:
    """Told of the machine after each step by the loop's thread; asked by the control socket's."""

    def __init__(self, now: Callable[[], Moment]) -> None:
        self._now = now
        self._kept: deque[ShownScreen] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self._state: type[object] | None = None

    def note(self, machine: Machine) -> None:
        """Note the screen, where it is another than the last one."""
        state = machine.state
        if type(state) is self._state:
            return
        self._state = type(state)
        now = self._now()
        screen = ShownScreen(type(state).__name__, now.at)
        if isinstance(state, Attract | Helping | OutOfService):
            shown = view(machine, now)
            if isinstance(shown, Nobodys):
                screen = ShownScreen(
                    screen.state, now.at, type(shown).__name__, msgspec.Raw(msgspec.json.encode(shown))
                )
        with self._lock:
            self._kept.append(screen)

    def answers(self) -> Mapping[str, Answer]:
        """What the running terminal answers."""

        def said(_: Question) -> Iterable[bytes]:
            with self._lock:
                return [msgspec.json.encode(each) for each in self._kept]

        return {SCREENS: said}


def last_screens(folder: Path) -> tuple[ShownScreen, ...]:
    """The last screens of the terminal of `folder`, the oldest first.

    Raises:
        NobodyThereError: it does not run.
        ControlError: its answer cannot be read.
        msgspec.MsgspecError: it is another version's.
    """
    return tuple(_shown.decode(item) for item in ask(folder, Question(SCREENS)))


def view_of(screen: ShownScreen) -> Nobodys | None:
    """The view of a screen that is nobody's; None for every other one.

    Raises:
        msgspec.MsgspecError: it is another version's.
    """
    kind = NOBODYS.get(screen.kind)
    return None if kind is None else msgspec.json.decode(screen.view, type=kind)
