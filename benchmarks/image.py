"""A real file system of one's own: ext4 in an image file, mounted by a loop device. Mounting takes root."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_MIB = 1 << 20


def unable() -> str | None:
    """Why no image can be mounted here; None where it can."""
    missing = [tool for tool in ("mkfs.ext4", "mount", "umount") if shutil.which(tool) is None]
    if missing:
        return f"{', '.join(missing)} must be installed"
    if os.geteuid() != 0 or not Path("/dev/loop-control").exists():
        return "a loop mount takes root and /dev/loop-control"
    return None


def make_image(image: Path, mib: int = 96) -> None:
    """An image with an empty ext4."""
    with image.open("wb") as file:
        file.truncate(mib * _MIB)
    # The journal's own commit every 5 s is left as it is on a real card.
    _run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))


@contextmanager
def mounted(image: Path, place: Path, options: Sequence[str] = ()) -> Iterator[Path]:
    """The image's files, mounted with these options; its journal is replayed first where it needs to be."""
    place.mkdir(exist_ok=True)
    _run("mount", "-o", ",".join(("loop", *options)), str(image), str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def device_of(place: Path) -> str:
    """The name of the block device that is mounted at a place, such as ``loop0``."""
    mounts = (line.split() for line in Path("/proc/self/mounts").read_text("utf-8").splitlines())
    return next(Path(fields[0]).name for fields in mounts if fields[1] == str(place.resolve()))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise OSError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")
