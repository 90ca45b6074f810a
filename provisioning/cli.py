"""`spaarpunt-provision`: what is done with a terminal before it is one."""

import click

from provisioning.card.command import card


@click.group()
def main() -> None:
    """Prepare Spaarpunt's terminals."""


main.add_command(card)

if __name__ == "__main__":
    main()
