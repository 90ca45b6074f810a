"""The terminal's own care at the real desk: loud and bright, new paper by the printer's word, a page to prove it."""

from collections.abc import Iterator

import pytest

from drivers.ports import STEPS, Tone
from drivers.virtual.faults import Unplugged
from terminal.counter.acts import Flip, Switch
from tests.desk.conftest import AtCounter


@pytest.fixture(autouse=True)
def _whole(at_counter: AtCounter) -> Iterator[None]:
    """A full roll, a shut cover, and as loud and bright as at first, for whoever comes next."""
    yield
    flip(at_counter, Switch.COVER, "shut")
    flip(at_counter, Switch.PAPER, "in")
    at_counter.counter.power.things.backlight.set_fault(None)


def flip(at: AtCounter, switch: Switch, to: str) -> None:
    """A hand at the hardware."""
    at.counter.hands.do(Flip(switch, to))


def to_care(at: AtCounter) -> None:
    """From the first screen to the terminal's own sheet."""
    at.enter(at.staff("clerk"))
    at.touch("tile:terminal")
    at.sees("Geluid", "Helderheid")


def steps(at: AtCounter) -> tuple[int, int]:
    """How loud and how bright the hardware is."""
    things = at.counter.power.things
    return things.sounder.volume, things.backlight.step


def test_loud_and_bright_go_by_steps_are_heard_and_survive_the_power(at_counter: AtCounter) -> None:
    at = at_counter
    to_care(at)
    at.sees("Geluid 5 van 5", "Helderheid 5 van 5")
    tones = len(at.counter.power.things.sounder.played)
    at.touch("do:quieter")
    at.sees("Geluid 4 van 5")
    at.touch("do:quieter")
    at.sees("Geluid 3 van 5")
    at.touch("do:darker")
    at.sees("Helderheid 4 van 5")
    assert steps(at) == (3, 4)
    at.booked(lambda: len(at.counter.power.things.sounder.played) >= tones + 2)
    assert at.counter.power.things.sounder.played[-1] is Tone.ACCEPTED
    at.lose_power()
    to_care(at)
    at.sees("Geluid 3 van 5", "Helderheid 4 van 5")
    assert steps(at) == (3, 4)
    for name, word in (("do:louder", "Geluid 4"), ("do:louder", "Geluid 5"), ("do:brighter", "Helderheid 5")):
        at.touch(name)
        at.sees(word)
    assert steps(at) == (STEPS, STEPS)


def test_at_the_ends_nothing_further_is_offered(at_counter: AtCounter) -> None:
    at = at_counter
    to_care(at)
    at.sees("Geluid 5 van 5")
    assert at.tree is not None
    assert at.tree.find("do:louder") is None
    for step in (4, 3, 2, 1):
        at.touch("do:darker")
        at.sees(f"Helderheid {step} van 5")
    assert at.tree.find("do:darker") is None
    for step in (2, 3, 4, 5):
        at.touch("do:brighter")
        at.sees(f"Helderheid {step} van 5")


def test_a_light_that_does_not_answer_says_so_and_offers_nothing(at_counter: AtCounter) -> None:
    at = at_counter
    to_care(at)
    at.counter.power.things.backlight.set_fault(Unplugged())
    at.touch("do:darker")
    at.sees("De verlichting van het scherm antwoordt niet")
    assert at.tree is not None
    assert at.tree.find("do:darker") is None
    at.counter.power.things.backlight.set_fault(None)
    at.lose_power()
    to_care(at)
    at.sees("Helderheid 5 van 5")


def test_new_paper_is_led_by_the_printer_and_proved_by_a_page(at_counter: AtCounter) -> None:
    at = at_counter
    printed = len(at.counter.power.things.printer.tickets)
    to_care(at)
    flip(at, Switch.PAPER, "out")
    at.sees("Het papier is op")
    at.touch("do:change_paper")
    at.sees("Open de klep", "Het papier is op", "stap 1 van 5")
    flip(at, Switch.COVER, "open")
    at.sees("Nieuwe rol erin", "De klep is open")
    at.touch("do:next_step")
    at.sees("Doe de klep dicht")
    flip(at, Switch.COVER, "shut")
    at.sees("Open de klep", "Het papier is op")
    flip(at, Switch.COVER, "open")
    at.sees("Nieuwe rol erin")
    flip(at, Switch.PAPER, "in")
    flip(at, Switch.COVER, "shut")
    at.sees("Test het papier", "Papier is in orde")
    at.touch("do:test_print")
    at.sees("Staat er iets op?")
    at.prints(printed + 1)
    assert at.paper()
    at.touch("do:looks_good")
    at.sees("Het papier zit erin")


def test_a_blank_page_leads_round_once_more(at_counter: AtCounter) -> None:
    at = at_counter
    to_care(at)
    at.touch("do:change_paper")
    flip(at, Switch.COVER, "open")
    at.sees("Nieuwe rol erin")
    flip(at, Switch.COVER, "shut")
    at.touch("do:test_print")
    at.touch("do:looks_blank")
    at.sees("Open de klep")
    flip(at, Switch.COVER, "open")
    at.sees("Draai de rol om")
    flip(at, Switch.COVER, "shut")
    at.touch("do:test_print")
    at.touch("do:looks_good")
    at.sees("Het papier zit erin")
