"""The errors of `screens`, as one small tree.

ScreensError
├── ThemeError   (ValueError)   a colour or size that no screen can be drawn with
├── TextsError   (LookupError)  a text, language or picture that is not there
├── CalibrationError (ValueError)  a panel's touches tell nothing of where they lie
├── PictureError (OSError)      a shop's picture cannot be read
└── WindowError  (OSError)      no display could be opened
"""


class ScreensError(Exception):
    """Anything that keeps a screen from being shown."""


class ThemeError(ScreensError, ValueError):
    """A colour or size that no screen can be drawn with."""


class TextsError(ScreensError, LookupError):
    """A text key, a language or a picture that is not there."""


class CalibrationError(ScreensError, ValueError):
    """A panel's touches tell nothing of where they lie."""


class PictureError(ScreensError, OSError):
    """A shop's picture cannot be read."""


class WindowError(ScreensError, OSError):
    """No display could be opened, or the one there was went away."""
