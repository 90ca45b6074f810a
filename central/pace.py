"""How often one address may ask: a bucket for each, in this process alone."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

WINDOW: Final = timedelta(minutes=1)
MOST_KNOWN: Final = 4096
"""Addresses that are remembered; the one not seen for the longest is forgotten first."""


class Pace:
    """Counts requests by address; not for several threads.

    Args:
        most: how many of an address are let through within `WINDOW`.
        clock: the present time.
    """

    def __init__(self, most: int, clock: Callable[[], datetime]) -> None:
        self._most = most
        self._clock = clock
        self._seen: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Count one request; whether it is let through."""
        now, who = self._clock(), neighbourhood(address)
        since, count = self._seen.pop(who, (now, 0))
        if now - since >= WINDOW:
            since, count = now, 0
        self._seen[who] = (since, count + 1)
        if len(self._seen) > MOST_KNOWN:
            self._seen.popitem(last=False)
        return count < self._most

    def full(self, address: str) -> bool:
        """Whether one more request would be too many; it is not counted."""
        now = self._clock()
        since, count = self._seen.get(neighbourhood(address), (now, 0))
        return count >= self._most and now - since < WINDOW


def neighbourhood(address: str) -> str:
    """What counts as one address: an IPv6 network of 64 bits, since a phone has all of one; else the address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return found.exploded[:19] if isinstance(found, IPv6Address) else str(found)
