"""Opening the store's files: what a stop left behind is checked, and what is damaged is put aside.

A store says `clean` in its database when it is closed, and `open` while it runs. So a log that is
missing after a kill is seen, which SQLite alone would take for an empty one.
"""

import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import assert_never

import msgspec

from terminal.store.errors import StoreDamagedError, StoreError
from terminal.store.head import read_head
from terminal.store.logtail import lost_commits
from terminal.store.rebuild import beside, finish_rebuild, make_empty, quarantined, rebuild, sync_folder
from terminal.store.rows import (
    Connect,
    Limits,
    Rows,
    connect,
    grow_log,
    key_crc,
    log_path,
)
from terminal.store.salvage import Findings, header_is_ours, is_damage, scan
from terminal.store.schema import SCHEMA, Schema, migrate, refuse_newer
from terminal.store.values import CheckReport, Stop
from terminal.store.work import EPOCH_NEEDED, NeedDocument

DATABASE = "store.db"
STOP = "stop"


class StopState(StrEnum):
    """How the store was left."""

    OPEN = "open"
    CLEAN = "clean"
    CHECK = "check"
    """Closed in good order after something was found wrong: the next start reads everything."""


class StopDocument(msgspec.Struct, frozen=True):
    """How the store was left, with what a clean stop need not count again."""

    state: StopState
    waiting: int = 0
    dead_letters: int = 0


@dataclass(frozen=True, slots=True)
class Booted:
    """Open rows and what was found on the way."""

    rows: Rows
    report: CheckReport


def boot(
    folder: Path, limits: Limits, connect: Connect = connect, *, schema: Schema = SCHEMA, full: bool = False
) -> Booted:
    """Open the files in `folder`, which the caller owns.

    Args:
        folder: where the store lies; made where it is missing.
        limits: how much disk it may take.
        connect: makes the connection.
        schema: all that this program knows; an older store is brought up to it.
        full: read every row even after a clean stop.

    Raises:
        StoreNewerError: written by a newer program; nothing was touched.
        MigrationFailedError: it cannot be brought up to date; it is as it was.
        StoreDamagedError: it could neither be opened nor put aside.
    """
    path = folder / DATABASE
    try:
        finish_rebuild(path)
        stop, faults = _before(path, schema)
        if stop is Stop.NEW:
            create(path)
        return _Opening(folder, limits, connect, schema, stop, full).open(faults)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, StoreError):
            raise
        raise StoreDamagedError(f"{path} cannot be opened: {error}; what there is was kept") from error


def is_store(folder: Path) -> bool:
    """Whether a store, or what is left of one, lies in `folder`."""
    path = folder / DATABASE
    return path.exists() or log_path(path).exists() or bool(quarantined(folder))


def create(path: Path) -> None:
    """Make an empty database beside its place and move it there whole, so that none is ever half made."""
    young = beside(path, ".new")
    make_empty(young)
    young.replace(path)
    sync_folder(path.parent)


def _before(path: Path, schema: Schema) -> tuple[Stop, tuple[str, ...]]:
    """What the files say before SQLite is let at them."""
    log = log_path(path)
    has_log = log.exists() and log.stat().st_size > 0
    if not path.exists():
        return (Stop.UNCLEAN, ("the log has no database",)) if has_log else (Stop.NEW, ())
    if path.stat().st_size == 0:
        return Stop.UNCLEAN, ("the database is empty",)
    if not header_is_ours(path):
        return Stop.UNCLEAN, ("the database's header is damaged",)
    try:
        state = _last_state(path, schema)
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        return Stop.UNCLEAN, () if has_log else (f"the database cannot be read: {error}",)
    if has_log:
        return Stop.UNCLEAN, ()
    match state:
        case StopState.CLEAN:
            return Stop.CLEAN, ()
        case StopState.CHECK:
            return Stop.UNCLEAN, ()
        case StopState.OPEN:
            return Stop.UNCLEAN, ("the log is missing",)
        case _:
            assert_never(state)


