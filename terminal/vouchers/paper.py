"""A writer of ESC/POS bytes for one part of a print job: lines, rows, rules, codes. python-escpos makes the bytes."""

from dataclasses import dataclass
from typing import Final

from escpos.constants import QR_ECLEVEL_M, QR_MODEL_2
from escpos.printer import Dummy
from PIL import Image

from drivers.printer_profiles import PrinterProfile
from terminal.vouchers.errors import VoucherError
from terminal.vouchers.lettering import LONGEST_NAME, fits_code_pages, new_encoder, printable, runs_leftwards, wrap
from terminal.vouchers.raster import Align, draw_band, draw_line, draw_qr, draw_row, qr_modules, text_width

_BYTES_ALONE: Final = b"\x1c."
"""`FS .`: cheap printers wake up reading two bytes as one Chinese character; € and Æ are single bytes here."""
_LARGEST_MODULE: Final = 6
_SMALLEST_MODULE: Final = 3
"""0.75 mm, which every till reads at arm's length, and 0.375 mm, the least a hand scanner reads from thermal paper."""
_RULE: Final = "─"
_HEADLINES: Final = 2
_TEAR_BAR_DOTS: Final = 128
"""From the print head to the tear bar with a thumb's breadth to hold."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a line looks; `wide` and `high` are multiples of font A (12 × 24 dots)."""

    wide: int = 1
    high: int = 1
    bold: bool = False
    align: Align = "center"
    inverted: bool = False


PLAIN: Final = Lettering()
LEFT: Final = Lettering(align="left")
STRONG: Final = Lettering(bold=True)
BIG: Final = Lettering(wide=2, high=2, bold=True)
_BAND_TEXT: Final = Lettering(wide=2, high=2, bold=True, align="left", inverted=True)
_BAND_EDGE: Final = Lettering(wide=1, high=2, bold=True, align="left", inverted=True)


