"""A full store that another board is to go on with: who had it so, kept in it until it is done or given up.

Protocol, section 8: only with the key switch and an authorised badge. What is kept here is that both were there. So a
power cut in the middle asks nobody for a badge again, which a terminal whose keys central knows no more may not check.
"""

import msgspec

from loyalty.ids import Uuid
from terminal.journal.documents import Document, read, write
from terminal.store.store import Store
from terminal.store.values import Delete, Put, Table

TAKING_OVER = "taking-over"


class TakeOverDocument(Document, frozen=True, kw_only=True):
    """A technician with key and badge has the store taken over."""

    staff: Uuid
    """Whose PIN was proven."""
    language: str
    """What the screen speaks meanwhile."""
    answering: bool = False
    """Whether central was asked, and may have said yes without this device having heard."""


def taking_over(store: Store) -> TakeOverDocument | None:
    """Who has this store taken over, or None where nobody does."""
    text = store.get(Table.SETTINGS, TAKING_OVER)
    return read(TakeOverDocument, text) if text is not None else None


def authorise(store: Store, staff: Uuid, language: str) -> None:
    """Key and badge were there: the next code that replaces this terminal may be taken.

    Raises:
        StoreError: it is not kept.
    """
    known = taking_over(store)
    answering = known is not None and known.answering
    store.commit([_put(TakeOverDocument(staff=staff, language=language, answering=answering))])


def give_up(store: Store) -> None:
    """Nobody has it taken over any more.

    Raises:
        StoreError: it is not kept.
    """
    if taking_over(store) is not None:
        store.commit([Delete(Table.SETTINGS, TAKING_OVER)])


def asked(store: Store, *, answering: bool) -> None:
    """Central is about to be asked, or said no.

    Raises:
        StoreError: it is not kept.
    """
    known = taking_over(store)
    if known is not None and known.answering is not answering:
        store.commit([_put(msgspec.structs.replace(known, answering=answering))])


def _put(document: TakeOverDocument) -> Put:
    return Put(Table.SETTINGS, TAKING_OVER, write(document))
