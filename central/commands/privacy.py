"""`spaarpunt-central retention`: erases who did not come for the owner's years."""

import secrets

import click
from sqlalchemy import Connection

from central.commands.common import database_option, opened, owner_of, owner_option, said
from central.context import Central, Post, signing_key, wall_clock
from central.privacy.retention import Kept, retain
from loyalty.wire_proofs import Channel


@click.command("retention")
@database_option
@owner_option
@click.option("--no-mail", is_flag=True, help="Central sends no mail: nobody is written to.")
def retention_command(*, url: str, owner: str | None, no_mail: bool) -> None:
    """Tell those whose time is nearly over, and erase those who were told a month ago; run it every day.

    Letters are queued; a serving central sends them.
    """
    with said(), opened(url) as database:
        channels = frozenset[Channel]() if no_mail else frozenset({Channel.MAIL})
        key = signing_key(database, wall_clock(), secrets.token_bytes)
        central = Central(database, key, post=Post(channels))

        def work(connection: Connection) -> Kept:
            return retain(central, connection, owner_of(connection, owner), wall_clock())

        done = database.write(work)
    click.echo(f"{done.warned} told, {done.erased} erased.")
