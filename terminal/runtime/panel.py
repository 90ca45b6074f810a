"""The panel: draws views on a screen and turns touches and keys into intents."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from drivers.events import DeviceEvent
from drivers.ports import Speaker
from screens import intents
from screens.guide import Guide
from screens.intents import (
    ChooseColours,
    ChooseLetters,
    Enter,
    Intent,
    Listen,
    NextPage,
    Older,
    PreviousPage,
    Turn,
    Walk,
)
from screens.keys import Key
from screens.motion import next_change, reach
from screens.renderer import Frame, Renderer
from screens.technician_views import CalibrationView
from screens.theme import Mode, Theme
from screens.touch import Hand, Tolerance, Under, sift
from screens.tree import Rect
from screens.views import AttractView, View
from screens.window import Closed, KeyDown, Moved, Pressed, Released, Screen, WindowEvent
from terminal.runtime.glass import CalibratedGlass, RawTouches
from terminal.runtime.guiding import Guiding

IDLE_POLL_SECONDS = 0.05
"""SDL has to be asked; 20 Hz costs a fifth of a percent of a core."""
TOUCHED_POLL_SECONDS = 0.008
"""While somebody is touching: a lifted finger is answered within a frame."""
TOUCHED_SECONDS = 3.0
"""After the last touch somebody still is."""
CHOSEN_SECONDS = 60.0
"""After which chosen colours are the usual ones again where nobody began anything."""
_BEGINS_ANEW = NextPage | PreviousPage | Older | Enter
"""After these the same screen says something else: in its large form it is read from its beginning."""


class Panel:
    """A `Display` over a renderer and a screen; only the loop's thread calls it."""

    def __init__(
        self,
        renderer: Renderer,
        screen: Screen,
        *,
        polls: bool,
        speaker: Speaker | None = None,
        tolerance: Tolerance | None = None,
        moves: bool = False,
        glass: CalibratedGlass | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Over what draws and what shows.

        Args:
            renderer: draws; its theme is the one that everybody begins with.
            screen: shows, and feels.
            polls: whether the screen must be asked for what it felt.
            speaker: says what the audio guide has to say, or None.
            tolerance: how a real hand on a real glass is read; None takes every touch as it comes.
            moves: whether what can move does.
            glass: where the touches of a panel lie that has to be calibrated; None for one that knows.
            clock: seconds; never goes back.
        """
        self._renderer = renderer
        self._usual = renderer.theme
        self._tolerance = tolerance
        self._hand = Hand()
        self._moves = moves
        self._glass = glass
        self._raw: RawTouches | None = None
        self._clock = clock
        self._appeared = self._drawn = self._chosen = 0.0
        self._touched = -TOUCHED_SECONDS
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
        touching = self._clock() - self._touched < TOUCHED_SECONDS
        due = [TOUCHED_POLL_SECONDS if touching else IDLE_POLL_SECONDS] if self._polls else []
        wait = self._until_motion()
        return min([*due, wait]) if wait is not None else min(due, default=None)

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
            self._appeared = self._clock()
            self._renderer.leaf = 0
            self._raw = RawTouches(self._clock) if isinstance(view, CalibrationView) else None
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
        meant = [self._mean(event) for event in chain(self._meant_touches(), felt)]
        self._move()
        self._usual_again()
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
        self._pressed = self._raw = None
        self._guiding.forget()
        self._renderer.leaf = 0
        self._renderer.forget()
        if self._renderer.theme != self._usual:
            self._renderer.use(self._usual)

    def close(self) -> None:
        """Give the screen back."""
        self._guiding.close()
        self._screen.close()

    def _draw(self, within: Rect | None = None) -> None:
        if self._view is None:
            return
        self._drawn = self._clock()
        seconds = self._drawn - self._appeared if self._moves else None
        focus = self._guiding.focus
        self._frame = self._renderer.draw(
            self._view, pressed=self._pressed, focus=focus, seconds=seconds, within=within
        )
        self._screen.present(self._frame.surface)

    # ── what moves ────────────────────

    def _until_motion(self) -> float | None:
        """Seconds until the picture differs by itself, or None."""
        if not self._moves or self._view is None:
            return None
        since = self._drawn - self._appeared
        wait = next_change(self._renderer.lay_out(self._view), since)
        return None if wait is None else max(0.0, self._drawn + wait - self._clock())

    def _move(self) -> None:
        if self._view is not None and self._until_motion() == 0.0:
            # What is pressed or in focus may reach beyond what moves: then all is drawn.
            still = self._pressed is None and self._guiding.focus is None
            self._draw(reach(self._renderer.lay_out(self._view)) if still else None)

    def _usual_again(self) -> None:
        """Colours that somebody chose and walked away from go back by themselves."""
        if self._renderer.theme == self._usual or not isinstance(self._view, AttractView):
            return
        if self._clock() - self._chosen > CHOSEN_SECONDS:
            self._renderer.use(self._usual)
            self._draw()

    # ── what is felt ────────────────────

    def _meant_touches(self) -> Iterator[WindowEvent]:
        """What the screen felt, without what no hand meant. Each is judged by what the one before it led to."""
        for said in self._screen.events():
            self._touched = self._clock()
            if self._raw is not None:
                yield said
                continue
            event = said if self._glass is None else self._glass.meant(said)
            if self._tolerance is None or not isinstance(event, Pressed | Moved | Released) or self._frame is None:
                yield event
                continue
            self._hand, meant = sift(self._hand, event, self._under(event), self._clock(), self._tolerance)
            yield from meant

    def _under(self, event: Pressed | Moved | Released) -> Under:
        assert self._frame is not None
        tree = self._frame.tree
        node = tree.target(event.x, event.y)
        typed = node is not None and isinstance(node.action, intents.Key | intents.Erase)
        name = node.name if node is not None else None
        return Under(tree.name, name, typed, tree.size, self._renderer.theme.mm_per_px)

    def _mean(self, event: WindowEvent) -> Intent | None:
        match event:
            case Pressed() | Moved() | Released() if self._raw is not None:
                return self._raw.felt(event)
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
        if node is None or node.action is None:
            return None
        match node.action:
            case ChooseColours(mode):
                self._look(replace(self._renderer.theme, mode=Mode(mode)))
            case ChooseLetters(large):
                self._look(replace(self._renderer.theme, large=large))
            case Turn(leaf):
                self._turn(leaf)
            case action:
                if isinstance(action, _BEGINS_ANEW):
                    self._renderer.leaf = 0
                return action
        # How it looks is nobody else's business; that somebody is there is.
        return Walk()

    def _key(self, key: Key) -> Intent | None:
        """What a key means; one that only walks, that somebody is there."""
        if self._frame is None:
            return None
        before = self._guiding.focus
        chosen = self._guiding.pressed(key)
        if self._guiding.focus != before:
            self._draw()
        return (self._act(chosen) if chosen is not None else None) or Walk()

    def _look(self, theme: Theme) -> None:
        self._renderer.use(theme)
        self._chosen = self._clock()
        self._turn(0)

    def _turn(self, leaf: int) -> None:
        self._renderer.leaf = leaf
        if self._view is not None:
            self._guiding.turned(self._renderer.lay_out(self._view), self._renderer.texts(self._view.setting.language))
            self._draw()
