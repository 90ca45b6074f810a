"""Seeds in which two batches are on their way at once (ADR 0027), and what goes wrong then is aimed at.

A day brings a terminal some five transactions, which all go in one batch. So here a batch has a few at most; staff
record many; all lines are down at the end of the day, and in the evening what waits goes over lines that are none of
the best, though good enough: the second batch leaves only once central answered the first whole.
"""

import random

from loyalty.wire import MAX_BATCH
from terminal.store.errors import StoreError
from tests.simulation.backoffice import adjustment
from tests.simulation.box import Box
from tests.simulation.clockwork import SECOND
from tests.simulation.network import Weathered
from tests.simulation.office import Template

SHARE = 0.15
"""Of all seeds."""
FEW = (1, 2, 2, 3)
"""How many transactions a batch has at most."""
CUT = 0.2
"""The share of two batches on their way that the power does not wait for, where it goes at all."""
EVENING = 40 * SECOND
"""Two batches may time out in it."""


def largest(chance: random.Random) -> int:
    """The most transactions that a batch of this seed has."""
    return chance.choice(FEW) if chance.random() < SHARE else MAX_BATCH


def keep_busy(box: Box, base: Template, chance: random.Random) -> None:
    """Staff correct one card after the other, so that several batches wait."""
    if not box.alive:
        return
    writer = box.journal._writer
    try:
        for _ in range(box.largest * chance.randint(3, 5)):
            body = adjustment(writer, base, chance.choice((-40, 20, 20)), chance)
            writer.append([body], writer.drafts())
    except StoreError as error:
        box.failed(error)
    box.nudge()


def evening(chance: random.Random) -> Weathered:
    """How a line is while all that waits goes."""
    return Weathered(
        lost=chance.choice((0.0, 0.05)),
        answer_lost=chance.choice((0.1, 0.25)),
        doubled=chance.choice((0.0, 0.1)),
        late=chance.choice((0.0, 0.1)),
        refused=chance.choice((0.0, 0.1, 0.3)),
    )
