"""From the repository's signature to one package: what apt checked is checked again before root touches it.

A signed `InRelease` vouches for the list of packages by its SHA-256, the list for each package (Debian repository
format). Pure, except that `gpgv` judged the signature before.
"""

import re
from dataclasses import dataclass
from typing import Final

from provisioning.updates.errors import SignatureError
from provisioning.updates.values import Package

NAME: Final = "spaarpunt"


@dataclass(frozen=True, slots=True)
class Vouched:
    """A package that the repository's key vouches for."""

    package: Package
    size: int


def packages_digest(release: str, index: str) -> str:
    """The SHA-256 that a signed release gives a list of packages.

    Args:
        release: its text, as gpgv gave it out.
        index: the list's name in it, such as ``main/binary-arm64/Packages``.

    Raises:
        SignatureError: it does not name the list.
    """
    inside = False
    for line in release.splitlines():
        if not line.startswith(" "):
            inside = line.strip() == "SHA256:"
            continue
        fields = line.split()
        if inside and len(fields) == 3 and fields[2] == index:
            return fields[0]
    raise SignatureError(f"The repository's signed release does not name {index}; nothing was installed.")


def vouched(packages: str, architecture: str) -> tuple[Vouched, ...]:
    """Our packages in a list, whose digest was compared before.

    Raises:
        SignatureError: an entry of ours lacks what must be known of it.
    """
    found = []
    for paragraph in re.split(r"\n\s*\n", packages.strip()):
        fields = dict(re.findall(r"(?m)^([A-Za-z0-9-]+): *(.*)$", paragraph))
        if fields.get("Package") != NAME or fields.get("Architecture") not in (architecture, "all"):
            continue
        try:
            package = Package(
                fields["Version"],
                fields["Filename"].rpartition("/")[2],
                fields["SHA256"],
                int(fields["Spaarpunt-Store"]),
                int(fields["Spaarpunt-Store-Readable-From"]),
            )
            found.append(Vouched(package, int(fields["Size"])))
        except (KeyError, ValueError) as error:
            raise SignatureError(f"The repository's entry of {NAME} lacks {error}; nothing was installed.") from error
    return tuple(found)


def the_one(vouched_for: tuple[Vouched, ...], digest: str, size: int) -> Package:
    """The package that a file on this disk is.

    Args:
        vouched_for: what the repository's key vouches for.
        digest: the file's SHA-256.
        size: its length in bytes.

    Raises:
        SignatureError: it is none of them.
    """
    for each in vouched_for:
        if each.package.sha256 == digest and each.size == size:
            return each.package
    raise SignatureError("The package is not one that the repository's key vouches for; nothing was installed.")
