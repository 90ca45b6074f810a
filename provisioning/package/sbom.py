"""What the product is made of, as CycloneDX 1.6 (ECMA-424): `python -m provisioning.package.sbom` (`make sbom`).

From the pinned list of libraries with their hashes, what is installed of them (for the licences), and the package's
system dependencies. The same inputs give the same file.
"""

import tomllib
import uuid
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Final

import click
import msgspec
from packaging.utils import canonicalize_name

from provisioning.package.control import BETTER_WITH, NEEDED
from provisioning.package.libraries import HERE, Find, Shelf, libraries, wanted
from provisioning.package.pinned import Locked, locked

_HASH: Final = "spaarpunt:locked"
_NAMESPACE: Final = uuid.UUID("6b1f0c52-54f5-5b52-9d6e-3f1c0a6b7a01")
_TEXT: Final = 60
"""A licence's name longer than this is its text."""


class Property(msgspec.Struct, frozen=True):
    """A named value that the standard has no field for."""

    name: str
    value: str


class License(msgspec.Struct, frozen=True):
    """A licence by its name."""

    name: str


class LicenseChoice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A licence by its name, or an SPDX expression."""

    license: License | None = None
    expression: str | None = None


class Component(msgspec.Struct, frozen=True, omit_defaults=True, rename={"ref": "bom-ref", "kind": "type"}):
    """One thing that the product is made of."""

    kind: str
    ref: str
    name: str
    version: str = ""
    scope: str = ""
    purl: str = ""
    licenses: tuple[LicenseChoice, ...] = ()
    properties: tuple[Property, ...] = ()


class Dependency(msgspec.Struct, frozen=True, rename="camel"):
    """What one thing needs of the others."""

    ref: str
    depends_on: tuple[str, ...]


class Metadata(msgspec.Struct, frozen=True):
    """What the list is of."""

    component: Component


class Bom(msgspec.Struct, frozen=True, rename="camel"):
    """The whole list."""

    bom_format: str
    spec_version: str
    serial_number: str
    version: int
    metadata: Metadata
    components: tuple[Component, ...]
    dependencies: tuple[Dependency, ...]


def bom(root: Path, shelf: Shelf = HERE) -> Bom:
    """The list of the project at `root`.

    Args:
        root: the project's folder.
        shelf: where the terminal's libraries lie.

    Raises:
        LibraryError: a library of the terminal is not on the shelf, or one of central's not installed here.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    entries = tuple({each.ref: each for each in locked(text)}.values())
    terminal = {canonicalize_name(each.name) for each in libraries(wanted(root), shelf)}
    central = {canonicalize_name(each.name) for each in libraries(project["optional-dependencies"]["central"])}
    made = tuple(_library(each, each.name in terminal | central, shelf.find) for each in entries)
    system = tuple(_system(name, needed=name in NEEDED) for name in (*NEEDED, *BETTER_WITH))
    itself = Component("application", "spaarpunt", "spaarpunt", str(project["version"]))
    serial = uuid.uuid5(_NAMESPACE, f"{project['version']}\n{text}\n{system}")
    direct = (each.ref for each in entries if canonicalize_name(project["name"]) in each.needed_by)
    itself_needs = Dependency("spaarpunt", (*direct, *(each.ref for each in system)))
    dependencies = (
        itself_needs,
        *(Dependency(each.ref, tuple(o.ref for o in entries if each.name in o.needed_by)) for each in entries),
    )
    return Bom("CycloneDX", "1.6", f"urn:uuid:{serial}", 1, Metadata(itself), (*made, *system), dependencies)


def _library(each: Locked, shipped: bool, find: Find) -> Component:
    return Component(
        "library",
        each.ref,
        each.name,
        each.version,
        # What builds and tests is in no product (CycloneDX: excluded).
        "required" if shipped else "excluded",
        each.ref,
        _licenses(each.name, find),
        tuple(Property(_HASH, digest) for digest in each.hashes),
    )


def _licenses(name: str, find: Find) -> tuple[LicenseChoice, ...]:
    try:
        about = find(name).metadata
    except PackageNotFoundError:
        return ()
    for expression in about.get_all("License-Expression", []):
        return (LicenseChoice(expression=expression),)
    classified = [
        each.rpartition(" :: ")[2] for each in about.get_all("Classifier", []) if each.startswith("License ::")
    ]
    said = [each.strip() for each in about.get_all("License", [])]
    names = classified or [each for each in said if each and len(each) <= _TEXT and "\n" not in each]
    return tuple(LicenseChoice(License(each)) for each in names)


def _system(name: str, *, needed: bool) -> Component:
    ref = f"pkg:deb/debian/{name}"
    return Component("library", ref, name, "", "required" if needed else "optional", ref)


def as_json(found: Bom) -> bytes:
    """The list as its file."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("out/sbom.cdx.json"), show_default=True
)
def main(out: Path) -> None:
    """Write the list of what the product is made of."""
    found = bom(Path(__file__).parents[2])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(as_json(found))
    click.echo(f"{len(found.components)} components in {out}")


if __name__ == "__main__":
    main()
