"""Every write and flush that SQLite makes, in their order; and each state of the files that a cut or a kill may leave.

A thin layer over SQLite's own file system (`sqlite3_vfs`, "The OS Backend (VFS) To SQLite") notes what goes through it
and hands it on. A flush covers the one file. Until it, each 512-byte sector that was written since the last one may
or may not be on the disk, in any mixture, however the kernel and the card ordered them: that is a power cut. A kill
leaves all that was written. Reached through the library that `sqlite3` itself uses; nothing is built or installed.
"""

import _sqlite3
import ctypes
import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

SECTOR = 512
_METHODS = (
    "xClose xRead xWrite xTruncate xSync xFileSize xLock xUnlock xCheckReservedLock xFileControl xSectorSize "
    "xDeviceCharacteristics xShmMap xShmLock xShmBarrier xShmUnmap xFetch xUnfetch"
)
_CALLS = (
    "xOpen xDelete xAccess xFullPathname xDlOpen xDlError xDlSym xDlClose xRandomness xSleep xCurrentTime xGetLastError "
    "xCurrentTimeInt64 xSetSystemCall xGetSystemCall xNextSystemCall"
)
_names = count(1)
_registered: list["Recorder"] = []
"""SQLite keeps a registered layer's address for good, so none may go away."""


class _Methods(ctypes.Structure):
    _fields_ = [("iVersion", ctypes.c_int), *((name, ctypes.c_void_p) for name in _METHODS.split())]


class _File(ctypes.Structure):
    _fields_ = [("methods", ctypes.POINTER(_Methods))]


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p),
        ("zName", ctypes.c_char_p),
        ("pAppData", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in _CALLS.split()),
    ]


_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes of a file, not flushed yet."""

    file: str
    at: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was made shorter, or emptied."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Flush:
    """All that was written to the file before is on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody was told that so many commits are on the disk."""

    commits: int


Event = Write | Cut | Flush | Said


class Recorder:
    """Connects to a database through the layer, and keeps what went through."""

    def __init__(
        self, before: Callable[[Event], None] = lambda _: None, full: Callable[[Event], bool] = lambda _: False
    ) -> None:
        """Record what goes through.

        Args:
            before: called ahead of each write; it may kill the process.
            full: whether there is no room for a write.
        """
        self.events: list[Event] = []
        self._full = full
        self._before = before
        self._kept: list[object] = []
        self._name = f"recorder-{next(_names)}"
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        self._library.sqlite3_vfs_register.argtypes = [ctypes.POINTER(_Vfs), ctypes.c_int]
        self._real = self._library.sqlite3_vfs_find(None).contents
        self._vfs = _Vfs.from_buffer_copy(self._real)
        self._vfs.zName = self._name.encode()
        self._vfs.pNext = None
        self._vfs.xOpen = self._pointer(_OPEN(self._open))
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 0) == sqlite3.SQLITE_OK
        _registered.append(self)

    def connect(self, path: Path) -> sqlite3.Connection:
        """As the store's own `connect`, through the layer."""
        address = f"{path.absolute().as_uri()}?vfs={self._name}"
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=0)

    def say(self, commits: int) -> None:
        """What is written from here on comes after somebody was told of so many commits."""
        self.events.append(Said(commits))

    def _pointer(self, function: object) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, ctypes.c_void_p).value

    def _note(self, event: Event) -> None:
        self._before(event)
        self.events.append(event)

    def _open(self, _: int, name: bytes | None, file: int, flags: int, out: int) -> int:
        answer = _OPEN(self._real.xOpen)(ctypes.addressof(self._real), name, file, flags, out)
        if answer != sqlite3.SQLITE_OK or name is None:
            return answer
        opened = _File.from_address(file)
        methods = _Methods.from_buffer_copy(opened.methods.contents)
        write, truncate, sync = _WRITE(methods.xWrite), _TRUNCATE(methods.xTruncate), _SYNC(methods.xSync)
        which = Path(name.decode()).name

        def on_write(handle: int, data: int, size: int, at: int) -> int:
            event = Write(which, at, ctypes.string_at(data, size))
            if self._full(event):
                return sqlite3.SQLITE_FULL
            self._note(event)
            return write(handle, data, size, at)

        def on_truncate(handle: int, size: int) -> int:
            self._note(Cut(which, size))
            return truncate(handle, size)

        def on_sync(handle: int, how: int) -> int:
            answer = sync(handle, how)
            self._note(Flush(which))
            return answer

        methods.xWrite = self._pointer(_WRITE(on_write))
        methods.xTruncate = self._pointer(_TRUNCATE(on_truncate))
        methods.xSync = self._pointer(_SYNC(on_sync))
        self._kept.append(methods)
        opened.methods = ctypes.pointer(methods)
        return answer


def files_of(folder: Path) -> dict[str, bytes]:
    """The database and its log."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name.startswith("store.db")}


@dataclass(frozen=True, slots=True)
class Left:
    """The files as the stop left them."""

    files: dict[str, bytes] = field(repr=False)
    said: int
    """Commits that somebody had been told of."""

    def put(self, folder: Path) -> Path:
        """Lay the files into a folder of their own."""
        folder.mkdir()
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        return folder


def killed(base: dict[str, bytes], events: list[Event], at: int) -> Left:
    """What a kill leaves ahead of event `at`: all that was written."""
    return cut_off(base, events, at, lambda _: True)


def cut_off(
    base: dict[str, bytes], events: list[Event], at: int, reached: Callable[[Event], bool], *, flushes: bool = True
) -> Left:
    """What a power cut leaves ahead of event `at`.

    Args:
        base: the files before the first event, all of it on the disk.
        events: what was recorded.
        at: so many events came to pass.
        reached: whether a sector, or a shortening, that nobody had flushed yet reached the disk all the same.
        flushes: False for a disk that says it has flushed and has not.
    """
    disk = {name: bytearray(data) for name, data in base.items()}
    waiting: list[Event] = []
    said = 0
    for event in events[:at]:
        match event:
            case Write() | Cut():
                waiting += _sectors(event)
            case Flush(file):
                if flushes:
                    _apply(disk, [one for one in waiting if one.file == file])
                    waiting = [one for one in waiting if one.file != file]
            case Said(commits):
                said = commits
    _apply(disk, [one for one in waiting if reached(one)])
    return Left({name: bytes(data) for name, data in disk.items()}, said)


def dice_cut(
    base: dict[str, bytes], events: list[Event], at: int, dice: random.Random, *, flushes: bool = True
) -> Left:
    """A power cut whose unflushed sectors reached the disk or not as the dice fell."""
    share = dice.choice((0.1, 0.5, 0.9))
    return cut_off(base, events, at, lambda _: dice.random() < share, flushes=flushes)


def _sectors(event: Event) -> Iterator[Event]:
    if not isinstance(event, Write):
        yield event
        return
    start, end = event.at, event.at + len(event.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Write(event.file, start, event.data[start - event.at : stop - event.at])
        start = stop


def _apply(disk: dict[str, bytearray], events: list[Event]) -> None:
    for event in events:
        match event:
            case Write(file, at, data):
                held = disk.setdefault(file, bytearray())
                held.extend(bytes(max(0, at - len(held))))
                held[at : at + len(data)] = data
            case Cut(file, size):
                held = disk.setdefault(file, bytearray())
                del held[size:]
                held.extend(bytes(size - len(held)))
