"""What a seeded world has, with everything that a demo must know of it."""

from dataclasses import dataclass, field

from central.seed_campaign import SeededAnswer
from loyalty.ids import Uuid
from loyalty.money import Currency


@dataclass(frozen=True, slots=True)
class SeededCard:
    """A card of the world; its number is printed on it."""

    number: str = field(repr=False)
    token: str
    account: Uuid
    points: int
    name: str = field(repr=False)
    language: str
    status: str
    rotating_key: str | None = field(default=None, repr=False)
    """The key of the member's page (base64url), where its rotating QR can be made."""
    currency: str = Currency.EUR.value
    """Of the programme that its points are of."""
    stamps: int = 0
    pin: str | None = field(default=None, repr=False)
    pin_locked: bool = False
    channels: tuple[str, ...] = ()
    """How the member can be sent a code."""
    kind: str = ""
    """Of the card's batch; empty where it has none."""


@dataclass(frozen=True, slots=True)
class SeededTill:
    """A till and the private key it signs receipts with, base64url."""

    till: str
    shop: Uuid
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SeededTerminal:
    """A terminal that can be enrolled: `batch` are the blanks it may issue."""

    code: str
    shop: Uuid
    token: str = field(repr=False)
    programme: Uuid
    batch: Uuid | None
    blanks: tuple[str, ...] = field(repr=False)
    """The blanks' numbers."""
    shop_name: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class SeededStaff:
    """A member of staff, the badge's text and the PIN that goes with it."""

    id: Uuid
    name: str = field(repr=False)
    badge: str = field(repr=False)
    pin: str = field(repr=False)
    roles: tuple[str, ...]
    shop: Uuid | None
    """Where they work; None for every shop."""


@dataclass(frozen=True, slots=True)
class SeededWorld:
    """What was made, with everything that a demo must know of it."""

    owner: Uuid
    points_programme: Uuid
    kroner_programme: Uuid
    stamps_programme: Uuid
    lookup_key: str = field(repr=False)
    lookup_key_id: str
    cards: tuple[SeededCard, ...]
    tills: tuple[SeededTill, ...]
    terminals: tuple[SeededTerminal, ...]
    staff: tuple[SeededStaff, ...]
    leaflet: tuple[SeededAnswer, ...]
