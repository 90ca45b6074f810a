"""`spaarpunt-central expire`: posts what has expired."""

import secrets

import click
import msgspec

from central.commands.common import database_option, opened, owner_of, owner_option, said
from central.context import Central, signing_key, wall_clock
from central.expiry import expire_all


@click.command("expire")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def expire_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """Post what has expired; run it every night. A second run posts nothing more."""
    with said(), opened(url) as database:
        central = Central(database, signing_key(database, wall_clock(), secrets.token_bytes))
        whose = database.read(lambda connection: owner_of(connection, owner))
        done = expire_all(central, database, whose, wall_clock())
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    else:
        click.echo(f"{done.points} points of {done.accounts} accounts have expired.")
