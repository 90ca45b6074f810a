"""What workers find out for staff's desk."""

from terminal.machine.events import (
    Decided,
    Heard,
    Recorded,
    SlipPrinted,
    StaffChecked,
    StoreRefused,
)

DeskFact = Heard | Recorded | Decided | StoreRefused | StaffChecked | SlipPrinted
"""What they bring as an event."""