class Paper:
    """One part of a job. It starts from nothing known but `ESC @`, so each part sets what it needs."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        # These two of python-escpos's models name their width; without one it prints a complaint for every picture.
        model = "TM-T20II" if profile.dots >= 576 else "POS-5890"
        self._dots = min(profile.dots, 576 if profile.dots >= 576 else 384)
        self._printer = Dummy(profile=model, magic_encode_args={"encoder": new_encoder()})
        self._set: Lettering | None = None

    def written(self) -> bytes:
        """What was written so far."""
        return bytes(self._printer.output)

    def begin(self) -> None:
        """Puts the printer into its first state; whatever another job left set is gone."""
        self._printer.hw("INIT")
        self._raw(_BYTES_ALONE)

    def line(self, text: str, lettering: Lettering = PLAIN, *, longest: int = LONGEST_NAME) -> None:
        """Writes a text on as many lines as it takes, as a picture where no code page has its letters."""
        clean = printable(text, longest)
        even = lettering.align == "center"
        if fits_code_pages(clean):
            for line in wrap(clean, self._profile.columns // lettering.wide, even=even):
                self._write(line, lettering)
            return
        scale = max(lettering.wide, lettering.high)
        align = "right" if lettering.align == "left" and runs_leftwards(clean) else lettering.align
        for line in wrap(clean, self._dots, lambda piece: text_width(piece, scale), even=even):
            self._picture(draw_line(line, self._dots, scale, align))

    def headline(self, text: str) -> None:
        """Writes a name as large as it may be: in big letters on up to two lines, else in bold ones."""
        lines = wrap(printable(text), self._profile.columns // BIG.wide)
        self.line(text, BIG if len(lines) <= _HEADLINES else STRONG)

    def band(self, text: str) -> None:
        """Writes a text in white on a black band from edge to edge."""
        columns = self._profile.columns
        clean = printable(text)
        if not fits_code_pages(clean):
            for line in wrap(clean, self._dots, lambda piece: text_width(piece, BIG.wide)):
                self._picture(draw_band(line, self._dots, BIG.wide))
            return
        for line in wrap(clean, columns // 2 - 2):
            # Edges of single width put a word with an odd number of letters in the middle too.
            edge = (columns - 2 * len(line)) // 2
            self._write(" " * edge, _BAND_EDGE, end="")
            self._write(line, _BAND_TEXT, end="")
            self._write(" " * (columns - 2 * len(line) - edge), _BAND_EDGE)

    def row(self, label: str, value: str, *, bold: bool = False) -> None:
        """Writes a label at the left and its value at the right; below each other where they do not fit beside.

        A label that runs from right to left stands at the right, its value at the left.
        """
        label, value = printable(label), printable(value)
        encodable = fits_code_pages(label + value)
        measured = len(label) + 1 + len(value) if encodable else text_width(f"{label} {value}", 1)
        if measured > (self._profile.columns if encodable else self._dots):
            self.line(label, LEFT)
            self.line(value, Lettering(bold=bold, align="left" if runs_leftwards(label) else "right"))
        elif encodable:
            self._write(label, LEFT, end="")
            self._write(value.rjust(self._profile.columns - len(label)), Lettering(bold=bold, align="left"))
        elif runs_leftwards(label):
            self._picture(draw_row(value, label, self._dots))
        else:
            self._picture(draw_row(label, value, self._dots))

    def rule(self) -> None:
        """Draws a line across, with air around it."""
        self.feed(6)
        self._write(_RULE * self._profile.columns, LEFT)
        self.feed(6)

    def feed(self, dots: int) -> None:
        """Moves the paper, 0 to 255 dots (`ESC J`)."""
        self._raw(b"\x1bJ" + bytes((dots,)))

    def qr(self, text: str) -> None:
        """Draws a QR code as large as hands and tills like it and the paper allows.

        Raises:
            VoucherError: it is too long to be read from this paper.
        """
        module = min(_LARGEST_MODULE, self._dots // qr_modules(text))
        if module < _SMALLEST_MODULE:
            raise VoucherError(
                f"A QR of {len(text)} signs is too fine for {self._dots} dots of paper; "
                "shorten the reward's id or the key's."
            )
        if self._profile.native_qr:
            # The blank margin that a drawn picture has in itself (ISO/IEC 18004, 9.1).
            self.feed(4 * module)
            self._restyle(PLAIN)
            self._printer.qr(text, ec=QR_ECLEVEL_M, size=module, model=QR_MODEL_2, native=True)
            self.feed(4 * module)
            return
        # A printer that doubles each dot needs a quarter of the bytes: three seconds less over a slow serial cable.
        times = 2 if module % 2 == 0 else 1
        self._restyle(LEFT)
        picture = draw_qr(text, self._dots // times, module // times)
        self._printer.image(picture, high_density_vertical=times == 1, high_density_horizontal=times == 1)

    def end(self) -> None:
        """Cuts behind the last line, or feeds it past the tear bar where nothing cuts."""
        if self._profile.cutter:
            self.feed(24)
            # Without `feed` the library sends GS V 66 0: the printer itself feeds to its cutter, then cuts partly,
            # so that the paper hangs until a hand takes it.
            self._printer.cut(feed=False)
        else:
            self.feed(_TEAR_BAR_DOTS)

    def _write(self, line: str, lettering: Lettering, *, end: str = "\n") -> None:
        self._restyle(lettering)
        self._printer.text(line.replace("\u00a0", " ") + end)

    def _picture(self, picture: Image.Image) -> None:
        self._restyle(LEFT)
        self._printer.image(picture)

    def _restyle(self, wanted: Lettering) -> None:
        """Sets what differs from what was set before; everything at a part's first line."""
        if wanted == self._set:
            return
        self._printer.set(
            align=wanted.align,
            font="a" if self._set is None else None,
            bold=wanted.bold,
            invert=wanted.inverted,
            custom_size=True,
            width=wanted.wide,
            height=wanted.high,
        )
        self._set = wanted

    def _raw(self, command: bytes) -> None:
        self._printer._raw(command)  # noqa: SLF001 - python-escpos has no public door for a command it does not know
