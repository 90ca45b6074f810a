"""`python -m provisioning.lab ARCHITECTURE…`: make the guests' images, each once; tests find them made."""

import sys
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from provisioning.lab.errors import LabError
from provisioning.lab.image import image
from provisioning.lab.recipe import Architecture, recipe

KEPT: Final = Path("build/lab")


@click.command()
@click.argument("architectures", nargs=-1, required=True, type=click.Choice([each.value for each in Architecture]))
@click.option("--kept", type=click.Path(path_type=Path, file_okay=False), default=KEPT, show_default=True)
def main(architectures: tuple[str, ...], kept: Path) -> None:
    """Make the image for each machine, where it is not there yet: some minutes, for another machine half an hour."""
    console = Console(stderr=True, highlight=False)
    kept.mkdir(parents=True, exist_ok=True)
    for name in architectures:
        try:
            with console.status(f"{name}: …") as status:
                image(recipe(Architecture(name)), kept, status.update)
        except LabError as error:
            console.print(str(error))
            sys.exit(1)
        console.print(f"{name}: the image is there")


if __name__ == "__main__":
    main()
