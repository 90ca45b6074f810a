"""Smooth drawing: everything at four times its size, then scaled down.

pygame's own rounded shapes come out jagged; averaging 16 samples a pixel does not. Surfaces made here
carry premultiplied alpha and are blitted with ``BLEND_PREMULTIPLIED``, so that no dark fringe shows.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, ceil, cos, hypot, pi, radians, sin

import pygame

from screens.theme import RGB

OVERSAMPLE = 4

Point = tuple[float, float]


def scale_alike() -> None:
    """Makes scaling give the same pixels on every processor; the vector paths of SDL round otherwise."""
    pygame.transform.set_smoothscale_backend("GENERIC")


def curve(start: Point, one: Point, two: Point, end: Point, steps: int = 24) -> list[Point]:
    """Points of a cubic Bézier curve, both ends included."""
    points = []
    for index in range(steps + 1):
        t = index / steps
        s = 1 - t
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        points.append(
            (
                a * start[0] + b * one[0] + c * two[0] + d * end[0],
                a * start[1] + b * one[1] + c * two[1] + d * end[1],
            )
        )
    return points


def arc(centre: Point, radius: float, begin: float, end: float) -> list[Point]:
    """Points of an arc; degrees, 0 to the right, clockwise as seen on the screen."""
    steps = max(6, ceil(abs(end - begin) / 4))
    return [
        (
            centre[0] + radius * cos(radians(begin + (end - begin) * i / steps)),
            centre[1] + radius * sin(radians(begin + (end - begin) * i / steps)),
        )
        for i in range(steps + 1)
    ]


def rounded(x: float, y: float, w: float, h: float, radius: float) -> list[Point]:
    """Outline of a rounded rectangle."""
    r = min(radius, w / 2, h / 2)
    return [
        *arc((x + w - r, y + r), r, -90, 0),
        *arc((x + w - r, y + h - r), r, 0, 90),
        *arc((x + r, y + h - r), r, 90, 180),
        *arc((x + r, y + r), r, 180, 270),
    ]


def turned(points: Sequence[Point], centre: Point, degrees: float) -> list[Point]:
    """Points turned about a centre, counterclockwise as seen on the screen."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return [
        (
            centre[0] + (x - centre[0]) * c + (y - centre[1]) * s,
            centre[1] - (x - centre[0]) * s + (y - centre[1]) * c,
        )
        for x, y in points
    ]


class Canvas:
    """A surface in units of one's own.

    Args:
        size: Width and height of the result in px.
        units: Width of the result in drawing units.
        oversample: How many samples a pixel has in each direction.
    """

    def __init__(self, size: tuple[int, int], units: float, oversample: int = OVERSAMPLE) -> None:
        self._size = size
        self._unit = size[0] * oversample / units
        self.surface = pygame.Surface((size[0] * oversample, size[1] * oversample), pygame.SRCALPHA, 32)

    @property
    def unit(self) -> float:
        """Samples a drawing unit has."""
        return self._unit

    def _at(self, points: Sequence[Point]) -> list[Point]:
        # pygame fills whole samples: half a sample back, and the edges lie where they were meant.
        return [(x * self._unit - 0.5, y * self._unit - 0.5) for x, y in points]

    def polygon(self, points: Sequence[Point], colour: RGB) -> None:
        """Fills a polygon."""
        pygame.draw.polygon(self.surface, colour, self._at(points))

    def box(self, x: float, y: float, w: float, h: float, colour: RGB, *, radius: float = 0) -> None:
        """Fills a rectangle, rounded where a radius is given."""
        if radius:
            self.polygon(rounded(x, y, w, h, radius), colour)
        else:
            u = self._unit
            left, top, right, bottom = round(x * u), round(y * u), round((x + w) * u), round((y + h) * u)
            self.surface.fill(colour, (left, top, right - left, bottom - top))

    def disc(self, centre: Point, radius: float, colour: RGB) -> None:
        """Fills a circle."""
        u = self._unit
        pygame.draw.circle(self.surface, colour, (centre[0] * u, centre[1] * u), radius * u)

    def ellipse(self, centre: Point, rx: float, ry: float, colour: RGB, degrees: float = 0) -> None:
        """Fills an ellipse, turned counterclockwise."""
        points = [(centre[0] + rx * cos(2 * pi * i / 48), centre[1] + ry * sin(2 * pi * i / 48)) for i in range(48)]
        self.polygon(turned(points, centre, degrees), colour)

    def stroke(
        self, points: Sequence[Point], width: float, colour: RGB, *, closed: bool = False, cap: bool = True
    ) -> None:
        """Draws a line with round joins.

        Args:
            points: Its points.
            width: Its width in units.
            colour: Its colour.
            closed: True to join the last point with the first.
            cap: False for square ends.
        """
        chain = [*points, points[0]] if closed else list(points)
        half = width / 2
        last = len(chain) - 1
        for index, (one, two) in enumerate(pairwise(chain)):
            length = hypot(two[0] - one[0], two[1] - one[1])
            if length == 0:
                continue
            angle = atan2(two[1] - one[1], two[0] - one[0])
            dx, dy = -sin(angle) * half, cos(angle) * half
            self.polygon(
                [
                    (one[0] + dx, one[1] + dy),
                    (two[0] + dx, two[1] + dy),
                    (two[0] - dx, two[1] - dy),
                    (one[0] - dx, one[1] - dy),
                ],
                colour,
            )
            if cap or closed or index > 0:
                self.disc(one, half, colour)
            if cap or closed or index + 1 < last:
                self.disc(two, half, colour)

    def finish(self, degrees: float = 0) -> pygame.Surface:
        """The result, scaled down; premultiplied.

        Args:
            degrees: Turned counterclockwise before; the result is then the bounding box.
        """
        if degrees == 0:
            return pygame.transform.smoothscale(self.surface, self._size)
        samples = self.surface.get_width() / self._size[0]
        turned_surface = pygame.transform.rotate(self.surface, degrees)
        size = (round(turned_surface.get_width() / samples), round(turned_surface.get_height() / samples))
        return pygame.transform.smoothscale(turned_surface, size)


def round_corners(surface: pygame.Surface, radius: int, *, left_only: bool = False, right_only: bool = False) -> None:
    """Makes the corners of a premultiplied surface transparent, in place."""
    width, height = surface.get_size()
    mask = Canvas((width, height), width)
    left, right = (2 * radius if right_only else 0), (2 * radius if left_only else 0)
    mask.polygon(rounded(-left, 0, width + left + right, height, radius), (255, 255, 255))
    surface.blit(mask.finish(), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
