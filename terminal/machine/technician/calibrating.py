"""Calibrating the touch panel from within the self-test: five crosses, and the map that fits their touches.

Only where the panel is one that has to be calibrated. Whatever goes wrong, the map that was in use stays in use.
"""

from dataclasses import replace
from typing import Final

from screens import intents
from screens.calibration import Glass, crosses, fitted
from screens.errors import CalibrationError
from screens.intents import Intent
from screens.technician_words import Calibrated
from terminal.machine.desk.works import Calibrating, SelfTest
from terminal.machine.effects import KeepCalibration
from terminal.machine.moment import Moment

PATIENCE: Final = 60_000
"""A cross that nobody touched for so long ends it, in milliseconds."""


def begin(work: SelfTest, now: Moment) -> SelfTest:
    """Show the first cross."""
    return replace(work, calibrating=Calibrating(now.uptime_ms + PATIENCE), calibrated=None)


def touched(
    work: SelfTest, at: Calibrating, intent: Intent, glass: Glass, now: Moment
) -> tuple[SelfTest, KeepCalibration | None]:
    """Take the touch of a cross; after the last one, the map that is to be kept, if the touches make a good one.

    "Back" only comes by the keys: a touch is a cross's.
    """
    if isinstance(intent, intents.Back | intents.Stop):
        return replace(work, calibrating=None), None
    if not isinstance(intent, intents.Felt):
        return work, None
    felt, meant = (*at.felt, (intent.x, intent.y)), crosses(glass.size)
    if len(felt) < len(meant):
        return replace(work, calibrating=Calibrating(now.uptime_ms + PATIENCE, felt)), None
    try:
        fit = fitted(felt, meant)
    except CalibrationError:
        return _over(work, Calibrated.FLAT), None
    if not fit.good(glass.mm_per_px):
        return _over(work, Calibrated.FAR), None
    return _over(work, Calibrated.GOOD), KeepCalibration(fit.affine)


def late(work: SelfTest, now: Moment) -> SelfTest | None:
    """What follows where a cross was not touched in time; None while there is time, or no cross."""
    over = work.calibrating is not None and now.uptime_ms >= work.calibrating.until
    return _over(work, Calibrated.NOBODY) if over else None


def _over(work: SelfTest, said: Calibrated) -> SelfTest:
    """Back to the nine points, all of them anew: they show how touches lie now."""
    return replace(work, calibrating=None, calibrated=said, points=frozenset())
