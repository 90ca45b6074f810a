"""A mounted boot partition: whether it is one, whose it is, and files put on it so that a power cut leaves no half.

Each file is written beside its place, synced and renamed; what is there already with the same bytes is left, so that
a run that was cut short is ended by the next one.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from provisioning.card.errors import PartitionError, WriteError
from provisioning.card.files import DONE, FOLDER, FORMAT, STAMP, USER_DATA, CardFile, Stamp

_COMMAND_LINE: Final = "cmdline.txt"
_NEEDED: Final = ("config.txt", _COMMAND_LINE)
"""What every boot partition of Raspberry Pi OS has."""
_AIR: Final = 2 * 1024 * 1024
"""Bytes that are left free: the terminal's first start writes there too."""
_CHUNK: Final = 1024 * 1024
_stamp = msgspec.json.Decoder(Stamp)

Progress = Callable[[int], None]
"""Is told how many bytes more are on the card."""


def stamp_of(boot: Path) -> Stamp | None:
    """What a card says of itself; None where it was never prepared.

    Raises:
        PartitionError: it cannot be read.
    """
    try:
        return _stamp.decode((boot / STAMP).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise PartitionError(f"{boot / STAMP} cannot be read ({error}); write the image onto the card anew.") from error


def check(boot: Path, code: str, files: Sequence[CardFile], *, over: bool) -> None:
    """Make sure that a terminal's card can be made of this partition, before anything is written.

    Args:
        boot: the mounted partition.
        code: the terminal's.
        files: what is to be written.
        over: whether a card that was prepared for another terminal may become this one's.

    Raises:
        PartitionError: why not, and what to do.
    """
    if not boot.is_dir():
        raise PartitionError(f"{boot} is no folder; name the place where the card's boot partition is mounted.")
    missing = [name for name in _NEEDED if not (boot / name).is_file()]
    if missing:
        raise PartitionError(f"{boot} is no boot partition of Raspberry Pi OS: there is no {' and no '.join(missing)}.")
    if not (boot / USER_DATA).is_file():
        raise PartitionError(
            f"{boot} is of an image that does not read {USER_DATA}; write Raspberry Pi OS of October 2025 (Debian 13) "
            "or newer onto the card."
        )
    _check_stamp(boot, code, over=over)
    _check_room(boot, files)


def _check_stamp(boot: Path, code: str, *, over: bool) -> None:
    stamp = stamp_of(boot)
    if stamp is None:
        return
    if stamp.format > FORMAT:
        raise PartitionError(
            f"{boot} was prepared by a newer version of this program (format {stamp.format}, "
            f"this one writes {FORMAT}); update it first."
        )
    if (boot / DONE).exists():
        raise PartitionError(f"{boot} is {stamp.terminal}'s, and was started already; write the image onto it anew.")
    if stamp.terminal != code and not over:
        raise PartitionError(f"{boot} was prepared for {stamp.terminal}; say --over to make it {code}'s.")


def _check_room(boot: Path, files: Sequence[CardFile]) -> None:
    """The largest file stands there twice for a moment where it is replaced."""
    present = sum((boot / each.path).stat().st_size for each in files if (boot / each.path).is_file())
    needed = sum(each.size for each in files) + max((each.size for each in files), default=0) - present + _AIR
    free = shutil.disk_usage(boot).free
    if free < needed:
        raise PartitionError(
            f"{boot} is too full: {needed // 1024} KiB are needed and {free // 1024} KiB are free. "
            "Nothing was written; take what is not the image's off it, or write the image onto it anew."
        )


def put(boot: Path, files: Sequence[CardFile], progress: Progress = lambda _: None) -> int:
    """Write the files in their order; answers how many were not there already.

    What another preparation left of packages goes before, and the word that makes it a terminal's card goes first
    where anything must change.

    Raises:
        WriteError: the card took no more; what was begun is taken away, and the card makes no terminal.
    """
    try:
        (boot / FOLDER).mkdir(exist_ok=True)
        stale = [each for each in files if not _is_there(boot / each.path, each)]
        if stale and stamp_of(boot) is not None:
            _unmake(boot, files)
        _keep_room(boot)
        for each in files:
            if each in stale:
                _write(boot / each.path, each, progress)
            else:
                progress(each.size)
    except OSError as error:
        why = "it is full" if error.errno == errno.ENOSPC else error.strerror or type(error).__name__
        raise WriteError(
            f"{boot} took no more ({why}); it makes no terminal yet. Put it right and run this again."
        ) from error
    return len(stale)


def ungrown(command_line: str) -> str:
    """The kernel's command line without the word by which Raspberry Pi OS grows its root over the whole card.

    Its initial file system does so at the first start where the word is there (raspberrypi-sys-mods, `resize_early`);
    what cloud-init is told does not matter to it. The first start makes the root as large as it should be.
    """
    return " ".join(word for word in command_line.split() if word != "resize") + "\n"


def _keep_room(boot: Path) -> None:
    path = boot / _COMMAND_LINE
    had = path.read_text(encoding="ascii")
    if "resize" in had.split():
        _write(path, CardFile(_COMMAND_LINE, ungrown(had).encode("ascii")), lambda _: None)


def _unmake(boot: Path, files: Sequence[CardFile]) -> None:
    """A card that is being changed is no terminal's: its last file is emptied first, and goes back last."""
    nothing = CardFile(USER_DATA, b"#cloud-config\n{}\n")
    _write(boot / USER_DATA, nothing, lambda _: None)
    ours = {Path(each.path).name for each in files}
    for path in (boot / FOLDER).iterdir():
        if path.name not in ours and path.suffix in {".deb", ".part"}:
            path.unlink()


def _is_there(path: Path, wanted: CardFile) -> bool:
    if not path.is_file() or path.stat().st_size != wanted.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == wanted.sha256()


def _write(path: Path, wanted: CardFile, progress: Progress) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            _copy(wanted, file.write, progress)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _copy(wanted: CardFile, write: Callable[[bytes], int], progress: Progress) -> None:
    if isinstance(wanted.content, bytes):
        write(wanted.content)
        progress(len(wanted.content))
        return
    with wanted.content.open("rb") as source:
        while chunk := source.read(_CHUNK):
            write(chunk)
            progress(len(chunk))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
