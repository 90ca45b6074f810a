"""A card's boot partition as an image leaves it, the package that goes onto it, and a terminal's configuration."""

import io
import tarfile
from pathlib import Path

COMMAND_LINE = (
    "console=serial0,115200 console=tty1 root=PARTUUID=1-02 rootfstype=ext4 fsck.repair=yes rootwait resize\n"
)
"""The image's own: `resize` has its root grown over the whole card at the first start."""
PROFILE = """\
[[readers]]
name = "scanner"
kind = "scanner"
vendor = 0x0c2e
product = 0x0901

[printer]
link = "usb"
vendor = 0x04b8
product = 0x0e28
"""


def boot_partition(folder: Path) -> Path:
    """As Raspberry Pi OS on Debian 13 leaves it."""
    folder.mkdir(parents=True)
    (folder / "config.txt").write_text("arm_64bit=1\n")
    (folder / "cmdline.txt").write_text(COMMAND_LINE)
    (folder / "user-data").write_text("#cloud-config\n# the image's own\n")
    (folder / "meta-data").write_text("instance-id: rpios-image\n")
    (folder / "network-config").write_text("# none\n")
    return folder


def profile(folder: Path, text: str = PROFILE) -> Path:
    path = folder / "terminal.toml"
    path.write_text(text)
    return path


def package(path: Path, name: str = "spaarpunt", architecture: str = "arm64", weight: int = 1000) -> Path:
    """A Debian package by its standard (deb(5)), with nothing in it that could be installed."""
    control = io.BytesIO()
    with tarfile.open(fileobj=control, mode="w:xz") as archive:
        text = f"Package: {name}\nVersion: 0.1.0\nArchitecture: {architecture}\nDescription: one\n two\n".encode()
        about = tarfile.TarInfo("./control")
        about.size = len(text)
        archive.addfile(about, io.BytesIO(text))
    members = {"debian-binary": b"2.0\n", "control.tar.xz": control.getvalue(), "data.tar.xz": b"\0" * weight}
    with path.open("wb") as file:
        file.write(b"!<arch>\n")
        for member, content in members.items():
            file.write(f"{member:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode("ascii"))
            file.write(content + b"\n" * (len(content) % 2))
    return path


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}
