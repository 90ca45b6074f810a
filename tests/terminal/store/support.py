"""A terminal's chain over a store, for tests."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loyalty.envelope import opening, seal
from loyalty.ids import Uuid
from terminal.store import Append, Change, Limits, OutboxRow, SetHead, Store

TERMINAL = Uuid("018f0000-0000-7000-8000-000000000001")
SMALL = Limits(cap=16 * 1024 * 1024, ballast=64 * 1024, wal=256 * 1024)


def body(number: int, size: int = 300) -> bytes:
    text = json.dumps({"id": f"id-{number}", "kind": "accrual", "pad": "x" * size}, separators=(",", ":"))
    return text.encode()


def row(store: Store, number: int, *, size: int = 300, free_intent: bool = False) -> OutboxRow:
    """The next transaction of the chain."""
    head = store.head()
    assert head is not None
    data = body(number, size)
    return OutboxRow(seal(head, TERMINAL, data), f"id-{number}", "accrual", data, free_intent)


def record(store: Store, number: int, *more: Change, size: int = 300, reserved: bool = False) -> OutboxRow:
    new = row(store, number, size=size)
    store.commit([Append(new), *more], reserved=reserved)
    return new


def enrolled(folder: Path, count: int = 0, limits: Limits = SMALL) -> Store:
    store = Store.open(folder, limits=limits)
    if store.head() is None:
        store.commit([SetHead(opening(1))])
    for number in range(count):
        record(store, number)
    return store


@contextmanager
def reopened(folder: Path, *, full_check: bool = False, limits: Limits = SMALL) -> Iterator[Store]:
    with Store.open(folder, limits=limits, full_check=full_check) as store:
        yield store


def killed_copy(store: Store, target: Path) -> Path:
    """The files as a kill at this moment would leave them."""
    target.mkdir()
    for part in store.folder.iterdir():
        if part.is_file() and part.name.startswith("store.db"):
            (target / part.name).write_bytes(part.read_bytes())
    return target
