"""The package, installed in a running guest as a technician would; what comes of it is kept by all that made it."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from provisioning.lab.board import Board
from provisioning.lab.disks import data_disk, overlay, tools_disk
from provisioning.lab.image import Image, Step
from provisioning.lab.machine import Guest
from provisioning.lab.recipe import TOOLS_PLACE, Recipe

SETTINGS: Final = Path(__file__).parent / "terminal.toml"
"""The configuration of the lab's terminal."""
_PLACE: Final = "/etc/spaarpunt/terminal.toml"
_SECONDS: Final = 900.0


def installed(recipe: Recipe, image: Image, package: Path, kept: Path, step: Step = lambda _: None) -> Path:
    """A disk over the image's on which `package` is installed, real units enabled; nothing ever writes to it.

    Args:
        recipe: what the image was made by.
        image: the guest's system.
        package: the Debian package.
        kept: where disks are kept.
        step: is told what is being done.

    Raises:
        GuestRefusedError: apt refused.
        LabError: the guest does not boot, install or end in time.
    """
    settings = SETTINGS.read_bytes()
    key = hashlib.sha256(recipe.key.encode() + settings + package.read_bytes()).hexdigest()[:12]
    made = kept / f"installed-{recipe.architecture.value}-{key}.qcow2"
    if made.exists():
        return made
    step("installing")
    with tempfile.TemporaryDirectory(dir=kept) as name:
        folder = Path(name)
        root = overlay(image.disk, folder / "root.qcow2", "raw")
        tools = tools_disk(folder / "tools.ext4", package)
        board = Board(recipe.architecture, image, root, data_disk(folder / "data.ext4"), tools)
        with Guest(board, kept / "installing") as guest:
            guest.hands.write(_PLACE, settings)
            apt = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends")
            guest.hands.run(*apt, f"{TOOLS_PLACE}/{package.name}", seconds=_SECONDS)
            guest.shut_down()
        shutil.move(root, made)
    return made
