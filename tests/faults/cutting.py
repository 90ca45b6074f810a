"""A real file system under a writer, and what the power leaves of it.

The writer's folder lies on ext4 in an image file, mounted by a loop device. With the writer held, the image is copied:
what nobody flushed is in the kernel's memory and not in the image, as after a power cut. The copy is mounted, which
replays the file system's journal, and the store in it is opened. Mounting takes root: where that is missing,
`unable` says so, and the test that needs it fails rather than passes.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
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
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """The image's files; its journal is replayed first where it needs to be."""
    place.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", str(image), str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def cut(image: Path, copy: Path) -> None:
    """What the power would leave now: the image's blocks as the device has them."""
    shutil.copyfile(image, copy)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr}"
