"""The shop's own look, from its configuration: files are looked for before anything is drawn with them."""

from pathlib import Path
from types import MappingProxyType
from typing import Final

from screens.brand import Brand
from screens.errors import PictureError
from screens.pictures.own import picture_size
from screens.theme import Mode, Theme, rgb
from terminal.config import DisplaySection, LookSection
from terminal.errors import ConfigurationError

_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg"})


def brand_of(section: LookSection) -> Brand:
    """The shop's pictures.

    Raises:
        ConfigurationError: a file or the folder is not there, or is no picture.
    """
    logo, dark = (None if each is None else Path(each) for each in (section.logo, section.logo_dark))
    pictures: dict[str, Path] = {}
    if section.pictures is not None:
        folder = Path(section.pictures)
        if not folder.is_dir():
            raise ConfigurationError(f"The shop's pictures: {folder} is no folder; make it, or leave `pictures` out.")
        pictures = {each.stem: each for each in sorted(folder.iterdir()) if each.suffix.lower() in _PICTURES}
    for file in (logo, dark, *pictures.values()):
        if file is not None:
            _size(file)
    return Brand(logo, dark, MappingProxyType(pictures))


def theme_of(display: DisplaySection, look: LookSection) -> Theme:
    """What everything looks like at the beginning.

    Raises:
        ConfigurationError: the logo is no picture.
    """
    accent, dark = (None if each is None else rgb(each) for each in (look.accent, look.accent_dark))
    logo = None if look.logo is None else _size(Path(look.logo))
    return Theme(Mode(display.mode), display.mm_per_px, accent, dark, logo, look.large)


def _size(file: Path) -> tuple[int, int]:
    try:
        return picture_size(file)
    except PictureError as error:
        raise ConfigurationError(f"The shop's look: {error}.") from error
