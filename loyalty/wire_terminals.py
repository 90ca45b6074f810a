"""What terminal and office say of a terminal as a machine: its profile, its self-test, a configuration it refused.

A self-test's words are the terminal's own: central keeps what a newer one says, and shows it as it is.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from loyalty.wire_base import Message


class TerminalRole(StrEnum):
    """What a terminal is there for."""

    SHOPPER = "shopper"
    ENTRANCE = "entrance"
    """It says yes or no to the cards of a club, and nothing else."""


class Fitted(StrEnum):
    """A device that the office expects at a terminal; the self-test tries each."""

    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    KEYPAD = "keypad"
    RFID = "rfid"
    CAMERA = "camera"
    PRINTER = "printer"
    KEY = "key"
    HOUSING = "housing"
    PRESENCE = "presence"


class TerminalProfile(Message, frozen=True, kw_only=True):
    """What a terminal is there for, and what must be fitted to it; empty where the office says nothing of it."""

    roles: tuple[TerminalRole, ...] = ()
    hardware: tuple[Fitted, ...] = ()


NO_PROFILE: Final = TerminalProfile()
"""The office says nothing of the terminal."""


class ConfigurationRefusal(StrEnum):
    """Why a terminal does not take a configuration."""

    UNREADABLE = "unreadable"
    """It has words that this program does not know: a newer central's."""
    CONTRADICTORY = "contradictory"
    """It contradicts itself."""


class RefusedConfiguration(Message, frozen=True, kw_only=True):
    """A configuration that a terminal does not take: it goes on by the one it has."""

    version: int
    why: ConfigurationRefusal


Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Printable = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]


class TriedLine(Message, frozen=True, kw_only=True):
    """What was found of one device or service: the terminal's words of it."""

    item: Word
    state: Word
    word: Word


class Plate(Message, frozen=True, kw_only=True):
    """What a device says of itself; None where it does not."""

    device: Printable
    """Its name in the terminal's configuration."""
    maker: Printable | None = None
    model: Printable | None = None
    serial: Printable | None = None
    firmware: Printable | None = None


class SelfTestReport(Message, frozen=True, kw_only=True):
    """`POST /v1/devices/me/self-test`: the newest self-test; a repeat changes nothing."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    board: Printable | None = None
    software: Printable
    lines: Annotated[tuple[TriedLine, ...], msgspec.Meta(max_length=40)]
    plates: Annotated[tuple[Plate, ...], msgspec.Meta(max_length=40)] = ()


class SelfTestTaken(Message, frozen=True, kw_only=True):
    """Central has the self-test of that time."""

    at: datetime
