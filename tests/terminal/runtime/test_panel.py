"""The panel: fingers and keys become intents, and what was personal is let go of."""

import pytest

from drivers.events import ContactChanged, ContactKind
from drivers.virtual.speaker import VirtualSpeaker
from screens import intents, views
from screens.keys import Key
from screens.renderer import Renderer
from screens.shapes import Words
from screens.texts import Texts
from screens.theme import Mode, Theme
from screens.touch import Tolerance
from screens.tree import Node
from screens.window import Closed, KeyDown, Moved, Offscreen, Pressed, Released
from terminal.counter.things import panel
from terminal.runtime.panel import Panel
from tests.terminal.machine.journey import START

SETTING = views.Setting("De Hoek", "nl", "Europe/Amsterdam")
COFFEE = views.RewardTile("coffee", "Kop koffie", 100, views.Takeable(), progress=100)
BALANCE = views.BalanceView(SETTING, START, "A••• B.", 320, START, (COFFEE,))


@pytest.fixture
def both() -> tuple[Panel, Offscreen]:
    made, screen = panel()
    assert isinstance(screen, Offscreen)
    made.show(BALANCE)
    return made, screen


def node(made: Panel, action: type) -> Node:
    assert made.frame is not None
    return next(each for each in made.frame.tree.focus_order() if isinstance(each.action, action))


