"""What a terminal finds on its data disk when the power is back: the file system is mended, and a folder taken out."""

import shutil
from pathlib import Path

from provisioning.lab.tools import asked

_FINE: tuple[int, ...] = (0, 1)
"""What e2fsck ends with where nothing was wrong, and where all that was wrong is mended."""
_SECONDS = 120.0


def copied(disk: Path, place: Path) -> Path:
    """A copy of a disk, as sparse as it is."""
    asked("cp", "--sparse=always", disk, place, seconds=_SECONDS)
    return place


def taken_out(disk: Path, folder: str, place: Path) -> Path | None:
    """A folder of a disk's ext4, its journal played back as the kernel would at the next mount.

    Args:
        disk: raw; it is changed.
        folder: of the disk, such as ``store``.
        place: where the copy is laid; what is there goes.

    Returns:
        The copy, or None where the disk has no such folder (yet).

    Raises:
        LabToolError: the file system cannot be mended.
    """
    asked("e2fsck", "-fy", disk, seconds=_SECONDS, fine=_FINE)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    # debugfs ends well whatever it found; whether it was there, the copy says.
    asked("debugfs", "-R", f"rdump /{folder} {place}", disk, seconds=_SECONDS)
    found = place / folder
    return found if found.is_dir() else None
