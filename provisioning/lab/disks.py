"""Disks of a virtual Pi: overlays that are thrown away, the store's own disk, the lab's hands."""

import shutil
from pathlib import Path
from typing import Final

from provisioning.lab.recipe import DATA_LABEL, TOOLS_LABEL
from provisioning.lab.tools import asked

_DATA_SIZE: Final = "192M"
_TOOLS_SIZE: Final = "256M"
_HANDS: Final = ("__init__.py", "lab/__init__.py", "lab/guest")
_SECONDS: Final = 120.0


def overlay(below: Path, place: Path, kind: str = "qcow2") -> Path:
    """A disk that begins as `below` and keeps its changes to itself.

    Args:
        below: a disk that nothing writes to from now on.
        place: the new disk's file.
        kind: the format of the one below, raw or qcow2.
    """
    place.unlink(missing_ok=True)
    asked("qemu-img", "create", "-q", "-f", "qcow2", "-b", below.resolve(), "-F", kind, place)
    return place


def data_disk(place: Path, content: Path | None = None) -> Path:
    """An empty disk for the store, or one with a folder's content."""
    return _filled(place, DATA_LABEL, _DATA_SIZE, content)


def tools_disk(place: Path, *files: Path) -> Path:
    """The agent's program, and files or folders beside it, as the guest finds them below `recipe.TOOLS_PLACE`."""
    content = place.with_suffix(".files")
    shutil.rmtree(content, ignore_errors=True)
    room = Path(__file__).parents[1]
    for name in _HANDS:
        source, target = room / name, content / "provisioning" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _lay(source, target)
    for file in files:
        _lay(file, content / file.name)
    _filled(place, TOOLS_LABEL, _TOOLS_SIZE, content)
    shutil.rmtree(content)
    return place


def _lay(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)


def _filled(place: Path, label: str, size: str, content: Path | None) -> Path:
    place.unlink(missing_ok=True)
    within = () if content is None else ("-d", content)
    asked("mkfs.ext4", "-q", "-F", "-L", label, *within, place, size, seconds=_SECONDS)
    return place
