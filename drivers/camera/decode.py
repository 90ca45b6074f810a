"""The camera pipeline: from grey frames to sightings, and the same for a picture held before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from drivers.camera.budget import FULL, Measured, Plan, measure
from drivers.camera.engines import Kinds, Reading, engine_for
from drivers.camera.engines import second_opinion as _second_opinion
from drivers.camera.evidence import Sighting, Witness, weigh
from drivers.camera.rest import Sketch, moved, sketch_of
from drivers.camera.stills import load_grey
from drivers.camera.views import Helper, views_of
from drivers.errors import SettingError
from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import Symbology

_TURNS: Final = tuple(Helper)
_MOST_FRAMES: Final = 1000
_MOST_REPEATS: Final = 3


@dataclass(frozen=True, slots=True)
class StreamState:
    """What the pipeline remembers of one stream of frames.

    Attributes:
        turn: which helper is next.
        repeated: how often the same helper ran because it had just read something.
        witnesses: linear codes seen lately.
        blank: the view in which nothing has been found, as it was when that began.
        tries: how many frames of that view have been looked at.
        waited: frames since the last look, while the pipeline rests.
        still: the last frame of this rest.
        barren: looks since anything was read, or somebody came.
    """

    turn: int = 0
    repeated: int = 0
    witnesses: tuple[Witness, ...] = ()
    blank: Sketch | None = field(default=None, repr=False)
    tries: int = 0
    waited: int = 0
    barren: int = 0
    still: "GreyFrame | None" = field(default=None, repr=False)


class Pipeline:
    """Looks at the newest frame of one stream: the main engine first, and where it finds nothing, one helper.

    A view in which every helper has found nothing is left alone for as long as nothing moves in it, but for a look now
    and then: an idle terminal must cost next to nothing, and the first frame in which something moves is looked at.

    Two different codes in one frame are both reported; what to make of two members' codes is the terminal's business.

    Args:
        main: the engine that sees every frame.
        second_opinion: whether zbar takes its turns at linear codes.
        plan: how often helpers and idle looks may run on this machine.

    Raises:
        DeviceMissingError: an engine that is asked for is not installed.
    """

    def __init__(self, main: Decoder = Decoder.ZXING, *, second_opinion: bool = True, plan: Plan = FULL) -> None:
        self._main = engine_for(main)
        self._second = _second_opinion() if second_opinion else None
        self._turns = tuple(turn for turn in _TURNS if second_opinion or turn is not Helper.SECOND_OPINION)
        self._plan = plan
        self.state = StreamState()

    def see(self, frame: GreyFrame) -> tuple[Sighting, ...]:
        """Every code in this frame, and whether it may be acted on; nothing while the pipeline rests."""
        if self._rests(frame):
            return ()
        readings, helped = self._plain(frame), False
        if not readings and self._may_help():
            readings, helped = self._with_help(frame, self._turns[self.state.turn]), True
        witnesses, sightings = weigh(self.state.witnesses, readings, frame)
        self._remember(frame, witnesses, sightings, helped=helped)
        return sightings

    def see_thoroughly(self, frame: GreyFrame) -> tuple[Sighting, ...]:
        """Every code in this frame with every helper, until one finds something: for a still, not for a stream."""
        readings = self._plain(frame)
        for helper in self._turns:
            if readings:
                break
            readings = self._with_help(frame, helper)
        witnesses, sightings = weigh(self.state.witnesses, readings, frame)
        self.state = StreamState(turn=self.state.turn, witnesses=witnesses)
        return sightings

    def reset(self) -> None:
        """Forgets the stream, as when a session ends."""
        self.state = StreamState()

    def measured(self, clock: Callable[[], float]) -> Measured:
        """What looking costs on this machine, for `budget.plan_for`; takes about as long as ten looks.

        Args:
            clock: seconds, such as `time.perf_counter`.
        """
        helpers = [partial(self._with_help, helper=helper) for helper in self._turns]
        return measure(self._plain, helpers, clock)

    def _rests(self, frame: GreyFrame) -> bool:
        """Whether this frame need not be looked at: nothing moved since a view in which all helpers found nothing."""
        state = self.state
        if state.blank is None:
            return False
        # What was given is never written to again: the very same frame shows the very same.
        if state.witnesses or (frame is not state.still and moved(state.blank, sketch_of(frame))):
            came = state.still is not None
            barren = 0 if came else state.barren
            self.state = replace(state, blank=None, tries=0, waited=0, barren=barren, still=None)
            return False
        if state.tries < len(self._turns) * self._plan.helper_every or state.waited >= self._plan.idle_every:
            self.state = replace(state, waited=0)
            return False
        self.state = replace(state, waited=state.waited + 1, still=frame)
        return True

    def _may_help(self) -> bool:
        """A crowd that passes by all day is worth half the help of somebody who has just come before a view at rest."""
        crowd = self.state.barren >= len(self._turns)
        return self.state.barren % (self._plan.helper_every * (2 if crowd else 1)) == 0

    def _remember(
        self, frame: GreyFrame, witnesses: tuple[Witness, ...], sightings: tuple[Sighting, ...], *, helped: bool
    ) -> None:
        """The helper that has just read a code which needs more frames is the next one again; else the next in turn."""
        state = self.state
        again = helped and len(sightings) > 0 and not any(code.confirmed for code in sightings)
        again = again and state.repeated < _MOST_REPEATS
        turn = (state.turn + 1) % len(self._turns) if helped and not again else state.turn
        if sightings:
            self.state = StreamState(turn, state.repeated + 1 if again else 0, witnesses)
        else:
            blank = sketch_of(frame) if state.blank is None else state.blank
            self.state = StreamState(turn, 0, witnesses, blank, state.tries + 1, state.waited, state.barren + 1)

    def _plain(self, frame: GreyFrame) -> tuple[Reading, ...]:
        return _distinct(self._main.read(frame, Kinds.CORE))

    def _with_help(self, frame: GreyFrame, helper: Helper) -> tuple[Reading, ...]:
        engine = self._second if helper is Helper.SECOND_OPINION and self._second is not None else self._main
        return _distinct(
            [
                replace(reading, box=view.box_in_frame(reading.box), support=reading.support * view.every)
                for view in views_of(frame, helper)
                for reading in engine.read(view.pixels, view.kinds)
            ]
        )


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
