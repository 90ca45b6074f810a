"""Making the guest's image: mmdebstrap, a file system laid out from a folder, and its kernel beside it; kept by key."""

import os
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provisioning.lab.errors import LabToolError
from provisioning.lab.recipe import ROOT_LABEL, SUITE, Recipe
from provisioning.lab.tools import asked

_ROOT_SIZE: Final = "3G"
_BUILD_SECONDS: Final = 5400.0
"""Another machine's Debian is set up by an emulator: some twenty minutes on a quiet host."""
_LAY_SECONDS: Final = 300.0
_SPARE: Final = ("usr/share/man", "usr/share/doc", "usr/share/locale", "usr/share/info")
_KERNEL_FILES: Final = ("vmlinuz", "initrd.img")

Step = Callable[[str], None]
"""Is told what is being done."""


@dataclass(frozen=True, slots=True)
class Image:
    """A guest's system, ready to boot; nothing ever writes to it.

    Attributes:
        disk: a raw ext4 file system labelled `ROOT_LABEL`, without partitions.
        kernel: Linux, to be loaded by QEMU itself.
        initrd: its first file system.
    """

    disk: Path
    kernel: Path
    initrd: Path


def image(recipe: Recipe, kept: Path, step: Step = lambda _: None) -> Image:
    """The image of a recipe: the one that is kept, or made now (some minutes, and the host's own Debian mirror).

    Raises:
        LabToolError: a tool is missing or refused.
    """
    folder = kept / f"debian-{recipe.architecture.value}-{recipe.key}"
    made = Image(folder / "root.ext4", folder / "vmlinuz", folder / "initrd.img")
    if folder.is_dir():
        return made
    under_way = folder.with_suffix(".part")
    shutil.rmtree(under_way, ignore_errors=True)
    under_way.mkdir(parents=True)
    step("Debian")
    tar = _debian(recipe, under_way)
    step("file system")
    _lay_out(tar, under_way)
    tar.unlink()
    under_way.rename(folder)
    return made


def sources() -> tuple[str, ...]:
    """Where this machine's own apt has the suite from, as lines of a sources.list.

    Raises:
        LabToolError: it has it from nowhere.
    """
    listed = asked(
        "apt-get",
        "indextargets",
        "--format",
        "deb $(REPO_URI) $(RELEASE) $(COMPONENT)",
        "Created-By: Packages",
        "Origin: Debian",
    )
    found = tuple(dict.fromkeys(line for line in listed.splitlines() if f" {SUITE}" in line))
    if not found:
        raise LabToolError(f"This machine's apt has no source of Debian {SUITE}; run 'apt-get update', then try again.")
    return found


def _debian(recipe: Recipe, folder: Path) -> Path:
    """A tar of the whole system."""
    tree, tar = folder / "files", folder / "root.tar"
    for place, text in recipe.files:
        (tree / place).parent.mkdir(parents=True, exist_ok=True)
        (tree / place).write_text(text, encoding="utf-8")
    for place, target in recipe.links:
        (tree / place).parent.mkdir(parents=True, exist_ok=True)
        (tree / place).symlink_to(target)
    spare = [f"--dpkgopt=path-exclude=/{each}/*" for each in _SPARE]
    asked(
        "mmdebstrap",
        "--variant=minbase",
        f"--architectures={recipe.architecture.value}",
        *spare,
        f'--essential-hook=cp -dR --no-preserve=ownership {tree}/. "$1"',
        f"--include={','.join(recipe.packages)}",
        SUITE,
        tar,
        *sources(),
        seconds=_BUILD_SECONDS,
    )
    shutil.rmtree(tree)
    return tar


def _lay_out(tar: Path, folder: Path) -> None:
    """The file system and the kernel out of the tar; whoever is not root does it in a namespace of their own."""
    tree, disk = folder / "tree", folder / "root.ext4"
    tree.mkdir()
    inside = () if os.geteuid() == 0 else ("mmdebstrap", "--unshare-helper")
    unpack = f"tar --numeric-owner -xf {tar} -C {tree} --exclude=./dev/*"
    fill = f"mkfs.ext4 -q -F -L {ROOT_LABEL} -d {tree} {disk} {_ROOT_SIZE}"
    words = f"PATH=$PATH:/usr/sbin; {unpack} && {fill} && rm -rf {tree}"
    asked(*inside, "sh", "-c", words, seconds=_LAY_SECONDS)
    with tarfile.open(tar) as opened:
        for name in _KERNEL_FILES:
            _take_out(opened, name, folder / name)


def _take_out(tar: tarfile.TarFile, name: str, place: Path) -> None:
    """A file of the root, which is a link to the newest one."""
    member = tar.getmember(f"./{name}")
    if member.issym():
        member = tar.getmember(f"./{member.linkname}")
    found = tar.extractfile(member)
    if found is None:
        raise LabToolError(f"The image has no /{name}: the kernel was not set up.")
    with found, place.open("wb") as out:
        shutil.copyfileobj(found, out)
