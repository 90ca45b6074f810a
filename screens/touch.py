"""What of a hand on the glass is meant: double strikes, palms and what rests on the edge are not.

Pure: a hand's state and an event in, the hand's next state and what is meant out. EN 301 549 V3.2.1: 5.7 (a key held
repeats nothing here, for however long), 5.8 (nothing needs two fingers), 5.9 (a second strike within half a second is
none). What is pressed counts when the finger leaves it, and only where it came down.
"""

from dataclasses import dataclass, replace
from math import hypot

from screens.window import Moved, Pressed, Released

Touch = Pressed | Moved | Released

AWAY = -1
"""A place that is on no display, in px: what was pressed is lifted there where it was not meant."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How a shaking, resting or quick hand is read.

    Attributes:
        strike_seconds: A second strike on the same thing, or at the same place of the next screen, is none for so long.
        bounce_seconds: The same for the keys of a pad, where two equal figures follow each other.
        near_mm: So near two strikes are at the same place.
        edge_mm: So near the display's edge nothing begins: a sleeve, or whoever leans on the frame.
        palm_fingers: So many at once are a palm, and nothing of it was meant.
    """

    strike_seconds: float = 0.5
    bounce_seconds: float = 0.12
    near_mm: float = 12.0
    edge_mm: float = 1.5
    palm_fingers: int = 3


@dataclass(frozen=True, slots=True)
class Under:
    """What lies under a touch.

    Attributes:
        screen: The screen's name.
        target: Name of what it would act on, or None.
        typed: True for a key of a pad or a keyboard.
        size: The display's width and height in px.
        mm_per_px: Size of its pixel.
    """

    screen: str
    target: str | None
    typed: bool
    size: tuple[int, int]
    mm_per_px: float


@dataclass(frozen=True, slots=True)
class Strike:
    """The last strike that was meant.

    Attributes:
        at: When the finger left, in seconds of the same clock.
        x: Column.
        y: Row.
        screen: The screen that it was on.
        target: What it was on.
    """

    at: float
    x: int
    y: int
    screen: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Hand:
    """What is on the glass.

    Attributes:
        finger: The finger that is followed, or None.
        down: All fingers that are down.
        on: What the followed finger came down on.
        last: The last strike.
    """

    finger: int | None = None
    down: frozenset[int] = frozenset()
    on: Under | None = None
    last: Strike | None = None


def sift(hand: Hand, event: Touch, under: Under, now: float, tolerance: Tolerance) -> tuple[Hand, tuple[Touch, ...]]:
    """What of an event is meant.

    Args:
        hand: What was on the glass before.
        event: What was felt.
        under: What lies there.
        now: Seconds of a clock that never goes back.
        tolerance: How it is read.

    Returns:
        What is on the glass now, and the events that go on.
    """
    match event:
        case Pressed():
            return _pressed(hand, event, under, now, tolerance)
        case Moved(finger=finger):
            return hand, (event,) if finger == hand.finger else ()
        case Released(x, y, finger):
            left = replace(hand, down=hand.down - {finger})
            if finger != hand.finger:
                return left, ()
            on = hand.on if hand.on is not None else under
            strike = Strike(now, x, y, on.screen, on.target)
            return replace(left, finger=None, on=None, last=strike), (event,)


def _pressed(
    hand: Hand, event: Pressed, under: Under, now: float, tolerance: Tolerance
) -> tuple[Hand, tuple[Touch, ...]]:
    down = hand.down | {event.finger}
    if len(down) >= tolerance.palm_fingers:
        lifted = () if hand.finger is None else (Released(AWAY, AWAY, hand.finger),)
        return replace(hand, finger=None, on=None, down=down), lifted
    if hand.finger is not None or len(down) > 1:
        # One finger is followed; what else lies on the glass is looked past until it is gone.
        return replace(hand, down=down), ()
    if _on_edge(event, under, tolerance) or _again(hand.last, event, under, now, tolerance):
        return replace(hand, down=down), ()
    return replace(hand, finger=event.finger, down=down, on=under), (event,)


def _on_edge(event: Pressed, under: Under, tolerance: Tolerance) -> bool:
    width, height = under.size
    nearest = min(event.x, event.y, width - 1 - event.x, height - 1 - event.y)
    return nearest * under.mm_per_px < tolerance.edge_mm


def _again(last: Strike | None, event: Pressed, under: Under, now: float, tolerance: Tolerance) -> bool:
    """Whether it is the last strike once more."""
    if last is None:
        return False
    if last.screen == under.screen and last.target == under.target:
        return now - last.at < (tolerance.bounce_seconds if under.typed else tolerance.strike_seconds)
    near = hypot(event.x - last.x, event.y - last.y) * under.mm_per_px < tolerance.near_mm
    return near and last.screen != under.screen and now - last.at < tolerance.strike_seconds
