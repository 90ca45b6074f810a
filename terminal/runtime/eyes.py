"""The camera's thread: looks at the newest frame, and says each code once for as long as it is held there."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from drivers.events import DeviceFound, DeviceLost, Sighted
from terminal.machine.events import DeviceSays, Event, Read, ReadTogether
from terminal.runtime.translate import translate

log = logging.getLogger("spaarpunt.runtime")

LOOK_SECONDS = 0.08
"""Between two looks; a frame of the camera lasts about as long."""
AWAY_SECONDS = 1.5
"""A code that was out of view for so long is held there anew."""


class Watch(Protocol):
    """A camera and what reads its frames: `CameraWatch`, or a `LateCamera` that opens one."""

    @property
    def name(self) -> str:
        """The camera's name in the configuration."""

    def look(self, now: float) -> tuple[Sighted | DeviceLost | DeviceFound, ...]:
        """What the newest frame shows; `now` is the caller's monotonic seconds."""

    def forget(self) -> None:
        """Forget what was seen: whoever showed it has left."""

    def close(self) -> None:
        """Let everything go; harmless when repeated."""


class Eyes:
    """One camera's thread; what it confirms goes to `post`.

    Args:
        watch: the camera.
        post: hears what is seen.
        resting: whether nobody is there to be looked at: no frame is taken then, but for the first, so that a camera
            that is missing is known before anybody comes. Asked from the camera's own thread.
    """

    def __init__(
        self, watch: Watch, post: Callable[[Event], None], resting: Callable[[], bool] = lambda: False
    ) -> None:
        self._watch = watch
        self._resting = resting
        self._looked = self._rested = False
        self._post = post
        self._seen: dict[str, float] = {}
        self._together: frozenset[str] = frozenset()
        self._failing = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="spaarpunt-camera", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def rest(self, seconds: float) -> None:
        """Look no more, and leave the camera open for somebody else's eyes; harmless where it never looked."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def stop(self, seconds: float) -> None:
        """Look no more, and let the camera go."""
        self.rest(seconds)
        self._watch.close()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            if self._rests():
                continue
            try:
                self._look(time.monotonic())
                self._looked = True
            except Exception as error:  # noqa: BLE001 - a thread that is gone would leave the camera blind, in silence
                self._fail(error)

    def _rests(self) -> bool:
        rests = self._looked and self._resting()
        if rests and not self._rested:
            self._watch.forget()
        self._rested = rests
        return rests

    def _look(self, now: float) -> None:
        self._seen = {text: at for text, at in self._seen.items() if now - at < AWAY_SECONDS}
        seen = self._watch.look(now)
        if self._failing:
            self._failing = False
            self._post(DeviceSays(self._watch.name, present=True))
        sure = [said for said in seen if isinstance(said, Sighted) and said.confirmed]
        for said in seen:
            if not isinstance(said, Sighted):
                self._tell(translate(said))
        self._tell(self._shown(sure, now))

    def _tell(self, event: Event | None) -> None:
        if event is not None:
            self._post(event)

    def _shown(self, sure: Sequence[Sighted], now: float) -> Event | None:
        """What is held there, once; several codes together, so that somebody can be asked for one."""
        held = {said.text for said in sure} <= self._seen.keys()
        self._seen |= {said.text: now for said in sure}
        if len(sure) == 1 and sure[0].text in self._together:
            # One of several was kept; it counts once the others are away.
            held = len(self._together & self._seen.keys()) > 1
        if held or not sure:
            return None
        readings = tuple(read for read in map(translate, sure) if isinstance(read, Read))
        self._together = frozenset(said.text for said in sure) if len(readings) > 1 else frozenset()
        return ReadTogether(readings) if len(readings) > 1 else readings[0]

    def _fail(self, error: Exception) -> None:
        """A camera that fails in a way of its own is one that is missing, until it sees again."""
        if not self._failing:
            self._failing = True
            log.error("L02 the camera fails", exc_info=error)
            self._post(DeviceSays(self._watch.name, present=False))
