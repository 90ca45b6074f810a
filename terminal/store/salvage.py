"""Reading a store row by row, and saving the good ones of a damaged store into a new database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from loyalty.envelope import Head
from terminal.store.documents import decode_head, encode_head, encode_void
from terminal.store.errors import StoreDamagedError
from terminal.store.head import HEAD, read_head, void_at
from terminal.store.rows import DOCUMENTS, KEYED, PAGES, PLACED, Rows, key_crc, place_crc, quoted
from terminal.store.values import BadRow, epoch_and_seq

_PROBES = 20_000
_HEADER_FIXED = (
    (0, b"SQLite format 3\0"),
    (18, bytes.fromhex("02 02 00 40 20 20")),
    (44, bytes.fromhex("00000004")),
    (52, bytes.fromhex("00000000 00000001")),
    (64, bytes.fromhex("00000000")),
    (72, bytes(20)),
)
"""What the header of every database of ours has at these offsets: magic; WAL, no reserved bytes, payload
fractions; schema format 4; no auto-vacuum, UTF-8; zeros (SQLite's "Database File Format",
section 1.3)."""
_PAGE_AT = 16
"""Where the header keeps the page's size, two bytes."""
_SCHEMA_AT = 60
"""Where the header keeps the `user_version`."""


def header_is_ours(path: Path) -> bool:
    """Whether the fixed parts of a database's header are as they must be."""
    with path.open("rb") as file:
        header = file.read(100)
    return _page_in(header) in PAGES and all(header[at : at + len(fixed)] == fixed for at, fixed in _HEADER_FIXED)


def _page_in(header: bytes) -> int:
    return int.from_bytes(header[_PAGE_AT : _PAGE_AT + 2], "big")


def schema_in_header(path: Path) -> int:
    """The schema's number as the file has it, unchecked; 0 where there is no header."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        header = file.read(_SCHEMA_AT + 4)
    return int.from_bytes(header[_SCHEMA_AT : _SCHEMA_AT + 4], "big")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found."""

    faults: tuple[str, ...] = ()
    bad: tuple[BadRow, ...] = ()
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
    """Of a row without a text key: its place, said only of a bad one."""
    body: bytes
    good: bool


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error speaks of the database's content (a missing table too), not of the disk."""
    if not isinstance(error, sqlite3.OperationalError):
        return isinstance(error, sqlite3.DatabaseError)
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR


def scan(rows: Rows, *, full: bool) -> Findings:
    """SQLite's own check, every row's checksum, and whether the head and the last row fit together.

    Args:
        rows: what to read.
        full: all tables; else the chain's alone, which is what must be right before the first commit.

    Raises:
        sqlite3.Error: the disk failed.
    """
    faults: list[str] = []
    bad: list[BadRow] = []
    count = 0
    try:
        check = "PRAGMA quick_check(5)" if full else "PRAGMA quick_check('chain')"
        faults += [f"quick_check: {text}" for (text,) in rows.db.execute(check) if text != "ok"]
        read_head(rows)
    except (sqlite3.Error, StoreDamagedError, msgspec.MsgspecError) as error:
        faults.append(_told(error))
    for table in (*PLACED, *KEYED, *_document_tables(rows.db)) if full else ("chain",):
        try:
            for row in _read(rows.db, table):
                if row.good:
                    count += 1
                else:
                    bad.append(BadRow(table, "?" if table in KEYED else row.key))
        except sqlite3.Error as error:
            faults.append(f"{table}: {_told(error)}")
    return Findings(tuple(faults), tuple(bad), count)


def _told(error: Exception) -> str:
    """What an error says, if it speaks of damage; the disk's own errors go on their way."""
    if isinstance(error, sqlite3.Error) and not is_damage(error):
        raise error
    return str(error)


def _read(db: sqlite3.Connection, table: str, *, backwards: bool = False) -> Iterator[_Row]:
    keyed = table in KEYED
    columns = "id, key, body, crc" if keyed else "id, NULL, body, crc"
    order = "DESC" if backwards else "ASC"
    for found in db.execute(f"SELECT {columns} FROM {quoted(table)} ORDER BY id {order}"):  # noqa: S608 - names of ours
        yield _judge(table, found)


