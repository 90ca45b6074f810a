"""Larger drawings that belong to no reward: our card, a card that is not ours, the voucher coming out."""

from typing import assert_never

import pygame

from screens.fonts import Faces
from screens.shapes import CardKind
from screens.theme import RGB, Colour, Weight, rgb
from screens.vector import Canvas, arc

_BARS = "1 1 2 3 1 1 1 3 2 2 1 3 2 1 2 1 1 2 1 1 1 2 1 2 2 1"
"""Widths of bars and spaces by turns; they mean nothing, so that no reader takes the picture for a card."""

CARD_SHAPE = 0.628
"""Height of a card in parts of its width (ISO/IEC 7810 ID-1)."""

_GREEN, _WHITE, _INK, _POINT = rgb("0A4E3E"), rgb("FFFFFF"), rgb("15211D"), rgb("FFC23D")
_PALE = rgb("D5E3DD")


def barcode(canvas: Canvas, corner: tuple[float, float], size: tuple[float, float], ink: RGB) -> None:
    """Draws bars from `corner`, as wide and high as `size`."""
    widths = [int(part) for part in _BARS.split()]
    unit = size[0] / sum(widths)
    x = corner[0]
    for index, part in enumerate(widths):
        if index % 2 == 0:
            canvas.box(x, corner[1], part * unit, size[1], ink)
        x += part * unit


def member_card(faces: Faces, width: int, shop: str, degrees: float) -> pygame.Surface:
    """Our card, `width` px wide before it is turned counterclockwise."""
    height = CARD_SHAPE * 410
    canvas = Canvas((width, round(width * CARD_SHAPE)), 410)
    canvas.box(0, 0, 410, height, _WHITE, radius=22)
    canvas.polygon([*arc((388, 22), 22, -90, 0), (410, 136), (0, 136), *arc((22, 22), 22, 180, 270)], _GREEN)
    barcode(canvas, (106, 162), (204, 57), _INK)
    name = faces.font(Weight.BOLD, round(40 * canvas.unit)).render("Spaarpunt", True, _WHITE)
    canvas.surface.blit(name, (round(34 * canvas.unit), round(28 * canvas.unit)))
    end = 34 + name.get_width() / canvas.unit
    canvas.disc((end + 24, 56), 11, _POINT)
    small = faces.write(shop, Weight.REGULAR, round(24 * canvas.unit), _PALE).surface
    canvas.surface.blit(small, (round(34 * canvas.unit), round(81 * canvas.unit)))
    return canvas.finish(degrees)


_SAND, _STONE = rgb("CDC8BA"), rgb("85806F")


def other_card(kind: CardKind, width: int, degrees: float, edge: RGB) -> pygame.Surface:
    """A card that is not ours, without any letters, `width` px wide before it is turned."""
    height = CARD_SHAPE * 410
    canvas = Canvas((width, round(width * CARD_SHAPE)), 410)
    canvas.box(0, 0, 410, height, edge, radius=22)
    canvas.box(4, 4, 402, height - 8, _WHITE, radius=18)
    match kind:
        case CardKind.PAYMENT:
            canvas.box(4, 44, 402, 52, _INK)
            canvas.box(36, 136, 74, 58, _SAND, radius=10)
            for line in ([(36, 165), (110, 165)], [(61, 136), (61, 194)], [(85, 136), (85, 194)]):
                canvas.stroke([(float(x), float(y)) for x, y in line], 2.6, _STONE, cap=False)
            canvas.box(36, 210, 200, 16, _SAND, radius=8)
        case CardKind.PHOTO:
            canvas.box(36, 50, 120, 156, _SAND, radius=10)
            canvas.disc((96, 104), 28, _STONE)
            canvas.polygon([*arc((96, 206), 46, 180, 360)], _STONE)
            for y, wide in ((56, 190), (92, 150), (128, 170), (164, 110)):
                canvas.box(186, y, wide, 16, _SAND, radius=8)
        case CardKind.CODE:
            barcode(canvas, (56, 60), (298, 96), _STONE)
            canvas.box(105, 182, 200, 16, _SAND, radius=8)
        case _:
            assert_never(kind)
    return canvas.finish(degrees)


def slip(size: tuple[int, int], colours: dict[Colour, RGB]) -> pygame.Surface:
    """The voucher hanging out of the printer's mouth, on a field 356 wide."""
    canvas = Canvas(size, 356)
    ink, muted = colours[Colour.ON_POINT], rgb("394640")
    canvas.box(0, 0, 356, 26, colours[Colour.INK], radius=13)
    bottom = 356 * size[1] / size[0] - 10
    teeth = [(float(316 - 276 * step / 24), bottom + (10 if step % 2 else 0)) for step in range(25)]
    canvas.polygon([(40, 13), (316, 13), *teeth], _WHITE)
    canvas.box(70, 36, 120, 16, ink, radius=3)
    canvas.box(70, 64, 190, 9, muted, radius=2)
    barcode(canvas, (86, 104), (180, 56), ink)
    canvas.box(70, 180, 226, 9, muted, radius=2)
    canvas.box(70, 202, 170, 9, muted, radius=2)
    return canvas.finish()


def chevrons(size: tuple[int, int], colour: RGB, *, up: bool) -> pygame.Surface:
    """Two arrowheads one below the other, on a field 104 × 92."""
    canvas = Canvas(size, 104)
    for y in (8, 48):
        points = [(8.0, y + 0.0), (52.0, y + 36.0), (96.0, y + 0.0)]
        canvas.stroke([(x, 92 - py) for x, py in points] if up else points, 15, colour)
    return canvas.finish()
