"""What is written on a boot partition, as values: cloud-init's three files, and a folder of our own.

cloud-init reads `user-data`, `meta-data` and `network-config` from the boot partition of Raspberry Pi OS from its
release on Debian 13 on (cloud-init, data source NoCloud). They are YAML, of which JSON is a part (YAML 1.2, section
1.3), so they are written as JSON.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from provisioning.card.terminals import Planned

FORMAT: Final = 1
"""Of the card; a program refuses a card of a newer one."""
FOLDER: Final = "spaarpunt"
STAMP: Final = f"{FOLDER}/card.json"
DONE: Final = f"{FOLDER}/done"
"""Written by the terminal's first start."""
USER_DATA: Final = "user-data"
_PLACE: Final = "/boot/firmware/spaarpunt"
"""Where the running system has the boot partition, from Debian 12's Raspberry Pi OS on."""
_HERE: Final = Path(__file__).parent


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a card says of itself; unknown fields of a newer format are no error, its number is.

    Attributes:
        format: of the card.
        terminal: whose it is.
    """

    format: int
    terminal: str = ""


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file of the boot partition.

    Attributes:
        path: below the partition's root.
        content: its bytes, or the file that it is a copy of.
    """

    path: str
    content: bytes | Path = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def sha256(self) -> str:
        """The hash of its bytes, in hexadecimal digits."""
        if isinstance(self.content, bytes):
            return hashlib.sha256(self.content).hexdigest()
        with self.content.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What all cards of a run have, besides the terminal's own.

    Attributes:
        package: the program's Debian package, or None where the image has it.
        country: ISO 3166-1 code of the land whose Wi-Fi channels may be used, or None.
        timezone: an IANA name, or None for the image's own.
        ssh_key: a public key that may log in for maintenance, or None: then nobody can log in at all.
    """

    package: Path | None = None
    country: str | None = None
    timezone: str | None = None
    ssh_key: str | None = None


def files_of(planned: Planned, profile: bytes, wanted: Wanted) -> tuple[CardFile, ...]:
    """The files of a terminal's card, in the order in which they are written.

    `user-data` is the last one: until it is there, the card starts as the image made it, and no terminal comes of it.
    No secret is among them: the terminal makes its keys itself, and is shown its enrolment code and its Wi-Fi's.

    Args:
        planned: the terminal.
        profile: its configuration's file.
        wanted: what all cards of the run have.
    """
    own = [
        CardFile(f"{FOLDER}/first-boot", (_HERE / "first-boot").read_bytes()),
        CardFile(f"{FOLDER}/first-boot.service", (_HERE / "first-boot.service").read_bytes()),
        CardFile(f"{FOLDER}/terminal.toml", profile),
        CardFile(f"{FOLDER}/country", f"{wanted.country or ''}\n".encode("ascii")),
    ]
    if wanted.package is not None:
        own.append(CardFile(f"{FOLDER}/{wanted.package.name}", wanted.package))
    sums = "".join(f"{each.sha256()}  {each.path.removeprefix(f'{FOLDER}/')}\n" for each in own)
    stamp = Stamp(format=FORMAT, terminal=planned.code)
    return (
        CardFile(STAMP, _document(stamp)),
        *own,
        CardFile(f"{FOLDER}/SHA256SUMS", sums.encode("ascii")),
        CardFile("network-config", _document(_network())),
        CardFile("meta-data", _document({"instance-id": f"{planned.host}-{_short(sums)}"})),
        CardFile(USER_DATA, b"#cloud-config\n" + _document(_user_data(planned, wanted))),
    )


def _short(text: str) -> str:
    """A card that was prepared otherwise is another instance, so that cloud-init begins anew."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:12]


def _document(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _network() -> dict[str, object]:
    """A cable where there is one, and no wait for it: Wi-Fi is joined by its code."""
    wired = {"dhcp4": True, "dhcp6": True, "optional": True}
    return {"network": {"version": 2, "ethernets": {"eth0": wired}}}


def _user_data(planned: Planned, wanted: Wanted) -> dict[str, object]:
    users: list[dict[str, object]] = []
    if wanted.ssh_key is not None:
        users.append(
            {
                "name": "maintenance",
                "groups": "adm,sudo,systemd-journal",
                "sudo": "ALL=(ALL) NOPASSWD:ALL",
                "shell": "/bin/bash",
                "lock_passwd": True,
                "ssh_authorized_keys": [wanted.ssh_key],
            }
        )
    zone = {} if wanted.timezone is None else {"timezone": wanted.timezone}
    return {
        "hostname": planned.host,
        "manage_etc_hosts": True,
        **zone,
        "users": users,
        "ssh_pwauth": False,
        "disable_root": True,
        "enable_ssh": wanted.ssh_key is not None,
        # The room behind the root is the data partition's.
        "growpart": {"mode": "off", "devices": []},
        "resize_rootfs": False,
        # At every start until it is done: cloud-init runs nothing else again that a power cut ended.
        "bootcmd": [["sh", f"{_PLACE}/first-boot", "lay"]],
    }
