"""What workers find out for staff's desk."""

from terminal.machine.events import (
    CardFetched,
    Decided,
    Heard,
    LookedUp,
    LookUpFailed,
    Recorded,
    Reprinted,
    SlipPrinted,
    StaffChecked,
    StoreRefused,
)

DeskFact = (
    Heard
    | Recorded
    | Decided
    | StoreRefused
    | StaffChecked
    | SlipPrinted
    | Reprinted
    | CardFetched
    | LookedUp
    | LookUpFailed
)
"""What they bring as an event."""
