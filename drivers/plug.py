"""A device's plug: looked for by a timer while it is away, let go when it is gone, and told of once for each change."""

from collections.abc import Callable, Sequence
from typing import Final, Generic, Protocol, TypeVar

from drivers.errors import DeviceMissingError
from drivers.events import DeviceFound, DeviceLost, LossReason

LOOK_AGAIN_S: Final = 1.0
"""Between two looks for a device that is away; udev needs about a second to be done with a new one."""


class Pluggable(Protocol):
    """What is opened when a device is found."""

    def fileno(self) -> int:
        """The descriptor to wait on."""
        ...

    def close(self) -> None:
        """Gives the device back; harmless when repeated."""
        ...


SourceT = TypeVar("SourceT", bound=Pluggable)


class Plug(Generic[SourceT]):
    """Holds the open device while it is there.

    Args:
        name: the device's name in the configuration.
        find: opens the device; raises `DeviceMissingError` while there is none and `PermissionError` while it may not
            be opened yet (udev sets the rights a moment after the node appears).
    """

    def __init__(self, name: str, find: Callable[[], SourceT]) -> None:
        self._name = name
        self._find = find
        self._source: SourceT | None = None
        self._look_at = float("-inf")
        self._told: LossReason | None = None
        self._closed = False

    @property
    def source(self) -> SourceT | None:
        """The open device; None while it is away."""
        return self._source

    @property
    def closed(self) -> bool:
        """Whether it was given back for good."""
        return self._closed

    def fileno(self) -> int | None:
        """The descriptor to wait on; None while the device is away."""
        return None if self._source is None else self._source.fileno()

    def deadline(self) -> float | None:
        """When to look for a device that is away: minus infinity for one never looked for; None while it is there."""
        return None if self._closed or self._source is not None else self._look_at

    def look(self, now: float) -> Sequence[DeviceLost | DeviceFound]:
        """Looks for the device where it is time to; `now` is in the caller's monotonic seconds."""
        if self._closed or self._source is not None or now < self._look_at:
            return ()
        self._look_at = now + LOOK_AGAIN_S
        try:
            self._source = self._find()
        except PermissionError:
            return self.lose(now, LossReason.DENIED)
        except (DeviceMissingError, OSError):
            # Not there, or it went away between being found and being opened.
            return self.lose(now, LossReason.MISSING)
        self._told = None
        return (DeviceFound(self._name, now),)

    def lose(self, now: float, reason: LossReason) -> Sequence[DeviceLost]:
        """Drops the descriptor (kept, it would wake the loop for ever) and says so once for each reason."""
        self._let_go()
        self._look_at = now + LOOK_AGAIN_S
        # A device that was unplugged is now also missing: that is no news.
        known = self._told == reason or (self._told is LossReason.UNPLUGGED and reason is LossReason.MISSING)
        if known:
            return ()
        self._told = reason
        return (DeviceLost(self._name, reason, now),)

    def close(self) -> None:
        """Gives the device back for good."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source = None
