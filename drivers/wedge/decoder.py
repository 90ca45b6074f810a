"""From key events to whole lines: the state machine of one keyboard wedge, pure.

One state for each device: two scanners that type at once never mix. Only key-downs type; repeats, key-ups, chords with
Ctrl, Alt or a logo key, and function keys type nothing and do nothing, because a barcode can carry them. The one
exception is Ctrl+], by which scanners type the separator GS (1Dh) of GS1 codes: it becomes that character.
"""

from dataclasses import dataclass, field, replace
from typing import Final, Self

from drivers.errors import SettingError
from drivers.lines import Ending, Line, TooLong
from drivers.wedge.layouts import (
    KEY_BACKSPACE,
    KEY_CAPSLOCK,
    KEY_ENTER,
    KEY_KPENTER,
    KEY_LEFTALT,
    KEY_LEFTCTRL,
    KEY_LEFTMETA,
    KEY_LEFTSHIFT,
    KEY_RIGHTALT,
    KEY_RIGHTBRACE,
    KEY_RIGHTCTRL,
    KEY_RIGHTMETA,
    KEY_RIGHTSHIFT,
    KEY_TAB,
    LayoutName,
    compose,
    layout_named,
)

EV_SYN: Final = 0
EV_KEY: Final = 1
SYN_REPORT: Final = 0
SYN_DROPPED: Final = 3
KEY_UP: Final = 0
KEY_DOWN: Final = 1

_SHIFTS: Final = frozenset({KEY_LEFTSHIFT, KEY_RIGHTSHIFT})
_CTRLS: Final = frozenset({KEY_LEFTCTRL, KEY_RIGHTCTRL})
_HELD: Final = _SHIFTS | _CTRLS | {KEY_LEFTALT, KEY_RIGHTALT, KEY_LEFTMETA, KEY_RIGHTMETA}
_TERMINATORS: Final = {KEY_ENTER: Ending.ENTER, KEY_KPENTER: Ending.ENTER, KEY_TAB: Ending.TAB}
_GS: Final = "\x1d"
_GAP_S: Final = 0.1
_WHOLE_GAPS: Final = 15
_KEYS_A_GAP: Final = 5
"""How the other bounds of a line follow from the longest pause within it."""


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One event of the kernel's input layer.

    Attributes:
        at: seconds on the clock the device's events are stamped by.
        type: `EV_KEY`, `EV_SYN` or another.
        code: the key, or what kind of `EV_SYN`.
        value: 1 down, 0 up, 2 repeat.
    """

    at: float
    type: int
    code: int = field(repr=False)
    value: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """The kernel lost events (`SYN_DROPPED`); the line it happened in is thrown away."""


WedgeResult = Line | TooLong | Dropped


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How one device types.

    Attributes:
        layout: the layout the device is set up for.
        max_length: in characters; a longer line is refused whole.
        gap_s: silence that ends a line without a terminator; None for a device only a terminator ends.
        whole_s: how long one line may take; None for no bound. A line that goes on longer is still a scan while its
            keys come faster than `key_s` each: a device on an 8 ms USB poll takes 16 ms a character.
        key_s: see `whole_s`.
        corrects: whether Backspace takes the last character back. For hands alone: a barcode can carry a Backspace.
    """

    layout: LayoutName = LayoutName.US
    max_length: int = 1024
    gap_s: float | None = _GAP_S
    whole_s: float | None = _WHOLE_GAPS * _GAP_S
    key_s: float = _GAP_S / _KEYS_A_GAP
    corrects: bool = False

    @classmethod
    def paced(cls, layout: LayoutName, gap_s: float) -> Self:
        """Of a device that pauses up to `gap_s` within a code; its other bounds grow with that one.

        Raises:
            SettingError: it is zero or less.
        """
        return cls(layout, gap_s=gap_s, whole_s=_WHOLE_GAPS * gap_s, key_s=gap_s / _KEYS_A_GAP)

    def __post_init__(self) -> None:
        """Refuses bounds that nothing could pass.

        Raises:
            SettingError: a bound is zero or less.
        """
        for name, bound in (("max_length", self.max_length), ("gap_s", self.gap_s), ("whole_s", self.whole_s)):
            if bound is not None and bound <= 0:
                raise SettingError(f"wedge setting {name} is {bound}; it must be above 0")


TYPED_BY_HAND: Final = WedgeSettings(max_length=64, gap_s=None, whole_s=None, corrects=True)
"""A keypad or keyboard that a person types on: only Enter or Tab ends a line."""


