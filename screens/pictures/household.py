"""A bread board and a soup pan."""

from screens.theme import rgb
from screens.vector import Canvas, Point, arc, curve, rounded, turned


def board(canvas: Canvas, height: float) -> None:
    """A wooden board with a slice of bread, slightly turned."""
    back = rgb("D9E4EA")
    canvas.box(0, 0, 104, height, back)
    middle: Point = (52, height / 2)
    turn = 15.0

    def placed(points: list[Point]) -> list[Point]:
        return turned([(x + middle[0], y + middle[1]) for x, y in points], middle, turn)

    canvas.polygon(placed(rounded(-36.5, -26.2, 73, 56, 10.5)), rgb("C4D2DA"))
    canvas.polygon(placed(rounded(-36.5, -28, 73, 56, 10.5)), rgb("A9692F"))
    canvas.polygon(placed(rounded(-35, -26.5, 70, 53, 9.2)), rgb("CA8B4B"))
    grain = rgb("B47A3B")
    for begin, end, y in ((-31, -20, -17), (8, 20, -17.5), (-30, -24, -2), (10, 25, 14), (-31, -22, 15), (-14, -2, 21)):
        canvas.stroke(placed([(begin, y), (end, y)]), 1.5, grain)
    canvas.polygon(placed(arc((27.5, -3), 4.6, 0, 360)), back)
    crust = [
        *curve((-22, -6), (-28, -9), (-28, -20), (-17, -20.5)),
        *curve((-17, -20.5), (-12, -20.7), (-4, -20.7), (1, -20.5)),
        *curve((1, -20.5), (12, -20), (12, -9), (6, -6)),
        (6, 17.5), (-22, 17.5),
    ]  # fmt: skip
    canvas.polygon(placed(crust), rgb("F5E2BD"))
    canvas.stroke(placed(crust), 3.6, rgb("8A5526"), closed=True)
    crumb = rgb("E6CE9F")
    for x, y in ((-15, -11), (-6, -14), (1, -10), (-12, 0), (-2, 3), (-16, 9), (-7, 11)):
        canvas.polygon(placed(arc((x, y), 0.9, 0, 360)), crumb)


def pan(canvas: Canvas, height: float) -> None:
    """A red enamelled soup pan with its lid on."""
    canvas.box(0, 0, 104, height, rgb("F4D8D0"))
    top = (height - 104) / 2
    canvas.box(0, top + 79, 104, height - top - 79, rgb("E6BDB1"))
    canvas.ellipse((52, top + 87.4), 34, 2.6, rgb("D3A193"))
    red, dark, shine = rgb("DA553A"), rgb("8F2C1D"), rgb("F39A80")
    canvas.box(9.6, top + 53, 84.8, 9, dark, radius=4.5)
    body = [
        (19, top + 48), (85, top + 48),
        *arc((74, top + 76), 11, 0, 90), *arc((30, top + 76), 11, 90, 180),
    ]  # fmt: skip
    canvas.polygon(body, red)
    canvas.box(19, top + 49, 66, 6, rgb("BE452D"))
    canvas.box(47.6, top + 24, 8.8, 8, dark)
    canvas.box(42, top + 18, 20, 8, rgb("15211D"), radius=3.6)
    lid = [
        *curve((18.4, top + 46), (20, top + 36), (34, top + 30.4), (52, top + 30.4)),
        *curve((52, top + 30.4), (70, top + 30.4), (84, top + 36), (85.6, top + 46)),
    ]
    canvas.polygon(lid, red)
    canvas.stroke(curve((27.6, top + 41.4), (32, top + 37), (38, top + 35.2), (47.4, top + 34.6)), 3, shine)
    canvas.box(14.6, top + 45, 74.8, 5, dark, radius=2.2)
    canvas.box(28, top + 60, 4.8, 18, shine, radius=2.4)
