"""A keyboard wedge as a `Reader`: finds its device, decodes what it types, says events, and survives unplugging."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from drivers.events import LayoutRecognised, ReaderEvent, ReadFaultKind, Source
from drivers.line_reader import LineReader, LineSource
from drivers.lines import Line, TooLong
from drivers.telling import Teller
from drivers.wedge.decoder import IDLE, Dropped, KeyEvent, WedgeResult, WedgeSettings, WedgeState, fall_silent, feed
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import Learned, learn

_TEST_EVENTS: Final = 160
"""The most key events that the layout test code takes: three for each key and each shift, and an identifier."""

KeySource = LineSource[Sequence[KeyEvent]]
"""An open input device, or a recording of one."""


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


class WedgeReader(LineReader[Sequence[KeyEvent]]):
    """A `Reader` over a wedge.

    Args:
        device: what the configuration says of it.
        find: opens the device, grabbed; raises `DeviceMissingError` while there is none and `PermissionError` while it
            may not be opened yet (udev sets the rights a moment after the node appears).
    """

    def __init__(self, device: WedgeDevice, find: Callable[[], KeySource]) -> None:
        teller = Teller(device.name, device.source, sends_identifier=device.sends_identifier)
        super().__init__(device.name, find, teller)
        self._device = device
        self._state: WedgeState = IDLE
        self._kept: list[KeyEvent] | None = []

    def use(self, layout: LayoutName, *, sends_identifier: bool) -> None:
        """Read by another layout from the next key on; from any thread.

        Args:
            layout: how it types.
            sends_identifier: whether it types the data carrier identifier before the text.
        """
        settings = replace(self._device.settings, layout=layout)
        self._device = replace(self._device, settings=settings, sends_identifier=sends_identifier)
        self._teller = Teller(self._device.name, self._device.source, sends_identifier=sends_identifier)

    def _gap(self) -> float | None:
        return self._device.settings.gap_s if self._state.busy else None

    def _take(self, sent: Sequence[KeyEvent], now: float) -> Sequence[ReaderEvent]:
        events: list[ReaderEvent] = []
        for key in sent:
            self._keep(key)
            self._state, results = feed(self._state, key, self._device.settings)
            for result in results:
                events += self._end(result, now)
        return tuple(events)

    def _end_line(self, now: float) -> Sequence[ReaderEvent]:
        self._state, results = fall_silent(self._state)
        return tuple(event for result in results for event in self._end(result, now))

    def _forget(self) -> None:
        self._state, self._kept = IDLE, []

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
