"""What lies in the tray: members' cards with what is to be known of their holders, the badges of staff, a leaflet."""

from collections.abc import Iterable
from typing import Final

import msgspec

from loyalty.assurance import ProofWay
from loyalty.cards import CardKind
from loyalty.money import Currency
from loyalty.names import mask_name
from loyalty.programme import Unit
from loyalty.wire import CardStatus, CardSummary
from terminal.demo.world import SeededAnswer, SeededCard, SeededStaff

_MOST_FACTS: Final = 6
KINDS: Final = "Kinds of cards"
BLANKS: Final = "Blanks, to issue"


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
    group: str = ""
    """What it lies under in the tray; empty for members' cards that collect."""


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
    here = currency is None or card.currency == currency
    status = known.status if known is not None else CardStatus(card.status)
    blank = card.status == CardStatus.BLANK.value
    group = BLANKS if blank else KINDS if card.kind else ""
    kind = known.kind if known is not None else None
    telling = [*_telling(card, here=here)]
    if card.kind or blank:
        telling.append(_does(kind, card.kind))
        facts = [*telling, *_terms(kind, known)]
    else:
        stamps, proofs = (card.stamps, ()) if known is None else (_most(known, stamps=True) or 0, known.proofs)
        telling += [f"{stamps} stamps"] if stamps else []
        facts = [*telling, *_ways(card, proofs)]
    # Who was given a blank at the terminal is known by what central shows there, and no more.
    given_to = (known.name if known is not None else None) or ""
    return Card(
        number=card.number,
        name=_masked(card.name) or given_to,
        full_name=card.name or given_to or ("A blank" if status is CardStatus.BLANK else "Anonymous"),
        status=status.value,
        points=_most(known, stamps=False) if known else None,
        note=telling[0] if telling else "",
        facts=tuple(facts[:_MOST_FACTS]),
        here=here,
        group=group,
    )


def badge_of(staff: SeededStaff) -> Badge:
    """A badge as it lies in the tray."""
    return Badge(staff.name, ", ".join(each for each in (*staff.roles, staff.pin and f"PIN {staff.pin}") if each))


def leaf_of(answer: SeededAnswer) -> Leaf:
    """An answer as it is printed on the leaflet, in the page's own language where it has it."""
    return Leaf(answer.code, answer.texts.get("en") or next(iter(answer.texts.values()), ""))


def _masked(name: str) -> str:
    if not name:
        return ""
    given, *particle, family = name.split() if " " in name else (name, "")
    return mask_name(given, family, " ".join(particle))


def _does(kind: CardKind | None, word: str) -> str:
    """What a card is for, shortly; the owner's word for it while central was not asked."""
    if kind is None:
        return word or "collects"
    rule = kind.discount
    does = (
        "collects" if kind.collects else "",
        f"{rule.basis_points / 100:g}% off" if rule is not None else "",
        "club" if kind.admits else "",
    )
    return ", ".join(filter(None, does))


def _terms(kind: CardKind | None, known: CardSummary | None) -> Iterable[str]:
    """What goes with a kind, and until when the card is valid."""
    if known is not None and known.valid_until is not None:
        over = known.status is CardStatus.EXPIRED
        yield f"{'expired on' if over else 'until'} {known.valid_until:%d-%m-%Y}"
    if kind is None:
        return
    if kind.discount is not None and kind.discount.most_cents is not None:
        yield f"at most {_amount(kind.discount.most_cents, kind.discount.currency)} a sale"
    yield "free" if kind.price is None else f"sold for {_amount(kind.price.cents, kind.price.currency)}"
    yield "for named members" if kind.named else "may be passed on"


def _amount(cents: int, currency: Currency) -> str:
    return f"{'€' if currency is Currency.EUR else 'kr'} {cents / 100:.2f}"


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
