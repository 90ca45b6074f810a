"""`python -m benchmarks [--json] [--quick] [NAME…]`: measure, and print ratios."""

import importlib

import click

from benchmarks.report import Row, as_json, print_table

MODULES = (
    "outbox",
    "blocks",
    "day",
    "frame",
    "start",
    "screens",
    "ingest",
    "drain",
    "bulk",
    "search",
    "wedge",
    "decode",
    "counter",
)
"""Each is a module of this package with `run(quick) -> list[Row]`."""


@click.command()
@click.option("--json", "json_", is_flag=True, help="One JSON object a row.")
@click.option("--quick", is_flag=True, help="Fewer rounds: to see that it runs, not to quote.")
@click.argument("names", nargs=-1, type=click.Choice(MODULES))
def main(json_: bool, quick: bool, names: tuple[str, ...]) -> None:
    """Run the named benchmarks, or all of them."""
    rows: list[Row] = []
    for name in names or MODULES:
        rows += importlib.import_module(f"benchmarks.{name}").run(quick)
    if json_:
        click.echo(as_json(rows))
    else:
        print_table(rows)


if __name__ == "__main__":
    main()
