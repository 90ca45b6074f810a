"""`spaarpunt-central retention`: erases who did not come for the owner's years."""

import secrets
from functools import partial

import click
from sqlalchemy import Connection

from central.commands.common import database_option, every_owner_option, opened, owners_of, said
from central.context import Central, Post, signing_key, wall_clock
from central.privacy.retention import Kept, retain
from loyalty.ids import Uuid
from loyalty.wire_proofs import Channel


@click.command("retention")
@database_option
@every_owner_option
@click.option("--no-mail", is_flag=True, help="Central sends no mail: nobody is written to.")
def retention_command(*, url: str, owner: str | None, no_mail: bool) -> None:
    """Tell those whose time is nearly over, and erase those who were told a month ago, of every owner.

    Run it every day. Letters are queued; a serving central sends them.
    """
    with said(), opened(url) as database:
        channels = frozenset[Channel]() if no_mail else frozenset({Channel.MAIL})
        key = signing_key(database, wall_clock(), secrets.token_bytes)
        central = Central(database, key, post=Post(channels))

        def one(connection: Connection, whose: Uuid) -> Kept:
            return retain(central, connection, whose, wall_clock())

        found = database.read(lambda connection: owners_of(connection, owner))
        done = [database.write(partial(one, whose=whose)) for whose in found]
    click.echo(f"{sum(each.warned for each in done)} told, {sum(each.erased for each in done)} erased.")
