"""A camera that is opened by its own thread, behind the first screen.

Loading the decoders and measuring what looking costs (50 ms of it) takes some 230 ms on a desktop machine, and five
times as long on a Pi 4. Nobody waits for it: the first screen is there before. A terminal without a camera never does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.events import DeviceFound, DeviceLost, LossReason, Sighted
from drivers.nameplate import nameplate_of
from drivers.ports import Nameplate

if TYPE_CHECKING:
    from drivers.camera.decode import Pipeline
    from drivers.camera.watch import CameraWatch
    from drivers.ports import Camera

log = logging.getLogger("spaarpunt.terminal")

AGAIN_SECONDS = 5.0
"""After which a camera that did not open is tried again."""


class LateCamera:
    """A `Watch` that opens its camera at its first look, with the size that this machine can afford.

    The machine is measured once, before the camera runs. A camera that is not there is missing, as a reader would be,
    and tried again; no other one takes its place.

    Args:
        name: its name in the configuration.
        opens: opens it with a width and height in pixels.
        clock: seconds, to measure with.
    """

    def __init__(
        self,
        name: str,
        opens: Callable[[tuple[int, int]], Camera],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._name = name
        self._opens = opens
        self._clock = clock
        self._planned: tuple[tuple[int, int], Pipeline] | None = None
        self._watch: CameraWatch | None = None
        self._due = float("-inf")
        self._missing = False

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def look(self, now: float) -> tuple[Sighted | DeviceLost | DeviceFound, ...]:
        """What the newest frame shows; where the camera does not open, once that it is missing.

        Args:
            now: the caller's monotonic seconds.
        """
        if self._watch is None:
            if now < self._due:
                return ()
            self._due = now + AGAIN_SECONDS
            try:
                self._watch = self._open()
            except Exception as error:  # noqa: BLE001 - the libraries below raise what they like, and it is missing
                return self._lost(error, now)
        return self._watch.look(now)

    def nameplate(self) -> Nameplate:
        """What the camera says of itself; nothing before it is open."""
        return nameplate_of(self._watch)

    def forget(self) -> None:
        """Forgets what was seen: whoever showed it has left."""
        if self._watch is not None:
            self._watch.forget()

    def close(self) -> None:
        """Lets the camera go; harmless when repeated."""
        if self._watch is not None:
            self._watch.close()

    def _lost(self, error: Exception, now: float) -> tuple[DeviceLost, ...]:
        if self._missing:
            return ()
        self._missing = True
        log.error("L04 the camera does not open: %s", error)
        return (DeviceLost(self._name, LossReason.MISSING, now),)

    def _open(self) -> CameraWatch:
        from drivers.camera.watch import CameraWatch

        if self._planned is None:
            self._planned = self._plan()
        size, pipeline = self._planned
        return CameraWatch(self._opens(size), pipeline)

    def _plan(self) -> tuple[tuple[int, int], Pipeline]:
        from drivers.camera.budget import plan_for
        from drivers.camera.decode import Pipeline

        plan = plan_for(Pipeline().measured(self._clock))
        log.info("L05 the camera looks at %d x %d, a helper every %d", *plan.size, plan.helper_every)
        return plan.size, Pipeline(plan=plan)
