"""A keyboard wedge as a `Reader`: finds its device, decodes what it types, says events, and survives unplugging."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, assert_never

from drivers.errors import DeviceMissingError, LinkGoneError
from drivers.events import (
    DeviceFound,
    DeviceLost,
    LossReason,
    ReaderEvent,
    ReadFault,
    ReadFaultKind,
    Scanned,
    Source,
    SwipeRead,
)
from drivers.magstripe import parse_swipe
from drivers.symbology import split_identifier
from drivers.wedge.decoder import (
    IDLE,
    Dropped,
    KeyEvent,
    Line,
    TooLong,
    WedgeResult,
    WedgeSettings,
    WedgeState,
    fall_silent,
    feed,
)

LOOK_AGAIN_S: Final = 1.0
"""Between two looks for a device that is away; udev needs about a second to be done with a new one."""


class KeySource(Protocol):
    """An open input device, or a recording of one."""

    def fileno(self) -> int:
        """The descriptor to wait on."""
        ...

    def read(self) -> Sequence[KeyEvent]:
        """Every event that is there, without waiting.

        Raises:
            LinkGoneError: the device went away.
        """
        ...

    def close(self) -> None:
        """Gives it back; harmless when repeated."""
        ...


@dataclass(frozen=True, slots=True)
class WedgeDevice:
    """What the configuration says of one wedge.

    Attributes:
        name: of the device, in events and on screens.
        source: what it is; a magstripe reader's lines are taken apart into tracks.
        settings: how it types.
        sends_identifier: whether a scanner is set up to type the data carrier identifier (`]E0`…) before the text. If
            it is not, a payload that begins like one stays whole.
    """

    name: str
    source: Source
    settings: WedgeSettings
    sends_identifier: bool = True


class WedgeReader:
    """A `Reader` over a wedge.

    Args:
        device: what the configuration says of it.
        find: opens the device, grabbed; raises `DeviceMissingError` while there is none and `PermissionError` while it
            may not be opened yet (udev sets the rights a moment after the node appears).
    """

    def __init__(self, device: WedgeDevice, find: Callable[[], KeySource]) -> None:
        self._device = device
        self._find = find
        self._source: KeySource | None = None
        self._state: WedgeState = IDLE
        self._heard_at = 0.0
        self._look_at: float | None = None
        self._told: LossReason | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._device.name

    def fileno(self) -> int | None:
        """The descriptor to wait on; None while the device is away."""
        return None if self._source is None else self._source.fileno()

    def deadline(self) -> float | None:
        """When to call `read_events` though nothing is readable: the end of a line, or the next look for the device.

        A reader that was never called wants to be at once, which is said as minus infinity.
        """
        if self._closed:
            return None
        if self._source is None:
            return float("-inf") if self._look_at is None else self._look_at
        gap = self._device.settings.gap_s
        return self._heard_at + gap if self._state.busy and gap is not None else None

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Takes what was typed, without waiting.

        Args:
            now: the caller's monotonic seconds.
        """
        if self._closed:
            return ()
        if self._source is None:
            return self._look(now)
        try:
            keys = self._source.read()
        except LinkGoneError:
            return self._lose(now, LossReason.UNPLUGGED)
        results: list[WedgeResult] = []
        if keys:
            self._heard_at = now
        else:
            gap = self._device.settings.gap_s
            if gap is not None and self._state.busy and now - self._heard_at >= gap:
                self._state, ended = fall_silent(self._state)
                results.extend(ended)
        for key in keys:
            self._state, ended = feed(self._state, key, self._device.settings)
            results.extend(ended)
        return tuple(self._event(result, now) for result in results)

    def close(self) -> None:
        """Gives the device back."""
        self._closed = True
        self._let_go()

    def _look(self, now: float) -> Sequence[ReaderEvent]:
        if self._look_at is not None and now < self._look_at:
            return ()
        self._look_at = now + LOOK_AGAIN_S
        try:
            self._source = self._find()
        except DeviceMissingError:
            return self._lose(now, LossReason.MISSING)
        except PermissionError:
            return self._lose(now, LossReason.DENIED)
        except OSError:
            # It went away between being found and being opened.
            return self._lose(now, LossReason.MISSING)
        self._told = None
        self._heard_at = now
        return (DeviceFound(self.name, now),)

    def _lose(self, now: float, reason: LossReason) -> Sequence[ReaderEvent]:
        """Drops the descriptor (kept, it would wake the loop for ever) and says so once for each reason."""
        self._let_go()
        self._look_at = now + LOOK_AGAIN_S
        # A device that was unplugged is now also missing: that is no news.
        known = self._told == reason or (self._told is LossReason.UNPLUGGED and reason is LossReason.MISSING)
        if known:
            return ()
        self._told = reason
        return (DeviceLost(self.name, reason, now),)

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source = None
        self._state = IDLE

    def _event(self, result: WedgeResult, now: float) -> ReaderEvent:
        device = self._device
        match result:
            case Dropped():
                return ReadFault(device.name, device.source, ReadFaultKind.DROPPED, now)
            case TooLong():
                return ReadFault(device.name, device.source, ReadFaultKind.TOO_LONG, now)
            case Line(text=text) if device.source is Source.MAGSTRIPE:
                tracks = parse_swipe(text)
                if not tracks.readable:
                    return ReadFault(device.name, device.source, ReadFaultKind.TRACK_ERROR, now)
                return SwipeRead(device.name, tracks, now)
            case Line(text=text):
                symbology, payload = split_identifier(text) if device.sends_identifier else (None, text)
                return Scanned(device.name, device.source, payload, symbology, now)
            case _:
                assert_never(result)
