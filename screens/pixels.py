"""A frame's pixels, for whoever sends them on to another display."""

import pygame


def rgb(surface: pygame.Surface) -> bytes:
    """The picture as rows of red, green and blue, one byte each, from the top left; a copy."""
    return pygame.image.tobytes(surface, "RGB")
