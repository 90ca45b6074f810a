"""`python -m provisioning.package --out FOLDER`: make the Debian package of this project."""

import sys
from pathlib import Path

import click
from rich.console import Console

from provisioning.package.build import build
from provisioning.package.errors import PackageError
from provisioning.package.machines import MACHINES


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("out/deb"), show_default=True)
@click.option(
    "--architecture",
    type=click.Choice([each.architecture for each in MACHINES]),
    help="The terminal's machine; without it, this one. The libraries of another one are fetched.",
)
def main(out: Path, architecture: str | None) -> None:
    """Make the terminal's Debian package: for this machine from what is installed here."""
    console = Console(stderr=True, highlight=False)
    try:
        with console.status("libraries") as status:
            package = build(Path(__file__).parents[2], out.resolve(), step=status.update, architecture=architecture)
    except PackageError as error:
        console.print(str(error))
        sys.exit(1)
    click.echo(package)


if __name__ == "__main__":
    main()
