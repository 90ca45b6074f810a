"""The terminal's clock over a machine whose clocks are moved by hand."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from terminal.clock import SystemClock
from terminal.machine.moment import Moment
from tests.terminal.journal.support import START


class Machine:
    """A machine's two clocks."""

    def __init__(self) -> None:
        self.wall = START
        self.nanoseconds = 10**9

    def clock(self, *, trusted: bool = False) -> SystemClock:
        return SystemClock(START, trusted=trusted, wall=lambda: self.wall, monotonic_ns=lambda: self.nanoseconds)

    def pass_(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.nanoseconds += round(timedelta(**span).total_seconds() * 10**9)


def test_a_machine_in_1970_starts_at_the_floor_and_is_not_trusted() -> None:
    machine = Machine()
    machine.wall = START.replace(year=1970)
    clock = machine.clock(trusted=True)
    machine.pass_(seconds=3)
    now = clock.moment()
    assert (now.at, now.uptime_ms, now.trusted) == (START + timedelta(seconds=3), 3000, False)


def test_a_machine_whose_clock_is_set_later_is_followed_but_not_trusted() -> None:
    machine = Machine()
    machine.wall = START.replace(year=1970)
    clock = machine.clock()
    machine.wall = START + timedelta(days=2)
    assert clock.moment() == Moment(START + timedelta(days=2), 0, trusted=False)


def test_what_was_learned_goes_on_by_the_uptime_whoever_sets_the_wall_clock() -> None:
    machine = Machine()
    machine.wall = START.replace(year=1970)
    clock = machine.clock()
    clock.learn(START + timedelta(days=1))
    machine.wall = START + timedelta(days=9)
    machine.nanoseconds += 5 * 10**9
    assert clock.moment() == Moment(START + timedelta(days=1, seconds=5), 5000, trusted=True)


@given(st.lists(st.sampled_from(["pass", "jump back", "jump on"]), max_size=20))
def test_an_untrusted_clock_never_tells_a_time_before_its_floor(moves: list[str]) -> None:
    machine = Machine()
    clock = machine.clock()
    for move in moves:
        if move == "pass":
            machine.pass_(minutes=1)
        else:
            machine.wall += timedelta(days=-700 if move == "jump back" else 30)
        assert clock.moment().at >= START
