"""A shop's own pictures: loaded, scaled to their place, and cut there."""

from pathlib import Path

import pygame

from screens.errors import PictureError


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a picture's file in px.

    Raises:
        PictureError: It is none.
    """
    return _loaded(path).get_size()


def own_picture(path: Path, size: tuple[int, int], *, plate: bool = False) -> pygame.Surface:
    """A picture that fills `size`: what is too much is cut evenly off both sides. Carries premultiplied alpha.

    Args:
        path: Its file.
        size: Width and height of its place in px.
        plate: True for white behind it, with a rim around.

    Raises:
        PictureError: It is none.
    """
    loaded = _loaded(path)
    picture = pygame.Surface(size, pygame.SRCALPHA, 32)
    room = size
    if plate:
        picture.fill((255, 255, 255))
        rim = size[1] // 8
        room = (size[0] - 2 * rim, size[1] - 2 * rim)
    wide, high = loaded.get_size()
    share = min(room[0] / wide, room[1] / high) if plate else max(room[0] / wide, room[1] / high)
    scaled = pygame.transform.smoothscale(loaded, (max(1, round(wide * share)), max(1, round(high * share))))
    picture.blit(scaled, ((size[0] - scaled.get_width()) // 2, (size[1] - scaled.get_height()) // 2))
    return picture.premul_alpha()


def _loaded(path: Path) -> pygame.Surface:
    try:
        found = pygame.image.load(path)
    except (pygame.error, OSError) as error:
        raise PictureError(f"{path} is no picture that can be read ({error}); write a PNG or a JPEG") from error
    plain = pygame.Surface(found.get_size(), pygame.SRCALPHA, 32)
    plain.blit(found, (0, 0))
    return plain
