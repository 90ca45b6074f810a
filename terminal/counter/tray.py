"""What lies in the tray: members' cards with what is to be known of their holders, the badges of staff, a leaflet."""

from collections.abc import Iterable
from typing import Final

import msgspec

from loyalty.assurance import ProofWay
from loyalty.names import mask_name
from loyalty.programme import Unit
from loyalty.wire import CardSummary
from terminal.demo.world import SeededAnswer, SeededCard, SeededStaff

_MOST_FACTS: Final = 6


class Card(msgspec.Struct, frozen=True):
    """A card of the tray.

    Attributes:
        number: as it is printed on the card.
        name: masked, as the card shows it.
        full_name: whose it is, for whoever plays with it.
        status: in use, blocked and so on, as central has it.
        points: as central has them; None while it was not asked.
        note: the one fact that sets its holder apart, in a word or two.
        facts: all of them.
        here: whether this shop's programme is its own.
    """

    number: str
    name: str
    full_name: str
    status: str
    points: int | None
    note: str
    facts: tuple[str, ...]
    here: bool


class Badge(msgspec.Struct, frozen=True):
    """A badge of staff; `note` says role and PIN, where they have any."""

    name: str
    note: str


class Leaf(msgspec.Struct, frozen=True):
    """An answer on the leaflet of the shop's campaign, and what its barcode says."""

    code: str
    text: str


def card_of(card: SeededCard, known: CardSummary | None, currency: str | None) -> Card:
    """A card as it lies in the tray of a terminal that counts `currency`; `known` is what central says of it."""
    given, *particle, family = card.name.split() if " " in card.name else (card.name, "")
    here = currency is None or card.currency == currency
    stamps, proofs = (card.stamps, ()) if known is None else (_most(known, stamps=True) or 0, known.proofs)
    telling = [*_telling(card, here=here), *((f"{stamps} stamps",) if stamps else ())]
    facts = [*telling, *_ways(card, proofs)]
    return Card(
        number=card.number,
        name=mask_name(given, family, " ".join(particle)),
        full_name=card.name,
        status=known.status.value if known else card.status,
        points=_most(known, stamps=False) if known else None,
        note=telling[0] if telling else "",
        facts=tuple(facts[:_MOST_FACTS]),
        here=here,
    )


def badge_of(staff: SeededStaff) -> Badge:
    """A badge as it lies in the tray."""
    return Badge(staff.name, ", ".join(each for each in (*staff.roles, staff.pin and f"PIN {staff.pin}") if each))


def leaf_of(answer: SeededAnswer) -> Leaf:
    """An answer as it is printed on the leaflet, in the page's own language where it has it."""
    return Leaf(answer.code, answer.texts.get("en") or next(iter(answer.texts.values()), ""))


def _telling(card: SeededCard, *, here: bool) -> Iterable[str]:
    """What sets a holder apart, the most telling first."""
    if not here:
        yield "kroner" if card.currency == "NOK" else "euros"
    if card.pin_locked:
        yield "PIN forgotten"
    elif card.pin is not None:
        yield f"PIN {card.pin}"
    if card.rotating_key is not None:
        yield "turning QR"


def _ways(card: SeededCard, proofs: Iterable[ProofWay]) -> Iterable[str]:
    """How else the holder can prove who they are."""
    if ProofWay.PIN in proofs and card.pin is None:
        yield "has a PIN by now"
    channels = " or ".join({"sms": "SMS"}.get(each, each) for each in card.channels)
    yield f"codes by {channels}" if channels else "no address for codes"


def _most(card: CardSummary, *, stamps: bool) -> int | None:
    """A card's greatest balance of a kind: an owner's programmes may be several, and a shop has one of them."""
    return max((each.balance for each in card.balances if (each.unit is Unit.STAMPS) is stamps), default=None)
