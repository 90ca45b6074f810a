"""What comes back from an ESC/POS printer, taken apart without doing anything.

Sources: Epson ESC/POS reference, `DLE EOT`, `GS r`, `GS I` and `GS ( H` function 48. Three kinds of answer share one
stream and are told apart by fixed bits: a real-time status has bits 7, 4, 1, 0 as 0, 1, 1, 0; a `GS r` status has
bits 7 and 4 as 0, 0; a process id stands between the header 37h 22h and a NUL.
"""

import zlib
from dataclasses import dataclass
from typing import Final

from drivers.ports import PrinterStatus

ASK_PRINTER: Final = b"\x10\x04\x01"
ASK_OFFLINE_CAUSE: Final = b"\x10\x04\x02"
ASK_PAPER: Final = b"\x10\x04\x04"
ASK_IN_ORDER: Final = b"\x1dr\x01"
"""Answered when everything before it in the printer's buffer has been carried out."""

_PROCESS_HEADER: Final = b"\x37\x22"
_PROCESS_LENGTH: Final = 7
_FIRST_SIGN, _SIGNS = 0x21, 0x7E - 0x21 + 1


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """The answer to a `DLE EOT`; which one, only the order of asking tells."""

    bits: int


@dataclass(frozen=True, slots=True)
class InOrderStatus:
    """The answer to a `GS r`."""

    bits: int


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """The answer to `GS ( H` function 48: what stood before this id is printed."""

    process_id: bytes


_INFO_HEADER: Final = b"\x5f"
FIRMWARE, MAKER, MODEL, SERIAL = 65, 66, 67, 68
"""What `GS I` can be asked for as text."""

Answer = RealTimeStatus | InOrderStatus | ProcessDone


def ask_process(process_id: bytes) -> bytes:
    """The question `GS ( H` function 48 for one process id.

    Args:
        process_id: four bytes of printable ASCII.
    """
    return b"\x1d(H\x06\x0000" + process_id


def ask_info(what: int) -> bytes:
    """The question `GS I` for one text of the printer's nameplate.

    Args:
        what: one of `FIRMWARE`, `MAKER`, `MODEL`, `SERIAL`.
    """
    return b"\x1dI" + bytes((what,))


def info_of(received: bytes) -> bytes | None:
    """The text of an answer to `GS I`, from its header 5Fh to the NUL; None while it is not whole."""
    _, header, rest = received.partition(_INFO_HEADER)
    text, end, _ = rest.partition(b"\0")
    return text if header and end else None


def process_id_of(job_id: str, number: int) -> bytes:
    """A process id for the n-th job of a run: four signs that no job of an earlier run had, as near as four can be.

    Were they counted from one at every start, the late answer of a job from before it could confirm another.
    """
    value = zlib.crc32(job_id.encode()) + number
    signs = bytearray()
    for _ in range(4):
        value, place = divmod(value, _SIGNS)
        signs.append(_FIRST_SIGN + place)
    return bytes(signs)


def split_answers(received: bytes) -> tuple[tuple[Answer, ...], bytes]:
    """Takes whole answers off the front of what was received; bytes that are none are left out.

    Returns:
        The answers in order, and the bytes that may be the beginning of one more.
    """
    answers: list[Answer] = []
    at = 0
    while at < len(received):
        rest = received[at:]
        if rest[:2] == _PROCESS_HEADER[: len(rest)]:
            if len(rest) < _PROCESS_LENGTH:
                return tuple(answers), rest
            if rest[_PROCESS_LENGTH - 1] == 0:
                answers.append(ProcessDone(rest[2:6]))
                at += _PROCESS_LENGTH
                continue
        byte = received[at]
        if byte & 0x93 == 0x12:
            answers.append(RealTimeStatus(byte))
        elif byte & 0x90 == 0:
            answers.append(InOrderStatus(byte))
        at += 1
    return tuple(answers), b""


def judge(*, printer: int, cause: int, paper: int, near_end_sensor: bool) -> PrinterStatus:
    """The state that three real-time status bytes describe, the most hindering one first.

    Args:
        printer: answer to `DLE EOT 1`; bit 3 offline.
        cause: answer to `DLE EOT 2`; bit 2 cover open, bit 5 stopped by paper end, bit 6 error.
        paper: answer to `DLE EOT 4`; bits 2, 3 near end, bits 5, 6 no paper.
        near_end_sensor: whether the model has one; else the near-end bits mean nothing.
    """
    if cause & 0x04:
        return PrinterStatus.COVER_OPEN
    if paper & 0x60 or cause & 0x20:
        return PrinterStatus.PAPER_OUT
    if cause & 0x40 or printer & 0x08:
        return PrinterStatus.ERROR
    if near_end_sensor and paper & 0x0C:
        return PrinterStatus.NEAR_END
    return PrinterStatus.OK
