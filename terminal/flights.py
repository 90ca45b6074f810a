"""Batches on their way to central, at most two: central always has the next one while it writes the one before.

The terminal prepares a batch in less time than central takes it in. What lies between two batches, the network, the
signatures and central's disk, is what a second one fills.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from loyalty.wire import BatchAnswer
from terminal.central_client import Reply
from terminal.clock import Clock
from terminal.packer import Packed

ABREAST: Final = 2
"""How many batches are on their way at once."""

Sending = Callable[[], Reply[BatchAnswer]]
Aside = Callable[[Sending], Sending]
"""Begins to send and answers what waits for the reply."""


def at_once(sending: Sending) -> Sending:
    """Sends before anything else is done: where there is no second thread."""
    reply = sending()
    return lambda: reply


@dataclass(frozen=True, slots=True)
class Flight:
    """A batch on its way.

    Attributes:
        packed: the batch.
        wait: waits for its reply.
        began: uptime in milliseconds when it left.
    """

    packed: Packed
    wait: Sending
    began: int


class Flights:
    """What is on its way, in the order in which it left and is landed.

    Args:
        clock: uptime is read from it.
        aside: begins to send.
    """

    def __init__(self, clock: Clock, aside: Aside) -> None:
        self._clock = clock
        self._aside = aside
        self._flights: deque[Flight] = deque()
        self._landed = 0

    def __len__(self) -> int:
        return len(self._flights)

    @property
    def room(self) -> bool:
        """Whether another may leave."""
        return len(self._flights) < ABREAST

    @property
    def first(self) -> Packed:
        """The one that lands next."""
        return self._flights[0].packed

    def places(self, start: int = 0) -> frozenset[int]:
        """The places of all that are on their way, from the flight `start` on."""
        return frozenset(place for flight in list(self._flights)[start:] for place in flight.packed.places)

    def begin(self, packed: Packed, ready: Sending) -> None:
        """Let a batch leave that was made ready."""
        began = self._clock.moment().uptime_ms
        self._flights.append(Flight(packed, self._aside(ready), began))

    def land(self) -> tuple[Packed, Reply[BatchAnswer], int]:
        """Wait for the first; answers it, its reply, and the milliseconds that it took by itself."""
        flight = self._flights.popleft()
        reply = flight.wait()
        # Beside another one it waited for its turn at central, which is the other's time.
        since, self._landed = max(flight.began, self._landed), self._clock.moment().uptime_ms
        return flight.packed, reply, self._landed - since
