"""How sure we are who stands there, and how the card came in (protocol, section 6)."""

from enum import IntEnum, StrEnum


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
