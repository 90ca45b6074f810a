"""`spaarpunt-central office`: keys with which the office asks over HTTP, and the trail of what was changed."""

import secrets

import click
from rich.console import Console
from rich.table import Table

from central.commands.common import at_command_line, database_option, owner_option, print_lines, reading, writing
from central.context import wall_clock
from central.office.keys import OfficeRole, list_keys, make_key, revoke_key
from central.office.trail import MOST_LINES, read_trail

_json = click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")


@click.group("office")
def office_group() -> None:
    """Keys for the office's calls (docs/office.md), and what was changed with them and here."""


@office_group.command("add")
@database_option
@owner_option
@click.option("--name", required=True, help="Of the person or program, such as anna or stock-program; given once.")
@click.option(
    "--role",
    type=click.Choice([each.value for each in OfficeRole]),
    default=OfficeRole.VIEWER.value,
    show_default=True,
    help="Each may what those before it may.",
)
def add_command(*, url: str, owner: str | None, name: str, role: str) -> None:
    """Make a key for one person or program; it is printed once, and kept by its hash alone."""
    now = wall_clock()
    click.echo(
        writing(
            url,
            owner,
            lambda c, whose: make_key(c, at_command_line(whose, now), name, OfficeRole(role), secrets.token_bytes),
        )
    )


@office_group.command("keys")
@database_option
@owner_option
@_json
def keys_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """List the keys, revoked ones too."""
    found = reading(url, owner, list_keys)
    if as_json:
        print_lines(found)
        return
    table = Table("name", "role", "made", "revoked")
    for each in found:
        ended = "" if each.revoked_at is None else f"{each.revoked_at:%Y-%m-%d %H:%M} UTC"
        table.add_row(each.name, each.role.value, f"{each.made_at:%Y-%m-%d %H:%M} UTC", ended)
    Console().print(table)


@office_group.command("revoke")
@database_option
@owner_option
@click.argument("name")
def revoke_command(*, url: str, owner: str | None, name: str) -> None:
    """End the key NAME for good, from its next request on."""
    now = wall_clock()
    writing(url, owner, lambda c, whose: revoke_key(c, at_command_line(whose, now), name))
    click.echo(f"{name} opens nothing any more.")


@office_group.command("trail")
@database_option
@owner_option
@click.option("--after", default=None, metavar="ID", help="Go on after this line.")
@click.option("--limit", default=MOST_LINES, show_default=True, type=click.IntRange(1, MOST_LINES))
@_json
def trail_command(*, url: str, owner: str | None, after: str | None, limit: int, as_json: bool) -> None:
    """What was changed of terminals, keys and settings: when, by which key or at which command line, in which way."""
    found = reading(url, owner, lambda connection, whose: read_trail(connection, whose, after, limit))
    if as_json:
        print_lines(found)
        return
    table = Table("when", "by", "what", "of", "in which way")
    for each in found:
        when = f"{each.done_at:%Y-%m-%d %H:%M} UTC"
        table.add_row(when, each.by, each.action.value, each.named, each.detail or "")
    Console().print(table)