def _document_tables(db: sqlite3.Connection) -> tuple[str, ...]:
    try:
        names = tuple(name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'"))
    except sqlite3.Error:
        return ()
    return tuple(name for name in names if isinstance(name, str) and name.startswith(DOCUMENTS))


def _judge(table: str, found: tuple[object, ...]) -> _Row:
    place, key, body, crc = found
    if not isinstance(place, int) or not isinstance(body, bytes):
        return _Row(place if isinstance(place, int) else 0, "?", b"", good=False)
    if table not in KEYED:
        good = place >= 0 and place_crc(table, place, body) == crc
        return _Row(place, "" if good else _name_of(table, place), body, good)
    if not isinstance(key, str):
        return _Row(place, "?", body, good=False)
    return _Row(place, key, body, key_crc(table, key, body) == crc)


def _name_of(table: str, place: int) -> str:
    epoch, seq = epoch_and_seq(max(place, 0))
    return f"{epoch}/{seq}" if table in PLACED else str(place)


def save_rows(damaged: Path, rows: Rows | None, young: Rows) -> Saved:
    """Copy every good row of a damaged database into a new one.

    Args:
        damaged: the database; only a copy of it is opened.
        rows: the connection that has it open, if it could be opened.
        young: the new, empty database.
    """
    if rows is not None:
        return _copy(rows.db, young)
    if not damaged.exists() or damaged.stat().st_size < min(PAGES):
        return Saved(0, 1)
    copy = damaged.with_name("copy.db")
    parts = [(damaged.with_name(damaged.name + end), copy.with_name(copy.name + end)) for end in ("", "-wal")]
    try:
        for part, twin in parts:
            if part.exists():
                shutil.copy(part, twin)
        _mend_header(copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            return _copy(db, young)
    finally:
        for _, twin in (*parts, (damaged, copy.with_name(copy.name + "-shm"))):
            twin.unlink(missing_ok=True)


def _mend_header(copy: Path) -> None:
    """Write what every header of ours has over a damaged one; a page's size that cannot be is found by trying."""
    with copy.open("r+b") as file:
        page = _page_in(file.read(100))
        for at, fixed in _HEADER_FIXED:
            file.seek(at)
            file.write(fixed)
    if page not in PAGES:
        found = {size: _good_rows(copy, size) for size in PAGES}
        _write_page(copy, max(PAGES, key=lambda size: found[size]))


def _write_page(copy: Path, size: int) -> None:
    with copy.open("r+b") as file:
        file.seek(_PAGE_AT)
        file.write(size.to_bytes(2, "big"))


def _good_rows(copy: Path, size: int) -> int:
    _write_page(copy, size)
    # `immutable` leaves the log alone, which another page's size would have SQLite throw away.
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        return sum(row.good for table in (*PLACED, *KEYED) for row in _rows_left(db, table))


def _copy(db: sqlite3.Connection, young: Rows) -> Saved:
    epochs = {0}
    count = 0
    bad_places: list[int] = []
    with young.transaction():
        for table in (*PLACED, *KEYED, *_document_tables(db)):
            if table.startswith(DOCUMENTS):
                young.make_documents(table)
            for row in _rows_left(db, table):
                if not row.good:
                    bad_places += [row.id] if table == "outbox" else []
                    continue
                if table.startswith(DOCUMENTS):
                    young.put_document(table, row.id, row.body)
                elif table in PLACED:
                    young.put_placed(table, row.id, row.body)
                    epochs.add(epoch_and_seq(row.id)[0])
                elif table != "chain" or row.key == HEAD:
                    young.put_keyed(table, row.key, row.body)
                    if table == "chain":
                        epochs.add(decode_head(row.body).epoch)
                count += 1
        head = read_head(young)
        if head is not None:
            young.put_keyed("chain", HEAD, encode_head(head))
        for place in bad_places:
            if _in_chain(place, head, len(bad_places)):
                young.put_placed("outbox", place, encode_void(void_at(young, place, head)))
    return Saved(count, max(epochs) + 1)


def _rows_left(db: sqlite3.Connection, table: str) -> Iterator[_Row]:
    """Each row that can be had, once: read from both ends, then asked for one by one where the two do not meet."""
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
                    yield row
            whole = True
        except sqlite3.Error:
            continue
    first, last = ends
    if whole or table not in PLACED or first is None or last is None:
        return
    columns = "id, NULL, body, crc"
    for place in range(first + 1, min(last, first + _PROBES)):
        try:
            found = db.execute(f"SELECT {columns} FROM {table} WHERE id=?", (place,)).fetchone()  # noqa: S608 - a name of ours
        except sqlite3.Error:
            continue
        if found is not None and place not in seen:
            yield _judge(table, found)


def _in_chain(place: int, head: Head | None, behind: int) -> bool:
    """Whether a transaction can have had this place, which may be damaged itself.

    The last rows may be among the bad ones: so many may lie behind the head that was saved.
    """
    if head is None or place <= 0:
        return False
    epoch, seq = epoch_and_seq(place)
    return seq > 0 and (epoch, seq) <= (head.epoch, head.seq + behind)
