"""What every benchmark gives: rows that set our figure beside a peer's or a limit."""

import dataclasses
import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours beside one of a peer, measured in the same run."""

    case: str
    unit: str
    ours: float
    peer: float
    """The peer's figure, or the limit."""
    peer_name: str

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
    return "\n".join(json.dumps({**dataclasses.asdict(row), "ratio": round(row.ratio, 4)}) for row in rows)


def print_table(rows: Sequence[Row]) -> None:
    """A table on standard output."""
    table = Table(title="Spaarpunt beside its peers", title_justify="left")
    for name in ("case", "unit"):
        table.add_column(name)
    for name in ("ours", "peer", "ratio"):
        table.add_column(name, justify="right")
    table.add_column("peer or limit")
    for row in rows:
        table.add_row(row.case, row.unit, f"{row.ours:.4g}", f"{row.peer:.4g}", f"{row.ratio:.2f}", row.peer_name)
    Console().print(table)
