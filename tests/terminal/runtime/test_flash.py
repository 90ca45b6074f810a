"""A word that nobody could read is not drawn; one that stands is."""

import threading
from dataclasses import replace

import pytest

from loyalty.assurance import EntryMode
from screens.views import AttractView, LookingUpView, OutOfServiceView
from terminal.clock import SystemClock
from terminal.machine.effects import FetchCard
from terminal.machine.events import Read
from terminal.machine.health import Fault, Health
from terminal.machine.rehearsal import rehearsed
from terminal.machine.states import Attract, Machine, OutOfService
from terminal.machine.view import view
from terminal.runtime.loop import FLASH_SECONDS, Loop, is_flash
from tests.terminal.machine.journey import CARD, CONTEXT, START

CLOCK = SystemClock(START)


def shown(state):
    return view(Machine(CONTEXT, Health(), state), CLOCK.moment())


class Display:
    """Keeps what it is shown."""

    poll_seconds = None

    def __init__(self):
        self.views = []
        self.changed = threading.Condition()

    def show(self, wanted):
        with self.changed:
            self.views.append(wanted)
            self.changed.notify_all()

    def prepare(self, view):
        pass

    def intents(self):
        return ()

    def feel(self, said):
        pass

    def forget(self):
        pass

    def wait(self, kind):
        with self.changed:
            return self.changed.wait_for(lambda: any(isinstance(each, kind) for each in self.views), 20)


def waiting_view():
    return LookingUpView(shown(Attract("nl")).setting)


@pytest.mark.parametrize(
    ("before", "wanted", "waited", "flash"),
    [
        (shown(Attract("nl")), waiting_view(), 0.0, True),
        (shown(Attract("nl")), waiting_view(), FLASH_SECONDS, False),
        (None, waiting_view(), 0.0, False),
        (waiting_view(), waiting_view(), 0.0, False),
        (shown(Attract("nl")), shown(Attract("nb")), 0.0, False),
        (waiting_view(), shown(Attract("nl")), 0.0, False),
    ],
)
def test_only_one_moment_over_the_attract_screen_may_wait(before, wanted, waited, flash):
    assert is_flash(before, wanted, waited) is flash


def test_a_card_that_takes_its_time_shows_one_moment():
    display, asked = Display(), threading.Event()
    loop = Loop(Machine(CONTEXT, Health(), Attract("nl")), CLOCK, display, ())
    loop.connect(lambda effect: asked.set() if isinstance(effect, FetchCard) else None, lambda: None)
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        loop.post(Read(EntryMode.SCANNED, CARD, None))
        assert asked.wait(20)
        assert display.wait(LookingUpView)
    finally:
        loop.stop()
        thread.join(20)
        loop.close()
    assert [type(each) for each in display.views] == [AttractView, LookingUpView]


def test_what_nobody_sees_begins_once_the_first_screen_is_there():
    display, begun = Display(), []
    loop = Loop(Machine(CONTEXT, Health(), Attract("nl")), CLOCK, display, ())

    def begin():
        begun.append([type(each) for each in display.views])
        loop.stop()

    loop.connect(lambda _: None, lambda: None, begin)
    loop.run()
    loop.close()
    assert begun == [[AttractView]]


def test_a_fault_is_shown_at_once():
    assert not is_flash(shown(Attract("nl")), OutOfServiceView(waiting_view().setting, "P2", START, START, "UTR-07"), 0)


class Rehearsing(Display):
    """Counts what is drawn ahead, and stops the loop when that comes to an end."""

    def __init__(self):
        super().__init__()
        self.prepared, self.asked = [], 0

    def prepare(self, view):
        self.prepared.append(view)


def test_while_nobody_comes_a_first_visit_is_drawn_ahead_and_then_the_loop_rests():
    display = Rehearsing()
    machine = Machine(CONTEXT, Health(), Attract("nl"))
    loop = Loop(machine, CLOCK, display, (), lambda _: None)
    wanted = len(list(rehearsed(machine, CLOCK.moment())))
    loop.connect(lambda _: None, lambda: None, beat=lambda: loop.stop() if len(display.prepared) == wanted else None)
    loop.run()
    loop.close()
    assert [type(each) for each in display.views] == [AttractView]
    assert [type(each) for each in display.prepared] == [type(each) for each in rehearsed(machine, CLOCK.moment())]


def test_nothing_is_drawn_ahead_before_what_is_slow_was_loaded():
    display, turns = Rehearsing(), []
    loop = Loop(Machine(CONTEXT, Health(), Attract("nl")), CLOCK, display, (), lambda _: None)

    def beat():
        turns.append(len(display.prepared))
        if display.prepared:
            loop.stop()

    loop.connect(lambda _: None, lambda: None, beat=beat, loaded=lambda: len(turns) >= 3)
    loop.run()
    loop.close()
    assert turns[:3] == [0, 0, 0]
    assert turns[-1] == 1


def test_out_of_service_nobody_is_expected():
    display, fault = Rehearsing(), replace(Health(), fault=Fault.STORE, fault_since=START)
    loop = Loop(Machine(CONTEXT, fault, OutOfService("nl")), CLOCK, display, ())
    turns = []

    def beat():
        turns.append(len(display.prepared))
        if len(turns) == 3:
            loop.stop()

    loop.connect(lambda _: None, lambda: None, beat=beat)
    loop.run()
    loop.close()
    assert turns == [0, 0, 0]
