"""The one connection, with a lock around it: reads, transactions, and what becomes of a failed one.

SQLite says "written" only by returning from COMMIT. When COMMIT fails the outcome is unknown: the files
are opened again, as after a power cut, and read again.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from terminal.store import ballast
from terminal.store.errors import (
    ChangeRefusedError,
    OutcomeUnknownError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFaultError,
    StoreFullError,
)
from terminal.store.owner import Owner
from terminal.store.rows import Rows, code_of

T = TypeVar("T")


class Engine:
    """Owns the folder and its rows until it is closed."""

    def __init__(self, folder: Path, owner: Owner, rows: Rows) -> None:
        """Take over what was opened."""
        self.folder = folder
        self.lock = threading.RLock()
        self.rows = rows
        self.sound = True
        """Nothing was found wrong since the start; else the next start reads everything."""
        self._owner = owner
        self._pid = os.getpid()
        self._shut: str | None = None
        self._released = False

    def guard(self) -> None:
        """Refuse what comes after the end.

        Raises:
            StoreClosedError: closed, given up, or inherited by a forked child.
        """
        if self._shut is not None:
            raise StoreClosedError(f"the store in {self.folder} cannot be used: {self._shut}")
        if os.getpid() != self._pid:
            raise StoreClosedError(f"the store in {self.folder} belongs to process {self._pid}, not to its child")

    def read(self, ask: Callable[[Rows], T]) -> T:
        """Ask the rows something.

        Raises:
            StoreDamagedError: a row, or the database around it, cannot be read.
            StoreFaultError: the disk failed.
        """
        with self.lock:
            self.guard()
            try:
                return ask(self.rows)
            except sqlite3.OperationalError as error:
                self.sound = False
                raise StoreFaultError(f"the store in {self.folder} cannot be read: {error}") from error
            except sqlite3.DatabaseError as error:
                raise self._damaged(error) from error
            except StoreDamagedError:
                self.sound = False
                raise

    def write(
        self,
        change: Callable[[Rows], T],
        in_effect: Callable[[Rows], bool] | None = None,
        *,
        relief: bool = False,
    ) -> T:
        """Carry `change` out in one flushed transaction.

        Args:
            change: the statements.
            in_effect: tells, after a failed COMMIT, whether the rows stand as `change` leaves them.
            relief: it frees room or finishes what was begun: on a full disk the ballast goes for it.

        Raises:
            StoreFullError: no room; nothing was written.
            StoreFaultError: the disk failed; nothing was written.
            ChangeRefusedError: a row is there already; nothing was written.
            StoreDamagedError: the database cannot be read; nothing was written.
            OutcomeUnknownError: the disk failed at the commit, and nobody can say what came of it.
            Exception: whatever `change` raises; nothing was written.
        """
        with self.lock:
            self.guard()
            try:
                return self._write(change, in_effect)
            except StoreFullError:
                if not relief:
                    raise
            ballast.free(self.folder)
            self.rows.set_cap(self.rows.limits.cap + self.rows.limits.ballast)
            return self._write(change, in_effect)

    def _write(self, change: Callable[[Rows], T], in_effect: Callable[[Rows], bool] | None) -> T:
        db = self.rows.db
        try:
            db.execute("BEGIN IMMEDIATE")
            try:
                result = change(self.rows)
            except BaseException:
                self.rows.rollback()
                raise
        except sqlite3.OperationalError as error:
            raise self._not_written(error) from error
        except sqlite3.IntegrityError as error:
            raise ChangeRefusedError(f"a row is there already: {error}; nothing was written") from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        try:
            db.execute("COMMIT")
        except sqlite3.Error as error:
            self._settle(error, in_effect)
        return result

    def insert(self, table: str, place: int, document: bytes) -> None:
        """Write one row, in one statement that SQLite commits by itself; the caller holds the lock.

        Raises:
            StoreError: as `write`.
        """
        rows = self.rows
        try:
            rows.put_placed(table, place, document)
        except sqlite3.IntegrityError as error:
            raise ChangeRefusedError(f"a row is there already: {error}; nothing was written") from error
        except sqlite3.Error as error:
            self._settle(error, lambda rows: rows.has(table, place, document))

    def _settle(self, error: sqlite3.Error, in_effect: Callable[[Rows], bool] | None) -> None:
        self.sound = False
        if code_of(error) == sqlite3.SQLITE_FULL:
            ballast.free(self.folder)
        try:
            self.rows.reopen()
            done = None if in_effect is None else in_effect(self.rows)
        except (sqlite3.Error, OSError, StoreError) as again:
            self._shut = f"the disk failed: {error}"
            raise OutcomeUnknownError(
                f"{self.folder}: {error}; it cannot be read again ({again}): it may or may not be written"
            ) from error
        if done is None:
            raise OutcomeUnknownError(f"{self.folder}: {error}; read again what came of it") from error
        if not done:
            raise self._not_written(error) from error

    def _not_written(self, error: sqlite3.Error) -> StoreFullError | StoreFaultError:
        if code_of(error) == sqlite3.SQLITE_FULL:
            return StoreFullError(f"{self.folder}: {error}; nothing was written")
        self.sound = False
        return StoreFaultError(f"{self.folder}: {error}; nothing was written")

    def _damaged(self, error: Exception) -> StoreDamagedError:
        self.sound = False
        return StoreDamagedError(f"the store in {self.folder} is damaged ({error}): restart to salvage it")

    def close(self, note_stop: Callable[[Rows], None]) -> None:
        """Note how it stops, write the log home, give the folder back.

        Raises:
            StoreError: the disk failed; what was recorded stays in the log, and the next start reads it.
        """
        with self.lock:
            if self._released:
                return
            self._released = True
            ours = os.getpid() == self._pid
            try:
                if ours and self._shut is None:
                    self.write(note_stop, relief=True)
                    self._write_home()
            finally:
                self._shut = "it was closed"
                if ours:
                    self.rows.close()
                    self._owner.release()

    def _write_home(self) -> None:
        try:
            self.rows.checkpoint()
        except sqlite3.Error as error:
            raise StoreFaultError(
                f"{self.folder}: the log was not written into the database: {error}; the next start does it"
            ) from error
