"""The terminal's health: one record beside the state, not a multiplication of states."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from drivers.ports import PrinterStatus


class StoreRoom(StrEnum):
    """How much the local store can still take."""

    OK = "ok"
    WARN = "warn"
    """80 % is used."""
    REFUSE = "refuse"
    """95 % is used: nothing new is taken, acknowledging goes on."""


class Fault(StrEnum):
    """What puts the whole terminal out of service; the value is the code on the screen and in the log."""

    REVOKED = "R1"
    STORE = "S1"
    STORE_FULL = "S2"
    READERS = "L1"


@dataclass(frozen=True, slots=True)
class Health:
    """What works.

    Attributes:
        printer: What the printer last said of itself.
        online: Whether central answered the last call.
        tried: Whether it was called since the start; before, nobody knows.
        room: What the local store can still take.
        fault: What puts the terminal out of service, or None.
        fault_since: When that began.
        missing: Names of devices that are configured and do not answer.
        key_on: Whether the staff's key is turned; False where there is no switch.
        tampered: Whether the housing is open.
        openings: How often it was found open since the start.
    """

    printer: PrinterStatus = PrinterStatus.UNKNOWN
    online: bool = False
    tried: bool = False
    room: StoreRoom = StoreRoom.OK
    fault: Fault | None = None
    fault_since: datetime | None = None
    missing: frozenset[str] = frozenset()
    key_on: bool = False
    tampered: bool = False
    openings: int = 0

    @property
    def can_print(self) -> bool:
        """Whether an intent may be made: the printer is ok or near its paper's end (protocol, section 3)."""
        return self.printer in {PrinterStatus.OK, PrinterStatus.NEAR_END}
