"""What a technician found out of a terminal's devices, kept in its store: layouts, calibration, the last self-test."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from drivers.ports import Reader
from drivers.wedge.layouts import LayoutName
from drivers.wedge.reader import WedgeReader
from loyalty import wire_base
from loyalty.wire_terminals import Plate, SelfTestReport, TriedLine
from screens.calibration import Affine, Numbers
from screens.technician_views import SelfTestRow
from screens.technician_words import SelfTestItem, SelfTestState, SelfTestWord
from terminal.identity import TEST_DUE
from terminal.journal.documents import Document, read, write
from terminal.machine.effects import KeepLayout
from terminal.runtime.glass import CalibratedGlass
from terminal.store.store import Store
from terminal.store.values import Delete, Put, Table

SELF_TEST = "self-test"
UNSENT = "self-test-unsent"
_LAYOUT = "layout:"
_CALIBRATION = "calibration"


class LayoutDocument(Document, frozen=True, kw_only=True):
    """How a reader that types does it, as its test code told."""

    layout: LayoutName
    sends_identifier: bool


class CalibrationDocument(Document, frozen=True, kw_only=True):
    """Where the touches of a panel lie: the six numbers of `Affine`, and those of the configuration at that time."""

    numbers: Numbers
    instead_of: Numbers


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


def keep_calibration(store: Store, glass: CalibratedGlass) -> None:
    """Keep where the touches of a panel lie, as it is used now.

    Raises:
        StoreError: it is not kept; until the next start touches are taken by it all the same.
    """
    document = CalibrationDocument(numbers=glass.affine.numbers, instead_of=glass.configured.numbers)
    store.commit([Put(Table.SETTINGS, _CALIBRATION, write(document))])


def use_calibration(store: Store, glass: CalibratedGlass | None) -> None:
    """Have a panel's touches taken by what was kept; a line that was written into the file since then counts more."""
    text = store.get(Table.SETTINGS, _CALIBRATION)
    if glass is None or text is None:
        return
    document = read(CalibrationDocument, text)
    if document.instead_of == glass.configured.numbers:
        glass.use(Affine(*document.numbers))


@dataclass(frozen=True, slots=True)
class Unsent:
    """A self-test that central has not got yet.

    Attributes:
        text: as it is kept.
        report: what it says.
    """

    text: bytes = field(repr=False)
    report: SelfTestReport


def keep_self_test(
    store: Store,
    rows: tuple[SelfTestRow, ...],
    at: datetime,
    software: str,
    *,
    board: str | None = None,
    plates: tuple[Plate, ...] = (),
) -> None:
    """Keep what a self-test found, for here and for central; the first one is not due any more.

    Args:
        store: the terminal's.
        rows: what was found.
        at: when; aware.
        software: the program's version.
        board: the board's serial; None where the machine has none.
        plates: what the devices say of themselves.

    Raises:
        StoreError: it is not kept.
    """
    lines = tuple(SelfTestLine(item=row.item, state=row.state, word=row.word) for row in rows)
    document = SelfTestDocument(at=at, software=software, lines=lines)
    told = tuple(TriedLine(item=row.item.value, state=row.state.value, word=row.word.value) for row in rows)
    report = SelfTestReport(at=at, board=board, software=software, lines=told, plates=plates)
    store.commit(
        [
            Put(Table.SETTINGS, SELF_TEST, write(document)),
            Put(Table.SETTINGS, UNSENT, wire_base.write(report)),
            Delete(Table.SETTINGS, TEST_DUE),
        ]
    )


def unsent_self_test(store: Store) -> Unsent | None:
    """The newest self-test where central has not got it yet."""
    text = store.get(Table.SETTINGS, UNSENT)
    return None if text is None else Unsent(text, wire_base.read(SelfTestReport, text))


def forget_unsent(store: Store, sent: Unsent) -> None:
    """Central has it; a newer one that came meanwhile still waits.

    Raises:
        StoreError: it is not forgotten, and is told once more.
    """
    if store.get(Table.SETTINGS, UNSENT) == sent.text:
        store.commit([Delete(Table.SETTINGS, UNSENT)])


def last_self_test(store: Store) -> SelfTestDocument | None:
    """The last self-test, or None before the first."""
    text = store.get(Table.SETTINGS, SELF_TEST)
    return read(SelfTestDocument, text) if text is not None else None
