"""What a terminal tells central of itself, and what it makes of the configuration that central has for it.

A configuration that this program cannot read, or that contradicts itself, is not taken: the terminal goes on by the one
it has, and says so with each heartbeat until there is another.
"""

import logging

from loyalty.envelope import Head
from loyalty.errors import LoyaltyError
from loyalty.wire import Heartbeat, HeartbeatAnswer
from loyalty.wire_terminals import ConfigurationRefusal, RefusedConfiguration
from terminal.central_client import Answered, Refused, Reply, Trouble, Weather
from terminal.forwarder_ports import Central, Listener
from terminal.store.store import Store
from terminal.tried import forget_unsent, unsent_self_test

log = logging.getLogger("spaarpunt.forwarder")


class Reporter:
    """Speaks of one terminal; what it knows between two heartbeats is lost at a restart without harm.

    Args:
        store: the terminal's.
        central: is told.
        listener: knows how the terminal is, and takes what central wants.
        software: the program's version.
    """

    def __init__(self, store: Store, central: Central, listener: Listener, software: str) -> None:
        self._store = store
        self._central = central
        self._listener = listener
        self._software = software
        self._heard_openings = self._said_openings = 0
        self._configuration = 0
        self._refused: RefusedConfiguration | None = None
        self._refused_test: bytes | None = None

    def beat(self, head: Head, *, trusted: bool) -> Reply[HeartbeatAnswer]:
        """Say how the terminal is.

        Args:
            head: its chain's.
            trusted: whether its clock is.
        """
        vitals = self._listener.vitals()
        self._said_openings = vitals.openings
        return self._central.heartbeat(
            Heartbeat(
                software=self._software,
                head=head,
                waiting=self._store.waiting_count(),
                printer=vitals.printer,
                clock_trusted=trusted,
                disk_used=vitals.disk_used,
                tampered=vitals.tampered or vitals.openings != self._heard_openings,
                missing=vitals.missing,
                board=vitals.board,
                temperature=vitals.temperature,
                configuration=vitals.configuration,
                refused=self._refused,
            )
        )

    def answered(self, message: HeartbeatAnswer) -> Trouble | None:
        """Take in what central answered to `beat`: new keys and another configuration; then say what was not said."""
        # A housing that was open for a blink was open: it is said until central has heard it.
        self._heard_openings = self._said_openings
        if message.roll_key:
            self._listener.roll_keys()
        if message.configuration != self._configuration:
            trouble = self._configure(message.configuration)
            if trouble is not None:
                return trouble
        return self._tell_self_test()

    def _configure(self, version: int) -> Trouble | None:
        reply = self._central.configuration()
        if isinstance(reply, Weather) and reply.unreadable:
            self._refuse(version, ConfigurationRefusal.UNREADABLE)
            return None
        if not isinstance(reply, Answered):
            return reply
        try:
            self._listener.configured(reply.message)
        except LoyaltyError:
            self._refuse(reply.message.version, ConfigurationRefusal.CONTRADICTORY)
        else:
            self._configuration, self._refused = reply.message.version, None
        return None

    def _refuse(self, version: int, why: ConfigurationRefusal) -> None:
        log.error("N16 central's configuration %d is not taken: %s", version, why.value)
        self._configuration, self._refused = version, RefusedConfiguration(version=version, why=why)

    def _tell_self_test(self) -> Trouble | None:
        found = unsent_self_test(self._store)
        if found is None or found.text == self._refused_test:
            return None
        reply = self._central.self_test(found.report)
        match reply:
            case Answered():
                forget_unsent(self._store, found)
                return None
            case Refused(problem):
                # An older central: it is told again at the next start.
                log.error("N17 central refuses the self-test: %s", problem.type.value)
                self._refused_test = found.text
                return None
            case _:
                return reply