def _last_state(path: Path, schema: Schema) -> StopState:
    # `immutable` misses the log: here that is what is wanted.
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        (mark,) = db.execute("PRAGMA user_version").fetchone()
        refuse_newer(str(path), mark, schema)
        found = db.execute("SELECT body, crc FROM chain WHERE key=?", (STOP,)).fetchone()
    finally:
        db.close()
    if found is None:
        return StopState.CLEAN
    body, crc = found
    if key_crc("chain", STOP, body) != crc:
        return StopState.CHECK
    return msgspec.json.decode(body, type=StopDocument).state


@dataclass(frozen=True, slots=True)
class _Opening:
    """One start of the store."""

    folder: Path
    limits: Limits
    connect: Connect
    schema: Schema
    stop: Stop
    full: bool

    def open(self, faults: tuple[str, ...]) -> Booted:
        """Open the rows, or a new database with what is left of them where something is damaged."""
        path = self.folder / DATABASE
        rows: Rows | None = None
        findings = Findings(faults=faults)
        if not faults:
            try:
                rows = Rows(path, self.limits, self.connect)
                findings = self._inspect(rows)
            except (sqlite3.Error, msgspec.MsgspecError, StoreError) as error:
                if isinstance(error, StoreError) or (isinstance(error, sqlite3.Error) and not is_damage(error)):
                    if rows is not None:
                        rows.close()
                    raise
                findings = Findings(faults=(f"the database is damaged: {error}",))
        if findings.damaged:
            rebuild(path, rows, self.limits, findings, self.schema)
            rows = Rows(path, self.limits, self.connect)
            migrate(rows, self.schema)
        if rows is None:
            raise StoreDamagedError(f"{path} was not opened")
        return Booted(rows, _report(rows, self.folder, self.stop, findings, full=self._all_read))

    @property
    def _all_read(self) -> bool:
        return self.full or self.stop is Stop.UNCLEAN

    def _inspect(self, rows: Rows) -> Findings:
        refuse_newer(str(rows.path), rows.schema(), self.schema)
        frames = rows.checkpoint()
        lost = lost_commits(log_path(rows.path), frames, rows.page) if self.stop is Stop.UNCLEAN else 0
        if not lost:
            # The damaged log is kept as it is: its store migrates once it is salvaged.
            migrate(rows, self.schema)
        faults = (f"the log lost its last {lost} commits",) if lost else ()
        found = scan(rows, full=self._all_read)
        if found.damaged and not self.full:
            found = scan(rows, full=True)
        return replace(found, faults=faults + found.faults)


def _report(rows: Rows, folder: Path, stop: Stop, findings: Findings, *, full: bool) -> CheckReport:
    stopped = rows.keyed("chain", STOP)
    need = rows.keyed("chain", EPOCH_NEEDED)
    if stop is Stop.CLEAN and stopped is not None and not full and not findings.damaged:
        left = msgspec.json.decode(stopped, type=StopDocument)
        waiting, dead = left.waiting, left.dead_letters
    else:
        (waiting,) = rows.db.execute("SELECT count(*) FROM outbox").fetchone()
        (dead,) = rows.db.execute("SELECT count(*) FROM dead_letter").fetchone()
    (lowest,) = rows.db.execute("SELECT min(id) FROM outbox").fetchone()
    with rows.transaction():
        rows.put_keyed("chain", STOP, msgspec.json.encode(StopDocument(StopState.OPEN)))
    rows.checkpoint()
    grow_log(rows.path, rows.limits.wal, wipe=stop is Stop.UNCLEAN)
    return CheckReport(
        stop=stop,
        full=full,
        rows=findings.rows if full else waiting,
        bad=findings.bad[:100],
        bad_count=len(findings.bad),
        faults=findings.faults,
        head=read_head(rows),
        waiting=waiting,
        lowest_waiting=lowest,
        dead_letters=dead,
        epoch_needed=None if need is None else msgspec.json.decode(need, type=NeedDocument).why,
        quarantined=quarantined(folder),
    )
