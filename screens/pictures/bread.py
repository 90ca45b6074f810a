"""The campaign's loaf: a floury bread before the morning sun, a baguette and an ear of wheat beside it."""

from screens.theme import rgb
from screens.vector import Canvas, Point, curve, turned


def _ear(canvas: Canvas, foot: Point, length: float, degrees: float) -> None:
    """An ear of wheat on its stalk, growing up from `foot`, leaning right by `degrees`."""
    x, y = foot

    def placed(points: list[Point]) -> list[Point]:
        return turned([(x + px, y + py) for px, py in points], foot, -degrees)

    canvas.stroke(placed([(0, 0), (0, -length)]), 0.9, rgb("B9832B"))
    for index in range(4):
        height = -length + 3 + index * 4.6
        for side in (-1, 1):
            grain = [
                *curve((0, height), (side * 2.2, height - 0.6), (side * 5.4, height - 2), (side * 4.6, height - 7)),
                *curve((side * 4.6, height - 7), (side * 1.6, height - 6), (0, height - 3), (0, height)),
            ]  # fmt: skip
            canvas.polygon(placed(grain), rgb("DBA443"))
    tip = [
        *curve((0, -length + 1), (-2.2, -length - 2), (-1.6, -length - 5), (0, -length - 7.4)),
        *curve((0, -length - 7.4), (1.6, -length - 5), (2.2, -length - 2), (0, -length + 1)),
    ]
    canvas.polygon(placed(tip), rgb("DBA443"))


_FLOUR = (
    *((28.0, 10.0), (38.6, 13.6), (40.4, 22.0), (43.0, 9.6), (53.4, 14.4)),
    *((57.0, 24.0), (57.4, 9.8), (69.6, 12.0), (71.4, 18.6)),
)
"""Specks of flour: along the loaf, and up from its foot."""


def bread(canvas: Canvas, height: float) -> None:
    """A loaf on a table; the sun rises behind it."""
    canvas.box(0, 0, 104, height, rgb("F3CF97"))
    ground = height - 19.2
    canvas.disc((47.8, ground - 17.6), 28.6, rgb("F8E0B5"))
    canvas.box(0, ground, 104, height - ground, rgb("9A5A2B"))
    canvas.box(0, ground, 104, 1.8, rgb("B4713C"))
    _ear(canvas, (4.4, ground + 1.6), 36, 5)
    _ear(canvas, (1.8, ground + 3), 22, -9)
    loaf = turned(
        [(74, ground - 12.4), (112, ground - 12.4), (112, ground - 1.6), (72, ground - 1.6)], (92, ground - 7), 11
    )
    canvas.polygon(loaf, rgb("C58239"))
    for x in (80.5, 92, 103.5):
        canvas.stroke(turned([(x, ground - 10), (x + 7.4, ground - 6)], (92, ground - 7), 11), 2.1, rgb("F8E0B5"))
    base = ground + 11.2
    canvas.ellipse((48.4, base + 1), 41, 2.6, rgb("83491F"))
    crust = [
        *curve((13, base - 3), (13.4, base - 23), (24, base - 34.6), (48.2, base - 34.6)),
        *curve((48.2, base - 34.6), (72.6, base - 34.6), (83, base - 23), (83.6, base - 3)),
        *curve((83.6, base - 3), (83.6, base - 0.6), (82, base + 0.8), (80, base + 0.8)),
        *curve((16.6, base + 0.8), (14.6, base + 0.8), (13, base - 0.6), (13, base - 3)),
    ]
    canvas.polygon(crust, rgb("8A4E22"))
    body = [
        *curve((17.8, base - 3.4), (18.4, base - 21), (27.6, base - 31), (48.2, base - 31)),
        *curve((48.2, base - 31), (69, base - 31), (78.4, base - 21), (79, base - 3.4)),
        *curve((79, base - 3.4), (62, base - 7.6), (34.6, base - 7.6), (17.8, base - 3.4)),
    ]
    canvas.polygon(body, rgb("B06A31"))
    shine = curve((25.4, base - 15.4), (27, base - 23.4), (32.6, base - 27.6), (40.6, base - 28.8))
    canvas.stroke(shine, 1.6, rgb("C98346"))
    flour = (
        (28, 10),
        (38.6, 13.6),
        (40.4, 22),
        (43, 9.6),
        (53.4, 14.4),
        (57, 24),
        (57.4, 9.8),
        (69.6, 12),
        (71.4, 18.6),
    )
    for x, lift in flour:
        canvas.disc((x, base - lift), 0.62, rgb("E9C48E"))
    for x, lift in ((32.8, 0.0), (48, 2.2), (62.6, 0.0)):
        cut = curve((x, base - 26.6 - lift), (x + 3.2, base - 20), (x + 3, base - 14), (x + 1.4, base - 8.4))
        canvas.stroke(cut, 3, rgb("F8E0B5"))
