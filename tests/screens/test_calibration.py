"""Five touches tell where a resistive panel's points lie; the residual tells whether to believe them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from screens.calibration import Affine, crosses, fitted
from screens.errors import CalibrationError

SIZE, MM = (800, 480), 0.19
MEANT = crosses(SIZE)


def felt_by(panel: Affine) -> list[tuple[float, float]]:
    return [panel(x, y) for x, y in MEANT]


@pytest.mark.parametrize(
    "panel",
    [
        Affine(),
        Affine(c=30, f=-12),
        Affine(a=0.8, e=1.3),
        Affine(a=-1, c=799),
        Affine(a=0, b=1, d=1, e=0),
        Affine(a=0.97, b=0.05, c=11, d=-0.04, e=1.02, f=-7),
    ],
    ids=["true", "shifted", "stretched", "mirrored", "turned", "all of it"],
)
def test_what_an_affine_panel_does_is_undone(panel: Affine) -> None:
    fit = fitted(felt_by(panel), MEANT)
    assert fit.worst < 1e-6
    assert fit.good(MM)
    for x, y in ((0, 0), (799, 479), (123, 456)):
        assert fit.affine.within(*panel(x, y), SIZE) == (x, y)


numbers = st.floats(-3, 3)


@given(numbers, numbers, st.floats(-500, 500), numbers, numbers, st.floats(-500, 500))
def test_any_panel_that_measures_both_directions_is_fitted(
    a: float, b: float, c: float, d: float, e: float, f: float
) -> None:
    assume(abs(a * e - b * d) > 0.05)
    fit = fitted(felt_by(Affine(a, b, c, d, e, f)), MEANT)
    assert fit.worst < 1e-3


@given(st.integers(0, 4), st.floats(-40, 40), st.floats(-40, 40))
def test_least_squares_are_least(which: int, dx: float, dy: float) -> None:
    touches = felt_by(Affine())
    touches[which] = (touches[which][0] + dx, touches[which][1] + dy)
    fit = fitted(touches, MEANT)

    def error(affine: Affine) -> float:
        at = [affine(*each) for each in touches]
        return sum((x - u) ** 2 + (y - v) ** 2 for (x, y), (u, v) in zip(at, MEANT, strict=True))

    assert error(fit.affine) <= error(Affine()) + 1e-6
    assert error(fit.affine) <= error(Affine(c=1)) + 1e-6


def test_a_cross_that_was_missed_shows_in_the_residual() -> None:
    touches = felt_by(Affine(c=30))
    touches[4] = (touches[4][0] + 60, touches[4][1])
    assert not fitted(touches, MEANT).good(MM)


def test_touches_on_one_line_or_too_few_are_refused() -> None:
    with pytest.raises(CalibrationError, match="one line"):
        fitted([(100 + 10 * n, 50) for n in range(5)], MEANT)
    with pytest.raises(CalibrationError, match="too few"):
        fitted([(1, 2), (3, 4)], MEANT)


def test_a_touch_beside_the_picture_lies_on_its_edge() -> None:
    assert Affine(c=-50, f=9000).within(10, 10, SIZE) == (0, 479)
