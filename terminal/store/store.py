"""The terminal's store: every transaction is on the disk before `commit` returns.

One process owns the folder. Inside it any thread may call; a lock lets one at a time to the single
connection. A store does not outlive a fork: the child must not use it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from loyalty.envelope import Head
from terminal.store import ballast
from terminal.store.boot import STOP, StopDocument, StopState, boot, is_store
from terminal.store.documents import decode_letter, decode_waiting, encode_row
from terminal.store.engine import Engine
from terminal.store.errors import StoreDamagedError, StoreError, StoreFullError, StoreMissingError
from terminal.store.head import noted_head, void_at
from terminal.store.owner import Owner
from terminal.store.rows import Connect, Found, Limits, Rows, connect, place_crc
from terminal.store.schema import SCHEMA, Schema
from terminal.store.space import Space
from terminal.store.values import Append, Change, CheckReport, DeadLetter, OutboxRow, Room, Table, Waiting
from terminal.store.work import EPOCH_NEEDED, Chain, NeedDocument, follow, in_effect, plan, write

DEFAULT_LIMITS = Limits()
_BLOCK = 256


class Store:
    """The store of one terminal; open it with `Store.open`, and close it so that it starts fast."""

    def __init__(self, engine: Engine, report: CheckReport) -> None:
        """Take over what `open` made."""
        self._engine = engine
        self._report = report
        self._waiting = report.waiting
        need = engine.rows.keyed("chain", EPOCH_NEEDED)
        self._chain = Chain(
            report.head, noted_head(engine.rows), None if need is None else msgspec.json.decode(need, type=NeedDocument)
        )
        self._space = Space(engine.folder, engine.rows)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        limits: Limits = DEFAULT_LIMITS,
        create: bool = True,
        full_check: bool = False,
        connect: Connect = connect,
        schema: Schema = SCHEMA,
    ) -> Self:
        """Open the store in `folder`, or make one there.

        What is damaged is put aside, and its good rows are saved into a new database: see `report`.

        Args:
            folder: made, for its owner alone, where it is missing.
            limits: how much disk it may take.
            create: make a store where there is none.
            full_check: read every row even after a clean stop.
            connect: makes the connection to the database.
            schema: all that this program knows; an older store is brought up to it.

        Raises:
            StoreBusyError: another process owns it.
            StoreMissingError: there is none, and none was to be made.
            StoreNewerError: a newer program wrote it; nothing was touched.
            MigrationFailedError: it cannot be brought up to date; it is as it was.
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
            booted = boot(folder, limits, connect, schema=schema, full=full_check)
            ballast.keep(folder, limits.ballast)
            return cls(Engine(folder, owner, booted.rows), booted.report)
        except BaseException:
            owner.release()
            raise

    # -- what is there -----------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the store lies; the control socket lies beside it."""
        return self._engine.folder

    @property
    def engine(self) -> Engine:
        """The connection with its lock; for the face on TinyDB."""
        return self._engine

    @property
    def report(self) -> CheckReport:
        """What the check at boot found."""
        return self._report

    def head(self) -> Head | None:
        """Where the chain ends; None before enrolment."""
        with self._engine.lock:
            self._engine.guard()
            return self._chain.head

    def epoch_needed(self) -> str | None:
        """Why a new epoch must be opened before the next transaction, or None."""
        with self._engine.lock:
            self._engine.guard()
            return None if self._chain.need is None else self._chain.need.why

    def next_epoch(self) -> int:
        """The first epoch that nothing here has used."""
        with self._engine.lock:
            self._engine.guard()
            return self._chain.next_epoch

    def waiting(self, limit: int = 500, after: int = -1) -> tuple[Waiting, ...]:
        """Rows that wait, in the chain's order.

        Args:
            limit: at most so many.
            after: only those behind this place.
        """
        sql = "SELECT id, body, crc FROM outbox WHERE id>? ORDER BY id LIMIT ?"
        found = self._engine.read(lambda rows: rows.db.execute(sql, (after, limit)).fetchall())
        return tuple(self._waiting_row(place, body, crc) for place, body, crc in found)

    def _waiting_row(self, place: int, body: bytes, crc: int) -> Waiting:
        if place_crc("outbox", place, body) == crc:
            return decode_waiting(body)
        self._engine.sound = False
        return self._engine.read(lambda rows: void_at(rows, place, self._chain.head))

    def lowest_waiting(self) -> int | None:
        """The lowest place that waits, or None."""
        found = self._engine.read(lambda rows: rows.db.execute("SELECT min(id) FROM outbox").fetchone())
        return None if found[0] is None else int(found[0])

    def waiting_count(self) -> int:
        """How many rows wait."""
        with self._engine.lock:
            self._engine.guard()
            return self._waiting

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Transactions that central could not read, in the chain's order.

        Raises:
            StoreDamagedError: a row does not fit its checksum.
        """
        bodies = self._engine.read(lambda rows: [found.body for _, found in rows.after("dead_letter", -1, -1)])
        return tuple(decode_letter(body) for body in bodies)

    def get(self, table: Table, key: str) -> bytes | None:
        """A keyed document, or None where there is none.

        Raises:
            StoreDamagedError: the row does not fit its checksum.
        """
        return self._engine.read(lambda rows: rows.keyed(table, key))

    def all(self, table: Table) -> Iterator[tuple[str, bytes]]:
        """Each key and document of a table, in the order they were first written.

        Rows are read in blocks; what is written meanwhile may be seen or not.

        Raises:
            StoreDamagedError: a row does not fit its checksum.
        """
        after = 0
        while block := self._block(table, after):
            for _, found in block:
                yield found.key or "", found.body
            after = block[-1][0]

    def _block(self, table: Table, after: int) -> list[tuple[int, Found]]:
        return self._engine.read(lambda rows: list(rows.after(table, after, _BLOCK)))

    def count(self, table: Table) -> int:
        """How many rows a keyed table has."""
        return self._engine.read(lambda rows: rows.count(table))

    # -- room --------------------------------------------------------------------------------------

    def room(self) -> Room:
        """How much room there is, looked up now."""
        return self._engine.read(lambda _: self._space.look())

    def reserve(self, slots: int) -> bool:
        """Set room aside for `slots` transactions of a session, so that all its facts can be kept.

        Kept in memory: a session does not outlive the process. Commit with `reserved=True` to use
        them, `release` what is left.

        Returns:
            False where there is not that much room, and then nothing is set aside.
        """
        return self._engine.read(lambda _: self._space.reserve(slots))

    def release(self, slots: int) -> None:
        """Give reserved slots back; more than are reserved is no error."""
        with self._engine.lock:
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
            StoreFullError: no room for a transaction or for copies of central's tables; nothing was written.
            StoreFaultError: the disk failed; nothing was written.
            OutcomeUnknownError: the disk failed and stays failed; the store is closed.
            StoreClosedError: the store was closed before.
        """
        engine = self._engine
        with engine.lock:
            engine.guard()
            if len(changes) == 1 and isinstance(only := changes[0], Append) and not reserved:
                self._append(only.row)
                return
            work = plan(self._chain, changes)
            kept = self._take(work.slots, reserved=reserved) if work.slots else 0
            try:
                self._waiting += engine.write(
                    lambda rows: write(rows, work),
                    lambda rows: in_effect(rows, work),
                    relief=not work.slots or kept == work.slots,
                )
            except BaseException:
                self._space.put_back(kept)
                raise
            self._chain = work.chain

    def _append(self, row: OutboxRow) -> None:
        """The commonest commit of all, which is one statement."""
        chain = self._chain
        head = follow(chain.head, chain.need, row.envelope)
        document = encode_row(row)
        self._take(1, reserved=False)
        self._engine.insert("outbox", row.place, document)
        self._chain = Chain(head, chain.noted, chain.need)
        self._waiting += 1

    def _take(self, slots: int, *, reserved: bool) -> int:
        if not reserved and self._space.take_trusted(slots):
            return 0
        kept = self._engine.read(lambda _: self._space.take(slots, reserved=reserved))
        if kept is None:
            raise StoreFullError(f"{self.folder} has no room for what is new; nothing was written")
        return kept

    # -- ends --------------------------------------------------------------------------------------

    def close(self) -> None:
        """Write the log home, note how it stopped, give the folder back. A second call does nothing."""

        def note(rows: Rows) -> None:
            state = StopState.CLEAN if self._engine.sound else StopState.CHECK
            stop = StopDocument(state, self._waiting, rows.count("dead_letter"))
            rows.put_keyed("chain", STOP, msgspec.json.encode(stop))

        self._engine.close(note)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
