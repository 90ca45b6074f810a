"""`spaarpunt-central terminal sheet`: codes for many terminals, on paper."""

import csv
import os
import secrets
import sys
from io import StringIO
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import Connection

from central.cards.sheets import kept
from central.commands.common import at_command_line, database_option, owner_option, said, writing
from central.commands.enrolment_codes import pin_option, url_option
from central.commands.terminal_profiles import profile_from
from central.context import wall_clock
from central.errors import DeviceError
from central.office import terminals
from central.terminals.codes import Reach, Wanted
from central.terminals.sheets import Label, write_sheet
from loyalty.ids import Uuid

COLUMNS = ("terminal", "shop", "roles", "hardware")


@click.command("sheet")
@database_option
@owner_option
@url_option
@pin_option
@click.option("--terminals", "listing", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="CSV")
@click.option("--pdf", "pdf_path", required=True, type=click.Path(path_type=Path, dir_okay=False))
def sheet_command(
    *, url: str, owner: str | None, address: str, spki: str | None, listing: Path, pdf_path: Path
) -> None:
    """Make enrolment codes for the terminals of a list, and a sheet of them to print: all, or none.

    The list's columns are terminal and shop, and if wanted roles and hardware, words with spaces between. Whoever has
    the sheet can bring these terminals into service, for a day.
    """
    reach, now = Reach(address, spki), wall_clock()
    with said():
        reach.check()
        wanted = read_list(listing)
        with kept(pdf_path) as file, _bars() as bars:
            bar = bars.add_task("codes", total=len(wanted))

            def work(connection: Connection, whose: Uuid) -> None:
                made = terminals.create(connection, at_command_line(whose, now), wanted, secrets.token_bytes)
                labels = [
                    Label(each.code, each.shop, reach.text(code.token), code.expires_at)
                    for each, code in zip(wanted, made, strict=True)
                ]
                # On paper before it is kept; and from its beginning, where the database has this done once more.
                file.seek(0)
                file.truncate()
                write_sheet(file, labels, lambda: bars.advance(bar))
                file.flush()
                os.fsync(file.fileno())

            writing(url, owner, work)
    click.echo(f"{len(wanted)} codes are in {pdf_path}; each is good once, for a day.")


def read_list(path: Path) -> tuple[Wanted, ...]:
    """The terminals of a list.

    Raises:
        DeviceError: it cannot be read, or a line of it says what cannot be.
    """
    try:
        rows = csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
        names = rows.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeviceError(f"{path}: the list cannot be read ({error}); expected CSV in UTF-8.") from error
    if not {"terminal", "shop"} <= set(names) <= set(COLUMNS):
        raise DeviceError(f"{path}:1: expected a line of the columns {', '.join(COLUMNS)}; the first two must be.")
    try:
        found = tuple(_wanted(row) for row in rows)
    except (csv.Error, ValueError) as error:
        raise DeviceError(f"{path}:{rows.line_num}: {error}.") from error
    return found


def _wanted(row: dict[str, str]) -> Wanted:
    profile = profile_from((row.get("roles") or "").split(), (row.get("hardware") or "").split())
    return Wanted(code=(row["terminal"] or "").strip(), shop=(row["shop"] or "").strip(), profile=profile)


def _bars() -> Progress:
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
