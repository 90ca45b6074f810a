"""What the machine is told where the store cannot do its part."""

from terminal.machine.events import Event, FaultSays, StoreSays
from terminal.machine.health import Fault, StoreRoom
from terminal.store.errors import OutcomeUnknownError, StoreClosedError, StoreDamagedError, StoreError
from terminal.store.store import Store


def is_lost(error: StoreError) -> bool:
    """Whether nothing can be promised any more; else this one commit was refused, and others may go."""
    return isinstance(error, StoreDamagedError | StoreClosedError | OutcomeUnknownError)


def event_of(error: StoreError, store: Store) -> Event:
    """The machine's event for a store's error: out of service, or how much room there is."""
    if is_lost(error):
        return FaultSays(Fault.STORE)
    try:
        return StoreSays(StoreRoom(store.room().level.value))
    except StoreError:
        return FaultSays(Fault.STORE)
