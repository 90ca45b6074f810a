"""Changing a receipt printer's roll, step by step: a printer cut open from the side, its mouth at the left."""

from collections.abc import Sequence

from screens.theme import rgb
from screens.vector import Canvas, Point, arc, curve, rounded, turned

_GROUND, _DESK = rgb("D9E4EA"), rgb("BFD0D8")
_BODY, _INSIDE, _LID, _RIM = rgb("394640"), rgb("54645D"), rgb("4A5953"), rgb("26302C")
_PAPER, _SHADE, _CORE, _LINE = rgb("FFFFFF"), rgb("D5DADC"), rgb("B9895A"), rgb("6B7771")
_ARROW = rgb("FFC23D")
_ARROW_EDGE = rgb("15211D")
_HINGE: Point = (80.0, 54.0)
_ROLL: Point = (55.0, 66.0)


def open_cover(canvas: Canvas, height: float) -> None:
    """The lid goes up; the empty core is all that is left of the old roll."""
    top = _bed(canvas, height)
    _disc_at(canvas, top, _ROLL, 7, _PAPER)
    _core(canvas, top)
    _lid(canvas, top, 48)
    _bow(canvas, [_at(top, point) for point in arc(_HINGE, 62, 196, 232)])


def lay_roll(canvas: Canvas, height: float) -> None:
    """A full roll goes down into the tray, its end over the edge at the front."""
    top = _bed(canvas, height)
    _lid(canvas, top, 66)
    _roll(canvas, top)
    _tail(canvas, top, out=17)
    _bow(canvas, [_at(top, (55.0, y)) for y in (8.0, 20.0, 34.0)])


def turn_roll(canvas: Canvas, height: float) -> None:
    """The roll is taken out and turned round."""
    top = _bed(canvas, height)
    _lid(canvas, top, 66)
    _roll(canvas, top)
    _tail(canvas, top, out=17)
    _bow(canvas, [_at(top, point) for point in arc((_ROLL[0], 24.0), 13, -60, 190)])


def shut_cover(canvas: Canvas, height: float) -> None:
    """The lid comes down over the paper, whose end hangs out."""
    top = _bed(canvas, height)
    _roll(canvas, top)
    _tail(canvas, top, out=17)
    _lid(canvas, top, 30)
    _bow(canvas, [_at(top, point) for point in arc(_HINGE, 62, 222, 192)])


def try_page(canvas: Canvas, height: float) -> None:
    """Shut: a page comes out of the mouth."""
    top = _bed(canvas, height)
    _roll(canvas, top)
    _lid(canvas, top, 0)
    _page(canvas, top, written=True)
    _bow(canvas, [_at(top, (39.0, y)) for y in (34.0, 24.0, 14.0)])


def look(canvas: Canvas, height: float) -> None:
    """The page before one's eyes: letters on it, and beside it one that stayed blank."""
    canvas.box(0, 0, 104, height, _GROUND)
    middle = height / 2
    for x, written in ((14.0, True), (57.0, False)):
        sheet = [
            (x, middle - 34), (x + 33, middle - 34), (x + 33, middle + 34),
            *((x + 33 - 4.125 * i, middle + (34 if i % 2 == 0 else 30.5)) for i in range(1, 8)), (x, middle + 34),
        ]  # fmt: skip
        canvas.polygon([(a + 1.4, b + 1.4) for a, b in sheet], _DESK)
        canvas.polygon(sheet, _PAPER)
        if written:
            for index, wide in enumerate((21, 25, 15, 25, 19, 23, 11)):
                y = middle - 27 + 7.4 * index
                canvas.stroke([(x + 4, y), (x + 4 + wide, y)], 2.2, _ARROW_EDGE if index == 0 else _LINE)
        else:
            _mark(canvas, (x + 16.5, middle - 4))


# ── The parts ────────────────────


def _at(top: float, point: Point) -> Point:
    return point[0], point[1] + top


