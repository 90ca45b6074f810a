"""Starting a new database from what is good of a damaged one, which is put aside with all its parts.

At each moment a power cut leaves either the damaged files in their place, to be salvaged again, or a
finished new database beside them, whose way into their place is then completed:

    quarantine/0001/      made, with the log's hard link in it
    store.db.building     the good rows, one transaction
    store.db.salvaged     the same, finished
    quarantine/0001/…     the damaged files are moved there
    store.db              the finished one takes its place
"""

import os
import sqlite3
from pathlib import Path

import msgspec

from terminal.store.rows import PAGE, Limits, Rows, log_path
from terminal.store.salvage import Findings, save_rows, schema_in_header
from terminal.store.schema import FIRST, Schema, first_sql, migrate, number_of
from terminal.store.work import EPOCH_NEEDED, NeedDocument

QUARANTINE = "quarantine"
_PARTS = ("-wal", "-shm", "-journal", "")


def beside(path: Path, end: str) -> Path:
    """A file that goes with a database: its name and something more."""
    return path.with_name(path.name + end)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_empty(path: Path) -> None:
    """Make a database of the first schema without rows, over what is left of an earlier try."""
    for end in _PARTS:
        beside(path, end).unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
    db = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in (f"page_size={PAGE}", "journal_mode=WAL", "synchronous=FULL"):
            db.execute(f"PRAGMA {pragma}")
        db.executescript(f"BEGIN;\n{first_sql()};\nCOMMIT")
    finally:
        db.close()


def quarantined(folder: Path) -> tuple[str, ...]:
    """The folders with damaged files, relative to the store's, oldest first."""
    parent = folder / QUARANTINE
    if not parent.is_dir():
        return ()
    return tuple(sorted(f"{QUARANTINE}/{aside.name}" for aside in parent.iterdir()))


def rebuild(path: Path, rows: Rows | None, limits: Limits, findings: Findings, schema: Schema) -> None:
    """Put a damaged database aside and a new one of the same schema with its good rows in its place.

    Args:
        path: the damaged database.
        rows: the connection to it, if it could be opened; closed here.
        limits: how much disk the new one may take.
        findings: what the check found; it becomes the reason for the new epoch.
        schema: all that this program knows.
    """
    number = number_of(schema_in_header(path) if rows is None else rows.schema())
    aside = _new_quarantine(path.parent)
    log = log_path(path)
    if log.exists():
        # SQLite takes the log away when it closes; this name of it stays.
        os.link(log, aside / log.name)
    building = beside(path, ".building")
    make_empty(building)
    young = Rows(building, limits)
    try:
        # A number that cannot be is damage itself: then the rows are taken for the newest's.
        migrate(young, schema, number if FIRST <= number <= schema.number else None)
        saved = save_rows(path, rows, young)
        need = NeedDocument("; ".join(findings.reasons), saved.next_epoch)
        with young.transaction():
            young.put_keyed("chain", EPOCH_NEEDED, msgspec.json.encode(need))
    finally:
        young.close()
        if rows is not None:
            rows.close()
    building.replace(beside(path, ".salvaged"))
    sync_folder(path.parent)
    finish_rebuild(path)


def finish_rebuild(path: Path) -> None:
    """Do what is left to do of a rebuild, if one was interrupted once its new database was finished."""
    salvaged = beside(path, ".salvaged")
    if not salvaged.exists():
        return
    aside = path.parent / quarantined(path.parent)[-1]
    for end in _PARTS:
        part = beside(path, end)
        if part.exists():
            part.rename(aside / part.name)
            # Between two names of one file rename(2) does nothing.
            part.unlink(missing_ok=True)
    sync_folder(aside)
    salvaged.rename(path)
    sync_folder(path.parent)


def _new_quarantine(folder: Path) -> Path:
    parent = folder / QUARANTINE
    parent.mkdir(mode=0o700, exist_ok=True)
    taken = [int(aside.name) for aside in parent.iterdir() if aside.name.isdigit()]
    aside = parent / f"{max(taken, default=0) + 1:04}"
    aside.mkdir(mode=0o700)
    sync_folder(parent)
    return aside
