"""The keys that walk a screen. Pure."""

from enum import StrEnum


class Key(StrEnum):
    """The four keys below the screen, and a keyboard's Escape.

    Attributes:
        REPEAT: says again what was said; where nothing speaks yet, begins the audio guide.
        LEAVE: a keyboard's alone; whoever has four keys walks to "stop" and "back".
    """

    NEXT = "next"
    PREVIOUS = "previous"
    ACCEPT = "accept"
    REPEAT = "repeat"
    LEAVE = "leave"
