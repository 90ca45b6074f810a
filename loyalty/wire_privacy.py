"""One's own data and leaving (GDPR, articles 15, 17 and 20): messages of `/v1`.

What a wish comes to is an answer and not a problem. `id` is made by the terminal, so that a repeat of a wish whose
answer was lost does nothing twice.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.wire import CardStatus, Message
from loyalty.wire_history import HistoryEntry
from loyalty.wire_kept import (
    ActData,
    AlertData,
    ClaimData,
    CodeData,
    ConsentData,
    GiftData,
    JoinData,
    PhoneData,
    ProvenData,
    VoucherData,
    WishData,
)

MOST_ON_PAPER: Final = 120
"""Transactions that a slip of paper tells, newest first; a mail tells all of the year."""
MOST_IN_MAIL: Final = 5_000
REQUESTS_A_DAY: Final = 5
"""How often one's data is given in 24 hours."""


class DataWay(StrEnum):
    """How a member gets their data."""

    PAPER = "paper"
    MAIL = "mail"


class AskData(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/data`: all that is kept of the card's member, on paper here or to the address central has."""

    id: Uuid
    token: str
    mode: EntryMode
    assurance: Assurance
    language: str
    way: DataWay

    def __repr__(self) -> str:
        return f"AskData(way={self.way.value})"


class DataOutcome(StrEnum):
    """What became of the wish."""

    GIVEN = "given"
    """It comes with this answer, for paper."""
    SENT = "sent"
    NOT_PROVEN = "not_proven"
    """Central has seen no proof at this terminal lately: prove again."""
    NO_ADDRESS = "no_address"
    """Central knows no mail address of the member, or sends no mail."""
    TOO_MANY = "too_many"


class CardData(Message, frozen=True, kw_only=True):
    """One card of the member's; its number is not kept anywhere. `paid_cents` is what it was sold for, if it was."""

    status: CardStatus
    issued_at: datetime | None = None
    issued_in: str | None = None
    valid_until: datetime | None = None
    blocked_at: datetime | None = None
    sold_at: datetime | None = None
    paid_cents: int | None = None
    currency: str | None = None


class LotData(Message, frozen=True, kw_only=True):
    """Free points that expire together."""

    points: int
    expires_at: datetime | None = None


class BalanceData(Message, frozen=True, kw_only=True):
    """The figures in one programme.

    `shopped_cents` is what all sales come to, in its currency, from the first (`shopped_from`) to the last
    (`shopped_until`): the milestones of a day are reckoned from it and kept nowhere.
    """

    programme: str
    unit: Unit
    balance: int
    free: int
    held: int = 0
    owed: int = 0
    lots: tuple[LotData, ...] = ()
    shopped_cents: int | None = None
    shopped_from: datetime | None = None
    shopped_until: datetime | None = None
    currency: str | None = None

    def __repr__(self) -> str:
        return "BalanceData()"


class HeldData(Message, frozen=True, kw_only=True):
    """Points that are kept ready at a terminal."""

    programme: str
    unit: Unit
    points: int
    terminal: str


class ProofData(Message, frozen=True, kw_only=True):
    """What the member can prove with; never the secret itself."""

    pin: bool = False
    pin_locked: bool = False
    page: bool = False
    """A page with a rotating QR."""


class ResponseData(Message, frozen=True, kw_only=True):
    """An answer that the member gave."""

    when: datetime
    campaign: str
    answer: str

    def __repr__(self) -> str:
        return "ResponseData()"


class UseData(Message, frozen=True, kw_only=True):
    """Where the card was last used, to the day."""

    terminal: str
    shop: str
    used_at: datetime


class MemberData(Message, frozen=True, kw_only=True):
    """All that central keeps of one member, as of `as_of`.

    `entries` are the transactions since `since`, newest first; `more` where some of that time do not fit. `household`
    is whether the points are shared, `works_here` whether the member is on the list of staff, `warned_at` when the
    member was told that nothing was heard of them for long. Of each list the newest stand first.
    """

    as_of: datetime
    owner: str
    since: datetime
    name: str | None = None
    mail: str | None = None
    mail_verified_at: datetime | None = None
    phone: str | None = None
    phone_verified_at: datetime | None = None
    language: str | None = None
    customer_since: datetime | None = None
    household: bool = False
    works_here: bool = False
    warned_at: datetime | None = None
    consents: tuple[ConsentData, ...] = ()
    cards: tuple[CardData, ...] = ()
    balances: tuple[BalanceData, ...] = ()
    holds: tuple[HeldData, ...] = ()
    entries: tuple[HistoryEntry, ...] = ()
    more: bool = False
    vouchers: tuple[VoucherData, ...] = ()
    gifts: tuple[GiftData, ...] = ()
    proofs: ProofData
    proven: tuple[ProvenData, ...] = ()
    codes: tuple[CodeData, ...] = ()
    phones: tuple[PhoneData, ...] = ()
    responses: tuple[ResponseData, ...] = ()
    claims: tuple[ClaimData, ...] = ()
    uses: tuple[UseData, ...] = ()
    joins: tuple[JoinData, ...] = ()
    acts: tuple[ActData, ...] = ()
    alerts: tuple[AlertData, ...] = ()
    wishes: tuple[WishData, ...] = ()

    def __repr__(self) -> str:
        return "MemberData()"


class DataGiven(Message, frozen=True, kw_only=True):
    """The answer: `data` where it was given, `sent_to` (masked) where it was sent."""

    outcome: DataOutcome
    data: MemberData | None = None
    sent_to: str | None = None

    def __repr__(self) -> str:
        return f"DataGiven(outcome={self.outcome.value})"


class Leave(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/leave`: erase the card's member, and let the points lapse."""

    id: Uuid
    token: str
    mode: EntryMode
    assurance: Assurance

    def __repr__(self) -> str:
        return "Leave()"


class LeaveOutcome(StrEnum):
    """What became of the wish to leave."""

    LEFT = "left"
    NOT_PROVEN = "not_proven"


class Lapsed(Message, frozen=True, kw_only=True):
    """Points that lapsed in one programme; `held` are those still at a terminal, which lapse when they come back."""

    programme: Uuid
    unit: Unit
    points: int
    held: int = 0


class LeaveAnswer(Message, frozen=True, kw_only=True):
    """The answer; `mailed` where a confirmation went to the address that was known until now."""

    outcome: LeaveOutcome
    lapsed: tuple[Lapsed, ...] = ()
    mailed: bool = False

    def __repr__(self) -> str:
        return f"LeaveAnswer(outcome={self.outcome.value})"
