"""What a supervisor is told: ready, alive, stopping. systemd's protocol, without its library.

One datagram a word to the socket that `NOTIFY_SOCKET` names (sd_notify(3), systemd.service(5) `WatchdogSec=`).
"""

import logging
import os
import socket
from collections.abc import Callable, Mapping
from typing import Protocol

log = logging.getLogger("spaarpunt.terminal")

_MICROS = 1_000_000
SEND_SECONDS = 0.5
"""A supervisor that takes no word for so long goes without it."""


class Supervisor(Protocol):
    """Who starts the program and starts it again."""

    @property
    def alive_seconds(self) -> float | None:
        """How often it wants to hear that all is well; None where it does not."""

    def ready(self) -> None:
        """The program serves."""

    def alive(self) -> None:
        """The program is well."""

    def stopping(self) -> None:
        """The program ends because it was told to."""


class Nobody:
    """No supervisor: nobody is told anything."""

    alive_seconds: float | None = None

    def ready(self) -> None:
        """Nobody hears it."""

    def alive(self) -> None:
        """Nobody hears it."""

    def stopping(self) -> None:
        """Nobody hears it."""


class Systemd:
    """systemd, over its datagram socket; a word that cannot be sent is logged, and no fault of ours.

    Args:
        address: of the socket: a path, or an abstract name behind ``@``.
        watchdog_seconds: after so much silence it ends the program; None for no watchdog.
    """

    def __init__(self, address: str, watchdog_seconds: float | None) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._watchdog_seconds = watchdog_seconds

    @property
    def alive_seconds(self) -> float | None:
        """Half of the watchdog's patience, as sd_watchdog_enabled(3) advises."""
        return None if self._watchdog_seconds is None else self._watchdog_seconds / 2

    def ready(self) -> None:
        """The program serves."""
        self._say("READY=1")

    def alive(self) -> None:
        """The program is well."""
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """The program ends because it was told to."""
        self._say("STOPPING=1")

    def _say(self, word: str) -> None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to:
                to.settimeout(SEND_SECONDS)
                to.sendto(word.encode("ascii"), self._address)
        except OSError as error:
            log.warning("X05 the supervisor was not told %s: %s", word, error)


def supervisor_of(environment: Mapping[str, str], pid: int | None = None) -> Supervisor:
    """The supervisor that the environment names, or nobody.

    A watchdog that is meant for another process (`WATCHDOG_PID`) is none of ours.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return Nobody()
    micros, meant = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    ours = not meant or meant == str(os.getpid() if pid is None else pid)
    seconds = int(micros) / _MICROS if ours and micros.isascii() and micros.isdigit() and int(micros) else None
    return Systemd(address, seconds)


class Pulse:
    """The program's pulse: felt by the loop at each turn, told to the supervisor only while all is well.

    The loop's own thread tells it, so a loop that hangs says nothing; and what hangs beside it stops it too.

    Args:
        supervisor: is told.
        well: whether everything else goes on.
        clock: monotonic seconds.
    """

    def __init__(self, supervisor: Supervisor, well: Callable[[], bool], clock: Callable[[], float]) -> None:
        self._supervisor = supervisor
        self._well = well
        self._clock = clock
        self._due = float("-inf")
        self._was_well = True

    def beat(self) -> None:
        """One turn of the loop."""
        every = self._supervisor.alive_seconds
        now = self._clock()
        if every is None or now < self._due:
            return
        is_well = self._well()
        if is_well:
            self._due = now + every
            self._supervisor.alive()
        elif self._was_well:
            log.critical("X06 a worker is stuck: the watchdog is not fed any more")
        self._was_well = is_well
