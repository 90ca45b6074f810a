"""Opening the store's files: what a stop left behind is checked, and what is damaged is put aside.

A store says `clean` in its database when it is closed, and `open` while it runs. So a log that is
missing after a kill is seen, which SQLite alone would take for an empty one.
"""

import os
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from terminal.store.documents import decode_head
from terminal.store.errors import StoreDamagedError, StoreError, StoreNewerError
from terminal.store.logtail import lost_commits
from terminal.store.rows import (
    USER_VERSION,
    Connect,
    Limits,
    Rows,
    connect,
    grow_log,
    key_crc,
    log_path,
    schema_sql,
)
from terminal.store.salvage import Findings, is_damage, put_aside, quarantined, salvage, scan
from terminal.store.values import CheckReport, Stop
from terminal.store.work import EPOCH_NEEDED, HEAD, NeedDocument

DATABASE = "store.db"
STOP = "stop"


class StopDocument(msgspec.Struct, frozen=True):
    """How the store was left, with what a clean stop need not count again."""

    clean: bool
    waiting: int = 0
    dead_letters: int = 0


@dataclass(frozen=True, slots=True)
class Booted:
    """Open rows and what was found on the way."""

    rows: Rows
    report: CheckReport


def boot(folder: Path, limits: Limits, connect: Connect = connect, *, full: bool = False) -> Booted:
    """Open the files in `folder`, which the caller owns.

    Args:
        folder: where the store lies; made where it is missing.
        limits: how much disk it may take.
        connect: makes the connection.
        full: read every row even after a clean stop.

    Raises:
        StoreNewerError: written by a newer program; nothing was touched.
        StoreDamagedError: it could neither be opened nor put aside.
    """
    path = folder / DATABASE
    try:
        stop, faults = _before(path)
        if stop is Stop.NEW:
            create(path)
        return _open(folder, limits, connect, stop, faults, full=full)
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
    young = path.with_name(path.name + ".new")
    for stale in (young, log_path(young), young.with_name(young.name + "-journal")):
        stale.unlink(missing_ok=True)
    os.close(os.open(young, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
    db = sqlite3.connect(young, isolation_level=None)
    try:
        db.executescript(f"PRAGMA page_size=4096;\nPRAGMA synchronous=FULL;\nBEGIN;\n{schema_sql()};\nCOMMIT")
    finally:
        db.close()
    young.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _before(path: Path) -> tuple[Stop, tuple[str, ...]]:
    """What the files say before SQLite is let at them."""
    log = log_path(path)
    has_log = log.exists() and log.stat().st_size > 0
    if not path.exists():
        return (Stop.UNCLEAN, ("the log has no database",)) if has_log else (Stop.NEW, ())
    if path.stat().st_size == 0:
        return Stop.UNCLEAN, ("the database is empty",)
    try:
        clean = _says_clean(path)
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        return Stop.UNCLEAN, () if has_log else (f"the database cannot be read: {error}",)
    if has_log:
        return Stop.UNCLEAN, ()
    return (Stop.CLEAN, ()) if clean else (Stop.UNCLEAN, ("the log is missing",))


def _says_clean(path: Path) -> bool:
    # `immutable` misses the log: here that is what is wanted.
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > USER_VERSION:
            raise StoreNewerError(f"{path} has schema {version}, this program knows {USER_VERSION}: update it")
        found = db.execute("SELECT body, crc FROM chain WHERE key=?", (STOP,)).fetchone()
    finally:
        db.close()
    if found is None:
        return True
    body, crc = found
    return key_crc("chain", STOP, body) == crc and msgspec.json.decode(body, type=StopDocument).clean


def _open(folder: Path, limits: Limits, connect: Connect, stop: Stop, faults: tuple[str, ...], *, full: bool) -> Booted:
    path = folder / DATABASE
    rows: Rows | None = None
    findings = Findings(faults=faults)
    if not faults:
        try:
            rows = Rows(path, limits, connect)
            findings = _inspect(rows, stop, full=full)
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                if rows is not None:
                    rows.close()
                raise
            findings = Findings(faults=(f"the database is damaged: {error}",))
    if findings.damaged:
        rows = _replace_damaged(folder, limits, connect, rows, findings)
    if rows is None:
        raise StoreDamagedError(f"{path} was not opened")
    return Booted(rows, _report(rows, folder, stop, findings, full=full or stop is Stop.UNCLEAN))


def _inspect(rows: Rows, stop: Stop, *, full: bool) -> Findings:
    frames = rows.checkpoint()
    lost = lost_commits(log_path(rows.path), frames) if stop is Stop.UNCLEAN else 0
    faults = (f"the log lost its last {lost} commits",) if lost else ()
    found = scan(rows, full=full or stop is Stop.UNCLEAN)
    return replace(found, faults=faults + found.faults)


def _replace_damaged(folder: Path, limits: Limits, connect: Connect, rows: Rows | None, findings: Findings) -> Rows:
    """Put the damaged files aside together and start a new database from the rows that are good."""
    path = folder / DATABASE
    aside = put_aside(path)
    create(path)
    young = Rows(path, limits, connect)
    saved = salvage(aside / path.name, rows, young, findings)
    need = NeedDocument("; ".join(findings.reasons), saved.next_epoch)
    with young.transaction():
        young.put_keyed("chain", EPOCH_NEEDED, msgspec.json.encode(need))
    if rows is not None:
        rows.close()
    sync_folder(folder)
    return young


def _report(rows: Rows, folder: Path, stop: Stop, findings: Findings, *, full: bool) -> CheckReport:
    stopped = rows.keyed("chain", STOP)
    head = rows.keyed("chain", HEAD)
    need = rows.keyed("chain", EPOCH_NEEDED)
    if stop is Stop.CLEAN and stopped is not None and not full and not findings.damaged:
        left = msgspec.json.decode(stopped, type=StopDocument)
        waiting, dead = left.waiting, left.dead_letters
    else:
        (waiting,) = rows.db.execute("SELECT count(*) FROM outbox").fetchone()
        (dead,) = rows.db.execute("SELECT count(*) FROM dead_letter").fetchone()
    (lowest,) = rows.db.execute("SELECT min(id) FROM outbox").fetchone()
    with rows.transaction():
        rows.put_keyed("chain", STOP, msgspec.json.encode(StopDocument(clean=False)))
    rows.checkpoint()
    grow_log(rows.path, rows.limits.wal)
    return CheckReport(
        stop=stop,
        full=full,
        rows=findings.rows if full else waiting,
        bad=findings.bad[:100],
        bad_count=len(findings.bad),
        faults=findings.faults,
        head=None if head is None else decode_head(head),
        waiting=waiting,
        lowest_waiting=lowest,
        dead_letters=dead,
        epoch_needed=None if need is None else msgspec.json.decode(need, type=NeedDocument).why,
        quarantined=quarantined(folder),
    )
