"""The package, installed over the guest's system; what comes of it is kept by all that made it.

Root installs it in the mounted file system, in a moment; anybody else in a running guest, which takes minutes.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from provisioning.lab.board import Board
from provisioning.lab.disks import data_disk, overlay, tools_disk
from provisioning.lab.image import Image, Step
from provisioning.lab.machine import Guest
from provisioning.lab.recipe import TOOLS_PLACE, Architecture, Recipe
from provisioning.lab.tools import asked

SETTINGS: Final = Path(__file__).parent / "terminal.toml"
"""The configuration of the lab's terminal."""
_PINS: Final = Path(__file__).parent / "pins.toml"
_UNIT: Final = Path(__file__).parent / "lab.conf"
_SECONDS: Final = 900.0


def settings(architecture: Architecture) -> str:
    """The configuration of the lab's terminal: a PC has no pins."""
    pins = _PINS.read_text(encoding="utf-8") if architecture is Architecture.ARM64 else ""
    return SETTINGS.read_text(encoding="utf-8") + pins


def installed(recipe: Recipe, image: Image, package: Path, kept: Path, step: Step = lambda _: None) -> Path:
    """A disk over the image's on which `package` is installed, real units enabled; nothing ever writes to it.

    Args:
        recipe: what the image was made by.
        image: the guest's system.
        package: the Debian package.
        kept: where disks are kept.
        step: is told what is being done.

    Raises:
        LabToolError: dpkg refused, or a tool is missing.
        LabError: the guest does not boot, install or end in time.
    """
    beside = {
        "/etc/spaarpunt/terminal.toml": settings(recipe.architecture).encode(),
        "/etc/systemd/system/spaarpunt.service.d/lab.conf": _UNIT.read_bytes(),
    }
    key = hashlib.sha256(b"".join((recipe.key.encode(), *beside.values(), package.read_bytes()))).hexdigest()[:12]
    made = kept / f"installed-{recipe.architecture.value}-{key}.qcow2"
    if made.exists():
        return made
    step("installing")
    with tempfile.TemporaryDirectory(dir=kept) as name:
        way = _in_place if os.geteuid() == 0 else _in_a_guest
        shutil.move(way(recipe, image, package, beside, Path(name)), made)
    return made


def _in_place(recipe: Recipe, image: Image, package: Path, beside: Mapping[str, bytes], folder: Path) -> Path:
    """Install it in the mounted file system, as whoever makes an SD card's image does."""
    del recipe
    raw, tree, disk = folder / "root.ext4", folder / "tree", folder / "root.qcow2"
    asked("cp", "--sparse=always", image.disk, raw, seconds=_SECONDS)
    tree.mkdir()
    asked("mount", "-o", "loop", raw, tree)
    try:
        for place, content in beside.items():
            target = tree / place.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        shutil.copyfile(package, tree / package.name)
        # Only the processes' file system is missing: systemd's own tools ask for it.
        asked("mount", "-t", "proc", "proc", tree / "proc")
        try:
            asked("chroot", tree, "dpkg", "--install", f"/{package.name}", seconds=_SECONDS)
        finally:
            asked("umount", tree / "proc")
        (tree / package.name).unlink()
    finally:
        asked("umount", tree)
    asked("qemu-img", "convert", "-O", "qcow2", raw, disk, seconds=_SECONDS)
    return disk


def _in_a_guest(recipe: Recipe, image: Image, package: Path, beside: Mapping[str, bytes], folder: Path) -> Path:
    """Install it in a running system, as a technician does."""
    root = overlay(image.disk, folder / "root.qcow2", "raw")
    tools = tools_disk(folder / "tools.ext4", package)
    with Guest(Board(recipe.architecture, image, root, data_disk(folder / "data.ext4"), tools), folder) as guest:
        for place, content in beside.items():
            guest.hands.write(place, content)
        apt = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends")
        guest.hands.run(*apt, f"{TOOLS_PLACE}/{package.name}", seconds=_SECONDS)
        guest.shut_down()
    return root
