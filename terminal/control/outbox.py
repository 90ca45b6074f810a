"""`outbox list` and `outbox check`: asked of the running terminal, else read from its files.

A store that is opened here is opened as the terminal would at its start: what is damaged is put aside
and salvaged, and what was found stays to be read afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from terminal.control.errors import AnswerError, NobodyThereError
from terminal.control.lines import Question, ask
from terminal.control.server import Answer
from terminal.store import CheckReport, OutboxRow, Store, StoreBusyError, VoidRow

LIST = "outbox list"
CHECK = "outbox check"
_BLOCK = 500
T = TypeVar("T")


class WaitingLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A transaction that waits, as a list shows it."""

    id: str
    """Empty for a row that cannot be read."""
    epoch: int
    seq: int
    kind: str
    """`void` for a row that cannot be read."""


def list_outbox(folder: Path, *, running: bool = False) -> Iterator[WaitingLine]:
    """Each waiting transaction, in the chain's order.

    Args:
        folder: the store's.
        running: ask the running terminal or nobody; open nothing here.

    Raises:
        NobodyThereError: `running`, and it does not.
        StoreMissingError: no store there.
        StoreBusyError: another process owns it and does not answer.
        StoreError, ControlError: it cannot be opened, or the answer cannot be read.
    """
    try:
        for item in ask(folder, Question(LIST)):
            yield _decoded(item, WaitingLine)
    except NobodyThereError:
        if running:
            raise
        with open_store(folder) as store:
            yield from waiting_lines(store)


def check_outbox(folder: Path) -> CheckReport:
    """What the check at boot found; a store that nobody runs is booted for it, and read whole.

    Raises:
        StoreMissingError: no store there.
        StoreBusyError: another process owns it and does not answer.
        StoreError, ControlError: it cannot be opened, or the answer cannot be read.
    """
    try:
        items = list(ask(folder, Question(CHECK)))
    except NobodyThereError:
        with open_store(folder) as store:
            return store.report
    if len(items) != 1:
        raise AnswerError(f"the terminal at {folder} gave {len(items)} reports")
    return _decoded(items[0], CheckReport)


def waiting_lines(store: Store) -> Iterator[WaitingLine]:
    """The list of a store this process owns."""
    after = -1
    while rows := store.waiting(_BLOCK, after):
        for row in rows:
            match row:
                case OutboxRow(at, id_, kind):
                    yield WaitingLine(id_, at.epoch, at.seq, kind)
                case VoidRow(epoch, seq):
                    yield WaitingLine("", epoch, seq, "void")
        after = rows[-1].place


def store_answers(store: Store) -> Mapping[str, Answer]:
    """What the running terminal answers about its store."""

    def listed(_: Question) -> Iterable[bytes]:
        return map(msgspec.json.encode, waiting_lines(store))

    def checked(_: Question) -> Iterable[bytes]:
        return (msgspec.json.encode(store.report),)

    return {LIST: listed, CHECK: checked}


def open_store(folder: Path) -> Store:
    """The store of a terminal that does not run, opened as its start would.

    Raises:
        StoreMissingError: no store there.
        StoreBusyError: another process owns it and does not answer.
        StoreError: it cannot be opened.
    """
    try:
        return Store.open(folder, create=False, full_check=True)
    except StoreBusyError as error:
        raise StoreBusyError(f"{error}; it does not answer on its control socket") from error


def _decoded(item: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(item, type=kind)
    except msgspec.MsgspecError as error:
        raise AnswerError(f"the terminal's answer cannot be read: {error}") from error
