"""A picture file as a grey frame."""

import warnings
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from drivers.errors import PictureError
from drivers.ports import GreyFrame

_MOST_PIXELS: Final = 50_000_000
_LONGEST_EDGE: Final = 2048


def load_grey(path: Path) -> GreyFrame:
    """Reads a picture as the camera would see it: upright, in grey, on white where it is transparent.

    A picture with an edge beyond 2048 pixels is made smaller.

    Raises:
        PictureError: it cannot be opened, is no picture, is broken, or has more than 50 million pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                _refuse_huge(picture, path)
                return grey_of(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureError(f"{path} has far too many pixels; make it smaller") from error
    except UnidentifiedImageError as error:
        raise PictureError(f"{path} is no picture; give a PNG, JPEG or WebP file") from error
    except FileNotFoundError as error:
        raise PictureError(f"there is no file {path}; check its name") from error
    except PictureError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureError(f"{path} cannot be read as a picture ({error}); is it whole?") from error


def _refuse_huge(picture: Image.Image, path: Path) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise PictureError(f"{path} is {picture.width} × {picture.height} pixels; make it smaller")


def grey_of(picture: Image.Image) -> GreyFrame:
    """One picture as a grey frame; see `load_grey`."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):
        upright = _eight_bits(upright)
    if upright.has_transparency_data:
        layered = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    grey = upright.convert("L")
    grey.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE), Image.Resampling.LANCZOS)
    return np.asarray(grey)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A picture of 16 or 32 bits a pixel in 8: 16 bits are scaled, smaller values kept."""
    values = np.asarray(picture, dtype=np.float64)
    scale = 255 / 65535 if values.size and values.max() > 255 else 1.0
    return Image.fromarray(np.clip(values * scale, 0, 255).astype(np.uint8))
