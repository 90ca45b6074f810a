"""What every benchmark gives: rows that set our figure beside a peer's or a limit."""

import dataclasses
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table


@dataclasses.dataclass(frozen=True, slots=True)
class Bound:
    """What a row's ratio must keep: at most `ratio`, or at least it."""

    ratio: float
    least: bool = False

    def word(self, ratio: float) -> str:
        """``within``, ``over`` or ``below``."""
        if self.least:
            return "within" if ratio >= self.ratio else "below"
        return "within" if ratio <= self.ratio else "over"

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.ratio:g}"


MOST = Bound(1.0)
"""The peer is a limit."""
LEAST = Bound(1.0, least=True)
"""The peer is the least that is asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours beside one of a peer, measured in the same run."""

    case: str
    unit: str
    ours: float
    peer: float
    """The peer's figure, or the limit."""
    peer_name: str
    bound: Bound | None = None
    """What was promised of the ratio, where something was."""

    @property
    def ratio(self) -> float:
        """Ours by the peer's."""
        return self.ours / self.peer


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of them lie; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def as_json(rows: Sequence[Row]) -> str:
    """One JSON object a line."""
    return "\n".join(
        json.dumps(
            {
                "case": row.case,
                "unit": row.unit,
                "ours": row.ours,
                "peer": row.peer,
                "peer_name": row.peer_name,
                "ratio": round(row.ratio, 4),
            }
        )
        for row in rows
    )


def print_table(rows: Sequence[Row]) -> None:
    """A table on standard output; each promise with its bound and whether it is kept."""
    table = Table(title="Spaarpunt beside its peers", title_justify="left")
    table.add_column("case")
    table.add_column("unit")
    for name in ("ours", "peer", "ratio", "bound"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("kept")
    table.add_column("peer or limit")
    for row in rows:
        bound, word = ("", "") if row.bound is None else (str(row.bound), row.bound.word(row.ratio))
        figures = (f"{row.ours:.4g}", f"{row.peer:.4g}", f"{row.ratio:.2f}", bound, word)
        table.add_row(row.case, row.unit, *figures, row.peer_name)
    Console(width=None if sys.stdout.isatty() else 140).print(table)
