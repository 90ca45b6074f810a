"""Carrying the read-only root out, step by step; whenever the power goes, the next run goes on from there.

Nothing changes what the system starts from until the last step, which puts the new fstab(5) whole into its place.
"""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

import msgspec

from provisioning.system.errors import LayoutError, MissingToolError, ToolFailedError
from provisioning.system.root_plan import (
    BOUND,
    DATA,
    IN_MEMORY,
    LABEL,
    UNWANTED,
    Partition,
    free_start,
    is_settled,
    place_of,
    settled,
)
from provisioning.updates.whole import sync_folder, write_whole

_DEADLINE: Final = 600.0
"""Seconds for one tool: mkfs on a slow card takes the longest."""
T = TypeVar("T")


class Run(Protocol):
    """Runs a program of the system."""

    def __call__(self, command: Sequence[str], said: str = "") -> str:
        """What it said on its standard output; `said` is its standard input.

        Raises:
            MissingToolError: it is not there.
            ToolFailedError: it ended otherwise than well, or not within ten minutes.
        """


class _Device(msgspec.Struct, frozen=True):
    """A block device as lsblk(8) says it."""

    name: str
    label: str | None
    fstype: str | None
    pkname: str | None
    mountpoint: str | None
    children: "tuple[_Device, ...]" = ()


class _Devices(msgspec.Struct, frozen=True):
    blockdevices: tuple[_Device, ...]


class _Part(msgspec.Struct, frozen=True):
    """A partition as sfdisk(8) says it, in sectors."""

    node: str
    start: int
    size: int


class _Parts(msgspec.Struct, frozen=True):
    partitions: tuple[_Part, ...]


class _Table(msgspec.Struct, frozen=True):
    partitiontable: _Parts


def run(command: Sequence[str], said: str = "") -> str:
    """The real `Run`."""
    tool = shutil.which(command[0])
    if tool is None:
        raise MissingToolError(f"{command[0]} is not there; install util-linux, fdisk, e2fsprogs and systemd.")
    try:
        done = subprocess.run(  # noqa: S603 - its own words
            [tool, *command[1:]], input=said, capture_output=True, text=True, timeout=_DEADLINE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ToolFailedError(f"{command[0]} took longer than {_DEADLINE:.0f} s and was ended.") from error
    if done.returncode:
        raise ToolFailedError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def settle(root: Path = Path("/"), run: Run = run, step: Callable[[str], None] = lambda _: None) -> bool:
    """Give a terminal a read-only root and a data partition; it takes effect at the next start.

    Args:
        root: the system's root; another one in tests.
        run: runs the system's tools.
        step: is told what is being done.

    Returns:
        Whether anything was changed: False on a system that is settled already.

    Raises:
        LayoutError: there is no room on the card, or no root in the table; nothing was changed.
        MissingToolError, ToolFailedError: a tool is missing or failed; run it again when that is mended.
        OSError: a file could not be written; run it again.
    """
    table = root / "etc/fstab"
    text = table.read_text(encoding="utf-8")
    if is_settled(text) and settled(text) == text:
        return False
    wanted = settled(text)
    step("data partition")
    data = root / DATA.lstrip("/")
    _partition(run)
    data.mkdir(exist_ok=True)
    if not _mounted(run, data):
        run(("mount", f"LABEL={LABEL}", str(data)))
    for folder in BOUND:
        step(folder)
        _move(root, folder, run)
    for folder in IN_MEMORY:
        (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
    step("services")
    run(("systemctl", "mask", "--quiet", *UNWANTED))
    cloud = root / "etc/cloud"
    if cloud.is_dir():
        # It would want to write to the root at each start.
        write_whole(cloud / "cloud-init.disabled", "", 0o644)
    _resolver(root)
    step("table of file systems")
    write_whole(table, wanted, 0o644)
    return True


def _partition(run: Run) -> None:
    """Make the data partition and its file system where either is missing."""
    disks = _said(run, _Devices, "lsblk", "--json", "--paths", "--output", "NAME,LABEL,FSTYPE,PKNAME,MOUNTPOINT")
    found = [part for disk in disks.blockdevices for part in disk.children]
    if any(part.label == LABEL for part in found):
        return
    at_root = next((part for part in found if part.mountpoint == "/"), None)
    if at_root is None or at_root.pkname is None:
        raise LayoutError(
            "The root lies on no partition of a card; nothing was changed. Prepare a card for a terminal."
        )
    disk = at_root.pkname
    parts = _parts(run, disk)
    bare = {part.name for part in found if part.fstype is None and part.mountpoint is None}
    last = max(parts, key=lambda each: each.start)
    young = last.device if last.device in bare else _appended(run, disk, parts)
    run(("mkfs.ext4", "-q", "-F", "-L", LABEL, "-E", "lazy_itable_init=0,lazy_journal_init=0", young))


def _appended(run: Run, disk: str, before: tuple[Partition, ...]) -> str:
    """The device of a new partition behind the others."""
    start = free_start(before, int(run(("blockdev", "--getsz", disk))))
    run(("sfdisk", "--append", "--no-reread", "--quiet", disk), f"start={start}, type=linux\n")
    run(("partx", "--update", disk))
    return max(_parts(run, disk), key=lambda each: each.start).device


def _parts(run: Run, disk: str) -> tuple[Partition, ...]:
    table = _said(run, _Table, "sfdisk", "--json", disk).partitiontable
    return tuple(Partition(each.node, each.start, each.size) for each in table.partitions)


def _said(run: Run, kind: type[T], *command: str) -> T:
    try:
        return msgspec.json.decode(run(command), type=kind)
    except msgspec.MsgspecError as error:
        raise ToolFailedError(f"{command[0]} said what cannot be read ({error}).") from error


def _mounted(run: Run, data: Path) -> bool:
    try:
        return bool(run(("findmnt", "--noheadings", "--output", "TARGET", "--mountpoint", str(data))).strip())
    except ToolFailedError:
        return False


def _move(root: Path, folder: str, run: Run) -> None:
    """Copy a folder to the data partition, whole or not at all; what is there already is the newer one."""
    here, there = root / folder.lstrip("/"), root / place_of(folder).lstrip("/")
    here.mkdir(parents=True, exist_ok=True)
    if there.exists():
        return
    there.parent.mkdir(parents=True, exist_ok=True)
    half = there.with_name(f".{there.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    run(("cp", "--archive", "--no-target-directory", str(here), str(half)))
    run(("sync", "--file-system", str(half)))
    half.replace(there)
    sync_folder(there.parent)


def _resolver(root: Path) -> None:
    """NetworkManager's list of name servers is in memory; a link leads there."""
    link, target = root / "etc/resolv.conf", Path("/run/NetworkManager/resolv.conf")
    if link.is_symlink() or not (root / "etc/NetworkManager").is_dir():
        return
    young = link.with_name(".resolv.conf.new")
    young.unlink(missing_ok=True)
    young.symlink_to(target)
    young.replace(link)
