"""The stage: a running terminal that can be watched, and whose screens are kept as pictures."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from drivers.events import DeviceEvent
from screens.intents import Intent
from screens.renderer import save_png
from screens.views import AttractView, RefusalView, View
from screens.window import Offscreen, Pressed, Released
from terminal.app import Surroundings, Terminal
from terminal.counter.things import Things, camera_watch, devices, panel
from terminal.errors import TerminalError
from terminal.machine.states import Machine
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Display

WAIT_SECONDS = 30.0
TOUCHES = 3
TOUCH_SECONDS = 3.0
"""How often, and after how long, a hand that was not heeded touches again."""
T = TypeVar("T")


class DemoError(TerminalError):
    """The terminal did not come to show what it should."""


@dataclass(slots=True)
class Seen:
    """What was shown, counted; and the first picture of each kind of view."""

    refusals: dict[str, int] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)


class Watched(Display):
    """A panel whose views can be waited for from another thread."""

    def __init__(self, inner: Panel, folder: Path, seen: Seen) -> None:
        self._inner = inner
        self._folder = folder
        self._seen = seen
        self.changed = threading.Condition()
        self.view: View | None = None
        self.machine: Machine | None = None

    @property
    def poll_seconds(self) -> float | None:
        """How often touches must be asked for: never, the hands ring."""
        return None

    def show(self, view: View) -> None:
        """Draw, keep the first picture of each kind, and tell who waits."""
        self._inner.show(view)
        self._keep(view)
        with self.changed:
            self.view = view
            self.changed.notify_all()

    def prepare(self, view: View) -> None:
        """As the panel's."""
        self._inner.prepare(view)

    def intents(self) -> tuple[Intent, ...]:
        """What the hands meant."""
        return self._inner.intents()

    def feel(self, said: DeviceEvent) -> None:
        """As the panel's."""
        self._inner.feel(said)

    def forget(self) -> None:
        """Nobody stands here any more."""
        self._inner.forget()

    def watch(self, machine: Machine) -> None:
        """The machine after a step."""
        with self.changed:
            self.machine = machine
            self.changed.notify_all()

    def _keep(self, view: View) -> None:
        if isinstance(view, RefusalView) and not isinstance(self.view, RefusalView):
            self._seen.refusals[view.kind.value] = self._seen.refusals.get(view.kind.value, 0) + 1
        name = type(view).__name__.removesuffix("View").lower()
        if isinstance(view, RefusalView):
            name += f"-{view.kind.value.replace('_', '-')}"
        if view.setting.offline and not isinstance(view, AttractView):
            name += "-offline"
        if name not in self._seen.pictures and self._inner.frame is not None:
            self._seen.pictures.append(name)
            save_png(self._inner.frame.surface, self._folder / f"{len(self._seen.pictures):02}-{name}.png")


class Stage:
    """One run of a terminal over a store's folder; power on at `with`, and off behind it.

    Args:
        folder: the store's.
        things: what stands on the counter.
        pictures: where screens are kept.
        seen: counts over several runs.
    """

    def __init__(self, folder: Path, things: Things, pictures: Path, seen: Seen) -> None:
        inner, screen = panel()
        assert isinstance(screen, Offscreen)
        self._panel, self._screen = inner, screen
        self.display = Watched(inner, pictures, seen)
        around = Surroundings(
            devices(things),
            self.display,
            (camera_watch(things),),
            things.network,
            virtual=True,
            watch=self.display.watch,
        )
        self.things = things
        self.terminal = Terminal(folder, around)
        self._thread = threading.Thread(target=self.terminal.run, name="spaarpunt-loop", daemon=True)

    def __enter__(self) -> "Stage":
        self.terminal.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.stop()
        self._thread.join(WAIT_SECONDS)
        self.terminal.close()

    def shows(self, kind: type[T] | tuple[type[T], ...], what: Callable[[T], bool] = lambda _: True) -> T:
        """Wait until a view of `kind` for which `what` holds is on the screen.

        Raises:
            DemoError: it does not come.
        """
        names = kind.__name__ if isinstance(kind, type) else " or ".join(each.__name__ for each in kind)

        def there() -> T | None:
            view = self.display.view
            return view if isinstance(view, kind) and what(view) else None

        return self._wait(there, f"{names} on the screen")

    def machine(self, what: Callable[[Machine], bool], sought: str) -> Machine:
        """Wait until the machine is so."""
        return self._wait(
            lambda: self.display.machine if self.display.machine and what(self.display.machine) else None, sought
        )

    def touch(self, intent: Intent) -> None:
        """Put a finger on whatever means `intent`, and lift it.

        Raises:
            DemoError: nothing on the screen means it.
        """
        frame = self._panel.frame
        node = next((n for n in frame.tree.focus_order() if n.action == intent), None) if frame else None
        if node is None:
            raise DemoError(f"nothing on the screen means {intent}; it shows {type(self.display.view).__name__}")
        at = node.rect.centre
        self._screen.push(Pressed(*at), Released(*at))
        self.terminal.loop.wake()

    def touch_until(self, intent: Intent, kind: type[T]) -> T:
        """Touch whatever means `intent`, again where the screen changed under the finger, until `kind` is shown.

        Raises:
            DemoError: it does not come.
        """
        for _ in range(TOUCHES):
            self.touch(intent)
            with self.display.changed:
                if self.display.changed.wait_for(lambda: isinstance(self.display.view, kind), TOUCH_SECONDS):
                    break
        return self.shows(kind)

    def _wait(self, look: Callable[[], T | None], sought: str) -> T:
        with self.display.changed:
            if not self.display.changed.wait_for(lambda: look() is not None, WAIT_SECONDS):
                shown = type(self.display.view).__name__
                raise DemoError(f"waited {WAIT_SECONDS:.0f} s for {sought}; the screen shows {shown}")
            found = look()
        assert found is not None
        return found
