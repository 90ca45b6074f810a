"""`spaarpunt-central expire`: posts what has expired."""

import secrets

import click
import msgspec

from central.commands.common import database_option, every_owner_option, opened, owners_of, said
from central.context import Central, signing_key, wall_clock
from central.expiry import Expired, expire_all


@click.command("expire")
@database_option
@every_owner_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def expire_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """Post what has expired, of every owner; run it every night. A second run posts nothing more."""
    with said(), opened(url) as database:
        central = Central(database, signing_key(database, wall_clock(), secrets.token_bytes))
        found = database.read(lambda connection: owners_of(connection, owner))
        each = [expire_all(central, database, whose, wall_clock()) for whose in found]
    done = Expired(sum(one.accounts for one in each), sum(one.points for one in each))
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    else:
        click.echo(f"{done.points} points of {done.accounts} accounts have expired.")
