"""A keyboard wedge as a `Reader`: finds its device, decodes what it types, says events, and survives unplugging."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, assert_never

from drivers.errors import LinkGoneError
from drivers.events import LayoutRecognised, LossReason, ReaderEvent, ReadFaultKind, Source
from drivers.lines import Line, TooLong
from drivers.plug import Plug
from drivers.telling import SWIPE_GAP_S, Teller
from drivers.wedge.decoder import IDLE, Dropped, KeyEvent, WedgeResult, WedgeSettings, WedgeState, fall_silent, feed
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import Learned, learn

_TEST_EVENTS: Final = 160
"""The most key events that the layout test code takes: three for each key and each shift, and an identifier."""


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
        learns: whether the layout test code is said to be what it is (`LayoutRecognised`) and not to be a text.
    """

    name: str
    source: Source
    settings: WedgeSettings
    sends_identifier: bool = True
    learns: bool = False


class WedgeReader:
    """A `Reader` over a wedge.

    Args:
        device: what the configuration says of it.
        find: opens the device, grabbed; raises `DeviceMissingError` while there is none and `PermissionError` while it
            may not be opened yet (udev sets the rights a moment after the node appears).
    """

    def __init__(self, device: WedgeDevice, find: Callable[[], KeySource]) -> None:
        self._device = device
        self._plug: Plug[KeySource] = Plug(device.name, find)
        self._teller = Teller(device.name, device.source, sends_identifier=device.sends_identifier)
        self._state: WedgeState = IDLE
        self._heard_at = 0.0
        self._kept: list[KeyEvent] | None = []

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._device.name

    def fileno(self) -> int | None:
        """The descriptor to wait on; None while the device is away."""
        return self._plug.fileno()

    def deadline(self) -> float | None:
        """When to call `read_events` though nothing is readable: the end of a line, or the next look for the device.

        A reader that was never called wants to be at once, which is said as minus infinity.
        """
        if self._plug.source is None:
            return self._plug.deadline()
        patience = self._patience()
        return None if patience is None else self._heard_at + patience

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Takes what was typed, without waiting.

        Args:
            now: the caller's monotonic seconds.
        """
        source = self._plug.source
        if source is None:
            return self._plug.look(now)
        try:
            keys = source.read()
        except LinkGoneError:
            self._state, self._kept = IDLE, []
            self._teller.forget()
            return self._plug.lose(now, LossReason.UNPLUGGED)
        if not keys:
            return self._fall_silent(now)
        self._heard_at = now
        events: list[ReaderEvent] = []
        for key in keys:
            self._keep(key)
            self._state, results = feed(self._state, key, self._device.settings)
            for result in results:
                events += self._end(result, now)
        return tuple(events)

    def use(self, layout: LayoutName, *, sends_identifier: bool) -> None:
        """Read by another layout from the next key on; from any thread.

        Args:
            layout: how it types.
            sends_identifier: whether it types the data carrier identifier before the text.
        """
        settings = replace(self._device.settings, layout=layout)
        self._device = replace(self._device, settings=settings, sends_identifier=sends_identifier)
        self._teller = Teller(self._device.name, self._device.source, sends_identifier=sends_identifier)

    def _keep(self, key: KeyEvent) -> None:
        """The keys of a reading that may be the layout test code; of a longer one none, since it holds anything."""
        if not self._device.learns or self._kept is None:
            return
        self._kept.append(key)
        if len(self._kept) > _TEST_EVENTS:
            self._kept = None

    def _end(self, result: WedgeResult, now: float) -> Sequence[ReaderEvent]:
        """A reading is whole: the layout test code in whichever layout, or what it says in this one."""
        kept, self._kept = self._kept, []
        found = learn(kept) if kept else None
        if isinstance(found, Learned):
            self._teller.forget()
            return (LayoutRecognised(self._device.name, found.layout.value, found.sends_identifier, now),)
        return self._tell(result, now)

    def close(self) -> None:
        """Gives the device back."""
        self._plug.close()
        self._state = IDLE
        self._teller.forget()

    def _patience(self) -> float | None:
        """How long after the newest key silence means something; None where it means nothing."""
        gap = self._device.settings.gap_s
        if self._state.busy:
            return gap
        return SWIPE_GAP_S if self._teller.waits else None

    def _fall_silent(self, now: float) -> Sequence[ReaderEvent]:
        patience = self._patience()
        if patience is None or now < self._heard_at + patience:
            return ()
        if not self._state.busy:
            return self._teller.fall_silent(now)
        self._state, results = fall_silent(self._state)
        return tuple(event for result in results for event in self._end(result, now))

    def _tell(self, result: WedgeResult, now: float) -> Sequence[ReaderEvent]:
        match result:
            case Dropped():
                return self._teller.fault(ReadFaultKind.DROPPED, now)
            case TooLong():
                return self._teller.fault(ReadFaultKind.TOO_LONG, now)
            case Line():
                return self._teller.tell(result, now)
            case _:
                assert_never(result)
