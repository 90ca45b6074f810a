"""Our icons: strokes on a field of 24 × 24, drawn with round ends."""

import pygame

from screens.errors import TextsError
from screens.theme import RGB
from screens.vector import Canvas, Point, arc, rounded, turned

Stroke = list[Point]


def _frame(x: float, y: float, side: tuple[float, float], radius: float) -> Stroke:
    outline = rounded(x, y, side[0], side[1], radius)
    return [*outline, outline[0]]


_PRINTER_BODY: Stroke = [
    (7, 17), (5.6, 17), *arc((5, 14.6), 2.2, 110, 180), *arc((5, 11.4), 2.2, 180, 270),
    *arc((19, 11.4), 2.2, -90, 0), *arc((19, 14.6), 2.2, 0, 70), (17, 17),
]  # fmt: skip

STROKES: dict[str, tuple[Stroke, ...]] = {
    "person": (
        arc((12, 7), 4, 0, 360),
        [(4, 21.5), (4, 20.5), *arc((9, 20), 5, 180, 270), *arc((15, 20), 5, -90, 0), (20, 21.5)],
    ),
    "card": (_frame(1.5, 4.5, (21, 15.5), 2.6), [(1.5, 10), (22.5, 10)]),
    "hourglass": (
        [(5.5, 2.2), (18.5, 2.2)],
        [(5.5, 21.8), (18.5, 21.8)],
        [(7.2, 2.2), (7.2, 6.6), (12, 12), (16.8, 6.6), (16.8, 2.2)],
        [(7.2, 21.8), (7.2, 17.4), (12, 12), (16.8, 17.4), (16.8, 21.8)],
    ),
    "ready": (
        _frame(3, 9, (18, 12.5), 2.4),
        [(7.6, 9), (7.6, 6.6), *arc((12, 6.4), 4.4, 180, 360), (16.4, 9)],
        [(8.6, 15), (11, 17.4), (15.6, 12.8)],
    ),
    "plus": ([(12, 3), (12, 21)], [(3, 12), (21, 12)]),
    "cross": ([(5.2, 5.2), (18.8, 18.8)], [(18.8, 5.2), (5.2, 18.8)]),
    "check": ([(3.5, 13), (9, 18.5), (20.5, 6)],),
    "left": ([(21, 12), (3.5, 12)], [(10, 5), (3, 12), (10, 19)]),
    "right": ([(3, 12), (20.5, 12)], [(14, 5), (21, 12), (14, 19)]),
    "printer": (
        [(7, 9.2), (7, 2.5), (17, 2.5), (17, 9.2)],
        _PRINTER_BODY,
        [(7, 14.2), (17, 14.2), (17, 21.5), (7, 21.5), (7, 14.2)],
        [(10, 17.9), (14, 17.9)],
    ),
    "offline": (
        [(3, 4), (20.5, 21.5)],
        arc((12, 19.8), 13.4, 222, 238),
        arc((12, 19.8), 13.4, 263, 318),
        arc((12, 19.8), 7.4, 222, 254),
    ),
    "stamps": (
        _frame(2, 2, (20, 20), 3.6),
        *(arc((x, y), 1.9, 0, 360) for x in (8, 16) for y in (8, 16)),
    ),
    "help": (
        arc((12, 12), 10, 0, 360),
        [*arc((12, 9.4), 3.2, 180, 400), (12.4, 12.8), (12, 14.2)],
    ),
    "figure": (
        arc((12, 4), 2.4, 0, 360),
        [(2.5, 9), (12, 10.8), (21.5, 9)],
        [(12, 10.8), (12, 15.4)],
        [(7, 22.2), (12, 15.2), (17, 22.2)],
    ),
    "done": (arc((12, 12), 10.4, 0, 360), [(7.4, 12.4), (10.8, 15.6), (16.8, 9)]),
    "busy": (arc((12, 12), 10.4, -90, 180),),
    "waiting": (arc((12, 12), 10.4, 0, 360),),
    "warn": ([(12, 2.8), (22.2, 20.6), (1.8, 20.6), (12, 2.8)], [(12, 9.6), (12, 14)]),
    "fault": (_frame(2.4, 2.4, (19.2, 19.2), 2.4), [(8, 8), (16, 16)], [(16, 8), (8, 16)]),
    "screen": (_frame(2, 3.5, (20, 13.5), 2.4), [(12, 17), (12, 21)], [(7.5, 21), (16.5, 21)]),
    "receipt": (
        [
            (4.5, 2.5),
            (19.5, 2.5),
            (19.5, 21.5),
            (16.5, 19.2),
            (14, 21.5),
            (12, 19.2),
            (10, 21.5),
            (7.5, 19.2),
            (4.5, 21.5),
            (4.5, 2.5),
        ],
        [(8.5, 8), (15.5, 8)],
        [(8.5, 13), (15.5, 13)],
    ),
    "keypad": (),
    "menu": ([(3, 5.5), (21, 5.5)], [(3, 12), (21, 12)], [(3, 18.5), (21, 18.5)]),
    "gift": (
        _frame(3.4, 11, (17.2, 10.4), 1.6),
        _frame(1.8, 6.6, (20.4, 4.6), 1.4),
        [(12, 6.6), (12, 21.4)],
        [(12, 6.4), (8.4, 5.6), (7.2, 3.6), (8.6, 2.2), (10.6, 3), (12, 6.4)],
        [(12, 6.4), (15.6, 5.6), (16.8, 3.6), (15.4, 2.2), (13.4, 3), (12, 6.4)],
    ),
    "undo": ([*arc((12, 12.6), 8.6, 200, 500)], [(3.2, 3.6), (3.6, 9.8), (9.8, 9.6)]),
    "erase": (
        [(8, 4.5), (22, 4.5), (22, 19.5), (8, 19.5), (2, 12), (8, 4.5)],
        [(11.4, 8.8), (17.8, 15.2)],
        [(17.8, 8.8), (11.4, 15.2)],
    ),
    "mail": (_frame(1.8, 4.4, (20.4, 15.2), 2.2), [(3.2, 6.2), (12, 13), (20.8, 6.2)]),
    "phone": (_frame(6.2, 1.8, (11.6, 20.4), 2.4), [(10.4, 18.6), (13.6, 18.6)]),
    "lock": (
        _frame(3.5, 10, (17, 12), 2.4),
        [(7.6, 10), (7.6, 6.8), *arc((12, 6.6), 4.4, 180, 360), (16.4, 10)],
        [(12, 14.6), (12, 17.4)],
    ),
}

DOTS: dict[str, tuple[tuple[Point, float], ...]] = {
    "keypad": (*(((x, y), 2.1) for y in (3.6, 9.2, 14.8) for x in (5, 12, 19)), ((12, 20.4), 2.1)),
    "offline": (((12, 20.4), 2.0),),
    "help": (((12, 17.6), 1.5),),
    "warn": (((12, 17.2), 1.3),),
}


def draw_icon(name: str, side: int, colour: RGB, weight: float, turn: int = 0) -> pygame.Surface:
    """Draws an icon.

    Args:
        name: One of `STROKES`.
        side: Width and height in px.
        colour: Its colour.
        weight: Width of its strokes in parts of 24.
        turn: Degrees it is turned counterclockwise.

    Raises:
        TextsError: There is no icon of that name.
    """
    if name not in STROKES:
        raise TextsError(f"no icon {name!r}; there are {', '.join(sorted(STROKES))}")
    canvas = Canvas((side, side), 24)
    for stroke in STROKES[name]:
        canvas.stroke(turned(stroke, (12, 12), turn) if turn else stroke, weight, colour)
    for centre, radius in DOTS.get(name, ()):
        canvas.disc(centre, radius, colour)
    return canvas.finish()
