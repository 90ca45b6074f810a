"""Somebody whose card is not read is shown how to hold it, the third time within a minute."""

import pytest

from loyalty.assurance import EntryMode
from screens.views import RefusalView
from terminal.machine import delays
from terminal.machine.events import Event, Read, ReadFailed, Tick
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, Machine, OutOfService
from terminal.machine.step import step
from terminal.machine.view import view
from tests.terminal.machine.journey import CARD, CONTEXT, PAYMENT_CARD, START

UNREAD = ReadFailed(EntryMode.SWIPED)
STRIPE = Read(EntryMode.SWIPED, "%E?;E?", None)
LONG = ReadFailed(EntryMode.SCANNED, too_long=True)
FOREIGN = Read(EntryMode.SCANNED, "hello", None)


def hints(*events: Event, apart: int = 5, machine: Machine | None = None) -> list[bool]:
    """Whether the picture stood there after each event."""
    now = Machine(CONTEXT, Health(), Attract("nl")) if machine is None else machine
    shown = []
    for place, event in enumerate(events):
        moment = Moment(START, 1_000 + place * apart * delays.SECOND, trusted=True)
        now, _ = step(now, event, moment)
        screen = view(now, moment)
        shown.append(isinstance(screen, RefusalView) and screen.hint)
    return shown


@pytest.mark.parametrize("failures", [(UNREAD,) * 4, (STRIPE,) * 4, (UNREAD, LONG, STRIPE, UNREAD), (LONG,) * 4])
def test_the_third_failure_and_those_after_it_show_how(failures: tuple[Event, ...]) -> None:
    assert hints(*failures) == [False, False, True, True]


def test_the_screen_that_closed_between_makes_no_difference() -> None:
    assert hints(UNREAD, Tick(), Tick(), UNREAD, Tick(), Tick(), UNREAD, apart=6)[-1]


@pytest.mark.parametrize("good", [Read(EntryMode.SCANNED, CARD, None), FOREIGN, Read(EntryMode.SWIPED, PAYMENT_CARD)])
def test_a_reading_between_them_was_held_well(good: Event) -> None:
    assert hints(UNREAD, UNREAD, good, UNREAD, UNREAD) == [False] * 5
    assert hints(UNREAD, UNREAD, good, UNREAD, UNREAD, UNREAD)[-1]


def test_three_in_more_than_a_minute_are_three_people() -> None:
    assert hints(UNREAD, UNREAD, UNREAD, apart=30) == [False, False, False]
    assert hints(UNREAD, UNREAD, UNREAD, apart=29) == [False, False, True]


def test_it_remembers_no_more_than_it_must() -> None:
    machine = Machine(CONTEXT, Health(), Attract("nl"))
    for place in range(50):
        machine, _ = step(machine, UNREAD, Moment(START, place * delays.SECOND, trusted=True))
    assert len(machine.unread) == 3


def test_out_of_service_nothing_is_counted() -> None:
    machine = Machine(CONTEXT, Health(), OutOfService("nl"))
    assert hints(UNREAD, UNREAD, UNREAD, machine=machine) == [False] * 3


def test_the_other_refusals_never_show_it() -> None:
    assert hints(*(FOREIGN,) * 5) == [False] * 5
