"""A terminal's configuration, checked as the terminal will before it goes onto a card."""

from pathlib import Path

from provisioning.card.errors import ProfileError
from terminal.config import read_settings


def read_profile(path: Path) -> bytes:
    """The configuration's very bytes.

    Raises:
        ProfileError: it cannot be read, names a device that is not known, is of a newer format, or has no printer.
    """
    try:
        settings, content = read_settings(path), path.read_bytes()
    except (ValueError, OSError) as error:
        # A ConfigurationError, whose sentence names file, line and what was expected.
        raise ProfileError(str(error)) from error
    if settings.printer is None:
        raise ProfileError(f"{path}: it names no printer; expected a section [printer] with its link.")
    return content