def _bed(canvas: Canvas, height: float) -> float:
    """The ground and the printer's lower half; answers how far down the drawing's field of 104 begins."""
    top = (height - 104) / 2
    canvas.box(0, 0, 104, height, _GROUND)
    canvas.box(0, top + 90, 104, height - top - 90, _DESK)
    canvas.polygon(rounded(16, top + 50, 70, 42, 7), _BODY)
    canvas.polygon(rounded(31, top + 48, 48, 38, 16), _INSIDE)
    canvas.box(31, top + 46, 48, 14, _INSIDE)
    canvas.box(16, top + 84, 70, 4, _RIM)
    return top


def _lid(canvas: Canvas, top: float, degrees: float) -> None:
    """The lid, opened by so many degrees about its hinge at the back."""
    shape = [*arc((26, 49), 9, 180, 270), *arc((78, 46), 6, -90, 0), (84, 55), (17, 55)]
    canvas.polygon([_at(top, point) for point in turned(shape, _HINGE, -degrees)], _LID)
    handle = [(17.0, 52.0), (24.0, 52.0)]
    canvas.stroke([_at(top, point) for point in turned(handle, _HINGE, -degrees)], 3.4, _ARROW)
    canvas.disc(_at(top, _HINGE), 3.4, _RIM)


def _disc_at(canvas: Canvas, top: float, centre: Point, radius: float, colour: tuple[int, int, int]) -> None:
    canvas.disc(_at(top, centre), radius, colour)


def _core(canvas: Canvas, top: float) -> None:
    _disc_at(canvas, top, _ROLL, 5, _CORE)
    _disc_at(canvas, top, _ROLL, 3, _INSIDE)


def _roll(canvas: Canvas, top: float) -> None:
    _disc_at(canvas, top, _ROLL, 18, _SHADE)
    for radius in (17.2, 13.6, 10.0):
        _disc_at(canvas, top, _ROLL, radius, _PAPER)
        _disc_at(canvas, top, _ROLL, radius - 0.8, _SHADE)
        _disc_at(canvas, top, _ROLL, radius - 1.4, _PAPER)
    _core(canvas, top)


def _tail(canvas: Canvas, top: float, out: float) -> None:
    """The paper's end: from under the roll up over the front edge, and `out` units down before it."""
    way = [
        *curve((53.0, 83.4), (40.0, 82.0), (34.0, 72.0), (28.0, 60.0)),
        *curve((28.0, 60.0), (23.6, 51.0), (20.6, 47.4), (16.6, 48.0)),
        *curve((16.6, 48.0), (12.4, 48.6), (10.6, 54.0), (10.0, 50.0 + out)),
    ]
    canvas.stroke([_at(top, point) for point in way], 3.0, _LINE)
    canvas.stroke([_at(top, point) for point in way], 1.9, _PAPER)


def _page(canvas: Canvas, top: float, *, written: bool) -> None:
    sheet = [_at(top, point) for point in turned([(8, 10), (28, 10), (28, 48), (8, 48)], (18, 48), 8)]
    canvas.polygon(sheet, _PAPER)
    if written:
        for index, wide in enumerate((11, 14, 8, 13)):
            line = turned([(11, 17 + 6.4 * index), (11 + wide, 17 + 6.4 * index)], (18, 48), 8)
            canvas.stroke([_at(top, point) for point in line], 1.8, _LINE)


def _bow(canvas: Canvas, way: Sequence[Point]) -> None:
    """An arrow along `way`."""
    (x1, y1), (x2, y2) = way[-2], way[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    head = [
        (x2 - dy * 6.4, y2 + dx * 6.4),
        (x2 + dx * 8.6, y2 + dy * 8.6),
        (x2 + dy * 6.4, y2 - dx * 6.4),
    ]
    for width, colour in ((6.4, _ARROW_EDGE), (3.8, _ARROW)):
        canvas.stroke(way, width, colour)
    canvas.polygon(head, _ARROW_EDGE)
    middle = sum(x for x, _ in head) / 3, sum(y for _, y in head) / 3
    canvas.polygon([((4 * a + middle[0]) / 5, (4 * b + middle[1]) / 5) for a, b in head], _ARROW)


def _mark(canvas: Canvas, centre: Point) -> None:
    """A question mark, for a page without a letter."""
    x, y = centre
    canvas.stroke([*arc((x, y - 6), 6, 180, 400), (x + 0.6, y + 1), (x, y + 5)], 2.6, _DESK)
    canvas.disc((x, y + 11), 1.8, _DESK)