def test_a_finger_that_presses_and_lifts_means_what_lies_there(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    at = node(made, intents.ChooseReward).rect.centre
    screen.push(Pressed(*at))
    assert made.intents() == ()
    screen.push(Released(*at))
    assert made.intents() == (intents.ChooseReward("coffee"),)
    assert made.intents() == ()


def test_a_finger_that_slides_off_means_nothing(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    screen.push(Pressed(*node(made, intents.ChooseReward).rect.centre), Moved(1, 1), Released(1, 1))
    assert made.intents() == ()


def test_a_finger_that_slides_on_from_nowhere_means_nothing(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    at = node(made, intents.ChooseReward).rect.centre
    screen.push(Pressed(1, 1), Moved(*at), Released(*at))
    assert made.intents() == ()


def test_a_press_on_one_screen_is_not_lifted_on_another(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    pressed = node(made, intents.Stop)
    screen.push(Pressed(*pressed.rect.centre))
    made.intents()
    made.show(views.HelpView(SETTING))
    same = node(made, intents.Stop)
    assert same.name == pressed.name
    screen.push(Released(*same.rect.centre))
    assert made.intents() == ()


def test_what_is_pressed_is_drawn_so(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    before = screen.shown.copy().get_buffer().raw
    screen.push(Pressed(*node(made, intents.ChooseReward).rect.centre))
    made.intents()
    assert screen.shown.get_buffer().raw != before


def test_four_keys_walk_the_whole_screen(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    assert made.frame is not None
    order = made.frame.tree.focus_order()
    place = next(i for i, each in enumerate(order) if isinstance(each.action, intents.ChooseReward))
    screen.push(*[KeyDown(Key.NEXT)] * (place + 1), KeyDown(Key.ACCEPT))
    assert made.intents() == (*[intents.Walk()] * (place + 1), intents.ChooseReward("coffee"))
    screen.push(KeyDown(Key.PREVIOUS), KeyDown(Key.NEXT), KeyDown(Key.ACCEPT))
    assert made.intents()[-1] == intents.ChooseReward("coffee")
    screen.push(KeyDown(Key.LEAVE))
    assert [type(meant) for meant in made.intents()] == [intents.Stop]


def test_nothing_in_focus_accepts_nothing(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    screen.push(KeyDown(Key.ACCEPT))
    assert made.intents() == (intents.Walk(),), "nothing but that somebody is there"


def press(made: Panel, screen: Offscreen, intent: intents.Intent) -> tuple[intents.Intent, ...]:
    """Touches what means this, and says what it led to."""
    frame = made.frame
    assert frame is not None
    at = next(each for each in frame.tree.focus_order() if each.action == intent).rect.centre
    screen.push(Pressed(*at), Released(*at))
    return made.intents()


def test_the_look_is_changed_here_and_is_nobody_else_s_business(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    made.show(views.DisplayView(SETTING))
    pictures = []
    for mode in Mode:
        assert press(made, screen, intents.ChooseColours(mode.value)) == (intents.Walk(),), "somebody is there, no more"
        pictures.append(screen.shown.copy().get_buffer().raw)
    assert len(set(pictures)) == len(Mode)


def capital_px(made: Panel) -> int:
    assert made.frame is not None
    return min(each.shape.px for each in made.frame.tree.walk() if isinstance(each.shape, Words))


def test_large_letters_are_chosen_here_and_their_leaves_turned(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    made.show(views.DisplayView(SETTING))
    small = capital_px(made)
    assert press(made, screen, intents.ChooseLetters(large=True)) == (intents.Walk(),)
    assert capital_px(made) > small
    made.show(BALANCE)
    assert made.frame is not None
    first = made.frame.tree
    assert press(made, screen, intents.Turn(1)) == (intents.Walk(),)
    assert made.frame.tree != first
    press(made, screen, intents.Turn(0))
    assert made.frame.tree == first
    press(made, screen, intents.Turn(1))
    made.show(views.AttractView(SETTING))
    assert intents.Turn(0) not in {each.action for each in made.frame.tree.walk()}, "another screen, from its beginning"
    made.forget()
    made.show(views.DisplayView(SETTING))
    assert capital_px(made) == small, "nobody's choice outlives their session"


def test_the_guide_tells_a_leaf_when_it_is_turned() -> None:
    speaker = VirtualSpeaker(Uptime())
    made = Panel(Renderer(Theme(large=True)), Offscreen(), polls=False, speaker=speaker)
    made.show(BALANCE)
    made.feel(ContactChanged("headset", ContactKind.HEADSET, closed=True, at=1.0))
    assert made.frame is not None
    turning = next(each.name for each in made.frame.tree.focus_order() if each.action == intents.Turn(1))
    while made.guide.focus != turning:
        made.touch(KeyDown(Key.NEXT))
        made.intents()
    told = len(speaker.said)
    made.touch(KeyDown(Key.ACCEPT))
    made.intents()
    leaf = made.frame.tree
    assert intents.Turn(1) not in {each.action for each in leaf.focus_order()}
    choices = Texts("nl").get("guide.choices", n=len(leaf.focus_order()), count=str(len(leaf.focus_order())))
    assert [each.text for each in list(speaker.said)[told:]][-1] == choices, "what the leaf says, and offers"


def test_touches_from_another_thread_are_heard_at_the_next_call(both: tuple[Panel, Offscreen]) -> None:
    made, _ = both
    at = node(made, intents.Stop).rect.centre
    made.touch(Pressed(*at), Released(*at))
    assert made.intents() == (intents.Stop(),)


def test_a_window_that_was_closed_is_known(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    assert not made.closed
    screen.push(Closed())
    assert made.intents() == ()
    assert made.closed


def test_forgetting_leaves_no_pixel_and_no_text(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    frame = made.frame
    assert frame is not None
    made.forget()
    assert made.frame is None
    assert set(frame.surface.get_buffer().raw) <= {0, 255}, "the picture's memory is wiped"
    assert made._renderer.texts_kept == 0
    screen.push(Pressed(500, 400), Released(500, 400), KeyDown(Key.ACCEPT), KeyDown(Key.LEAVE))
    assert made.intents() == (), "nothing is left to be touched"
    made.show(views.AttractView(SETTING))
    drawn = screen.shown.copy().get_buffer().raw
    other, _ = panel()
    other.show(views.AttractView(SETTING))
    assert other.frame is not None
    assert drawn == other.frame.surface.get_buffer().raw, "as on a screen that nobody ever stood at"


def test_what_is_no_descriptor_is_asked_often_enough() -> None:
    drawn, _ = panel(Offscreen())
    silent, _ = panel()
    assert drawn.poll_seconds == 0.05
    assert silent.poll_seconds is None


def test_what_is_drawn_ahead_changes_nothing_on_the_screen(both: tuple[Panel, Offscreen]) -> None:
    made, screen = both
    assert made.frame is not None
    shown, tree = screen.shown.get_buffer().raw, made.frame.tree
    drawn = made.frame.surface.get_buffer().raw
    made.prepare(views.HelpView(SETTING))
    assert (screen.shown.get_buffer().raw, made.frame.surface.get_buffer().raw) == (shown, drawn)
    assert made.frame.tree is tree


class Uptime:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def lively(clock: Uptime, mode: Mode = Mode.LIGHT) -> tuple[Panel, Offscreen]:
    """A panel as on a device: it moves, and knows a shaking hand."""
    screen = Offscreen()
    made = Panel(Renderer(Theme(mode)), screen, polls=False, tolerance=Tolerance(), moves=True, clock=clock)
    made.show(views.AttractView(SETTING))
    return made, screen


def test_a_double_strike_on_the_glass_is_one() -> None:
    clock = Uptime()
    made, screen = lively(clock)
    at = node(made, intents.Help).rect.centre
    screen.push(Pressed(*at), Released(*at), Pressed(*at), Released(*at))
    assert made.intents() == (intents.Help(),)
    clock.now += 0.6
    screen.push(Pressed(*at), Released(*at))
    assert made.intents() == (intents.Help(),)


def test_chosen_colours_are_the_next_shoppers_no_more() -> None:
    clock = Uptime()
    made, screen = lively(clock, Mode.DARK)
    usual = screen.shown.get_at((640, 2))
    made.show(views.DisplayView(SETTING))
    press(made, screen, intents.ChooseColours(Mode.LIGHT.value))
    assert screen.shown.get_at((640, 2)) != usual
    made.show(BALANCE)
    clock.now += 300
    made.intents()
    assert screen.shown.get_at((640, 2)) != usual, "a session keeps what was chosen for it"
    made.forget()
    made.show(views.AttractView(SETTING))
    assert screen.shown.get_at((640, 2)) == usual


def test_chosen_colours_go_back_where_nobody_begins() -> None:
    clock = Uptime()
    made, screen = lively(clock)
    usual = screen.shown.get_at((640, 2))
    made.show(views.DisplayView(SETTING))
    press(made, screen, intents.ChooseColours(Mode.CONTRAST.value))
    made.show(views.AttractView(SETTING))
    clock.now += 59
    made.intents()
    assert screen.shown.get_at((640, 2)) != usual
    clock.now += 2
    made.intents()
    assert screen.shown.get_at((640, 2)) == usual


def test_the_card_dips_and_only_what_moves_is_drawn_anew() -> None:
    clock = Uptime()
    made, screen = lively(clock)
    first = screen.shown.copy().get_buffer().raw
    pictures = {first}
    for _ in range(200):
        wait = made.poll_seconds
        assert wait is not None
        assert wait > 0.01
        clock.now += wait
        made.intents()
        pictures.add(screen.shown.copy().get_buffer().raw)
        whole = Renderer(Theme()).draw(views.AttractView(SETTING), seconds=clock.now - 100.0).surface
        if len(pictures) < 4:
            assert screen.shown.get_buffer().raw == whole.get_buffer().raw
        if clock.now > 102.5:
            break
    assert len(pictures) == 13, "12 px down, a picture for each"


def test_where_nothing_moves_nothing_is_asked_for() -> None:
    calm, _ = panel()
    calm.show(views.AttractView(SETTING))
    assert calm.poll_seconds is None
    made, _ = lively(Uptime())
    made.show(views.HelpView(SETTING))
    assert made.poll_seconds is None
