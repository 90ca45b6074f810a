"""A touch panel of the kernel's own making (uinput): absolute multi-touch, protocol B, as a display's panel says it.

Source: Linux `Documentation/input/multi-touch-protocol.rst`, `include/uapi/linux/uinput.h` and `input-event-codes.h`.
"""

import fcntl
import os
import struct
from pathlib import Path
from typing import Final

NAME: Final = b"Lab Touch Panel"
_EV_SYN, _EV_KEY, _EV_ABS = 0, 1, 3
_BTN_TOUCH: Final = 0x14A
_ABS_X, _ABS_Y = 0x00, 0x01
_SLOT, _POSITION_X, _POSITION_Y, _TRACKING = 0x2F, 0x35, 0x36, 0x39
_DIRECT: Final = 1
_USB: Final = 3
_SET_EVENT, _SET_KEY, _SET_ABS, _SET_PROPERTY = 0x40045564, 0x40045565, 0x40045567, 0x4004556E
_SETUP: Final = 0x405C5503
_ABS_SETUP: Final = 0x401C5504
_CREATE: Final = 0x5501


class Panel:
    """One finger on a panel.

    Args:
        width: of the panel, px.
        height: of the panel, px.
    """

    def __init__(self, width: int, height: int) -> None:
        self._file = os.open(Path("/dev/uinput"), os.O_WRONLY | os.O_CLOEXEC)
        for request, values in (
            (_SET_EVENT, (_EV_KEY, _EV_ABS)),
            (_SET_KEY, (_BTN_TOUCH,)),
            (_SET_PROPERTY, (_DIRECT,)),
        ):
            for value in values:
                fcntl.ioctl(self._file, request, value)
        for axis, most in (
            (_ABS_X, width - 1),
            (_ABS_Y, height - 1),
            (_SLOT, 9),
            (_POSITION_X, width - 1),
            (_POSITION_Y, height - 1),
            (_TRACKING, 65535),
        ):
            fcntl.ioctl(self._file, _SET_ABS, axis)
            # struct uinput_abs_setup: axis, then value, minimum, maximum, fuzz, flat, resolution.
            fcntl.ioctl(self._file, _ABS_SETUP, struct.pack("<H2x6i", axis, 0, 0, most, 0, 0, 0))
        # struct uinput_setup: bus, vendor, product, version, the name, how many force effects.
        fcntl.ioctl(self._file, _SETUP, struct.pack("<4H80sI", _USB, 0x1234, 0x0001, 1, NAME, 0))
        fcntl.ioctl(self._file, _CREATE)
        self._touches = 0

    def down(self, x: int, y: int) -> None:
        """Put the finger there, px."""
        self._touches += 1
        self._say(
            (_EV_ABS, _SLOT, 0),
            (_EV_ABS, _TRACKING, self._touches),
            (_EV_ABS, _POSITION_X, x),
            (_EV_ABS, _POSITION_Y, y),
            (_EV_KEY, _BTN_TOUCH, 1),
            (_EV_ABS, _ABS_X, x),
            (_EV_ABS, _ABS_Y, y),
        )

    def up(self) -> None:
        """Lift it."""
        self._say((_EV_ABS, _SLOT, 0), (_EV_ABS, _TRACKING, -1), (_EV_KEY, _BTN_TOUCH, 0))

    def _say(self, *events: tuple[int, int, int]) -> None:
        for kind, code, value in (*events, (_EV_SYN, 0, 0)):
            os.write(self._file, struct.pack("<qqHHi", 0, 0, kind, code, value))
