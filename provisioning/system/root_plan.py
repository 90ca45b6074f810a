"""A root that nothing writes to, and a partition for what changes: which lines and folders that takes. Pure.

A power cut can then harm nothing but the data partition, whose ext4 has a journal and whose store survives every cut
(docs/reliability.md). The root is remounted for writing while an update is installed, and at no other time.
"""

from dataclasses import dataclass
from typing import Final

from provisioning.system.errors import LayoutError

LABEL: Final = "spaarpunt-data"
"""Of the data partition's file system; names of disks change."""
DATA: Final = "/data"
BOUND: Final = (
    "/etc/NetworkManager/system-connections",
    "/etc/spaarpunt",
    "/etc/usbguard",
    "/var/lib/NetworkManager",
    "/var/lib/spaarpunt",
    "/var/lib/spaarpunt-errors",
    "/var/lib/spaarpunt-fetch",
    "/var/lib/spaarpunt-update",
    "/var/lib/systemd",
)
"""What changes and stays: the Wi-Fi that was joined, the configuration, the store, the last known time, timers."""
IN_MEMORY: Final = {"/tmp": "64M", "/var/tmp": "32M", "/var/log": "16M", "/var/cache": "32M"}  # noqa: S108 - mount points
"""What changes and may go with the power, and its bound."""
UNWANTED: Final = (
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "man-db.timer",
    "dphys-swapfile.service",
)
"""Of the system's own: they write to the root, or to a swap file on the card."""
LEAST_MIB: Final = 1024
"""Of the data partition."""
_BEGIN: Final = "# spaarpunt: the data partition and what lies on it; written by spaarpunt-system settle-root"
_END: Final = "# spaarpunt: end"


@dataclass(frozen=True, slots=True)
class Mount:
    """A line of fstab(5)."""

    what: str
    where: str
    kind: str
    options: tuple[str, ...]
    dump: int = 0
    check: int = 0

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.what} {self.where} {self.kind} {','.join(self.options)} {self.dump} {self.check}"


def place_of(folder: str) -> str:
    """Where a folder that changes lies on the data partition: ``/var/lib/systemd`` is ``/data/var/lib/systemd``."""
    return DATA + folder


def settled(fstab: str) -> str:
    """The table with a read-only root, the data partition, and what is bound to it; a settled one stays as it is.

    Raises:
        LayoutError: it names no root.
    """
    kept, inside, rooted = list[str](), False, False
    for line in fstab.splitlines():
        if line in (_BEGIN, _END):
            inside = line == _BEGIN
        elif not inside:
            fields = line.split()
            is_root = len(fields) >= 4 and fields[1] == "/" and not line.lstrip().startswith("#")
            rooted = rooted or is_root
            kept.append(_read_only(fields) if is_root else line)
    if not rooted:
        raise LayoutError("/etc/fstab has no line for /; nothing was changed. Is this the system of a terminal?")
    return "\n".join((*kept, _BEGIN, *(each.line for each in _mounts()), _END)) + "\n"


def is_settled(fstab: str) -> bool:
    """Whether the table is one that `settled` made."""
    return _BEGIN in fstab.splitlines()


def _read_only(fields: list[str]) -> str:
    options = [each for each in fields[3].split(",") if each not in ("rw", "ro", "defaults")]
    wanted = dict.fromkeys(["ro", "noatime", *(each for each in options if each not in ("atime", "relatime"))])
    return " ".join((*fields[:3], ",".join(wanted), *fields[4:]))


def _mounts() -> tuple[Mount, ...]:
    # A minute between the file system's own commits; the store flushes what it promises.
    options = ("noatime", "nodev", "nosuid", "noexec", "commit=60", "nofail", "x-systemd.device-timeout=30s")
    data = Mount(f"LABEL={LABEL}", DATA, "ext4", options, check=2)
    bound = (
        Mount(place_of(each), each, "none", ("bind", "nofail", f"x-systemd.requires-mounts-for={DATA}"))
        for each in BOUND
    )
    memory = (
        Mount(
            "tmpfs", where, "tmpfs", ("nodev", "nosuid", f"size={size}", "mode=1777" if "tmp" in where else "mode=0755")
        )
        for where, size in IN_MEMORY.items()
    )
    return (data, *bound, *memory)


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a disk, in sectors of 512 bytes."""

    device: str
    start: int
    sectors: int

    @property
    def end(self) -> int:
        """The first sector behind it."""
        return self.start + self.sectors


def free_start(partitions: tuple[Partition, ...], disk_sectors: int) -> int:
    """Where the data partition may begin: behind the last one, on a boundary of 4 MiB, an SD card's erase block.

    Raises:
        LayoutError: there is no room left.
    """
    block = 4 * 2048
    start = -(-max((each.end for each in partitions), default=block) // block) * block
    free_mib = (disk_sectors - start) // 2048
    if free_mib < LEAST_MIB:
        raise LayoutError(
            f"The card has {max(0, free_mib)} MiB left behind its last partition, and {LEAST_MIB} MiB are needed; "
            "nothing was changed. Prepare the card anew, so that the root does not grow over all of it."
        )
    return start
