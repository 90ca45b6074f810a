"""The messages of a card's life: issued, replaced, blocked, put on another account.

Issuing and replacing are transactions of the terminal's chain, decided now; the others are calls with an `id` of
their own, whose repeat gets the first answer (see `loyalty.wire_customers`).
"""

from datetime import date, datetime
from enum import StrEnum

from loyalty.answers import Answer
from loyalty.envelope import Head
from loyalty.ids import Uuid
from loyalty.wire import Item, Message
from loyalty.wire_customers import Moved


class IssueCard(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/issue`: an `issue` that is decided now.

    Decided here it may take any blank that is not another terminal's or shop's, and attach a customer; in a batch only
    a blank of a batch assigned to its terminal.
    """

    head: Head
    item: Item


class ReplaceCard(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/replace`: a `replace`, which central alone decides: it is never taken from a batch.

    The balance and the holds stay with the account, the new card is on it, and the old one is blocked everywhere.
    """

    head: Head
    item: Item


class IssuedBefore(Message, frozen=True, kw_only=True):
    """When and where a card was issued already; never to whom. `shop` is None where nobody noted it."""

    day: date
    """In the calendar of the shop that asks."""
    shop: str | None = None


class CardWhy(StrEnum):
    """What else there is to say of a card that was not issued."""

    NEEDS_CUSTOMER = "needs_customer"
    """The card's kind, or a programme of this terminal, is for named members alone."""
    UNVERIFIED = "unverified"
    """A programme of this terminal wants the customer's address verified first."""
    ELSEWHERE = "elsewhere"
    """The blank belongs to another terminal or shop."""
    OTHER_KIND = "other_kind"
    """The blank is for something else than the card it would replace."""


class CardDecided(Message, frozen=True, kw_only=True):
    """The answer to an issue or a replace.

    Attributes:
        answer: as in a batch; on a repeat the first one, with the present state.
        why: says more where `answer.reason` is `not_allowed`.
        issued: where `answer.reason` is `already_issued`.
        valid_until: the new card's last moment; None for always.
        fork: as in a batch's answer.
        changes: the owner's counter of changes.
    """

    answer: Answer
    why: CardWhy | None = None
    issued: IssuedBefore | None = None
    valid_until: datetime | None = None
    fork: int | None = None
    changes: int = 0


class BlockReason(StrEnum):
    """Why a card is blocked."""

    LOST = "lost"
    STOLEN = "stolen"
    MISUSED = "misused"
    ASKED = "asked"
    """The member asked for it."""


class BlockCard(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/block`: the card earns and redeems nowhere from now on; its account stays."""

    id: Uuid
    by: Uuid
    token: str
    reason: BlockReason

    def __repr__(self) -> str:
        return f"BlockCard(reason={self.reason.value})"


class UnblockCard(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/unblock`: it was found, or blocked by mistake. A replaced card stays as it is."""

    id: Uuid
    by: Uuid
    token: str
    note: str
    """Why; may not be blank. It is kept with the act and shown by no list."""

    def __repr__(self) -> str:
        return "UnblockCard()"


class RelinkCard(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/relink`: the card was linked to the wrong customer, and goes to `customer`.

    It joins the customer's account, or a new one where there is none. What was posted stays on the account it was
    posted to, unless `move`: then what is left of the points that this card itself earned goes along.
    """

    id: Uuid
    by: Uuid
    token: str
    customer: Uuid
    note: str
    """Why; may not be blank."""
    move: bool = False

    def __repr__(self) -> str:
        return f"RelinkCard(by={self.by}, customer={self.customer})"


class CardChange(StrEnum):
    """What became of a card."""

    DONE = "done"
    UNKNOWN = "unknown"
    """No card of this owner has this token."""
    CUSTOMER_UNKNOWN = "customer_unknown"
    """There is no such customer, or it was merged into another."""
    NOTE_MISSING = "note_missing"
    ALREADY = "already"
    """It is so already."""
    NOT_IN_USE = "not_in_use"
    """A blank, replaced or expired card cannot be changed."""


class CardChangedNow(Message, frozen=True, kw_only=True):
    """The answer to a block, an unblock or a relink; `account` and `points` are a relink's."""

    outcome: CardChange
    account: Uuid | None = None
    points: tuple[Moved, ...] = ()