@dataclass(frozen=True, slots=True)
class WedgeState:
    """What the decoder remembers of one device.

    Attributes:
        text: of the line under way.
        began: stamp of its first key.
        last: stamp of its newest key.
        held: modifier keys that are down.
        caps: whether caps lock is on.
        dead: the sign of a dead key that waits for the next one; empty when none does.
        skipping: the line under way is refused; nothing of it is kept until it ends.
        lost: events are incomplete until the next `SYN_REPORT`.
    """

    text: str = field(default="", repr=False)
    began: float = 0.0
    last: float = 0.0
    held: frozenset[int] = frozenset()
    caps: bool = False
    dead: str = ""
    skipping: bool = False
    lost: bool = False

    @property
    def busy(self) -> bool:
        """Whether a line is under way, so that silence would end it."""
        return bool(self.text or self.dead or self.skipping)


IDLE: Final = WedgeState()


def feed(state: WedgeState, event: KeyEvent, settings: WedgeSettings) -> tuple[WedgeState, tuple[WedgeResult, ...]]:
    """Takes one event; total over every event there can be.

    Returns:
        The next state, and what is now known: usually nothing, at most two results (a line that silence ended and the
        one that this event ends).
    """
    if event.type == EV_SYN:
        return _synchronise(state, event)
    if state.lost or event.type != EV_KEY:
        return state, ()
    if event.value != KEY_DOWN:
        if event.value == KEY_UP and event.code in state.held:
            return _holding(state, state.held - {event.code}, state.last), ()
        return state, ()
    if settings.gap_s is None or event.at - state.last <= settings.gap_s or not state.busy:
        return _press(state, event, settings)
    state, earlier = fall_silent(state)
    state, results = _press(state, event, settings)
    return state, earlier + results


def fall_silent(state: WedgeState) -> tuple[WedgeState, tuple[WedgeResult, ...]]:
    """Ends the line under way because no key came for the settings' `gap_s`."""
    return _end_line(state, Ending.SILENCE)


def _synchronise(state: WedgeState, event: KeyEvent) -> tuple[WedgeState, tuple[WedgeResult, ...]]:
    if event.code == SYN_DROPPED:
        # What follows may be the rest of a line whose beginning is lost: it is no line.
        return WedgeState(last=event.at, skipping=True, lost=True), (Dropped(),)
    if event.code == SYN_REPORT and state.lost:
        return replace(state, lost=False), ()
    return state, ()


def _holding(state: WedgeState, held: frozenset[int], at: float) -> WedgeState:
    return WedgeState(state.text, state.began, at, held, state.caps, state.dead, state.skipping)


def _press(state: WedgeState, event: KeyEvent, settings: WedgeSettings) -> tuple[WedgeState, tuple[WedgeResult, ...]]:
    code, at, held = event.code, event.at, state.held
    if code in _HELD:
        return _holding(state, held | {code}, at), ()
    if code == KEY_CAPSLOCK:
        return replace(state, caps=not state.caps, last=at), ()
    layout = layout_named(settings.layout)
    altgr = layout.has_altgr and KEY_RIGHTALT in held
    if held:
        chord = held - _SHIFTS - ({KEY_RIGHTALT} if layout.has_altgr else frozenset())
        if chord:
            if chord <= _CTRLS and code == KEY_RIGHTBRACE and not altgr:
                return _append(state, _GS, at, settings)
            return _holding(state, held, at), ()
    if code in _TERMINATORS:
        return _end_line(_holding(state, held, at), _TERMINATORS[code])
    if code == KEY_BACKSPACE and settings.corrects:
        return replace(state, text=state.text if state.dead else state.text[:-1], dead="", last=at), ()
    shift = bool(held and held & _SHIFTS)
    char = layout.character(code, shift=shift, altgr=altgr, caps=state.caps)
    if char is None:
        return _holding(state, held, at), ()
    if not state.dead and layout.is_dead(code, shift=shift, altgr=altgr):
        began = state.began if state.text else at
        return replace(state, dead="" if state.skipping else char, began=began, last=at), ()
    return _append(state, char, at, settings)


def _append(
    state: WedgeState, char: str, at: float, settings: WedgeSettings
) -> tuple[WedgeState, tuple[WedgeResult, ...]]:
    if state.skipping:
        return _holding(state, state.held, at), ()
    began = state.began if state.text or state.dead else at
    text = state.text + (compose(state.dead, char) if state.dead else char)
    too_slow = settings.whole_s is not None and at - began > max(settings.whole_s, settings.key_s * len(text))
    if too_slow or len(text) > settings.max_length:
        return replace(state, text="", dead="", skipping=True, last=at), (TooLong(),)
    return WedgeState(text, began, at, state.held, state.caps), ()


def _end_line(state: WedgeState, ending: Ending) -> tuple[WedgeState, tuple[WedgeResult, ...]]:
    text = state.text + state.dead
    ended = WedgeState("", state.began, state.last, state.held, state.caps)
    return ended, ((Line(text, ending, state.began, state.last),) if text else ())
