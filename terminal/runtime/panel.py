"""The panel: draws views on a screen and turns touches and keys into intents."""

from collections import deque

from drivers.events import DeviceEvent
from drivers.ports import Speaker
from screens.guide import Guide
from screens.intents import Accessibility, Intent, Listen, Walk
from screens.keys import Key
from screens.renderer import Frame, Renderer
from screens.theme import Mode, Theme
from screens.views import View
from screens.window import Closed, KeyDown, Moved, Pressed, Released, Screen, WindowEvent
from terminal.runtime.guiding import Guiding

IDLE_POLL_SECONDS = 0.05
"""SDL has to be asked; 20 Hz costs a fifth of a percent of a core."""
MODES = (Mode.LIGHT, Mode.DARK, Mode.CONTRAST)


class Panel:
    """A `Display` over a renderer and a screen; only the loop's thread calls it."""

    def __init__(self, renderer: Renderer, screen: Screen, *, polls: bool, speaker: Speaker | None = None) -> None:
        self._renderer = renderer
        self._screen = screen
        self._guiding = Guiding(speaker)
        self._polls = polls
        self._view: View | None = None
        self._frame: Frame | None = None
        self._pressed: str | None = None
        self._closed = False
        self._felt: deque[WindowEvent] = deque(maxlen=64)

    @property
    def poll_seconds(self) -> float | None:
        """How often touches must be asked for."""
        return IDLE_POLL_SECONDS if self._polls else None

    @property
    def closed(self) -> bool:
        """Whether somebody closed the window."""
        return self._closed

    @property
    def frame(self) -> Frame | None:
        """What was drawn last."""
        return self._frame

    @property
    def guide(self) -> Guide:
        """The audio guide as it is now."""
        return self._guiding.guide

    def show(self, view: View) -> None:
        """Draw `view`, present it, and have it told where the audio guide is on."""
        if type(view) is not type(self._view):
            self._pressed = None
        self._view = view
        self._guiding.shown(self._renderer.lay_out(view), self._renderer.texts(view.setting.language))
        self._draw()

    def prepare(self, view: View) -> None:
        """Draw `view` where nobody sees it, so that the likes of it are shown at once later."""
        self._renderer.prepare(view)

    def touch(self, *events: WindowEvent) -> None:
        """Let something happen as if the screen had felt it; from any thread, heard at the next `intents`."""
        self._felt.extend(events)

    def intents(self) -> tuple[Intent, ...]:
        """What was meant since the last call; never waits."""
        felt = [self._felt.popleft() for _ in range(len(self._felt))]
        meant = [self._mean(event) for event in (*self._screen.events(), *felt)]
        self._guiding.tick()
        if self._guiding.speaking:
            meant.append(Listen())
        return tuple(intent for intent in meant if intent is not None)

    def feel(self, said: DeviceEvent) -> None:
        """Take what a device said that is the screen's own: keys below it, a headset."""
        key = self._guiding.felt(said)
        if key is not None:
            self._felt.append(KeyDown(key))

    def forget(self) -> None:
        """Let go of everything personal: pixels, caches, and what is being said."""
        self._view = self._frame = None
        self._pressed = None
        self._guiding.forget()
        self._renderer.forget()

    def close(self) -> None:
        """Give the screen back."""
        self._guiding.close()
        self._screen.close()

    def _draw(self) -> None:
        if self._view is None:
            return
        self._frame = self._renderer.draw(self._view, pressed=self._pressed, focus=self._guiding.focus)
        self._screen.present(self._frame.surface)

    def _mean(self, event: WindowEvent) -> Intent | None:
        match event:
            case Pressed(x, y) | Moved(x, y):
                if isinstance(event, Pressed):
                    self._guiding.touched()
                self._press(self._target(x, y) if isinstance(event, Pressed) or self._pressed else None)
                return None
            case Released(x, y):
                struck = self._pressed
                self._press(None)
                return self._act(struck) if struck is not None and struck == self._target(x, y) else None
            case KeyDown(key):
                return self._key(key)
            case Closed():
                self._closed = True
                return None

    def _target(self, x: int, y: int) -> str | None:
        node = self._frame.tree.target(x, y) if self._frame is not None else None
        return node.name if node is not None else None

    def _press(self, name: str | None) -> None:
        if name != self._pressed:
            self._pressed = name
            self._draw()

    def _act(self, name: str | None) -> Intent | None:
        node = self._frame.tree.find(name) if self._frame is not None and name is not None else None
        if node is not None and isinstance(node.action, Accessibility):
            self._other_mode()
            return None
        return node.action if node is not None else None

    def _key(self, key: Key) -> Intent | None:
        """What a key means; one that only walks, that somebody is there."""
        if self._frame is None:
            return None
        before = self._guiding.focus
        chosen = self._guiding.pressed(key)
        if self._guiding.focus != before:
            self._draw()
        return (self._act(chosen) if chosen is not None else None) or Walk()

    def _other_mode(self) -> None:
        theme = self._renderer.theme
        mode = MODES[(MODES.index(theme.mode) + 1) % len(MODES)]
        self._renderer.use(Theme(mode, theme.mm_per_px, theme.accent))
        self._draw()
