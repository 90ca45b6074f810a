"""Out of service before there is a machine: the store does not open, and the screen says so until somebody comes."""

import threading
from datetime import datetime

from screens.views import OutOfServiceView, Setting
from terminal.machine.health import Fault
from terminal.runtime.ports import Display

POLL_SECONDS = 0.25
"""How often the display is asked for touches, so that a window can be closed."""


def out_of_service(display: Display, setting: Setting, since: datetime, terminal: str, ended: threading.Event) -> None:
    """Show that the terminal is out of service until `ended` is set; nothing else is touched meanwhile.

    Args:
        display: what is drawn on; this thread owns it.
        setting: the shop and language as far as they are known.
        since: when it began.
        terminal: the terminal's name, or nothing where only the store knew it.
        ended: set by a signal.
    """
    while not ended.wait(POLL_SECONDS):
        now = since.replace(second=0, microsecond=0)
        display.show(OutOfServiceView(setting, Fault.STORE.value, now, now, terminal))
        display.intents()
