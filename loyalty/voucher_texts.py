"""What somebody holds before a till's reader, or types: a voucher's QR, its serial, its short code."""

import re
from dataclasses import dataclass, field
from typing import Final

from loyalty.codes import VoucherCode, parse
from loyalty.codes.values import SERIAL_SIGNS
from loyalty.errors import CodeError
from loyalty.vouchers import read_short_code

_SERIAL: Final = re.compile(rf"[A-Z2-7]{{{SERIAL_SIGNS}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WholeCode:
    """The QR's text, with its signature."""

    text: str = field(repr=False)
    voucher: VoucherCode

    @property
    def serial(self) -> str:
        """The voucher's serial."""
        return self.voucher.serial


@dataclass(frozen=True, slots=True)
class Serial:
    """A serial as it stands."""

    serial: str


@dataclass(frozen=True, slots=True)
class ShortCode:
    """A short code in its one form."""

    code: str


VoucherText = WholeCode | Serial | ShortCode


def read_voucher_text(text: str) -> VoucherText:
    """Tell which of the three it is.

    Raises:
        CodeError: none of them, or a sign of it is wrong.
    """
    stripped = text.strip()
    if is_serial(stripped):
        return Serial(stripped)
    if "." in stripped:
        code = parse(stripped)
        if not isinstance(code, VoucherCode):
            raise CodeError("The code is one of ours, but not a voucher's.")
        return WholeCode(stripped, code)
    return ShortCode(read_short_code(stripped))


def is_serial(text: str) -> bool:
    """Whether `text` has a serial's form."""
    return _SERIAL.fullmatch(text) is not None
