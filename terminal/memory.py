"""The garbage collector's part in a start and in a day.

Nothing of a start is garbage, and looking for some is a tenth of it. What a start has loaded stays until the end: a
full collection that walks over it holds every thread up for 50 ms and more, in the middle of somebody's scan.
"""

import atexit
import gc

from terminal import ahead


def start() -> None:
    """Look for no garbage until `settle`."""
    gc.disable()


def settle() -> None:
    """Leave alone what is there, and collect from now on what sessions leave; once everything is loaded."""
    ahead.forget()
    gc.collect()
    gc.freeze()
    gc.enable()
    # The interpreter's last collection must see everything again, or libraries complain of what they find left.
    atexit.register(gc.unfreeze)
