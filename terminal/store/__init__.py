"""The terminal's store: `Store`, the changes it commits, and what it answers.

TinyDB's face on the same rows is `terminal.store.tiny`, which nobody needs for the day's work.
"""

from terminal.store.errors import (
    ChangeRefusedError,
    DocumentRefusedError,
    OutcomeUnknownError,
    StoreBusyError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFaultError,
    StoreFullError,
    StoreNewerError,
)
from terminal.store.rows import Limits
from terminal.store.store import Store
from terminal.store.values import (
    Acknowledge,
    Append,
    BadRow,
    Bury,
    Change,
    CheckReport,
    DeadLetter,
    Delete,
    Level,
    OutboxRow,
    Put,
    Reenvelope,
    Room,
    SetHead,
    Stop,
    Table,
    VoidRow,
    Waiting,
    place_of,
)

__all__ = [
    "Acknowledge",
    "Append",
    "BadRow",
    "Bury",
    "Change",
    "ChangeRefusedError",
    "CheckReport",
    "DeadLetter",
    "Delete",
    "DocumentRefusedError",
    "Level",
    "Limits",
    "OutboxRow",
    "OutcomeUnknownError",
    "Put",
    "Reenvelope",
    "Room",
    "SetHead",
    "Stop",
    "Store",
    "StoreBusyError",
    "StoreClosedError",
    "StoreDamagedError",
    "StoreError",
    "StoreFaultError",
    "StoreFullError",
    "StoreNewerError",
    "Table",
    "VoidRow",
    "Waiting",
    "place_of",
]
