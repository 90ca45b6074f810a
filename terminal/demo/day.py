"""The script of a day: pure, from a seed. What happens is the same for every seed; who, how and how much is not."""

import random
from dataclasses import dataclass
from enum import StrEnum

from terminal.demo.world import World


class Door(StrEnum):
    """How a card is shown."""

    SCAN = "scan"
    SWIPE = "swipe"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class Visit:
    """A shopper comes with a card; adds receipts; takes the dearest reward there is, if told to.

    Attributes:
        card: which of the world's cards.
        door: how it is shown.
        sales: amounts of receipts, in cents.
        takes: whether a reward is taken.
        same_receipt_again: whether the last receipt is shown twice.
        answers: whether the campaign's question is answered.
    """

    card: int
    door: Door
    sales: tuple[int, ...] = ()
    takes: bool = False
    same_receipt_again: bool = False
    answers: bool = False


@dataclass(frozen=True, slots=True)
class WrongCard:
    """Somebody shows what is not ours: `text` is scanned, or swiped as track 2."""

    text: str
    swiped: bool = False

    def __repr__(self) -> str:
        return "WrongCard()"


class Turn(StrEnum):
    """What happens to the things."""

    NETWORK_GONE = "network gone"
    NETWORK_BACK = "network back"
    ANSWER_LOST = "answer lost"
    PAPER_ENDS = "paper ends"
    PAPER_BACK = "paper back"
    ISSUE_BLANK = "issue blank"
    POWER_CUT = "power cut"


Act = Visit | WrongCard | Turn

PAYMENT_CARDS = (
    ";4111111111111111=29122010000000000000?",
    "%B378282246310005^DOE/JANE^2912201?",
    ";5555555555554444=30012010000000000000?",
)
"""Numbers that card schemes publish for tests."""


def script(world: World, seed: int) -> tuple[Act, ...]:
    """A day in the shop: morning online, an outage at noon, paper that ends, an afternoon online again."""
    chance = random.Random(seed)  # noqa: S311 - a script, no secret
    good = [place for place, card in enumerate(world.shoppers) if card.status == "issued"]
    bad = [place for place, card in enumerate(world.shoppers) if card.status != "issued"]

    def visit(*, takes: bool = False, sales: int | None = None, door: Door | None = None) -> Visit:
        amounts = tuple(chance.randrange(250, 9000) for _ in range(chance.randrange(3) if sales is None else sales))
        return Visit(chance.choice(good), door or chance.choice([Door.SCAN, Door.SWIPE]), amounts, takes)

    regular = Visit(good[0], Door.SCAN, (chance.randrange(1000, 5000),), answers=True)
    others: list[Act] = [
        visit(door=Door.CAMERA),
        visit(sales=2),
        WrongCard(chance.choice(PAYMENT_CARDS), swiped=True),
        Turn.ISSUE_BLANK,
        visit(takes=True),
        *(Visit(place, Door.SCAN) for place in bad[:1]),
    ]
    chance.shuffle(others)
    morning = [regular, Visit(good[0], Door.SCAN, (), takes=True), *others]
    noon: list[Act] = [
        Turn.NETWORK_GONE,
        Visit(good[0], Door.SWIPE, (chance.randrange(1000, 9000),), takes=True),
        visit(sales=1),
        visit(sales=2),
        WrongCard("0012345678905"),
        Turn.ISSUE_BLANK,
        Turn.NETWORK_BACK,
    ]
    afternoon: list[Act] = [
        Turn.ANSWER_LOST,
        visit(sales=1),
        visit(takes=True),
        Turn.PAPER_ENDS,
        Visit(good[0], Door.SCAN, (), takes=True),
        Turn.PAPER_BACK,
        Turn.POWER_CUT,
        visit(sales=1, takes=True),
        Visit(chance.choice(good), Door.SCAN, (chance.randrange(1000, 5000),), same_receipt_again=True),
    ]
    return (*morning, *noon, *afternoon)
