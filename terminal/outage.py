"""Out of service before there is a machine: the store does not open, or the program keeps failing.

The screen says so until somebody comes.
"""

import threading
from collections.abc import Callable
from datetime import datetime

from screens.views import OutOfServiceView, Setting
from terminal.machine.health import Fault
from terminal.runtime.ports import Display

POLL_SECONDS = 0.25
"""How often the display is asked for touches, so that a window can be closed."""


KEEPS_FAILING = "B1"
"""The code of a program that failed again and again and is not started any more."""


def out_of_service(
    display: Display,
    setting: Setting,
    since: datetime,
    terminal: str,
    ended: threading.Event,
    *,
    code: str = Fault.STORE.value,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Show that the terminal is out of service until `ended` is set; nothing else is touched meanwhile.

    Args:
        display: what is drawn on; this thread owns it.
        setting: the shop and language as far as they are known.
        since: when it began.
        terminal: the terminal's name, or nothing where only the store knew it.
        ended: set by a signal.
        code: what is said to the technician.
        beat: called at each turn.
    """
    while not ended.wait(POLL_SECONDS):
        now = since.replace(second=0, microsecond=0)
        display.show(OutOfServiceView(setting, code, now, now, terminal))
        display.intents()
        beat()
