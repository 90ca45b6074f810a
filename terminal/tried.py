"""What a technician found out of this terminal's devices, kept in its store: layouts, and the last self-test."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from drivers.ports import Reader
from drivers.wedge.layouts import LayoutName
from drivers.wedge.reader import WedgeReader
from screens.technician_views import SelfTestRow
from screens.technician_words import SelfTestItem, SelfTestState, SelfTestWord
from terminal.identity import TEST_DUE
from terminal.journal.documents import Document, read, write
from terminal.machine.effects import KeepLayout, KeepSelfTest
from terminal.machine.moment import Moment
from terminal.software import SOFTWARE
from terminal.store.store import Store
from terminal.store.values import Delete, Put, Table

SELF_TEST = "self-test"
_LAYOUT = "layout:"


class LayoutDocument(Document, frozen=True, kw_only=True):
    """How a reader that types does it, as its test code told."""

    layout: LayoutName
    sends_identifier: bool


class SelfTestLine(Document, frozen=True, kw_only=True):
    """What was found of one device or service."""

    item: SelfTestItem
    state: SelfTestState
    word: SelfTestWord


class SelfTestDocument(Document, frozen=True, kw_only=True):
    """The last self-test."""

    at: datetime
    software: str
    lines: tuple[SelfTestLine, ...]


def keep_tried(store: Store, readers: Iterable[Reader], found: KeepLayout | KeepSelfTest, now: Moment) -> None:
    """Keep what a technician found out.

    Raises:
        StoreError: it is not kept.
    """
    match found:
        case KeepLayout():
            keep_layout(store, readers, found)
        case KeepSelfTest(rows):
            keep_self_test(store, rows, now.at, SOFTWARE)
        case _:
            assert_never(found)


def keep_layout(store: Store, readers: Iterable[Reader], found: KeepLayout) -> None:
    """Keep a layout and use it at once.

    Raises:
        StoreError: it is not kept; until the next start the reader types by it all the same.
    """
    document = LayoutDocument(layout=LayoutName(found.layout), sends_identifier=found.sends_identifier)
    _use(readers, found.device, document)
    store.commit([Put(Table.SETTINGS, _LAYOUT + found.device, write(document))])


def use_layouts(store: Store, readers: tuple[Reader, ...]) -> None:
    """Have every reader type by the layout that it was found to have."""
    for reader in readers:
        text = store.get(Table.SETTINGS, _LAYOUT + reader.name)
        if text is not None:
            _use((reader,), reader.name, read(LayoutDocument, text))


def _use(readers: Iterable[Reader], name: str, document: LayoutDocument) -> None:
    for reader in readers:
        if isinstance(reader, WedgeReader) and reader.name == name:
            reader.use(document.layout, sends_identifier=document.sends_identifier)


def keep_self_test(store: Store, rows: tuple[SelfTestRow, ...], at: datetime, software: str) -> None:
    """Keep what a self-test found; the first one is not due any more.

    Raises:
        StoreError: it is not kept.
    """
    lines = tuple(SelfTestLine(item=row.item, state=row.state, word=row.word) for row in rows)
    document = SelfTestDocument(at=at, software=software, lines=lines)
    store.commit([Put(Table.SETTINGS, SELF_TEST, write(document)), Delete(Table.SETTINGS, TEST_DUE)])


def last_self_test(store: Store) -> SelfTestDocument | None:
    """The last self-test, or None before the first."""
    text = store.get(Table.SETTINGS, SELF_TEST)
    return read(SelfTestDocument, text) if text is not None else None
