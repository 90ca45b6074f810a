"""A panel that has to be calibrated: its touches lie where they were meant, and come raw while the crosses stand."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screens import intents, views
from screens.calibration import Affine, Glass
from screens.keys import Key
from screens.renderer import Renderer
from screens.technician_views import CalibrationView
from screens.theme import Theme
from screens.touch import Tolerance
from screens.window import Closed, KeyDown, Moved, Offscreen, Pressed, Released
from terminal.around import Surroundings
from terminal.counter.things import devices, things
from terminal.machine.effects import KeepCalibration
from terminal.machine.moment import Moment
from terminal.newcomer import NewcomerProgram
from terminal.runtime.glass import BOUNCE_SECONDS, CalibratedGlass
from terminal.runtime.panel import Panel
from terminal.runtime.trying import Trying
from terminal.runtime.worker import Job
from terminal.store.store import Store
from terminal.tried import keep_calibration, use_calibration

SIZE = (1280, 800)
MIRRORED = Affine(a=-1, c=1279)
PLAIN = Affine()
SETTING = views.Setting("De Hoek", "nl", "Europe/Amsterdam")


class Uptime:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def glass(configured: Affine = MIRRORED) -> CalibratedGlass:
    return CalibratedGlass(Glass(SIZE, 0.17), configured)


def panel(over: CalibratedGlass, clock: Uptime) -> tuple[Panel, Offscreen]:
    screen = Offscreen(SIZE)
    return Panel(Renderer(Theme(), SIZE), screen, polls=False, tolerance=Tolerance(), glass=over, clock=clock), screen


def help_at(made: Panel) -> tuple[int, int]:
    assert made.frame is not None
    return next(node.rect.centre for node in made.frame.tree.walk() if node.action == intents.Help())


def test_touches_lie_where_they_were_meant() -> None:
    over = glass()
    made, screen = panel(over, Uptime())
    made.show(views.AttractView(SETTING))
    x, y = help_at(made)
    screen.push(Pressed(1279 - x, y), Moved(1279 - x, y), Released(1279 - x, y))
    assert made.intents() == (intents.Help(),)


def test_another_map_is_taken_at_once() -> None:
    over, clock = glass(), Uptime()
    made, screen = panel(over, clock)
    made.show(views.AttractView(SETTING))
    over.use(PLAIN)
    at = help_at(made)
    screen.push(Pressed(*at), Released(*at))
    assert made.intents() == (intents.Help(),)


def test_while_a_cross_stands_touches_come_as_the_panel_measures_them() -> None:
    clock = Uptime()
    made, screen = panel(glass(), clock)
    made.show(CalibrationView(SETTING, 0))
    clock.now += BOUNCE_SECONDS
    screen.push(Pressed(20, 30), Moved(24, 30), Released(25, 31))
    assert made.intents() == (intents.Felt(20, 30),)


def test_the_keys_lead_back_from_a_cross_and_a_finger_on_their_button_does_not() -> None:
    clock = Uptime()
    made, screen = panel(glass(PLAIN), clock)
    made.show(CalibrationView(SETTING, 0))
    clock.now += BOUNCE_SECONDS
    assert made.frame is not None
    back = made.frame.tree.find("back")
    assert back is not None
    x, y = back.rect.centre
    screen.push(Pressed(x, y), Released(x, y))
    assert made.intents() == (intents.Felt(x, y),)
    screen.push(KeyDown(Key.NEXT), KeyDown(Key.ACCEPT))
    assert made.intents() == (intents.Walk(), intents.Back())


def test_a_bounce_is_no_touch_of_the_next_cross_and_neither_is_what_showed_the_first() -> None:
    clock = Uptime()
    made, screen = panel(glass(), clock)
    made.show(CalibrationView(SETTING, 0))
    screen.push(Pressed(9, 9), Released(9, 9))
    assert made.intents() == ()
    clock.now += BOUNCE_SECONDS
    screen.push(Pressed(20, 30), Released(20, 30), Pressed(21, 30), Released(21, 30))
    assert made.intents() == (intents.Felt(20, 30),)
    made.show(CalibrationView(SETTING, 1))
    screen.push(Pressed(21, 30), Released(21, 30))
    assert made.intents() == ()
    clock.now += BOUNCE_SECONDS
    screen.push(Pressed(700, 30), Pressed(1, 1, 5), Released(1, 1, 5), Released(700, 30))
    assert made.intents() == (intents.Felt(700, 30),), "a second finger is looked past"


def test_after_the_crosses_touches_lie_where_they_did() -> None:
    clock = Uptime()
    made, screen = panel(glass(), clock)
    made.show(CalibrationView(SETTING, 0))
    made.show(views.AttractView(SETTING))
    x, y = help_at(made)
    screen.push(Pressed(1279 - x, y), Released(1279 - x, y))
    assert made.intents() == (intents.Help(),)


def test_a_touch_beside_the_picture_lies_on_its_edge_and_what_is_no_touch_goes_by() -> None:
    over = glass(Affine(c=5000))
    assert over.meant(Pressed(3, 4)) == Pressed(1279, 4)
    assert over.meant(Closed()) == Closed()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_what_was_kept_is_used_after_a_start(store: Store) -> None:
    over = glass(PLAIN)
    use_calibration(store, over)
    assert over.affine == PLAIN
    over.use(MIRRORED)
    keep_calibration(store, over)
    again = glass(PLAIN)
    use_calibration(store, again)
    assert again.affine == MIRRORED
    use_calibration(store, None)
    store.close()


def test_a_line_written_into_the_file_since_then_counts_more(store: Store) -> None:
    over = glass(PLAIN)
    over.use(MIRRORED)
    keep_calibration(store, over)
    newer = glass(Affine(c=7))
    use_calibration(store, newer)
    assert newer.affine == Affine(c=7)
    store.close()


def test_the_screens_before_enrolment_take_touches_by_what_was_kept(store: Store, tmp_path: Path) -> None:
    over = glass(PLAIN)
    over.use(MIRRORED)
    keep_calibration(store, over)
    store.close()
    again, clock = glass(PLAIN), Uptime()
    counter = things()
    around = Surroundings(replace(devices(counter), glass=again), panel(again, clock)[0], (), counter.network)
    device = NewcomerProgram(tmp_path, around)
    device.close()
    assert again.affine == MIRRORED


class Hands:
    """A worker that does nothing."""

    def give(self, job: Job) -> bool:
        return False

    def idle(self) -> bool:
        return True

    def stuck(self) -> bool:
        return False

    def stop(self, seconds: float) -> bool:
        return True


def test_a_good_map_is_used_at_once_and_kept_behind_it(store: Store) -> None:
    over, jobs = glass(PLAIN), list[Job]()
    trying = Trying(
        store,
        replace(devices(things()), glass=over),
        paper=Hands(),
        on_disk=jobs.append,
        moment=lambda: Moment(datetime(2026, 3, 1, tzinfo=UTC), 0, trusted=True),
    )
    trying.keep(KeepCalibration(MIRRORED))
    assert over.affine == MIRRORED
    (job,) = jobs
    job()
    again = glass(PLAIN)
    use_calibration(store, again)
    assert again.affine == MIRRORED
    store.close()
