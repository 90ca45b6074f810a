"""The decoder's inverse: which keys a wedge presses to type a text. Virtual devices and tests type with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.errors import SettingError
from drivers.wedge.decoder import EV_KEY, EV_SYN, KEY_DOWN, KEY_UP, SYN_REPORT, KeyEvent
from drivers.wedge.layouts import (
    ALTGR,
    KEY_ENTER,
    KEY_LEFTCTRL,
    KEY_LEFTSHIFT,
    KEY_RIGHTALT,
    KEY_RIGHTBRACE,
    KEY_SPACE,
    KEY_TAB,
    SHIFT,
    Layout,
    LayoutName,
    combining_of,
    decompose,
    layout_named,
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key and the modifier keys held while it is pressed."""

    code: int
    held: tuple[int, ...] = ()


def strokes_for(text: str, layout_name: LayoutName) -> tuple[Stroke, ...]:
    """The keys that type a text; LF is Enter, HT is Tab, GS is Ctrl+].

    Raises:
        SettingError: the layout has no keys for a character.
    """
    layout = layout_named(layout_name)
    return tuple(stroke for char in text for stroke in _strokes(char, layout))


def key_events(
    text: str, layout_name: LayoutName = LayoutName.US, *, starts_at: float = 0.0, key_s: float = 0.002
) -> tuple[KeyEvent, ...]:
    """What the kernel reports while a wedge types a text: downs, ups and a `SYN_REPORT` behind each.

    Args:
        text: what to type, terminator included.
        layout_name: the layout the wedge is set up for.
        starts_at: stamp of the first key, in seconds.
        key_s: time between two changes of keys, in seconds.
    """
    changes = [
        change
        for stroke in strokes_for(text, layout_name)
        for change in (
            *((key, KEY_DOWN) for key in (*stroke.held, stroke.code)),
            *((key, KEY_UP) for key in (stroke.code, *reversed(stroke.held))),
        )
    ]
    return tuple(
        event
        for place, (code, value) in enumerate(changes)
        for event in (
            KeyEvent(starts_at + place * key_s, EV_KEY, code, value),
            KeyEvent(starts_at + place * key_s, EV_SYN, SYN_REPORT, 0),
        )
    )


def _strokes(char: str, layout: Layout) -> Iterator[Stroke]:
    match char:
        case "\n" | "\r":
            yield Stroke(KEY_ENTER)
        case "\t":
            yield Stroke(KEY_TAB)
        case "\x1d":
            yield Stroke(KEY_RIGHTBRACE, (KEY_LEFTCTRL,))
        case _:
            yield from _letter(char, layout)


def _letter(char: str, layout: Layout) -> Iterator[Stroke]:
    found = _place(char, layout, dead=False)
    if found is not None:
        yield found
        return
    sign = _place(char, layout, dead=True)
    if sign is not None:
        yield sign
        yield Stroke(KEY_SPACE)
        return
    accented = decompose(char)
    if accented is not None:
        mark, letter = accented
        bare = _place(letter, layout, dead=False)
        for level, code in sorted(layout.dead):
            if bare is not None and combining_of(layout.levels[level][code]) == mark:
                yield Stroke(code, _held(level))
                yield bare
                return
    raise SettingError(f"the layout {layout.name} has no key for U+{ord(char):04X}; choose another layout")


def _place(char: str, layout: Layout, *, dead: bool) -> Stroke | None:
    for level, keys in enumerate(layout.levels):
        for code, typed in keys.items():
            if typed == char and ((level, code) in layout.dead) == dead:
                return Stroke(code, _held(level))
    return None


def _held(level: int) -> tuple[int, ...]:
    return ((KEY_LEFTSHIFT,) if level & SHIFT else ()) + ((KEY_RIGHTALT,) if level & ALTGR else ())
