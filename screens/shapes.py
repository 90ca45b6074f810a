"""What can be drawn: a closed union of shapes, as plain values.

A shape says what it looks like in colour roles; where it stands is its node's rectangle.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from screens.theme import Colour, Weight


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded rectangle.

    Attributes:
        fill: Its colour.
        radius: Corner radius in px.
        edge: Colour of its edge, or None.
        width: Width of the edge in px, drawn inside.
        rim: True for a surface that gets a white edge in contrast mode.
    """

    fill: Colour
    radius: int = 0
    edge: Colour | None = None
    width: int = 0
    rim: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One run of text on one line; its rectangle reaches from ascender to descender.

    Attributes:
        text: What is written.
        px: Font size.
        weight: Weight.
        colour: Its colour.
        on: What it stands on, for the contrast check.
        tracking: Px added after every letter; large figures stand closer.
    """

    text: str
    px: int
    weight: Weight
    colour: Colour
    on: Colour
    tracking: int = 0


@dataclass(frozen=True, slots=True)
class Icon:
    """One of our icons, in a square.

    Attributes:
        name: Its name in `screens.icons`.
        colour: Its colour.
        weight: Stroke width in parts of 24.
        turn: Degrees it is turned counterclockwise.
    """

    name: str
    colour: Colour
    weight: float = 2.2
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A reward's or campaign's picture.

    Attributes:
        name: Its name in `screens.pictures`.
        radius: Corner radius in px.
        left_only: True where only the left corners are round.
        right_only: True where only the right ones are.
    """

    name: str
    radius: int
    left_only: bool = False
    right_only: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle.

    Attributes:
        fill: Its colour.
        edge: Colour of its edge, or None.
        width: Width of the edge.
    """

    fill: Colour
    edge: Colour | None = None
    width: int = 0


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of which a part is filled, clockwise up to the top.

    Attributes:
        share: 0 … 1.
        width: Width of the stroke in px.
    """

    share: float
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Progress: a track that ends in a point.

    Attributes:
        share: 0 … 1.
        done: True when the point is filled and checked.
        on: What it stands on.
        leftwards: True where it fills from the right.
    """

    share: float
    done: bool
    on: Colour = Colour.SURFACE
    leftwards: bool = False


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Our card with its barcode, slightly turned.

    Attributes:
        shop: The shop's name on it.
        degrees: Turned counterclockwise.
    """

    shop: str
    degrees: float


class CardKind(StrEnum):
    """Cards that are not ours."""

    PAYMENT = "payment"
    PHOTO = "photo"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class OtherCard:
    """A card that is not ours, without letters.

    Attributes:
        kind: What it looks like.
        degrees: Turned counterclockwise.
    """

    kind: CardKind
    degrees: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """A place on a stamp card, as a circle.

    Attributes:
        stamped: True with an ear of corn on it, False for an empty place with a dashed edge.
    """

    stamped: bool


@dataclass(frozen=True, slots=True)
class Modules:
    """A QR, black on white in every mode: readers need it so.

    Attributes:
        rows: 1 for a dark module, 0 for a light one; may hold a member's number.
        quiet: Light modules around it.
    """

    rows: tuple[str, ...] = field(repr=False)
    quiet: int


@dataclass(frozen=True, slots=True)
class Slip:
    """The voucher coming out of the printer's mouth."""


@dataclass(frozen=True, slots=True)
class Chevrons:
    """Two arrowheads.

    Attributes:
        colour: Their colour.
        up: True where the reader is above the screen.
    """

    colour: Colour
    up: bool = False


@dataclass(frozen=True, slots=True)
class Scrim:
    """A veil of ink over everything beneath.

    Attributes:
        share: Opacity, 0 … 1.
    """

    share: float


Shape = (
    Box
    | Words
    | Icon
    | Picture
    | Disc
    | Ring
    | Bar
    | MemberCard
    | OtherCard
    | Modules
    | Slip
    | Stamp
    | Chevrons
    | Scrim
)
