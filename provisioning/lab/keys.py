"""What a keyboard wedge sends down its cable to type a text: a boot keyboard's reports (USB HID 1.11, B.1)."""

from typing import Final

from drivers.wedge.layouts import LayoutName
from drivers.wedge.strokes import strokes_for

_NOTHING: Final = bytes(8)
HELD: Final = {29: 0x01, 42: 0x02, 56: 0x04, 125: 0x08, 97: 0x10, 54: 0x20, 100: 0x40, 126: 0x80}
"""Modifier keys of Linux by the bit of a report's first byte."""
USAGES: Final = {
    **dict(zip((30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50), range(0x04, 0x11), strict=True)),
    **dict(zip((49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44), range(0x11, 0x1E), strict=True)),
    **{key: 0x1E + key - 2 for key in range(2, 12)},
    28: 0x28, 1: 0x29, 14: 0x2A, 15: 0x2B, 57: 0x2C, 12: 0x2D, 13: 0x2E, 26: 0x2F, 27: 0x30, 43: 0x31,
    39: 0x33, 40: 0x34, 41: 0x35, 51: 0x36, 52: 0x37, 53: 0x38, 86: 0x64,
    98: 0x54, 55: 0x55, 74: 0x56, 78: 0x57, 79: 0x59, 80: 0x5A, 81: 0x5B, 75: 0x5C, 76: 0x5D, 77: 0x5E,
    71: 0x5F, 72: 0x60, 73: 0x61, 82: 0x62, 83: 0x63,
}  # fmt: skip
"""Keys of Linux (`input-event-codes.h`) by their usage on page 7 of the USB HID Usage Tables."""


def reports(text: str, layout: LayoutName = LayoutName.US) -> bytes:
    """The reports that type a text: each key goes down, and all up again.

    Args:
        text: what to type, terminator included: LF is Enter.
        layout: what the wedge is set up for.

    Raises:
        SettingError: the layout has no keys for a character.
        KeyError: a key that a boot keyboard has not.
    """
    return b"".join(
        bytes((sum(HELD[key] for key in stroke.held), 0, USAGES[stroke.code], 0, 0, 0, 0, 0)) + _NOTHING
        for stroke in strokes_for(text, layout)
    )
