"""What the guest's system is made of, as a value: the same recipe is the same image."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from provisioning.package.control import BETTER_WITH, NEEDED

SUITE: Final = "bookworm"
ROOT_LABEL: Final = "spaarpunt-root"
DATA_LABEL: Final = "spaarpunt-data"
TOOLS_LABEL: Final = "spaarpunt-lab"
"""Disks are named by their labels: their letters change when another one is added. Ext4 takes 16 signs."""
TOOLS_PLACE: Final = "/mnt"
AGENT_PORT: Final = "spaarpunt.lab"
"""The name of the virtio serial port that the agent in the guest listens at."""

_SYSTEM: Final = (
    "systemd-sysv",
    "systemd-timesyncd",
    "libpam-systemd",
    "dbus",
    "kmod",
    "initramfs-tools",
    "e2fsprogs",
    "python3",
)
_ELSEWHERE: Final = frozenset({"python3-picamera2", "usbguard"})
"""Recommended on a Pi, left out here: Debian 12 has no picamera2, and usbguard would shut the gadgets out."""
_WIRELESS: Final = ("wpasupplicant", "hostapd", "dnsmasq-base", "iw", "iproute2")
"""Joins a wireless network, as on a Pi; gives one, with addresses, from a place of its own (ip-netns(8))."""
_NOBODYS: Final = (
    "e2scrub_reap.service",
    "e2scrub_all.timer",
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "hostapd.service",
)
"""Debian's own chores, which no shop's terminal needs; without them the boot that ours is measured by is shorter."""
_KERNEL: Final = {"amd64": "linux-image-amd64", "arm64": "linux-image-arm64"}


class Architecture(StrEnum):
    """Debian's word for a machine."""

    AMD64 = "amd64"
    ARM64 = "arm64"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A guest's system.

    Attributes:
        architecture: the machine's.
        packages: Debian packages.
        files: path below the root and text, in place before the kernel is set up.
        links: path below the root and what it points at.
    """

    architecture: Architecture
    packages: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """A short name that changes with anything in it."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:12]


def recipe(architecture: Architecture) -> Recipe:
    """The terminal's guest: Debian with all that the package depends on, and an agent that waits for orders."""
    better = (each.partition("|")[0].strip() for each in BETTER_WITH if each not in _ELSEWHERE)
    wireless = _WIRELESS if architecture is Architecture.AMD64 else ()
    wanted = tuple(dict.fromkeys((*_SYSTEM, _KERNEL[architecture.value], *NEEDED, *better, *wireless)))
    files = (
        # Few modules make a small initial file system: the default one takes minutes to make and to load.
        ("etc/initramfs-tools/conf.d/lab", "MODULES=list\n"),
        ("usr/share/initramfs-tools/modules.d/lab", "virtio_pci\nvirtio_blk\next4\n"),
        ("etc/fstab", _FSTAB),
        ("etc/hostname", "spaarpunt-lab\n"),
        ("etc/systemd/system/lab-agent.service", _AGENT),
    )
    wants = "etc/systemd/system/multi-user.target.wants/lab-agent.service"
    links = (
        (wants, "/etc/systemd/system/lab-agent.service"),
        *((f"etc/systemd/system/{each}", "/dev/null") for each in _NOBODYS),
    )
    return Recipe(architecture, wanted, files, links)


_FSTAB: Final = f"""\
LABEL={ROOT_LABEL} / ext4 defaults,noatime 0 1
LABEL={DATA_LABEL} /var/lib/spaarpunt ext4 defaults,noatime 0 2
"""
"""The store has a partition of its own, as on a terminal whose root is read-only."""
_AGENT: Final = f"""\
[Unit]
Description=Hands in the lab
After=local-fs.target
# A library that it shares with the terminal is away while the package is being put back.
StartLimitIntervalSec=0

[Service]
ExecStartPre=-/bin/mount -o ro LABEL={TOOLS_LABEL} {TOOLS_PLACE}
ExecStart=/usr/bin/python3 -B -m provisioning.lab.guest
Environment=PYTHONPATH={TOOLS_PLACE}:/opt/spaarpunt/lib
WorkingDirectory=/run
Restart=on-failure
RestartSec=2

[Install]
WantedBy=multi-user.target
"""
