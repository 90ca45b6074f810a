"""What may go wrong with a terminal's power and disk."""

from dataclasses import dataclass

from terminal.machine.effects import Effect
from tests.simulation.met import Met, ahead_of

_AIMED = {
    Met.AHEAD_OF_ACCRUAL: 2,
    Met.AHEAD_OF_INTENT: 6,
    Met.AHEAD_OF_AUTHORISE: 8,
    Met.AHEAD_OF_CANCEL: 25,
    Met.AHEAD_OF_PRINT: 16,
}
"""How many times likelier the power goes just ahead of an effect that holds a redemption or a sale together."""


@dataclass
class Troubles:
    """Chances for one commit, and for one effect that follows a step."""

    cut_before: float = 0.0
    cut_after: float = 0.0
    cut_between: float = 0.0
    fault: float = 0.0
    full: float = 0.0
    unknown: float = 0.0

    def cut_ahead(self, effect: Effect) -> float:
        """The chance that the power goes just ahead of this effect."""
        ahead = ahead_of(effect)
        return self.cut_between * (1 if ahead is None else _AIMED.get(ahead, 1))
