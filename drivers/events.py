"""What a device can say: a closed union of frozen values.

`at` is always seconds on the monotonic clock of whoever asked the device; no driver reads a clock to fill it. Whatever
was read from a card stays out of every `repr`, so that it cannot reach a log by way of a formatted event.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from drivers.ports import PrinterStatus, PrintOutcome
from drivers.symbology import Symbology


class Source(StrEnum):
    """By which door a reading came in."""

    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    CAMERA = "camera"
    KEYPAD = "keypad"
    RFID = "rfid"


class Decoder(StrEnum):
    """Which engine read a code from a picture."""

    ZXING = "zxing-cpp"
    ZBAR = "pyzbar"


class ReadFaultKind(StrEnum):
    """Why a reading came to nothing; each is worth "please try again" on a screen."""

    TOO_LONG = "too-long"
    DROPPED = "dropped"
    TRACK_ERROR = "track-error"


class LossReason(StrEnum):
    """Why a device is not there."""

    MISSING = "missing"
    UNPLUGGED = "unplugged"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Tracks:
    """The tracks of one swipe as typed, without sentinels and check characters; None for one that was not typed.

    An empty string is a track that the stripe has and that holds nothing. `failed` numbers those the reader could not
    read. Source: ISO/IEC 7811-6 and 7813.
    """

    track1: str | None = field(default=None, repr=False)
    track2: str | None = field(default=None, repr=False)
    track3: str | None = field(default=None, repr=False)
    failed: frozenset[int] = frozenset()

    @property
    def readable(self) -> bool:
        """Whether any track holds anything."""
        return bool(self.track1 or self.track2 or self.track3)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scanner, a keypad or a tag reader gave one whole reading.

    Attributes:
        device: the device's name in the configuration.
        text: what was typed, without the data carrier identifier and the terminator.
        symbology: what the identifier named; None where there was none.
    """

    device: str
    source: Source
    text: str = field(repr=False)
    symbology: Symbology | None
    at: float


@dataclass(frozen=True, slots=True)
class SwipeRead:
    """A card went through the magstripe reader; whose card it is has not been judged."""

    device: str
    tracks: Tracks
    at: float


@dataclass(frozen=True, slots=True)
class ReadFault:
    """A reading began and came to nothing."""

    device: str
    source: Source
    kind: ReadFaultKind
    at: float


@dataclass(frozen=True, slots=True)
class Sighted:
    """The camera saw a code; act on it only when it is `confirmed`."""

    device: str
    symbology: Symbology
    text: str = field(repr=False)
    decoder: Decoder
    confirmed: bool
    at: float


@dataclass(frozen=True, slots=True)
class PrinterStatusChanged:
    """The printer is in another state than when it was last asked."""

    device: str
    status: PrinterStatus
    at: float


@dataclass(frozen=True, slots=True)
class PrintFinished:
    """A print job came to its one outcome."""

    device: str
    job_id: str
    outcome: PrintOutcome
    at: float


class ContactKind(StrEnum):
    """What a contact is."""

    KEY = "key"
    """The key switch behind which staff work: closed is on."""
    TAMPER = "tamper"
    """The housing's: closed is shut."""
    HEADSET = "headset"
    """The headset jack's: closed is plugged in."""


class PadKey(StrEnum):
    """The four keys below the screen, each told by touch from the others (EN 301 549, 5.5.2)."""

    PREVIOUS = "previous"
    NEXT = "next"
    ACCEPT = "accept"
    REPEAT = "repeat"


PRESENCE: Final = "presence"
"""The name that the presence sensor has in a configuration."""

TOUCH_PANEL: Final = "touch panel"
"""The name of the touch panel, where the configuration says that there is one to be looked for."""

CONTACTS: Final = frozenset({*(kind.value for kind in ContactKind), PRESENCE, TOUCH_PANEL})
"""The names that contacts have in a configuration, the presence sensor among them."""


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """A contact was seen first, or settled elsewhere than before."""

    device: str
    contact: ContactKind
    closed: bool
    at: float


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """The presence sensor was seen first, or somebody came before it, or left."""

    device: str
    near: bool
    at: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One of the four keys below the screen went down."""

    device: str
    key: PadKey
    at: float


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A device is not there, or no longer; said once for each loss."""

    device: str
    reason: LossReason
    at: float


@dataclass(frozen=True, slots=True)
class DeviceFound:
    """A device is there and ready; said once each time it appears."""

    device: str
    at: float


@dataclass(frozen=True, slots=True)
class LayoutRecognised:
    """A reader that types read the layout test code: so it types (`drivers.wedge.learning`)."""

    device: str
    layout: str
    sends_identifier: bool
    at: float


ReaderEvent = (
    Scanned
    | SwipeRead
    | ReadFault
    | LayoutRecognised
    | ContactChanged
    | PresenceChanged
    | KeyPressed
    | DeviceLost
    | DeviceFound
)
DeviceEvent = ReaderEvent | Sighted | PrinterStatusChanged | PrintFinished
