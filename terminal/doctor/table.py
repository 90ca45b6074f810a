"""Findings as a table for a terminal's window."""

from rich.table import Table
from rich.text import Text

from terminal.doctor.findings import Broken, Finding, Unasked, Weak, Works

_SIGNS = {Works: ("works", "green"), Weak: ("weak", "yellow"), Broken: ("broken", "red"), Unasked: ("not asked", "dim")}


def table_of(found: tuple[Finding, ...]) -> Table:
    """One row a finding, in words first and colours besides."""
    table = Table(title="What the terminal's doctor found", title_justify="left")
    for name in ("part", "name", "state", "seen", "what to do"):
        table.add_column(name, overflow="fold")
    for each in found:
        word, style = _SIGNS[type(each)]
        todo = each.todo if isinstance(each, Weak | Broken) else ""
        table.add_row(each.part.value, Text(each.name), Text(word, style=style), Text(each.seen), Text(todo))
    return table
