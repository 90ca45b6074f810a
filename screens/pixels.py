"""A frame's pixels, for whoever sends them on to another display."""

import pygame

Picture = pygame.Surface
"""A drawn frame, by a name that says what it is to those who only pass it on."""


def rgb(surface: pygame.Surface) -> bytes:
    """The picture as rows of red, green and blue, one byte each, from the top left; a copy."""
    return pygame.image.tobytes(surface, "RGB")
