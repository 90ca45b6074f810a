"""`spaarpunt-central cards`: make batches of numbers, assign them, list them."""

import os
import secrets
import sys
from io import TextIOWrapper
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import Connection

from central.cards import batches
from central.cards.batches import Asked, Batch, Drawn, Place, place_named
from central.cards.numbers import MOST_CARDS, Order
from central.cards.sheets import kept, write_csv, write_pdf
from central.commands.common import database_option, opened, owner_of, owner_option, print_lines, reading, said, writing
from central.context import wall_clock
from central.database import Database
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7

_shop = click.option("--shop", default=None, metavar="NAME", help="The shop whose cards these are, by name or id.")
_terminal = click.option(
    "--terminal", default=None, metavar="CODE", help="The terminal that may issue them without a network too."
)


@click.group("cards")
def cards_group() -> None:
    """Cards before anybody has one: batches of numbers."""


@cards_group.command("make")
@database_option
@owner_option
@click.option("--scheme", required=True, help="Whose numbers: a scheme's id, such as plain, ean or sparse.")
@click.option("--from", "first", default="0", metavar="NUMBER", help="The lowest number to take; all by default.")
@click.option("--count", required=True, type=click.IntRange(1, MOST_CARDS))
@click.option("--order", type=click.Choice([each.value for each in Order]), default=Order.ASCENDING.value)
@click.option("--kind", default=None, metavar="ID", help="What the cards are for, see 'kinds list'.")
@_shop
@_terminal
@click.option("--csv", "csv_path", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--pdf", "pdf_path", default=None, type=click.Path(dir_okay=False, path_type=Path))
def make_command(
    *,
    url: str,
    owner: str | None,
    scheme: str,
    first: str,
    count: int,
    order: str,
    kind: str | None,
    shop: str | None,
    terminal: str | None,
    csv_path: Path,
    pdf_path: Path | None,
) -> None:
    """Make a batch of new numbers. They stand in the files alone: central keeps what it knows a card by."""
    asked = Asked(scheme, first, count, Order(order), kind)
    with said(), opened(url) as database:
        whose = database.read(lambda connection: owner_of(connection, owner))
        place = database.read(lambda connection: place_named(connection, whose, shop, terminal))
        with _bars() as bars:
            if pdf_path is None:
                batch, drawn = _make(database, whose, asked, place, csv_path=csv_path, bars=bars)
            else:
                with kept(pdf_path) as pdf:
                    batch, drawn = _make(database, whose, asked, place, csv_path=csv_path, bars=bars)
                    bar = bars.add_task("print sheet", total=count)
                    heading = f"Spaarpunt · {scheme} · batch {batch}"
                    write_pdf(pdf, drawn.scheme, drawn.numbers, heading, lambda done: bars.advance(bar, done))
    click.echo(f"Batch {batch}: {len(drawn.numbers)} cards of scheme {scheme}.")
    if drawn.left_out:
        click.echo(f"{drawn.left_out} numbers were left out: cards have them already.")


def _make(
    database: Database, owner: Uuid, asked: Asked, place: Place, *, csv_path: Path, bars: Progress
) -> tuple[Uuid, Drawn]:
    """Draw, put on paper, then store: numbers that are stored are never lost, numbers that are lost never stored."""
    drawing, storing = bars.add_task("numbers", total=asked.count), bars.add_task("stored", total=asked.count)
    drawn = database.read(
        lambda connection: batches.draw(
            connection, owner, asked, secrets.randbelow, lambda done: bars.advance(drawing, done)
        )
    )
    now = wall_clock()
    with kept(csv_path) as file:
        text = TextIOWrapper(file, encoding="ascii", newline="")
        write_csv(text, drawn.scheme, drawn.numbers)
        text.flush()
        os.fsync(file.fileno())
        text.detach()
        batch = database.write(
            lambda connection: batches.store(
                connection,
                owner,
                drawn,
                place,
                now=now,
                mint=lambda: uuid7(now, secrets.token_bytes(ENTROPY_BYTES)),
                progress=lambda done: bars.advance(storing, done),
            )
        )
    return batch, drawn


def _bars() -> Progress:
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())


@cards_group.command("assign")
@database_option
@owner_option
@click.option("--batch", required=True, metavar="ID")
@_shop
@_terminal
def assign_command(*, url: str, owner: str | None, batch: str, shop: str | None, terminal: str | None) -> None:
    """Say which shop gives a batch's cards out, and which terminal may do it offline. Neither: nobody's again."""
    if shop is not None and terminal is not None:
        raise click.UsageError("Name a shop, or a terminal, which has its shop.")

    def work(connection: Connection, whose: Uuid) -> None:
        batches.assign(connection, whose, Uuid(batch), place_named(connection, whose, shop, terminal))

    writing(url, owner, work)
    click.echo(f"Batch {batch}: {terminal or shop or 'nobody'}.")


@cards_group.command("list")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a batch.")
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """List the batches: how many cards, how many of them blank, where they are given out."""
    found = reading(url, owner, batches.batches)
    if as_json:
        print_lines(found)
        return
    Console().print(_table(found))


def _table(found: tuple[Batch, ...]) -> Table:
    table = Table()
    table.add_column("batch", no_wrap=True)
    for name in ("scheme", "kind", "made", "shop", "terminal"):
        table.add_column(name)
    table.add_column("cards", justify="right")
    table.add_column("blank", justify="right")
    for batch in found:
        figures = (f"{batch.cards}", f"{batch.blanks}")
        where = (batch.shop or "–", batch.terminal or "–")
        table.add_row(batch.id, batch.scheme, batch.kind or "–", f"{batch.made_at:%Y-%m-%d %H:%M}", *where, *figures)
    return table
