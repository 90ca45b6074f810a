"""Threads for what is on its way to central, while the forwarder's own keeps what came before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from terminal.flights import ABREAST

T = TypeVar("T")


class Courier:
    """Sends as much at once as may be on its way at once."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(ABREAST, thread_name_prefix="spaarpunt-courier")

    def aside(self, sending: Callable[[], T]) -> Callable[[], T]:
        """Begin to send; what is answered waits for the reply, and raises what the sending raised."""
        return self._threads.submit(sending).result

    def close(self) -> None:
        """Nothing more is sent; what is on its way ends by its own time-outs."""
        self._threads.shutdown(wait=False)
