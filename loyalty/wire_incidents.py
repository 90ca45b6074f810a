"""The messages about incidents: what a person must look at, and how it was put right (protocol, sections 2 to 4)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from loyalty.answers import Answer
from loyalty.ids import Uuid
from loyalty.wire import Item, Message

MOST_INCIDENTS: Final = 50
"""Incidents of one page."""


class IncidentKind(StrEnum):
    """What a person must look at."""

    GAP = "gap"
    """A seq without a receipt, though the terminal has nothing lower waiting."""
    FORK = "fork"
    """Two bodies for one seq, one id with two bodies, or a chain that does not join."""
    EPOCH = "epoch"
    """A terminal opened a new epoch after a salvage, a new board or a fork."""
    UNREADABLE = "unreadable"
    VOID = "void"
    """A row that its terminal could not read any more."""
    RISK_POSTING = "risk_posting"
    """A printed redemption outside its hold, or with a card blocked before it."""
    HOLD_REST = "hold_rest"
    """A returned hold with points that nothing explains."""
    PRINT_UNKNOWN = "print_unknown"
    PRINT_MISSING = "print_missing"
    """A redemption without the fact of its print."""
    FREE_IN_BATCH = "free_in_batch"
    """A redemption of free points that came in a batch, where it was never allowed."""
    FOREIGN_CANCEL = "foreign_cancel"
    """A cancel of another terminal's intent."""
    USED_UNPRINTED = "used_unprinted"
    """A voucher was used whose terminal says that it never came out: its redemption stays."""
    HOUSING_OPEN = "housing_open"
    """Somebody opened a terminal's housing."""
    CLONED = "cloned"
    """A terminal's keys speak from another board than the one it was enrolled on: its card was copied or moved."""
    OWN_CARD = "own_card"
    """A member of staff acted on an account of their own."""
    MANY_ACCRUALS = "many_accruals"
    """More sales on one account in a day than the owner thinks likely."""
    LARGE_ADJUSTMENT = "large_adjustment"
    MANY_UNDOS = "many_undos"
    """More undone by one member of staff in a day than the owner thinks likely."""


ALERTS: Final = frozenset(
    {IncidentKind.OWN_CARD, IncidentKind.MANY_ACCRUALS, IncidentKind.LARGE_ADJUSTMENT, IncidentKind.MANY_UNDOS}
)
"""Incidents about staff: mailed to the owner at once, and shown at no terminal."""

PRINTS: Final = frozenset({IncidentKind.PRINT_UNKNOWN, IncidentKind.PRINT_MISSING})
"""Incidents about a voucher that may or may not have come out; staff of the shop put them right."""


class Closing(StrEnum):
    """How an incident was put right."""

    REPRINTED = "reprinted"
    """The same serial came out again, marked as a duplicate."""
    REVERSED = "reversed"
    """The redemption was taken back."""
    EXPLAINED = "explained"
    """Somebody looked, and the note says what they found."""


class ListIncidents(Message, frozen=True, kw_only=True):
    """`POST /v1/incidents/list`: what is open in this shop, oldest first; alerts about staff are left out."""

    by: Uuid
    after: Uuid | None = None
    """The last incident of the page before; None for the first page."""
    limit: int = MOST_INCIDENTS
    language: str = "nl"
    """In which rewards are named."""


class PrintedReward(Message, frozen=True, kw_only=True):
    """The redemption that an incident about a print speaks of."""

    redemption: Uuid
    serial: str
    short_code: str
    reward: str
    points: int
    redeemed_at: datetime
    member: str | None = None
    """Masked; None for an anonymous card."""

    def __repr__(self) -> str:
        return f"PrintedReward(redemption={self.redemption})"


class IncidentEntry(Message, frozen=True, kw_only=True):
    """An open incident."""

    id: Uuid
    kind: IncidentKind
    opened_at: datetime
    terminal: str | None
    """The name on the terminal's housing."""
    printed: PrintedReward | None = None
    ways: tuple[Closing, ...] = ()
    """How whoever asked may close it; none means that it is a manager's or the office's."""


class IncidentsPage(Message, frozen=True, kw_only=True):
    """A page of open incidents; `more` says whether others follow."""

    incidents: tuple[IncidentEntry, ...]
    more: bool


class CloseIncident(Message, frozen=True, kw_only=True):
    """`POST /v1/incidents/{incident}/close`. The same `id` again gets the first answer.

    `item` is the transaction that puts it right, from the terminal's own chain, decided now and delivered again with
    the others as a duplicate: a `PrintOutcome` marked duplicate for `reprinted`, a `Reversal` for `reversed`.
    """

    incident: Uuid
    id: Uuid
    by: Uuid
    how: Closing
    note: str = ""
    """Mandatory where it is `explained`."""
    item: Item | None = None

    def __repr__(self) -> str:
        return f"CloseIncident(incident={self.incident}, how={self.how.value})"


class IncidentClosing(StrEnum):
    """What became of the wish to close an incident."""

    CLOSED = "closed"
    ALREADY_CLOSED = "already_closed"
    """Somebody else had, or a fact that arrived."""
    UNKNOWN = "unknown"
    """There is no such incident in this shop."""
    NOTE_MISSING = "note_missing"
    NOT_THIS_WAY = "not_this_way"
    """Such an incident is not closed so, or not by whoever asks, or its transaction is missing or another one."""
    REFUSED = "refused"
    """Its transaction was rejected; `answer` says why (a voucher that was used cannot be reversed)."""


class IncidentClosed(Message, frozen=True, kw_only=True):
    """The answer; `answer` is central's word on the transaction that came with it."""

    outcome: IncidentClosing
    answer: Answer | None = None
