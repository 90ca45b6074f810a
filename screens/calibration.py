"""Where a resistive panel's touches lie on the picture: five crosses, and the affine map that fits them best.

Pure. A resistive panel measures voltages, so that its touches come shifted, stretched, turned or mirrored; an affine
map undoes all of these. Least squares over five points leave a residual, which is the verdict: a hand that missed a
cross, or a panel that is worn, shows in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from screens.errors import CalibrationError

Point = tuple[float, float]
Numbers = tuple[float, float, float, float, float, float]
"""Of an affine map, `a` to `f`."""

GOOD_MM = 3.0
"""The largest distance between a cross and its touch that is still good: a fifth of the smallest target."""

_FLAT = 1e-6
"""A determinant below this, in parts of what it could be: the points lie on a line."""


@dataclass(frozen=True, slots=True)
class Affine:
    """Where a felt point lies: ``x' = a x + b y + c``, ``y' = d x + e y + f``, in px of the picture."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> Point:
        """The point that was meant."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    @property
    def numbers(self) -> Numbers:
        """As they are written into the configuration."""
        return self.a, self.b, self.c, self.d, self.e, self.f

    def within(self, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
        """The pixel that was meant, on a picture of that size: what would lie beside it lies on its edge."""
        meant_x, meant_y = self(x, y)
        return min(max(round(meant_x), 0), size[0] - 1), min(max(round(meant_y), 0), size[1] - 1)


@dataclass(frozen=True, slots=True)
class Fit:
    """A map and how well it fits.

    Attributes:
        affine: The map.
        worst: The largest distance between a cross and where the map puts its touch, px.
    """

    affine: Affine
    worst: float

    def good(self, mm_per_px: float) -> bool:
        """Whether every touch came near enough to its cross."""
        return self.worst * mm_per_px <= GOOD_MM


@dataclass(frozen=True, slots=True)
class Glass:
    """A panel that has to be calibrated, and the picture behind it.

    Attributes:
        size: The picture's width and height in px.
        mm_per_px: Size of its pixel.
    """

    size: tuple[int, int]
    mm_per_px: float


def crosses(size: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Where the five crosses stand: near the corners, from the top left with the clock, and in the middle."""
    width, height = size
    left, top = width // 10, height // 10
    right, bottom = width - 1 - left, height - 1 - top
    return (left, top), (right, top), (right, bottom), (left, bottom), (width // 2, height // 2)


def fitted(felt: Sequence[Point], meant: Sequence[Point]) -> Fit:
    """The affine map that takes each felt point nearest to where it was meant, by least squares.

    Args:
        felt: What the panel said, px.
        meant: Where the crosses stood, px; as many.

    Raises:
        CalibrationError: There are fewer than three, or all felt points lie on one line.
    """
    if len(felt) != len(meant) or len(felt) < 3:
        raise CalibrationError(f"{len(felt)} touches of {len(meant)} crosses are too few; touch each of them once")
    # About the middle of the points the equations are well conditioned, and the shift falls out.
    count = len(felt)
    mx, my = sum(x for x, _ in felt) / count, sum(y for _, y in felt) / count
    xx = sum((x - mx) ** 2 for x, _ in felt)
    yy = sum((y - my) ** 2 for _, y in felt)
    xy = sum((x - mx) * (y - my) for x, y in felt)
    determinant = xx * yy - xy * xy
    if determinant <= _FLAT * (xx + yy) ** 2:
        raise CalibrationError("all touches lie on one line: the panel measures one direction alone; look at its cable")

    def row(wanted: Sequence[float]) -> tuple[float, float, float]:
        mean = sum(wanted) / count
        by_x = sum((x - mx) * (value - mean) for (x, _), value in zip(felt, wanted, strict=True))
        by_y = sum((y - my) * (value - mean) for (_, y), value in zip(felt, wanted, strict=True))
        one = (by_x * yy - by_y * xy) / determinant
        other = (by_y * xx - by_x * xy) / determinant
        return one, other, mean - one * mx - other * my

    affine = Affine(*row([x for x, _ in meant]), *row([y for _, y in meant]))
    misses = (
        hypot(at[0] - wanted[0], at[1] - wanted[1])
        for at, wanted in zip((affine(*each) for each in felt), meant, strict=True)
    )
    return Fit(affine, max(misses))
