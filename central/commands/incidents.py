"""`spaarpunt-central incidents`: list what a person must look at, and close it with a note."""

import click
from sqlalchemy import Connection

from central.commands.common import at_command_line, database_option, owner_option, print_lines, reading, writing
from central.context import wall_clock
from central.office.terminals import close_incident
from central.staff.open_incidents import open_incidents
from loyalty.ids import Uuid


@click.group("incidents")
def incidents_group() -> None:
    """What a person must look at: gaps, prints, and alerts about staff."""


@incidents_group.command("list")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """List the open incidents, oldest first."""
    found = reading(url, owner, open_incidents)
    if as_json:
        print_lines(found)
        return
    for each in found:
        about = (each.terminal, each.staff, None if each.figure is None else f"{each.figure:+}")
        told = (f"{each.opened_at:%Y-%m-%d %H:%M} UTC", each.kind.value, *filter(None, about))
        click.echo(f"{each.id}  {', '.join(told)}")


@incidents_group.command("close")
@database_option
@owner_option
@click.argument("incident", metavar="ID")
@click.option("--note", required=True, help="What was found; it stays in the books.")
def close_command(*, url: str, owner: str | None, incident: str, note: str) -> None:
    """Close an incident that somebody looked at."""
    now = wall_clock()

    def work(connection: Connection, whose: Uuid) -> None:
        close_incident(connection, at_command_line(whose, now), Uuid(incident), note)

    writing(url, owner, work)
    click.echo("Closed.")
