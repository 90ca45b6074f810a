"""From lines to events: what every reader that types or sends lines says of them.

A magstripe reader may end each track with Enter instead of each swipe. Its lines are joined while the next one begins
within `SWIPE_GAP_S` of the last, and told once: a swipe is one card, and half of one must not be judged alone.
"""

from typing import Final

from drivers.events import ReaderEvent, ReadFault, ReadFaultKind, Scanned, Source, SwipeRead
from drivers.lines import Line
from drivers.magstripe import is_further_track, parse_swipe, tracks_in
from drivers.symbology import split_identifier

SWIPE_GAP_S: Final = 0.05
"""From one track's Enter to the next track: a reader types on at once, a hand cannot swipe again."""


class Teller:
    """Says a device's lines as events.

    Args:
        device: its name in the configuration.
        source: by which door its lines come in.
        sends_identifier: whether it puts the data carrier identifier (`]E0`…) before the text.
    """

    def __init__(self, device: str, source: Source, *, sends_identifier: bool) -> None:
        self._device = device
        self._source = source
        self._sends_identifier = sends_identifier
        self._swipe: Line | None = None

    @property
    def waits(self) -> bool:
        """Whether a track is kept because another may follow; `fall_silent` after `SWIPE_GAP_S` ends it."""
        return self._swipe is not None

    def tell(self, line: Line, now: float) -> tuple[ReaderEvent, ...]:
        """Says a line, or keeps it; what was kept and has no part in it is said first."""
        if self._source is not Source.MAGSTRIPE:
            return (self._scanned(line.text, now),)
        before = self._swipe
        if before is None or not _go_together(before, line):
            return (*self.fall_silent(now), *self._begin(line, now))
        whole = Line(before.text + line.text, line.ending, before.began, line.ended)
        self._swipe = None
        return self._keep(whole) if tracks_in(whole.text) < 3 else (self._swiped(whole.text, now),)

    def fault(self, kind: ReadFaultKind, now: float) -> tuple[ReaderEvent, ...]:
        """Says a reading that came to nothing; the tracks before it belonged to it."""
        self._swipe = None
        return (ReadFault(self._device, self._source, kind, now),)

    def fall_silent(self, now: float) -> tuple[ReaderEvent, ...]:
        """Says what was kept: nothing followed it."""
        kept, self._swipe = self._swipe, None
        return () if kept is None else (self._swiped(kept.text, now),)

    def forget(self) -> None:
        """Throws away what was kept: the device is gone."""
        self._swipe = None

    def _begin(self, line: Line, now: float) -> tuple[ReaderEvent, ...]:
        # Two tracks in one line: this reader types its whole swipe before Enter.
        return self._keep(line) if tracks_in(line.text) == 1 else (self._swiped(line.text, now),)

    def _keep(self, line: Line) -> tuple[ReaderEvent, ...]:
        self._swipe = line
        return ()

    def _swiped(self, typed: str, now: float) -> ReaderEvent:
        tracks = parse_swipe(typed)
        if not tracks.readable:
            return ReadFault(self._device, self._source, ReadFaultKind.TRACK_ERROR, now)
        return SwipeRead(self._device, tracks, now)

    def _scanned(self, typed: str, now: float) -> ReaderEvent:
        symbology, text = split_identifier(typed) if self._sends_identifier else (None, typed)
        return Scanned(self._device, self._source, text, symbology, now)


def _go_together(before: Line, line: Line) -> bool:
    return line.began - before.ended <= SWIPE_GAP_S and is_further_track(before.text, line.text)
