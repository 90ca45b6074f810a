"""The words in which a command line says what a terminal is there for."""

from collections.abc import Iterable

import click

from loyalty.wire_terminals import Fitted, TerminalProfile, TerminalRole

role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([each.value for each in TerminalRole]),
    help="What it is there for.",
)
hardware_option = click.option(
    "--hardware",
    multiple=True,
    type=click.Choice([each.value for each in Fitted]),
    help="What must be fitted to it; its self-test looks.",
)


def profile_from(roles: Iterable[str], hardware: Iterable[str]) -> TerminalProfile:
    """The profile of these words, each once.

    Raises:
        ValueError: one of them is no role, or no device.
    """
    return TerminalProfile(
        roles=tuple(dict.fromkeys(map(TerminalRole, roles))), hardware=tuple(dict.fromkeys(map(Fitted, hardware)))
    )
