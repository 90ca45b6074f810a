"""Hands on the terminal's clock. Central's clock is another machine's: nothing here moves it."""

from datetime import UTC, datetime, timedelta
from typing import Final, assert_never

from terminal.counter.acts import ClockAct, ColdStart, HandsError, MoveClock, RightClock, SetClock
from terminal.counter.power import Power

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2099, 12, 31, tzinfo=UTC)
"""Between them a jump may end: wide of anything that a shop will see."""


def turn_clock(power: Power, act: ClockAct) -> None:
    """Carry one act out.

    What the terminal is told comes in by the door by which central tells it the time, so it believes that until
    central tells it better.

    Raises:
        HandsError: the terminal has no power, or the time is beyond all calendars here.
    """
    now = power.now
    if now is None:
        raise HandsError("The terminal has no power, so there is nothing to tell the time to; put the plug back.")
    clock = now.program.clock
    match act:
        case MoveClock(hours):
            clock.learn(_within(clock.moment().at, timedelta(hours=hours)))
        case SetClock(at):
            clock.learn(_within(at, timedelta()))
        case RightClock():
            power.wall.set_right()
            clock.learn(power.wall.right())
        case ColdStart():
            power.pull()
            power.wall.run_down()
            power.put_back()
        case _:
            assert_never(act)
    now.program.loop.wake()


def _within(at: datetime, ahead: timedelta) -> datetime:
    if not EARLIEST <= at <= LATEST or not EARLIEST - at <= ahead <= LATEST - at:
        raise HandsError(f"A clock can be set from {EARLIEST:%Y} to {LATEST:%Y} here.")
    return (at + ahead).astimezone(UTC)
