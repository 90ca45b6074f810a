"""`spaarpunt-central kinds` and `audit`: what cards are for, and what staff did."""

import click
import msgspec
from rich.console import Console
from rich.table import Table

from central.acts import read_acts
from central.commands.common import database_option, owner_option, print_lines, reading, said, writing
from central.customers.kinds import give_kind, list_kinds, read_kind, set_kind

MOST_ACTS = 10_000
"""Acts that one list shows; `--after` goes on."""


@click.group("kinds")
def kinds_group() -> None:
    """What cards are for: collecting, a discount, a club's entrance."""


@kinds_group.command("set")
@database_option
@owner_option
@click.argument("document")
def set_command(*, url: str, owner: str | None, document: str) -> None:
    """Make a kind or change it; DOCUMENT is its JSON, see docs/cards.md."""
    with said():
        kind = read_kind(document.encode())
    told = writing(url, owner, lambda connection, whose: set_kind(connection, whose, kind))
    click.echo(f"Kind {kind.id}: terminals learn of {told} accounts.")


@kinds_group.command("list")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a kind.")
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """List the kinds."""
    for kind in reading(url, owner, list_kinds):
        text = msgspec.json.encode(kind).decode()
        click.echo(text if as_json else f"{kind.id}: {text}")


@kinds_group.command("give")
@database_option
@owner_option
@click.option("--batch", required=True, metavar="ID")
@click.option("--kind", default=None, metavar="ID", help="Leave it out for cards without a kind.")
def give_command(*, url: str, owner: str | None, batch: str, kind: str | None) -> None:
    """Say what the cards of a batch are for."""
    told = writing(url, owner, lambda connection, whose: give_kind(connection, whose, batch, kind))
    click.echo(f"Batch {batch}: {kind or 'no kind'}; terminals learn of {told} accounts.")


@click.command("audit")
@database_option
@owner_option
@click.option("--after", default=None, metavar="ID", help="Go on after this act.")
@click.option("--limit", default=MOST_ACTS, show_default=True, type=click.IntRange(1, MOST_ACTS))
@click.option("--json", "as_json", is_flag=True, help="One JSON object an act.")
def audit_command(*, url: str, owner: str | None, after: str | None, limit: int, as_json: bool) -> None:
    """What staff did: who, what, on whom, when, from which terminal; ids alone, no names and no notes."""
    found = reading(url, owner, lambda connection, whose: read_acts(connection, whose, after, limit))
    if as_json:
        print_lines(found)
        return
    table = Table()
    for name in ("when", "act", "by", "terminal", "on", "reason"):
        table.add_column(name)
    for act in found:
        table.add_row(act.done_at, act.action, act.by or "–", act.terminal, act.subject or "–", act.reason or "–")
    Console().print(table)
