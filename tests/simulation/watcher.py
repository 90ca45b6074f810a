"""Who sees everything that terminals do in the simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.machine.events import Event
    from terminal.machine.states import Machine
    from terminal.store.values import Change, OutboxRow, Waiting
    from tests.simulation.box import Box


class Watcher(Protocol):
    """Who sees everything and judges it."""

    def note(self, who: str, what: str) -> None:
        """A line of the run's trace."""

    def recorded(self, box: Box, rows: Sequence[OutboxRow]) -> None:
        """Rows are on the disk for good."""

    def acknowledged(self, box: Box, rows: Sequence[Waiting], changes: Sequence[Change]) -> None:
        """Rows left the disk."""

    def together(self, box: Box) -> None:
        """Two batches are on their way."""

    def stepped(self, box: Box, before: Machine, event: Event) -> None:
        """The machine made a step."""

    def defect(self, who: str, error: BaseException) -> None:
        """Code raised what it may not."""
