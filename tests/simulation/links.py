"""What joins a simulated terminal's forwarder and carrier to its surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.wire import (
    Authorise,
    Authorised,
    Batch,
    BatchAnswer,
    CardSummary,
    Changes,
    Configuration,
    Heartbeat,
    HeartbeatAnswer,
    Lookup,
)
from terminal.central_client import Reply
from terminal.machine.events import FaultSays, NetworkSays
from terminal.machine.health import Fault
from terminal.vitals import Vitals
from tests.simulation import office

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.box import Box


class Ears:
    def __init__(self, box: Box) -> None:
        self._box = box

    def online(self, *, answers: bool) -> None:
        self._box.post(NetworkSays(online=answers))

    def revoked(self) -> None:
        self._box.post(FaultSays(Fault.REVOKED))

    def configured(self, configuration: Configuration) -> None:
        self._box.reconfigure(configuration)

    def programmes_changed(self) -> None:
        self._box.refresh()

    def vitals(self) -> Vitals:
        room = self._box.store.room()
        return Vitals(self._box.machine.health.printer.value, room.used / room.limit)

    def failed(self, error: Exception) -> None:
        self._box.failed(error)


class Line:
    """The client's place: each call goes over the simulated network."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ready(self, batch: Batch) -> Callable[[], Reply[BatchAnswer]]:
        return lambda: self._box.ask(office.send(batch))

    def authorise(self, request: Authorise) -> Reply[Authorised]:
        return self._box.ask(office.authorise(request))

    def look_up(self, request: Lookup) -> Reply[CardSummary]:
        return self._box.ask(office.look_up(request))

    def changes(self, after: int) -> Reply[Changes]:
        return self._box.ask(office.changes(after))

    def configuration(self) -> Reply[Configuration]:
        return self._box.ask(office.configuration())

    def heartbeat(self, request: Heartbeat) -> Reply[HeartbeatAnswer]:
        return self._box.ask(office.heartbeat(request))
