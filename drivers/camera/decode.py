"""The camera pipeline: from grey frames to sightings, and the same for a picture held before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drivers.camera.engines import Engine, Kinds, Reading, engine_for
from drivers.camera.evidence import Sighting, Witness, weigh
from drivers.camera.stills import load_grey
from drivers.camera.views import Helper, view_of
from drivers.errors import SettingError
from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import Symbology

_TURNS: Final = tuple(Helper)
_MOST_FRAMES: Final = 1000


@dataclass(frozen=True, slots=True)
class StreamState:
    """What the pipeline remembers of one stream of frames.

    Attributes:
        turn: which helper is next.
        witnesses: linear codes seen lately.
        blank: the last frame, if nothing was found in it.
        tries: how many looks that very picture has had.
    """

    turn: int = 0
    witnesses: tuple[Witness, ...] = ()
    blank: NDArray[np.uint8] | None = field(default=None, repr=False)
    tries: int = 0


class Pipeline:
    """Looks at the newest frame of one stream: the main engine first, and where it finds nothing, one helper.

    Two different codes in one frame are both reported; what to make of two members' codes is the terminal's business.

    Args:
        main: the engine that sees every frame.
        second_opinion: whether pyzbar takes its turns at linear codes.

    Raises:
        DeviceMissingError: an engine that is asked for is not installed.
    """

    def __init__(self, main: Decoder = Decoder.ZXING, *, second_opinion: bool = True) -> None:
        self._main = engine_for(main)
        self._second: Engine | None = engine_for(Decoder.ZBAR) if second_opinion else None
        self._turns = tuple(turn for turn in _TURNS if second_opinion or turn is not Helper.SECOND_OPINION)
        self.state = StreamState()

    def see(self, frame: GreyFrame) -> tuple[Sighting, ...]:
        """Every code in this frame, and whether it may be acted on.

        A picture in which every helper has found nothing is not decoded again for as long as it stays the very same:
        no sensor gives one twice, but a camera that is none does for hours, and each look costs a helper's time.
        """
        tries = self.state.tries if _is_same(self.state.blank, frame) else 0
        if tries >= len(self._turns) and not self.state.witnesses:
            return ()
        readings = self._plain(frame)
        turn = self.state.turn
        if not readings:
            readings = self._with_help(frame, self._turns[turn])
            turn = (turn + 1) % len(self._turns)
        witnesses, sightings = weigh(self.state.witnesses, readings, frame)
        self.state = StreamState(turn, witnesses) if readings else StreamState(turn, witnesses, frame, tries + 1)
        return sightings

    def see_thoroughly(self, frame: GreyFrame) -> tuple[Sighting, ...]:
        """Every code in this frame with every helper, until one finds something: for a still, not for a stream."""
        readings = self._plain(frame)
        for helper in self._turns:
            if readings:
                break
            readings = self._with_help(frame, helper)
        witnesses, sightings = weigh(self.state.witnesses, readings, frame)
        self.state = StreamState(self.state.turn, witnesses)
        return sightings

    def reset(self) -> None:
        """Forgets the stream, as when a session ends."""
        self.state = StreamState()

    def _plain(self, frame: GreyFrame) -> tuple[Reading, ...]:
        return _distinct(self._main.read(frame, Kinds.CORE))

    def _with_help(self, frame: GreyFrame, helper: Helper) -> tuple[Reading, ...]:
        engine = self._second if helper is Helper.SECOND_OPINION and self._second is not None else self._main
        view = view_of(frame, helper)
        return _distinct(
            [
                Reading(reading.symbology, reading.text, reading.decoder, view.box_in_frame(reading.box))
                for reading in engine.read(view.pixels, view.kinds)
            ]
        )


def _is_same(before: NDArray[np.uint8] | None, now: NDArray[np.uint8]) -> bool:
    return before is not None and (before is now or np.array_equal(before, now))


def _distinct(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Each code once: a poster full of the same QR code is one code."""
    return tuple({(reading.symbology, reading.text): reading for reading in readings}.values())


@dataclass(frozen=True, slots=True)
class StillCodes:
    """What is read from one picture held before the camera.

    Attributes:
        codes: each code once; confirmed if any frame confirmed it.
    """

    codes: tuple[Sighting, ...]


def decode_still(path: Path, frames: int = 1, pipeline: Pipeline | None = None) -> StillCodes:
    """What the pipeline reads when a picture is held before it.

    The first frame is looked at with every helper, so that one frame shows all that can be read. The picture does not
    move, so its linear codes stay unconfirmed, however many frames there are.

    Args:
        path: a picture file.
        frames: for how many frames it is held, 1 to 1000.
        pipeline: one to use again for many pictures; it is reset before and after.

    Raises:
        PictureError: the file is no picture, or too large.
        SettingError: `frames` is out of bounds.
        DeviceMissingError: a decoder is not installed.
    """
    if not 1 <= frames <= _MOST_FRAMES:
        raise SettingError(f"a picture cannot be held for {frames} frames; choose 1 to {_MOST_FRAMES}")
    frame = load_grey(path)
    stream = pipeline or Pipeline()
    stream.reset()
    best: dict[tuple[Symbology, str], Sighting] = {}
    for number in range(frames):
        for sighting in stream.see_thoroughly(frame) if number == 0 else stream.see(frame):
            key = (sighting.symbology, sighting.text)
            if key not in best or sighting.confirmed:
                best[key] = sighting
    stream.reset()
    return StillCodes(tuple(best.values()))
