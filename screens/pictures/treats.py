"""A cup of coffee, a bunch of tulips, and the present that stands for what has no picture."""

from screens.theme import RGB, rgb
from screens.vector import Canvas, Point, arc, curve, rounded, turned

_GREEN, _GREEN_LIGHT = rgb("0A4E3E"), rgb("2E7A64")
_WHITE = rgb("FFFDF8")


def coffee(canvas: Canvas, height: float) -> None:
    """A green mug of coffee, steaming, on a table."""
    canvas.box(0, 0, 104, height, rgb("F4DCC0"))
    top = (height - 104) / 2
    canvas.box(0, top + 77, 104, height - top - 77, rgb("E8C79D"))
    canvas.ellipse((51, top + 84.5), 33, 3.4, rgb("D6B083"))
    for x in (42, 56.5):
        steam = curve((x, top + 13), (x + 4, top + 18), (x - 4.6, top + 22), (x, top + 28.6))
        canvas.stroke(steam, 4, _WHITE)
    handle: Point = (73, top + 57)
    canvas.polygon([*arc(handle, 16.9, -96, 96), *arc(handle, 10.3, 96, -96)], _GREEN)
    brim = [*arc((70, top + 38), 3, -90, 0), (73, top + 44), (27, top + 44), *arc((30, top + 38), 3, 180, 270)]
    body = [
        (73, top + 43.6), *arc((58.5, top + 68.5), 14.5, 0, 90),
        *arc((41.5, top + 68.5), 14.5, 90, 180), (27, top + 43.6),
    ]  # fmt: skip
    canvas.polygon(body, _GREEN)
    canvas.polygon(brim, rgb("4B2B18"))
    canvas.box(30.4, top + 37, 39.2, 1.5, rgb("6A4128"), radius=0.7)
    canvas.box(27, top + 44, 46, 2, rgb("0F5F4C"))
    canvas.box(34, top + 50, 5.4, 23, _GREEN_LIGHT, radius=2.7)


_BLOOMS: tuple[tuple[Point, float, float, RGB, RGB, Point], ...] = (
    # foot of the bloom, turn, size, outer petals, inner petal, where the stem ends
    ((41.5, 36), 6, 1.0, rgb("FFC23D"), rgb("FFD977"), (49, 70)),
    ((63.5, 34.2), -9, 1.0, rgb("B63A58"), rgb("D35C78"), (55, 70)),
    ((28, 48.6), 16, 0.95, rgb("B63A58"), rgb("D35C78"), (45, 70)),
    ((76, 48.6), -16, 0.95, rgb("DA573B"), rgb("F08163"), (59, 70)),
    ((52, 46.5), 0, 1.08, rgb("DA573B"), rgb("F08163"), (52, 70)),
)


def _bloom(canvas: Canvas, foot: Point, degrees: float, size: float, colours: tuple[RGB, RGB]) -> None:
    x, y = foot
    outer, inner = colours

    def placed(points: list[Point]) -> list[Point]:
        return turned([(x + px * size, y + py * size) for px, py in points], foot, degrees)

    left = [
        *curve((0, 0), (-6, 0), (-9, -7), (-9, -14)),
        *curve((-9, -14), (-9, -19), (-7.4, -24), (-6.2, -27)),
        *curve((-6.2, -27), (-2, -23.4), (1, -16), (0, 0)),
    ]
    canvas.polygon(placed(left), outer)
    canvas.polygon(placed([(-px, py) for px, py in left]), outer)
    middle = [
        *curve((0, 0), (-4.6, -3), (-5.4, -9), (-4.2, -16)),
        *curve((-4.2, -16), (-3.2, -20.6), (-1.2, -24), (0, -26.6)),
    ]
    canvas.polygon(placed(middle + [(-px, py) for px, py in reversed(middle)]), inner)


def tulips(canvas: Canvas, height: float) -> None:
    """Five tulips in a paper wrap."""
    canvas.box(0, 0, 104, height, rgb("DCE8DD"))
    top = (height - 104) / 2 + 1.5
    stem, leaf, leaf_dark = rgb("417F4C"), rgb("3F7D4B"), rgb("2E6B44")
    for side, colour in ((-1, leaf_dark), (1, leaf)):
        outline = [
            *curve((52 + side * 30, top + 50), (52 + side * 22, top + 54), (52 + side * 12, top + 62), (52, top + 74)),
            *curve((52, top + 74), (52 + side * 16, top + 72), (52 + side * 25, top + 64), (52 + side * 30, top + 50)),
        ]  # fmt: skip
        canvas.polygon(outline, colour)
    for foot, _, _, _, _, end in _BLOOMS:
        x, y = foot[0], foot[1] + top - 1
        bend = ((x + end[0]) / 2 + (x - end[0]) * 0.1, (y + top + end[1]) / 2)
        canvas.stroke(curve((x, y), bend, bend, (end[0], top + end[1])), 2.5, stem)
    for foot, degrees, size, outer, inner, _ in _BLOOMS:
        _bloom(canvas, (foot[0], foot[1] + top), degrees, size, (outer, inner))
    paper = [
        (33.5, top + 62),
        (52, top + 70),
        (70.5, top + 62),
        (58.6, top + 94.6),
        (52, top + 96.2),
        (45.4, top + 94.6),
    ]
    canvas.polygon(paper, rgb("FBF7EE"))
    canvas.polygon([(33.5, top + 62), (52, top + 70), (48.4, top + 95.8), (45.4, top + 94.6)], rgb("E8E1CF"))
    canvas.box(45, top + 80, 14, 4.6, _GREEN, radius=2)


def present(canvas: Canvas, height: float) -> None:
    """A wrapped present."""
    canvas.box(0, 0, 104, height, rgb("E6E0EE"))
    top = (height - 104) / 2
    canvas.box(0, top + 84, 104, height - top - 84, rgb("D3CAE0"))
    canvas.box(25, top + 46, 54, 43, rgb("7A4E8A"), radius=4)
    canvas.box(25, top + 44, 54, 7, rgb("653F74"))
    canvas.polygon(rounded(20, top + 34, 64, 14, 4), rgb("8E5FA0"))
    canvas.box(46.5, top + 34, 11, 55, rgb("FFC23D"))
    for side in (-1, 1):
        loop = curve((52, top + 34), (52 + side * 6, top + 14), (52 + side * 26, top + 16), (52, top + 34))
        canvas.stroke(loop, 4.6, rgb("FFC23D"))
    canvas.disc((52, top + 33), 4.4, rgb("E0A21C"))
