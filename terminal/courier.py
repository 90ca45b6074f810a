"""A second thread for what is on its way to central, while the first keeps what came before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Courier:
    """Sends one thing after the other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spaarpunt-courier")

    def aside(self, sending: Callable[[], T]) -> Callable[[], T]:
        """Begin to send; what is answered waits for the reply, and raises what the sending raised."""
        return self._thread.submit(sending).result

    def close(self) -> None:
        """Nothing more is sent; what is on its way ends by its own time-outs."""
        self._thread.shutdown(wait=False)
