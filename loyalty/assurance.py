"""How sure we are who stands there, and how the card came in (protocol, section 6)."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import assert_never


class EntryMode(StrEnum):
    """By which door a card or code came in."""

    SCANNED = "scanned"
    """A barcode reader typed it."""
    SWIPED = "swiped"
    """A magstripe reader typed it."""
    CAMERA = "camera"
    """A picture was decoded."""
    KEYED = "keyed"
    """A person typed it."""
    TAPPED = "tapped"
    """A tag reader (RFID, NFC) typed a tag's number."""


class Assurance(IntEnum):
    """What the way of showing a card proves; a higher level may do all that a lower one may."""

    KEYED = 0
    """A typed number: masked balance, earn."""
    GUESSABLE = 1
    """A plain printed number or an unsigned static code: progress too; redeem only with PIN or code."""
    POSSESSION = 2
    """A number of a scheme so sparse that a guess hits an issued card at most once in 10,000."""
    PROVEN = 3
    """A rotating QR with its MAC, a PIN, or a code sent by SMS or mail."""


class ProofWay(StrEnum):
    """How a member can prove who they are once a card was shown."""

    PIN = "pin"
    MAIL = "mail"
    """A code by mail."""
    SMS = "sms"
    """A code by SMS."""


class Redeems(IntEnum):
    """How far somebody may redeem."""

    NEVER = 0
    AFTER_PROOF = 1
    """Only once a PIN or a code has made them `PROVEN`."""
    WITHIN_LIMIT = 2
    """What costs no more than the programme's limit for possession."""
    ANYTHING = 3


@dataclass(frozen=True, slots=True)
class Rights:
    """What one level of assurance sees and may.

    Attributes:
        figures: whether figures are seen as they are; else they are masked.
        progress: whether the progress towards rewards is seen.
        history: whether the last transactions are seen.
        person: whether one's data is seen, on paper or by mail, and may be changed.
        redeems: how far it redeems.
    """

    figures: bool
    progress: bool
    history: bool
    person: bool
    redeems: Redeems


def rights(assurance: Assurance) -> Rights:
    """The defaults of a level (protocol, section 6); everybody earns, and a programme may be stricter."""
    match assurance:
        case Assurance.KEYED:
            return Rights(figures=False, progress=False, history=False, person=False, redeems=Redeems.NEVER)
        case Assurance.GUESSABLE:
            return Rights(figures=False, progress=True, history=False, person=False, redeems=Redeems.AFTER_PROOF)
        case Assurance.POSSESSION:
            return Rights(figures=True, progress=True, history=True, person=False, redeems=Redeems.WITHIN_LIMIT)
        case Assurance.PROVEN:
            return Rights(figures=True, progress=True, history=True, person=True, redeems=Redeems.ANYTHING)
        case _:
            assert_never(assurance)
