"""A technician touches five crosses."""

import pygame
import pytest

from screens.calibrating import calibrated
from screens.calibration import Affine, crosses
from screens.errors import CalibrationError
from screens.parts import Setting
from screens.renderer import Renderer
from screens.technician_views import CalibrationView
from screens.texts import LANGUAGES
from screens.theme import Theme
from screens.window import Closed, Offscreen, Pressed, Released

SIZE = (800, 480)


class Panel(Offscreen):
    """A resistive panel that says something else than what was touched, under a hand that touches each cross."""

    def __init__(self, says: Affine) -> None:
        super().__init__(SIZE)
        self.says = says
        self.places = list(crosses(SIZE))
        self.seen: list[tuple[int, int, int]] = []

    def present(self, surface: pygame.Surface) -> None:
        super().present(surface)
        x, y = self.places.pop(0)
        self.seen.append(tuple(surface.get_at((x, y)))[:3])
        self.push(Pressed(*self.says.within(x, y, SIZE)), Released(*self.says.within(x + 2, y, SIZE)))


def no_wait() -> None:
    pass


def test_five_crosses_are_shown_and_their_touches_fitted() -> None:
    says = Affine(a=-0.9, c=760, e=0.9, f=20)
    panel = Panel(says)
    fit = calibrated(panel, SIZE, Theme(mm_per_px=0.19), no_wait)
    assert panel.places == []
    assert len(set(panel.seen)) == 1, "a cross stands where it is to be touched"
    assert panel.seen[0] != tuple(panel.shown.get_at((2, 2)))[:3]
    assert fit.good(0.19)
    x, y = fit.affine(*says(100, 200))
    assert abs(x - 100) < 2
    assert abs(y - 200) < 2


def test_nobody_there_and_a_closed_window_are_said() -> None:
    with pytest.raises(CalibrationError, match="nobody touched"):
        calibrated(Offscreen(SIZE), SIZE, Theme(), no_wait)
    screen = Offscreen(SIZE)
    screen.push(Closed())
    with pytest.raises(CalibrationError, match="was closed"):
        calibrated(screen, SIZE, Theme(), no_wait)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cross_stands_at_its_place_in_every_language(language: str) -> None:
    renderer = Renderer(Theme(mm_per_px=0.19), SIZE)
    for number, place in enumerate(crosses(SIZE)):
        tree = renderer.lay_out(CalibrationView(Setting("De Hoek", language, "Europe/Amsterdam"), number))
        (cross,) = [node for node in tree.nodes if node.name == "cross"]
        assert max(abs(cross.rect.centre[0] - place[0]), abs(cross.rect.centre[1] - place[1])) <= 1
