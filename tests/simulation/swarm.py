"""Which troubles a seed has: a few kinds, and those often, so that a short day meets what needs several of one kind.

Every kind is missing in most seeds (swarm testing: Groce and others, ISSTA 2012): troubles hide each other, and a day
with all of them gets nowhere.
"""

import random
from dataclasses import dataclass
from enum import Enum, auto

from loyalty.wire import MAX_BATCH
from tests.simulation.harm import Harm
from tests.simulation.network import Weathered
from tests.simulation.troubles import Troubles


class Kind(Enum):
    """A kind of trouble."""

    WEATHER = auto()
    """The lines change again and again."""
    APART = auto()
    """After a good beginning all terminals are cut off, and stay so."""
    POWER = auto()
    """It goes at commits and between effects."""
    PLUG = auto()
    DISK = auto()
    PRINTER = auto()
    PAPER = auto()
    CLOCK = auto()
    CORRECTIONS = auto()
    NIGHT = auto()
    LEAVERS = auto()
    CLAIMS = auto()


_SHARES = {
    Kind.WEATHER: 0.5,
    Kind.APART: 0.25,
    Kind.POWER: 0.3,
    Kind.PLUG: 0.25,
    Kind.DISK: 0.15,
    Kind.PRINTER: 0.35,
    Kind.PAPER: 0.2,
    Kind.CLOCK: 0.2,
    Kind.CORRECTIONS: 0.3,
    Kind.NIGHT: 0.15,
    Kind.LEAVERS: 0.15,
    Kind.CLAIMS: 0.3,
}


TWO_TAILED = (Harm.CLONED, Harm.RESTORED, Harm.SALVAGED)
"""Of these, central finds forks and rows that cannot be read in what is on its way."""


@dataclass(frozen=True, slots=True)
class Swarm:
    """The troubles of one seed."""

    kinds: frozenset[Kind]
    harm: Harm | None
    largest: int = MAX_BATCH
    """The most transactions that a batch has: where it is a few, two batches are on their way at once."""

    @property
    def flies(self) -> bool:
        """Whether two batches are to be on their way at once."""
        return self.largest < MAX_BATCH

    def line(self, chance: random.Random) -> Weathered:
        """How a line is for a while."""
        if Kind.APART in self.kinds:
            return Weathered()
        kind = chance.random()
        if kind < 0.35:
            return Weathered()
        if kind < 0.55:
            return Weathered(up=False)
        if kind < 0.75:
            return Weathered(answer_lost=chance.choice((0.2, 0.6)))
        return Weathered(lost=0.15, answer_lost=0.15, doubled=0.2, late=0.2, portal=0.05)

    def troubles(self, chance: random.Random) -> Troubles:
        """What goes wrong with a terminal's power and disk."""
        if Kind.POWER in self.kinds and chance.random() < 0.8:
            return Troubles(cut_before=0.05, cut_after=0.05, cut_between=0.03)
        if Kind.DISK in self.kinds:
            return Troubles(fault=0.06, full=0.05, unknown=0.05)
        return Troubles()

    def printer_fault(self, chance: random.Random) -> float:
        """The share of prints that fail."""
        return chance.choice((0.3, 0.7)) if Kind.PRINTER in self.kinds else 0.0


def swarm(chance: random.Random, *, harmed: float, largest: int = MAX_BATCH) -> Swarm:
    """Draw a seed's troubles.

    Args:
        chance: the seed's own.
        harmed: the share of seeds in which a terminal suffers what no disk survives.
        largest: the most transactions that a batch has.
    """
    kinds = {kind for kind, share in _SHARES.items() if chance.random() < share}
    harm = chance.choice(tuple(Harm)) if chance.random() < harmed else None
    if largest < MAX_BATCH and chance.random() < harmed:
        harm = chance.choice(TWO_TAILED)
    if harm is Harm.BLOCKED:
        # A blocked card is known everywhere, save where there is no line.
        kinds.add(Kind.APART)
        largest = MAX_BATCH
    elif largest < MAX_BATCH:
        kinds.add(Kind.APART)
    if Kind.APART in kinds:
        kinds.discard(Kind.WEATHER)
    return Swarm(frozenset(kinds), harm, largest)
