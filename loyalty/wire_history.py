"""What happened on an account lately, as a terminal asks for it and central tells it: messages of `/v1`."""

from datetime import datetime
from enum import StrEnum

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.wire import Message

MOST_ENTRIES = 20
"""Entries of one page."""


class HistoryKind(StrEnum):
    """What an entry was, in a member's eyes."""

    EARNED = "earned"
    STAMPED = "stamped"
    SPENT = "spent"
    TAKEN_BACK = "taken_back"
    """A sale or reward that was reversed: points went back the way they came."""
    CORRECTED = "corrected"
    EXPIRED = "expired"
    CLAIMED = "claimed"
    """A claim for a purchase that had not counted was granted."""
    ANSWERED = "answered"
    """Points given as thanks for an answer."""


class History(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/history`: what happened lately, newest first. Only possession sees it (protocol, section 6)."""

    token: str
    mode: EntryMode
    assurance: Assurance
    language: str
    """In which rewards are named."""
    before: str | None = None
    """The cursor of an earlier page; None for the newest."""
    limit: int = MOST_ENTRIES

    def __repr__(self) -> str:
        return f"History(limit={self.limit})"


class HistoryEntry(Message, frozen=True, kw_only=True):
    """One transaction that moved the account's figures in one programme."""

    when: datetime
    kind: HistoryKind
    programme: Uuid
    unit: Unit
    points: int
    """What it added; below zero for what it took."""
    balance: int
    """What the balance was once it was counted."""
    terminal: str | None = None
    """The name on the terminal's housing; None for what no terminal sent."""
    shop: str | None = None
    reward: str | None = None

    def __repr__(self) -> str:
        return f"HistoryEntry(kind={self.kind.value})"


class HistoryPage(Message, frozen=True, kw_only=True):
    """A page of entries, newest first; `next` is the cursor of the one before them, None where there is none."""

    entries: tuple[HistoryEntry, ...]
    next: str | None
    as_of: datetime
