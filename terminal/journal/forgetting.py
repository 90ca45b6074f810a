"""Forgetting a member who left: the card's document goes, and what vouchers kept of the name with it."""

import msgspec

from terminal.journal.documents import PrintDocument, read, write
from terminal.journal.ledger import Drafts
from terminal.journal.writer import Writer
from terminal.store.store import Store
from terminal.store.values import Change, Put, Table


class Forgetting:
    """Erases what this terminal knows of cards."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def forget(self, token: str) -> None:
        """Let nothing be known of a card, in one commit. What waits for central keeps its bytes, which name nobody."""
        writer = self._writer
        with writer.lock:
            drafts = writer.drafts()
            others = erasure(writer.store, drafts, token)
            writer.commit([*others, *drafts.changes()])


def erasure(store: Store, drafts: Drafts, token: str) -> tuple[Change, ...]:
    """What erases a card, besides its document, which is left to `drafts`."""
    drafts.erase_card(token)
    named: list[Change] = []
    for key, text in store.all(Table.PRINTS):
        document = read(PrintDocument, text)
        if document.token == token and document.member is not None:
            named.append(Put(Table.PRINTS, key, write(msgspec.structs.replace(document, member=None))))
    return tuple(named)
