"""The time that is known without a clock: when the program was built, and when the terminal last knew it."""

import logging
from datetime import UTC, datetime

from terminal.clock import Clock
from terminal.journal.documents import LAST_TIME, TimeDocument, read, write
from terminal.store.errors import StoreError
from terminal.store.store import Store
from terminal.store.values import Put, Table

log = logging.getLogger("spaarpunt.terminal")

BUILT = datetime(2026, 11, 22, tzinfo=UTC)
"""No clock of a terminal that runs this can be right before it."""


def save_time(store: Store, clock: Clock) -> None:
    """Keep the time as the floor of the next start; a store that takes nothing more keeps the older one."""
    now = clock.moment()
    if not now.trusted:
        return
    try:
        store.commit([Put(Table.SETTINGS, LAST_TIME, write(TimeDocument(at=now.at)))])
    except StoreError as error:
        log.warning("S10 the time was not saved: %s", type(error).__name__)


def floor(store: Store) -> datetime:
    """No time before it is believed (protocol, section 8)."""
    text = store.get(Table.SETTINGS, LAST_TIME)
    return max(BUILT, read(TimeDocument, text).at) if text is not None else BUILT
