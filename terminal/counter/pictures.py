"""What hands hold before a camera, and what is printed by a till: codes as pictures."""

import io
from typing import Final

import numpy as np
import segno
from PIL import Image, ImageDraw

from drivers.camera.decode import Pipeline
from drivers.ports import GreyFrame

_SIZE: Final = (640, 480)
_COUNTER: Final = 118
_TILT_DEGREES: Final = -6.0
"""Nobody holds a phone straight."""


def qr(text: str, module: int = 4, border: int = 4) -> Image.Image:
    """A QR code in grey, black on white.

    Args:
        text: what it says.
        module: px of one square.
        border: squares of white around it; the standard wants four (ISO/IEC 18004).
    """
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=module, border=border)
    return Image.open(out).convert("L")


def qr_png(text: str) -> bytes:
    """A QR code as a PNG, small."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=4, border=2, dark="#15211D")
    return out.getvalue()


def phone(text: str) -> GreyFrame:
    """A phone whose screen shows a code, as a camera on the counter sees it."""
    return _seen(_phone(text))


def slip(text: str) -> GreyFrame:
    """A till's receipt with its code, as a camera on the counter sees it."""
    code = qr(text, module=5)
    paper = Image.new("L", (max(300, code.width + 40), code.height + 80), 236)
    paper.paste(code.point(lambda grey: min(grey, 236)), ((paper.width - code.width) // 2, 40))
    return _seen(paper)


def png(frame: GreyFrame) -> bytes:
    """A camera's frame as a PNG."""
    out = io.BytesIO()
    Image.fromarray(frame).save(out, "PNG", compress_level=1)
    return out.getvalue()


def codes_on(paper: bytes) -> tuple[str, ...]:
    """What a scanner reads on a piece of paper.

    Args:
        paper: its picture, as `drivers.virtual.paper.draw_paper` draws it.
    """
    with Image.open(io.BytesIO(paper)) as picture:
        seen = Pipeline().see_thoroughly(np.asarray(picture.convert("L").reduce(2)))
    return tuple(each.text for each in seen if each.confirmed)


def _phone(text: str) -> Image.Image:
    code = qr(text, module=6)
    body = Image.new("L", (code.width + 36, code.height + 120), 0)
    draw = ImageDraw.Draw(body)
    draw.rounded_rectangle((0, 0, body.width - 1, body.height - 1), 28, fill=40)
    draw.rounded_rectangle((10, 10, body.width - 11, body.height - 11), 20, fill=228)
    body.paste(code.point(lambda grey: max(24, min(grey, 228))), (18, 60))
    return body


def _seen(thing: Image.Image) -> GreyFrame:
    """On the grey of a counter, a little askew, as large as it fits."""
    scale = min(1.0, 0.92 * _SIZE[1] / thing.height)
    held = thing.resize((round(thing.width * scale), round(thing.height * scale)), Image.Resampling.LANCZOS)
    held = held.rotate(_TILT_DEGREES, Image.Resampling.BICUBIC, expand=True, fillcolor=_COUNTER)
    frame = Image.new("L", _SIZE, _COUNTER)
    frame.paste(held, ((_SIZE[0] - held.width) // 2, (_SIZE[1] - held.height) // 2))
    return np.asarray(frame)
