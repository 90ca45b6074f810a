"""Reading a store row by row, and saving the good ones of a damaged store into a new database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from terminal.store.documents import decode_head, decode_waiting, encode_void
from terminal.store.rows import KEYED, PLACED, Rows, key_crc, place_crc
from terminal.store.values import BadRow, OutboxRow, VoidRow, epoch_and_seq

QUARANTINE = "quarantine"
_PROBES = 20_000
_HEADER_FIXED = b"SQLite format 3\0" + bytes.fromhex("1000 02 02 00 40 20 20")
"""The first 24 bytes of every database of ours: magic, page size 4096, WAL, no reserve, fractions."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found."""

    faults: tuple[str, ...] = ()
    bad: tuple[BadRow, ...] = ()
    bad_places: tuple[int, ...] = ()
    rows: int = 0

    @property
    def damaged(self) -> bool:
        """Whether a new database must be started."""
        return bool(self.faults or self.bad)

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words, without a row's content."""
        return (*self.faults, *((f"{len(self.bad)} rows do not fit their checksum",) if self.bad else ()))


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved."""

    rows: int
    next_epoch: int
    """The first epoch that no row and no head names."""


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    key: str
    body: bytes
    good: bool


def scan(rows: Rows) -> Findings:
    """SQLite's own check, then every row's checksum."""
    faults: list[str] = []
    try:
        found = [text for (text,) in rows.db.execute("PRAGMA quick_check(5)")]
        faults += [] if found == ["ok"] else [f"quick_check: {text}" for text in found]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        faults.append(f"quick_check: {error}")
    bad: list[BadRow] = []
    places: list[int] = []
    count = 0
    for table in (*PLACED, *KEYED):
        try:
            for row in _read(rows.db, table):
                if row.good:
                    count += 1
                else:
                    bad.append(BadRow(table, row.key if table in PLACED else "?"))
                    places += [row.id] if table == "outbox" else []
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            faults.append(f"{table}: {error}")
    return Findings(tuple(faults), tuple(bad), tuple(places), count)


def _read(db: sqlite3.Connection, table: str, *, backwards: bool = False) -> Iterator[_Row]:
    keyed = table in KEYED
    columns = "id, key, body, crc" if keyed else "id, NULL, body, crc"
    order = "DESC" if backwards else "ASC"
    for found in db.execute(f"SELECT {columns} FROM {table} ORDER BY id {order}"):  # noqa: S608 - names of ours
        yield _judge(table, found)


def _judge(table: str, found: tuple[object, ...]) -> _Row:
    place, key, body, crc = found
    if not isinstance(place, int) or not isinstance(body, bytes):
        return _Row(place if isinstance(place, int) else 0, "?", b"", good=False)
    if table in PLACED:
        epoch, seq = epoch_and_seq(place) if place >= 0 else (0, 0)
        return _Row(place, f"{epoch}/{seq}", body, place_crc(table, place, body) == crc)
    if not isinstance(key, str):
        return _Row(place, "?", body, good=False)
    return _Row(place, key, body, key_crc(table, key, body) == crc)


def put_aside(path: Path) -> Path:
    """Move a database and all that belongs to it into a folder of its own, together.

    Returns:
        The folder.
    """
    parent = path.parent / QUARANTINE
    parent.mkdir(mode=0o700, exist_ok=True)
    taken = [int(folder.name) for folder in parent.iterdir() if folder.name.isdigit()]
    aside = parent / f"{max(taken, default=0) + 1:04}"
    aside.mkdir(mode=0o700)
    for end in ("", "-wal", "-shm", "-journal"):
        part = path.with_name(path.name + end)
        if part.exists():
            part.rename(aside / part.name)
    return aside


def quarantined(folder: Path) -> tuple[str, ...]:
    """The folders with damaged files, relative to the store's."""
    parent = folder / QUARANTINE
    if not parent.is_dir():
        return ()
    return tuple(sorted(f"{QUARANTINE}/{aside.name}" for aside in parent.iterdir()))


def salvage(damaged: Path, rows: Rows | None, young: Rows, findings: Findings) -> Saved:
    """Copy every good row of the damaged database into a new one.

    Args:
        damaged: the database in its quarantine; only copies of it are opened.
        rows: the connection that still has it open, if it could be opened.
        young: the new, empty database.
        findings: what the check found.
    """
    if rows is not None:
        return _copy(rows.db, young, findings)
    if not damaged.exists() or damaged.stat().st_size < len(_HEADER_FIXED):
        return Saved(0, 1)
    copy = damaged.with_name("copy.db")
    try:
        shutil.copy(damaged, copy)
        log = damaged.with_name(damaged.name + "-wal")
        if log.exists():
            shutil.copy(log, copy.with_name(copy.name + "-wal"))
        with copy.open("r+b") as file:
            file.write(_HEADER_FIXED)
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            return _copy(db, young, findings)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def _copy(db: sqlite3.Connection, young: Rows, findings: Findings) -> Saved:
    epochs = {0}
    count = 0
    with young.transaction():
        for table in (*PLACED, *KEYED):
            for row in _good_rows(db, table):
                if table in PLACED:
                    young.put_placed(table, row.id, row.body)
                    epochs.add(epoch_and_seq(row.id)[0])
                elif table != "chain" or row.key == "head":
                    young.put_keyed(table, row.key, row.body)
                    if table == "chain":
                        epochs.add(decode_head(row.body).epoch)
                count += 1
        for place in findings.bad_places:
            void = _void(young, place)
            if void is not None:
                young.put_placed("outbox", place, encode_void(void))
    return Saved(count, max(epochs) + 1)


def _good_rows(db: sqlite3.Connection, table: str) -> Iterator[_Row]:
    """Each good row once: read from both ends, then asked for one by one where the two do not meet."""
    seen: dict[int, None] = {}
    ends: list[int | None] = [None, None]
    whole = False
    for end, backwards in enumerate((False, True)):
        if whole:
            break
        try:
            for row in _read(db, table, backwards=backwards):
                ends[end] = row.id
                if row.id not in seen:
                    seen[row.id] = None
                    if row.good:
                        yield row
            whole = True
        except sqlite3.DatabaseError:
            continue
    first, last = ends
    if whole or table not in PLACED or first is None or last is None:
        return
    columns = "id, NULL, body, crc"
    for place in range(first + 1, min(last, first + _PROBES)):
        try:
            found = db.execute(f"SELECT {columns} FROM {table} WHERE id=?", (place,)).fetchone()  # noqa: S608 - a name of ours
        except sqlite3.DatabaseError:
            continue
        if found is not None and place not in seen:
            row = _judge(table, found)
            if row.good:
                yield row


def _void(young: Rows, place: int) -> VoidRow | None:
    """What stands for a row that cannot be read, if its place can be one of the chain."""
    head_document = young.keyed("chain", "head")
    if head_document is None or place <= 0:
        return None
    head = decode_head(head_document)
    epoch, seq = epoch_and_seq(place)
    if epoch > head.epoch or (epoch == head.epoch and seq > head.seq) or seq == 0:
        return None
    found = young.db.execute("SELECT body FROM outbox WHERE id=?", (place + 1,)).fetchone()
    after = ""
    if found is not None:
        try:
            row = decode_waiting(found[0])
        except msgspec.MsgspecError:
            row = VoidRow(epoch, seq, "")
        after = row.envelope.prev if isinstance(row, OutboxRow) else ""
    elif (epoch, seq) == (head.epoch, head.seq):
        after = head.hash
    return VoidRow(epoch, seq, after)
