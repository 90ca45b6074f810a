"""The seeded world's kinds of cards, one of each: somebody who has it, where it is given out, and a blank to issue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from central.bulk import Row
from central.customers.kinds import row_of
from central.seed_world import SeededCard
from loyalty.cards import CardKind, DiscountRule
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.wire import CardStatus

_FIVE_PERCENT: Final = DiscountRule(basis_points=500, currency=Currency.EUR, most_cents=1000)
"""5 % off each sale, never more than 10 euros."""
KINDS: Final = (
    CardKind(id="bonus"),
    CardKind(id="discount", collects=False, discount=_FIVE_PERCENT),
    CardKind(id="both", discount=_FIVE_PERCENT, price=Money(250, Currency.EUR)),
    CardKind(id="club", collects=False, admits=True, named=True, valid_days=365),
)
"""Collecting; a discount; both on one card, which is sold; a club's, for named members, for a year."""


@dataclass(frozen=True, slots=True)
class KindHolder:
    """Who has a card of a kind; nobody where `given` is empty: then it is anonymous and may be passed on.

    `days` is how long from now it is valid, below 0 where it has expired; None for always.
    """

    kind: str
    given: str = ""
    family: str = ""
    points: int = 0
    days: int | None = None


HOLDERS_OF_KINDS: Final = (
    KindHolder("bonus", points=150),
    KindHolder("discount"),
    KindHolder("both", "Tess", "Kuiper", points=430),
    KindHolder("club", "Lotte", "Meijer", days=200),
    KindHolder("club", "Bram", "Peters", days=-10),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the cards are made with.

    Attributes:
        owner: whose they are.
        shop: which gives them out.
        scheme: of their numbers.
        now: when they are made.
        mint: makes an id.
        number: makes a number and its token.
        account: makes an account of a customer, or of nobody.
    """

    owner: Uuid
    shop: Uuid
    scheme: str
    now: datetime
    mint: Callable[[], Uuid]
    number: Callable[[], tuple[str, str]]
    account: Callable[[Uuid | None], Uuid]


def make_kinds(ground: Ground) -> tuple[list[tuple[str, Row]], tuple[SeededCard, ...]]:
    """The rows of kinds, batches, customers and cards, each with its table's name, and the cards: blanks come last."""
    rows: list[tuple[str, Row]] = []
    batches: dict[str, Uuid] = {}
    for kind in KINDS:
        document: Row = {**row_of(ground.owner, kind)}
        rows.append(("card_kinds", document))
        batches[kind.id] = ground.mint()
        batch: Row = {"id": batches[kind.id], "scheme": ground.scheme, "terminal": None, "made_at": ground.now}
        rows.append(("card_batches", {**batch, "shop": ground.shop, "kind": kind.id}))
    cards = [_held(ground, holder, batches[holder.kind], rows) for holder in HOLDERS_OF_KINDS]
    cards += [_card(ground, kind.id, batches[kind.id], CardStatus.BLANK, rows) for kind in KINDS]
    return rows, tuple(cards)


def _held(ground: Ground, holder: KindHolder, batch: Uuid, rows: list[tuple[str, Row]]) -> SeededCard:
    customer: Uuid | None = None
    if holder.given:
        customer = ground.mint()
        person: Row = {"id": customer, "given": holder.given, "particle": "", "family": holder.family}
        rows.append(("customers", {**person, "language": "nl", "made_at": ground.now, "mail": None, "phone": None}))
    return _card(ground, holder.kind, batch, CardStatus.ISSUED, rows, holder, customer)


def _card(  # noqa: PLR0917 - a card's row has that many sides
    ground: Ground,
    kind: str,
    batch: Uuid,
    status: CardStatus,
    rows: list[tuple[str, Row]],
    holder: KindHolder | None = None,
    customer: Uuid | None = None,
) -> SeededCard:
    number, token = ground.number()
    account = ground.account(customer)
    until = None if holder is None or holder.days is None else ground.now + timedelta(days=holder.days)
    issued = None if status is CardStatus.BLANK else ground.now if until is None else until - timedelta(days=365)
    row: Row = {"token": token, "account": account, "batch": batch, "status": status.value}
    rows.append(("cards", {**row, "valid_until": until, "issued_at": issued, "blocked_at": None}))
    return SeededCard(
        number,
        token,
        account,
        holder.points if holder is not None else 0,
        f"{holder.given} {holder.family}".strip() if holder is not None else "",
        "nl",
        status.value,
        kind=kind,
    )
