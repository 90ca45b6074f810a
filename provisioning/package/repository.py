"""A signed repository of packages, as apt reads it: `python -m provisioning.package.repository --out FOLDER DEB…`.

The folder is put behind any web server. Packages that are there stay: a terminal goes back to the one before. The key
stays with whoever releases; terminals have its public half (`gpg --export ID > update.gpg`).
"""

import hashlib
import shutil
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import click

from provisioning.package.errors import PackageError
from provisioning.package.tools import asked

COMPONENT = "main"


def publish(packages: tuple[Path, ...], out: Path, suite: str, key: str, now: datetime) -> Path:
    """Put packages into a repository, and sign it anew; answers the signed file.

    Args:
        packages: new ones; those that are there already stay.
        out: the repository's folder.
        suite: the channel.
        key: gpg's name of the secret key.
        now: aware; the release's date.

    Raises:
        ToolError: dpkg-deb or gpg is not there, or refused.
        OSError: the folder cannot be written.
    """
    pool = out / "pool"
    pool.mkdir(parents=True, exist_ok=True)
    for package in packages:
        shutil.copyfile(package, pool / package.name)
    entries: dict[str, list[str]] = {}
    for path in sorted(pool.glob("*.deb")):
        entries.setdefault(asked("dpkg-deb", "--field", str(path), "Architecture").strip(), []).append(
            _entry(path, out)
        )
    folder = out / "dists" / suite
    listed = []
    for architecture, paragraphs in entries.items():
        place = folder / COMPONENT / f"binary-{architecture}" / "Packages"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(paragraphs), encoding="utf-8")
        data = place.read_bytes()
        listed.append(f" {hashlib.sha256(data).hexdigest()} {len(data)} {place.relative_to(folder)}")
    release = folder / "Release"
    lines = (
        "Origin: Spaarpunt",
        f"Suite: {suite}",
        f"Codename: {suite}",
        f"Date: {format_datetime(now.astimezone(UTC), usegmt=True)}",
        f"Architectures: {' '.join(entries)}",
        f"Components: {COMPONENT}",
        "SHA256:",
        *listed,
    )
    release.write_text("\n".join(lines) + "\n", encoding="utf-8")
    signed = folder / "InRelease"
    young = folder / "InRelease.new"
    asked("gpg", "--batch", "--yes", "--local-user", key, "--clearsign", "--output", str(young), str(release))
    young.replace(signed)
    return signed


def _entry(path: Path, out: Path) -> str:
    """A package's paragraph: what it says of itself, and where and what it is."""
    data = path.read_bytes()
    said = asked("dpkg-deb", "--field", str(path)).rstrip("\n")
    digest = hashlib.sha256(data).hexdigest()
    return f"{said}\nFilename: {path.relative_to(out)}\nSize: {len(data)}\nSHA256: {digest}\n"


@click.command()
@click.argument("packages", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The repository's folder.")
@click.option("--key", required=True, help="The secret key's name, as gpg knows it.")
@click.option("--suite", default="stable", show_default=True, help="The channel.")
def main(packages: tuple[Path, ...], out: Path, key: str, suite: str) -> None:
    """Put packages into a repository for terminals, and sign it."""
    try:
        click.echo(publish(packages, out, suite, key, datetime.now(UTC)))
    except PackageError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
