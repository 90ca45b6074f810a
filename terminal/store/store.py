"""The terminal's store: every transaction is on the disk before `commit` returns.

One process owns the folder. Inside it any thread may call; a lock lets one at a time to the single
connection. A store does not outlive a fork: the child must not use it.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from loyalty.envelope import Head
from terminal.store import ballast
from terminal.store.boot import STOP, StopDocument, boot, is_store
from terminal.store.documents import decode_letter, decode_waiting
from terminal.store.errors import (
    ChangeRefusedError,
    OutcomeUnknownError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFaultError,
    StoreFullError,
    StoreMissingError,
)
from terminal.store.owner import Owner
from terminal.store.rows import Connect, Limits, Rows, connect, key_crc, place_crc
from terminal.store.space import Space
from terminal.store.values import (
    Change,
    CheckReport,
    DeadLetter,
    OutboxRow,
    Room,
    Table,
    VoidRow,
    Waiting,
    epoch_and_seq,
)
from terminal.store.work import EPOCH_NEEDED, Chain, NeedDocument, Work, in_effect, plan, write

DEFAULT_LIMITS = Limits()
T = TypeVar("T")


class Store:
    """The store of one terminal; open it with `Store.open`, and close it so that it starts fast."""

    def __init__(self, folder: Path, owner: Owner, rows: Rows, report: CheckReport) -> None:
        """Take over what `open` made."""
        self._folder = folder
        self._owner = owner
        self._rows = rows
        self._report = report
        self._lock = threading.RLock()
        self._pid = os.getpid()
        self._closed: str | None = None
        self._released = False
        self._sound = True
        self._waiting = report.waiting
        need = rows.keyed("chain", EPOCH_NEEDED)
        self._chain = Chain(report.head, None if need is None else msgspec.json.decode(need, type=NeedDocument))
        self._space = Space(folder, rows)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        limits: Limits = DEFAULT_LIMITS,
        create: bool = True,
        full_check: bool = False,
        connect: Connect = connect,
    ) -> Self:
        """Open the store in `folder`, or make one there.

        What is damaged is put aside, and its good rows are saved into a new database: see `report`.

        Args:
            folder: made, for its owner alone, where it is missing.
            limits: how much disk it may take.
            create: make a store where there is none.
            full_check: read every row even after a clean stop.
            connect: makes the connection to the database.

        Raises:
            StoreBusyError: another process owns it.
            StoreMissingError: there is none, and none was to be made.
            StoreNewerError: a newer program wrote it; nothing was touched.
            StoreDamagedError: it cannot be opened; what is left of it is kept together.
        """
        folder = Path(folder)
        if not create and not is_store(folder):
            raise StoreMissingError(f"there is no store in {folder}")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = Owner.take(folder)
        except OSError as error:
            if isinstance(error, StoreError):
                raise
            raise StoreDamagedError(f"{folder} cannot be used: {error}") from error
        try:
            booted = boot(folder, limits, connect, full=full_check)
            ballast.keep(folder, limits.ballast)
            return cls(folder, owner, booted.rows, booted.report)
        except BaseException:
            owner.release()
            raise

    # -- what is there -----------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the store lies; the control socket lies beside it."""
        return self._folder

    @property
    def report(self) -> CheckReport:
        """What the check at boot found."""
        return self._report

    def head(self) -> Head | None:
        """Where the chain ends; None before enrolment."""
        with self._lock:
            self._guard()
            return self._chain.head

    def epoch_needed(self) -> str | None:
        """Why a new epoch must be opened before the next transaction, or None."""
        with self._lock:
            self._guard()
            return None if self._chain.need is None else self._chain.need.why

    def next_epoch(self) -> int:
        """The first epoch that nothing here has used."""
        with self._lock:
            self._guard()
            return self._chain.next_epoch

    def waiting(self, limit: int = 500, after: int = -1) -> tuple[Waiting, ...]:
        """Rows that wait, in the chain's order.

        Args:
            limit: at most so many.
            after: only those behind this place.
        """
        sql = "SELECT id, body, crc FROM outbox WHERE id>? ORDER BY id LIMIT ?"
        found = self._read(lambda db: db.execute(sql, (after, limit)).fetchall())
        return tuple(self._waiting_row(place, body, crc) for place, body, crc in found)

    def _waiting_row(self, place: int, body: bytes, crc: int) -> Waiting:
        if place_crc("outbox", place, body) == crc:
            return decode_waiting(body)
        self._sound = False
        epoch, seq = epoch_and_seq(place)
        sql = "SELECT id, body, crc FROM outbox WHERE id=?"
        after = self._read(lambda db: db.execute(sql, (place + 1,)).fetchone())
        row = self._waiting_row(*after) if after is not None else None
        if isinstance(row, OutboxRow):
            return VoidRow(epoch, seq, row.envelope.prev)
        head = self.head()
        return VoidRow(epoch, seq, head.hash if head is not None and (head.epoch, head.seq) == (epoch, seq) else "")

    def lowest_waiting(self) -> int | None:
        """The lowest place that waits, or None."""
        found = self._read(lambda db: db.execute("SELECT min(id) FROM outbox").fetchone())
        return None if found[0] is None else int(found[0])

    def waiting_count(self) -> int:
        """How many rows wait."""
        with self._lock:
            self._guard()
            return self._waiting

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Transactions that central could not read, in the chain's order."""
        found = self._read(lambda db: db.execute("SELECT id, body, crc FROM dead_letter ORDER BY id").fetchall())
        for place, body, crc in found:
            if place_crc("dead_letter", place, body) != crc:
                self._sound = False
                raise StoreDamagedError("a dead letter does not fit its checksum; restart to salvage the store")
        return tuple(decode_letter(body) for _, body, _ in found)

    def get(self, table: Table, key: str) -> bytes | None:
        """A keyed document, or None where there is none.

        Raises:
            StoreDamagedError: the row does not fit its checksum.
        """
        with self._lock:
            self._guard()
            return self._reading(lambda: self._rows.keyed(table, key))

    def all(self, table: Table) -> Iterator[tuple[str, bytes]]:
        """Each key and document of a table, in the order they were first written.

        Rows are read in blocks; what is written meanwhile may be seen or not.

        Raises:
            StoreDamagedError: a row does not fit its checksum.
        """
        after = 0
        sql = f"SELECT id, key, body, crc FROM {table} WHERE id>? ORDER BY id LIMIT 256"  # noqa: S608 - a name of ours
        while True:
            at = after
            block = self._read(lambda db, at=at: db.execute(sql, (at,)).fetchall())  # type: ignore[misc]
            if not block:
                return
            for _, key, body, crc in block:
                if key_crc(table, key, body) != crc:
                    self._sound = False
                    raise StoreDamagedError(f"a row of {table} does not fit its checksum; restart to salvage the store")
                yield key, body
            after = block[-1][0]

    def count(self, table: Table) -> int:
        """How many rows a keyed table has."""
        sql = f"SELECT count(*) FROM {table}"  # noqa: S608 - a name of ours
        return int(self._read(lambda db: db.execute(sql).fetchone())[0])

    # -- room --------------------------------------------------------------------------------------

    def room(self) -> Room:
        """How much room there is, looked up now."""
        with self._lock:
            self._guard()
            return self._reading(self._space.look)

    def reserve(self, slots: int) -> bool:
        """Set room aside for `slots` transactions of a session, so that all its facts can be kept.

        Kept in memory: a session does not outlive the process. Commit with `reserved=True` to use
        them, `release` what is left.

        Returns:
            False where there is not that much room, and then nothing is set aside.
        """
        with self._lock:
            self._guard()
            return self._reading(lambda: self._space.reserve(slots))

    def release(self, slots: int) -> None:
        """Give reserved slots back; more than are reserved is no error."""
        with self._lock:
            self._space.release(slots)

    # -- writing -----------------------------------------------------------------------------------

    def commit(self, changes: Sequence[Change], *, reserved: bool = False) -> None:
        """Write all changes in one transaction and flush it; when this returns they are on the disk.

        Changes take effect in their order: an `Append` must stand right behind the head that the
        changes before it leave.

        Args:
            changes: what to write; nothing at all is no error.
            reserved: take the slots of new transactions from those reserved.

        Raises:
            ChangeRefusedError: a change contradicts the chain; nothing was written.
            DocumentRefusedError: a document cannot be kept as it is; nothing was written.
            StoreFullError: no room; nothing was written.
            StoreFaultError: the disk failed; nothing was written.
            OutcomeUnknownError: the disk failed and stays failed; the store is closed.
            StoreClosedError: the store was closed before.
        """
        with self._lock:
            self._guard()
            work = plan(self._chain, changes)
            kept = self._reading(lambda: self._space.take(work.slots, reserved=reserved)) if work.slots else 0
            if kept is None:
                raise StoreFullError(f"{self._folder} has no room for new transactions; nothing was written")
            try:
                self._write(work)
            except BaseException:
                self._space.put_back(kept)
                raise
            self._chain = work.chain

    def _write(self, work: Work) -> None:
        try:
            waiting = self._carry_out(work)
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_FULL:
                self._sound = False
                raise StoreFaultError(f"{self._folder}: {error}; nothing was written") from error
            if work.slots:
                raise StoreFullError(f"{self._folder}: {error}; nothing was written") from error
            waiting = self._carry_out_on_ballast(work)
        except sqlite3.IntegrityError as error:
            raise ChangeRefusedError(f"a row is there already: {error}; nothing was written") from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        try:
            self._rows.db.execute("COMMIT")
        except sqlite3.Error as error:
            self._settle(work, error)
        self._waiting += waiting

    def _carry_out(self, work: Work) -> int:
        """All statements but the COMMIT; after an error nothing is written."""
        self._rows.db.execute("BEGIN IMMEDIATE")
        try:
            return write(self._rows, work)
        except BaseException:
            self._rows.rollback()
            raise

    def _carry_out_on_ballast(self, work: Work) -> int:
        ballast.free(self._folder)
        self._rows.set_cap(self._rows.limits.cap + self._rows.limits.ballast)
        try:
            return self._carry_out(work)
        except sqlite3.OperationalError as error:
            raise StoreFullError(f"{self._folder} is full even without its ballast: {error}") from error

    def _settle(self, work: Work, error: sqlite3.Error) -> None:
        """After a COMMIT that failed: open again, read again, and say what came of it."""
        self._sound = False
        if _code(error) == sqlite3.SQLITE_FULL or isinstance(error, sqlite3.OperationalError):
            ballast.free(self._folder)
        try:
            self._rows.reopen()
            done = in_effect(self._rows, work)
        except (sqlite3.Error, OSError, StoreError) as again:
            self._closed = f"the disk failed: {error}"
            raise OutcomeUnknownError(
                f"{self._folder}: {error}; it cannot be read again ({again}): it may or may not be written"
            ) from error
        if done:
            return
        if _code(error) == sqlite3.SQLITE_FULL:
            raise StoreFullError(f"{self._folder}: {error}; nothing was written") from error
        raise StoreFaultError(f"{self._folder}: {error}; nothing was written") from error

    # -- ends --------------------------------------------------------------------------------------

    def close(self) -> None:
        """Write the log home, note the clean stop, give the folder back. A second call does nothing."""
        with self._lock:
            if self._closed is not None and self._released:
                return
            self._released = True
            if os.getpid() == self._pid:
                if self._closed is None and self._sound:
                    self._note_clean_stop()
                self._rows.close()
                self._owner.release()
            self._closed = "it was closed"

    def _note_clean_stop(self) -> None:
        (dead,) = self._rows.db.execute("SELECT count(*) FROM dead_letter").fetchone()
        note = StopDocument(clean=True, waiting=self._waiting, dead_letters=dead)
        with self._rows.transaction():
            self._rows.put_keyed("chain", STOP, msgspec.json.encode(note))
        self._rows.checkpoint()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _guard(self) -> None:
        if self._closed is not None:
            raise StoreClosedError(f"the store in {self._folder} cannot be used: {self._closed}")
        if os.getpid() != self._pid:
            raise StoreClosedError(f"the store in {self._folder} belongs to process {self._pid}, not to its child")

    def _damaged(self, error: Exception) -> StoreDamagedError:
        self._sound = False
        return StoreDamagedError(f"the store in {self._folder} is damaged ({error}): restart to salvage it")

    def _read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            self._guard()
            return self._reading(lambda: ask(self._rows.db))

    def _reading(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        except StoreDamagedError:
            self._sound = False
            raise


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code: the low byte of the extended one."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
