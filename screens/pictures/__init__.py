"""Pictures of rewards, campaigns and the change of paper in the product's own drawing, by name.

Each is drawn on a field 104 wide; a wide one (the campaign's) says so. A shop's own are in
`screens.pictures.own`.
"""

from collections.abc import Callable

import pygame

from screens.pictures import bread, household, paper, treats
from screens.vector import Canvas

Draw = Callable[[Canvas, float], None]
"""Draws on a canvas 104 units wide and as many high as given."""

PICTURES: dict[str, Draw] = {
    "coffee": treats.coffee,
    "tulips": treats.tulips,
    "board": household.board,
    "pan": household.pan,
    "bread": bread.bread,
    "present": treats.present,
    "paper-open": paper.open_cover,
    "paper-roll": paper.lay_roll,
    "paper-turn": paper.turn_roll,
    "paper-shut": paper.shut_cover,
    "paper-test": paper.try_page,
    "paper-look": paper.look,
}

WIDTH = 104


def draw_picture(name: str, size: tuple[int, int]) -> pygame.Surface:
    """Draws a picture; one that is not known becomes a wrapped present.

    Args:
        name: One of `PICTURES`.
        size: Width and height in px.
    """
    canvas = Canvas(size, WIDTH)
    PICTURES.get(name, treats.present)(canvas, WIDTH * size[1] / size[0])
    return canvas.finish()
