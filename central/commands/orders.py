"""`spaarpunt-central orders`: what shops wait for, and that it went."""

import click
import msgspec
from rich.console import Console
from rich.table import Table

from central.commands.common import database_option, owner_option, reading, writing
from central.context import wall_clock
from central.staff.orders import mark_sent, waiting_orders


@click.group("orders")
def orders_group() -> None:
    """Stamps, cards and paper that shops ordered."""


@orders_group.command("list")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="One JSON list of shops and orders.")
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """What is still to be sent, what is due first on top."""
    found = reading(url, owner, waiting_orders)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    table = Table()
    for heading in ("due", "shop", "order", "what"):
        table.add_column(heading)
    for shop, order in found:
        what = ", ".join(f"{line.pieces} × {line.item.value}" for line in order.lines)
        table.add_row(order.delivery_on.isoformat(), shop, order.id, what)
    Console().print(table)


@orders_group.command("sent")
@database_option
@owner_option
@click.argument("order")
def sent_command(*, url: str, owner: str | None, order: str) -> None:
    """Mark an order as sent; the shop sees it in its list."""
    writing(url, owner, lambda connection, whose: mark_sent(connection, whose, order, wall_clock()))
