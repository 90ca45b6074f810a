"""What the machine is told where the store cannot do its part."""

import logging

from terminal.machine.events import Event, FaultSays, StoreSays
from terminal.machine.health import Fault, StoreRoom
from terminal.store.errors import OutcomeUnknownError, StoreClosedError, StoreDamagedError, StoreError
from terminal.store.store import Store


def is_lost(error: StoreError) -> bool:
    """Whether nothing can be promised any more; else this one commit was refused, and others may go."""
    return isinstance(error, StoreDamagedError | StoreClosedError | OutcomeUnknownError)


def severity(error: StoreError, *, ending: bool) -> int:
    """The log level of a store's error: one that goes with the power, when that was told, is no fault."""
    if not is_lost(error):
        return logging.ERROR
    return logging.INFO if ending else logging.CRITICAL


def event_of(error: StoreError, store: Store) -> Event:
    """The machine's event for a store's error: out of service, or how much room there is."""
    if is_lost(error):
        return FaultSays(Fault.STORE)
    try:
        return StoreSays(StoreRoom(store.room().level.value))
    except StoreError:
        return FaultSays(Fault.STORE)
