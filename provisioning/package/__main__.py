"""`python -m provisioning.package --out FOLDER`: make the Debian package of this project."""

import sys
from pathlib import Path

import click
from rich.console import Console

from provisioning.package.build import build
from provisioning.package.errors import PackageError


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out/deb"), show_default=True)
def main(out: Path) -> None:
    """Make the terminal's Debian package from what is installed here."""
    console = Console(stderr=True, highlight=False)
    try:
        with console.status("libraries") as status:
            package = build(Path(__file__).parents[2], out.resolve(), step=status.update)
    except PackageError as error:
        console.print(str(error))
        sys.exit(1)
    click.echo(package)


if __name__ == "__main__":
    main()
