"""What a Debian package says of itself, read without Debian's tools: cards are prepared on any machine.

A package is an ar archive whose member `control.tar` holds the file `control` (deb(5); deb-control(5)).
"""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from provisioning.card.errors import PackageFileError

ARCHITECTURE: Final = "arm64"
"""Debian's word for every Raspberry Pi that the package is made for."""
_MAGIC: Final = b"!<arch>\n"
_HEADER: Final = 60
_NAME: Final = slice(0, 16)
_SIZE: Final = slice(48, 58)
_MOST_CONTROL: Final = 4 * 1024 * 1024


def check_package(path: Path) -> None:
    """Make sure that this is the terminal's package, for a Raspberry Pi.

    Args:
        path: the file.

    Raises:
        PackageFileError: it is not.
    """
    fields = control_of(path)
    if fields.get("Package") != "spaarpunt":
        raise PackageFileError(f"{path} is the package {fields.get('Package')!r}; expected spaarpunt.")
    found = fields.get("Architecture")
    if found != ARCHITECTURE:
        raise PackageFileError(f"{path} is for {found} machines; expected one for {ARCHITECTURE}.")


def control_of(path: Path) -> dict[str, str]:
    """The fields of a package's control file, one-line ones.

    Raises:
        PackageFileError: this is no package.
    """
    try:
        with path.open("rb") as file:
            text = _control(file)
    except (OSError, EOFError, ValueError, KeyError, tarfile.TarError) as error:
        raise PackageFileError(
            f"{path} cannot be read as a Debian package ({error}); make it with 'make deb'."
        ) from error
    lines = (line.partition(": ") for line in text.splitlines() if not line.startswith(" "))
    return {name: value for name, colon, value in lines if colon}


def _control(file: IO[bytes]) -> str:
    for name, size in _members(file):
        if not name.startswith("control.tar"):
            continue
        if size > _MOST_CONTROL:
            raise ValueError("its control archive is too large")
        with tarfile.open(fileobj=io.BytesIO(file.read(size))) as archive:
            inside = next((each for each in archive if each.name.removeprefix("./") == "control"), None)
            content = None if inside is None else archive.extractfile(inside)
            if content is None:
                break
            return content.read().decode("utf-8")
    raise ValueError("it has no control file")


def _members(file: IO[bytes]) -> Iterator[tuple[str, int]]:
    """Name and size of each member; the file stands at its content."""
    if file.read(len(_MAGIC)) != _MAGIC:
        raise ValueError("it is no ar archive")
    while header := file.read(_HEADER):
        name, size = header[_NAME].decode("ascii").rstrip().rstrip("/"), int(header[_SIZE])
        content = file.tell()
        yield name, size
        file.seek(content + size + size % 2)
