"""What hands may do at the counter: the page's messages, and the positions of its switches."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from drivers.events import PadKey
from screens.keys import Key

Point = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Index = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Cents = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Hours = Annotated[int, msgspec.Meta(ge=-90_000, le=90_000)]
AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Finger(StrEnum):
    """What a finger does on the screen."""

    DOWN = "down"
    MOVE = "move"
    UP = "up"


class Reader(StrEnum):
    """Where something is shown."""

    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    CAMERA = "camera"


class Wrong(StrEnum):
    """What is no card of this shop."""

    BANK_CARD = "bank card"
    PRODUCT = "product"
    STRANGER = "stranger"
    NONSENSE = "nonsense"


class Switch(StrEnum):
    """What can be pulled, opened, moved and put back; `POSITIONS` says how it may stand."""

    POWER = "power"
    NETWORK = "network"
    PAPER = "paper"
    COVER = "cover"
    PRINTER = "printer"
    CAMERA = "camera"
    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    KEY = "key"
    HOUSING = "housing"
    PRESENCE = "presence"
    HEADSET = "headset"
    STAND = "stand"


POSITIONS: Final[dict[Switch, tuple[str, ...]]] = {
    Switch.POWER: ("on", "off"),
    Switch.NETWORK: ("on", "off", "slow", "garbage", "answer lost"),
    Switch.PAPER: ("in", "nearly out", "a scrap", "out"),
    Switch.COVER: ("shut", "open"),
    Switch.PRINTER: ("on", "off"),
    Switch.CAMERA: ("on", "off"),
    Switch.SCANNER: ("on", "off"),
    Switch.MAGSTRIPE: ("on", "off"),
    Switch.KEY: ("out", "turned"),
    Switch.HOUSING: ("shut", "open"),
    Switch.PRESENCE: ("somebody", "nobody"),
    Switch.HEADSET: ("out", "in"),
    Switch.STAND: ("counter", "entrance"),
}


class Touch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="touch"):
    """A finger on the screen, px of its picture."""

    finger: Finger
    x: Point
    y: Point


class Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="press"):
    """A key of a keyboard at the screen."""

    key: Key


class Strike(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="strike"):
    """One of the four keys below the screen."""

    key: PadKey


class ShowCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="card"):
    """A card of the tray is swiped or scanned, or its phone held before the camera."""

    card: Index
    reader: Reader


class ShowBadge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="badge"):
    """A badge of staff is scanned."""

    badge: Index


class TakePlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="place"):
    """The terminal of this code stands on the counter from now on."""

    code: Code


class Unpack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="unpack"):
    """A new device is put on the counter: one that is not in service yet."""


class Replace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="replace"):
    """The office makes the code by which another board takes the terminal on the counter over."""


class ShowPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="paper"):
    """A sheet with a code for a new device is scanned, or held before the camera."""

    paper: Index
    reader: Reader


class Photograph(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="photograph"):
    """The card holder's phone photographs the code on the screen, and picks the card up."""


class TakeAway(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="take away"):
    """Nothing is before the camera any more."""


class Sell(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sell"):
    """The till sells, and prints a signed receipt."""

    cents: Cents


class ShowReceipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="receipt"):
    """A receipt is scanned, or held before the camera."""

    receipt: Index
    reader: Reader


class ShowWrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="wrong"):
    """Something that is no card here is shown."""

    what: Wrong


class Type(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="type"):
    """The scanner reads anything at all."""

    text: Text


class Flip(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="flip"):
    """A switch is put to one of its positions."""

    switch: Switch
    to: str


class Tear(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="tear"):
    """The paper that came out is torn off and kept, wherever it ends."""


class ShowPiece(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="piece"):
    """A piece of paper that was torn off and kept is held before the scanner: a voucher, at the till."""

    piece: Index


class MoveClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="move clock"):
    """The terminal is told a time that lies so much ahead of what it believes, or behind."""

    hours: Hours


class SetClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="set clock"):
    """The terminal is told that it is `at`, by somebody it believes and should not."""

    at: AwareTime


class RightClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="right clock"):
    """The terminal is told the time as it is."""


class ColdStart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="cold start"):
    """The terminal starts anew with a clock that had no power: in 1970, until somebody tells it better."""


ClockAct = MoveClock | SetClock | RightClock | ColdStart
CardAct = ShowCard | ShowBadge | Photograph | TakeAway
PaperAct = ShowPaper | ShowReceipt | ShowPiece | Tear
OfficeAct = TakePlace | Unpack | Replace
SlowAct = ClockAct | CardAct | PaperAct | OfficeAct | Sell | ShowWrong | Type | Flip
Act = Touch | Press | Strike | SlowAct

_DECODER: Final[msgspec.json.Decoder[Act]] = msgspec.json.Decoder(Act)


class HandsError(ValueError):
    """It cannot be done; the sentence says why."""


def read_act(text: bytes) -> Act:
    """An act out of a message.

    Raises:
        HandsError: it is none.
    """
    try:
        return _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise HandsError(f"No such act: {error}.") from error
