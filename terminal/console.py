"""The console that the program stands on: it must not write what readers type before anybody reads them.

Until its readers are held alone, what they type goes to the console as well, and a console echoes: a card that is
swiped while the program starts would stand on the screen, in letters. Imports nothing slow, so that it comes first.
"""

import os
import sys
import termios
from collections.abc import Mapping
from typing import Final

_LOCAL: Final = 3
"""Where local modes stand in what `termios.tcgetattr` gives (termios(3))."""


def stay_silent(environ: Mapping[str, str]) -> None:
    """Echo nothing on the console of a service; a person's own terminal stays as it is.

    Args:
        environ: systemd's; a service that says when it is ready has ``NOTIFY_SOCKET`` (sd_notify(3)).
    """
    if "NOTIFY_SOCKET" not in environ or not os.isatty(sys.stdin.fileno()):
        return
    modes = termios.tcgetattr(sys.stdin)
    modes[_LOCAL] &= ~(termios.ECHO | termios.ECHONL)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, modes)
