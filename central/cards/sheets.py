"""What goes to the card printer: the numbers as CSV, and a sheet of labels with their barcodes as PDF.

A barcode is as its scheme's readers want it: EAN-13 for EAN schemes (ISO/IEC 15420), GS1-128 with the application
identifier 8018 for service relation numbers (GS1 General Specifications, 5.4), Code 128 for the rest (ISO/IEC 15417).
"""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, assert_never

from central.cards.numbers import Printable
from central.errors import BatchError
from loyalty.scheme_kinds import GSRN_MEMBER, AlphanumericScheme, EanScheme, GsrnScheme, PlainScheme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM: Final = 72 / 25.4
"""Points in a millimetre."""
PAGE_MM: Final = (210.0, 297.0)
COLUMNS: Final = 3
ROWS: Final = 8
"""24 labels of 70 × 37 mm on A4, a common sheet."""
PER_PAGE: Final = COLUMNS * ROWS
_LABEL_MM: Final = (70.0, 37.0)
_BAR_MM: Final = 14.0
_QUIET_MODULES: Final = 12
"""More than the ten that Code 128 and the eleven that EAN-13 ask for on their wider side."""
_WIDEST_MODULE_MM: Final = 0.33
"""The nominal module of EAN-13; Code 128 is narrower where the label asks for it."""
_GROUP: Final = 4
_FONT: Final = "Courier-Bold"


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode as widths.

    Attributes:
        modules: bar, space, bar, …, each in modules; the first is a bar.
        label: what stands beneath it.
    """

    modules: tuple[int, ...]
    label: str


def barcode(scheme: Printable, number: str) -> Barcode:
    """The barcode that a number of the scheme is printed as."""
    match scheme:
        case EanScheme():
            ean = number.zfill(13)
            return Barcode(_ean13(ean), f"{ean[0]} {ean[1:7]} {ean[7:]}")
        case GsrnScheme():
            return Barcode(_code128(f"\u00f1{GSRN_MEMBER}{number}"), f"({GSRN_MEMBER}) {_grouped(number)}")
        case PlainScheme() | AlphanumericScheme():
            return Barcode(_code128(number), _grouped(number))
        case _:
            assert_never(scheme)


def _grouped(number: str) -> str:
    """The number in groups from its end, as hands type it; a short one in one piece."""
    if len(number) <= 2 * _GROUP:
        return number
    head = len(number) % _GROUP
    groups = [number[start : start + _GROUP] for start in range(head, len(number), _GROUP)]
    return " ".join([number[:head], *groups] if head else groups)


def _code128(text: str) -> tuple[int, ...]:
    """Widths of a Code 128 symbol; U+00F1 is FNC1, as the library takes it."""
    from reportlab.graphics.barcode.code128 import Code128

    symbol = Code128(text)
    symbol.validate()  # type: ignore[no-untyped-call]  # the library's
    symbol.encode()  # type: ignore[no-untyped-call]  # the library's
    pattern: str = symbol.decompose()  # type: ignore[no-untyped-call]  # the library's
    # Capitals are bars, small letters spaces; A is one module.
    return tuple(ord(sign.upper()) - ord("A") + 1 for sign in pattern)


def _ean13(digits: str) -> tuple[int, ...]:
    """Widths of an EAN-13 symbol of 13 digits, the last of which is its check digit."""
    from reportlab.graphics.barcode.eanbc import Ean13BarcodeWidget
    from reportlab.graphics.shapes import Rect

    drawn = Ean13BarcodeWidget(digits[:12], barWidth=1, quiet=0, humanReadable=0).draw()  # type: ignore[no-untyped-call]  # the library's
    bars = [(round(each.x), round(each.width)) for each in drawn.contents if isinstance(each, Rect) and each.fillColor]
    widths: list[int] = []
    end = 0
    for x, width in bars:
        if widths:
            widths.append(x - end)
        widths.append(width)
        end = x + width
    return tuple(widths)


def write_csv(file: IO[str], scheme: Printable, numbers: Sequence[str]) -> None:
    """The numbers as RFC 4180: their place in the batch, the number, and what the barcode holds."""
    out = csv.writer(file, lineterminator="\r\n")
    out.writerow(("place", "number", "barcode"))
    coded = GSRN_MEMBER if isinstance(scheme, GsrnScheme) else ""
    wide = 13 if isinstance(scheme, EanScheme) else 0
    for place, number in enumerate(numbers, 1):
        out.writerow((place, number, coded + number.zfill(wide)))


def write_pdf(
    file: IO[bytes],
    scheme: Printable,
    numbers: Sequence[str],
    heading: str,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """A sheet of labels on A4, each page with `heading` and its number.

    Args:
        file: written to.
        scheme: that the numbers are of.
        numbers: in their order.
        heading: what batch it is; no person's name.
        progress: told how many labels of a page are done.
    """
    from reportlab.pdfgen.canvas import Canvas

    width, height = PAGE_MM[0] * MM, PAGE_MM[1] * MM
    canvas = Canvas(file, pagesize=(width, height), pageCompression=1)
    canvas.setTitle(heading)
    pages = -(-len(numbers) // PER_PAGE)
    for page in range(pages):
        some = numbers[page * PER_PAGE : (page + 1) * PER_PAGE]
        for place, number in enumerate(some):
            row, column = divmod(place, COLUMNS)
            left = column * _LABEL_MM[0] * MM
            top = height - (height - ROWS * _LABEL_MM[1] * MM) / 2 - row * _LABEL_MM[1] * MM
            _label(canvas, barcode(scheme, number), left, top)
        canvas.setFont("Helvetica", 5)
        canvas.drawCentredString(width / 2, 0.6 * MM, f"{heading} · {page + 1} / {pages}")
        canvas.showPage()
        progress(len(some))
    canvas.save()


def _label(canvas: "Canvas", code: Barcode, left: float, top: float) -> None:
    total = sum(code.modules) + 2 * _QUIET_MODULES
    module = min(_WIDEST_MODULE_MM, _LABEL_MM[0] / total) * MM
    x = left + (_LABEL_MM[0] * MM - module * sum(code.modules)) / 2
    bottom = top - (_LABEL_MM[1] / 2 + _BAR_MM / 2 - 2) * MM
    bars = canvas.beginPath()
    for place, modules in enumerate(code.modules):
        if place % 2 == 0:
            bars.rect(x, bottom, module * modules, _BAR_MM * MM)
        x += module * modules
    canvas.drawPath(bars, stroke=0, fill=1)
    canvas.setFont(_FONT, 9)
    canvas.drawCentredString(left + _LABEL_MM[0] * MM / 2, bottom - 3.6 * MM, code.label)


@contextmanager
def kept(path: Path, mode: str = "wb") -> Iterator[IO[bytes]]:
    """A file that is there whole once the block ends well, and is not there where it does not.

    It is on the disk under another name before the block ends, so that what is done last cannot fail for want of
    room. Nobody else may read it: the numbers on it are worth points.

    Raises:
        BatchError: it is there already, or cannot be written.
    """
    if path.exists():
        raise BatchError(f"{path} is there already; name another file.")
    part = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BatchError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, mode) as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
