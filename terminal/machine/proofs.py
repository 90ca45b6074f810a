"""Proving who somebody is: what is asked of central, and how far the asking is (protocol, section 6).

What is typed stands here until it is judged, in no `repr`, and nowhere else: it is never recorded.
"""

from dataclasses import dataclass, field

from loyalty.ids import Uuid
from loyalty.wire_proofs import (
    Confirmed,
    ConfirmVerification,
    PinProof,
    PinSet,
    ProvePin,
    SetPin,
    StartVerification,
    VerificationStarted,
)
from screens.views import PinAsk, Trouble

Question = ProvePin | SetPin | StartVerification | ConfirmVerification
"""What central is asked."""
Verdict = PinProof | PinSet | VerificationStarted | Confirmed
"""What it answers."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The reward that the proof is for."""

    programme: Uuid
    reward: str


@dataclass(frozen=True, slots=True)
class TypingPin:
    """A PIN is typed.

    Attributes:
        ask: which.
        typed: its figures so far.
        first: the new PIN as it was typed the first time.
        current: the present PIN, once central took it, to be changed by.
        ticket: the confirmed code that a new PIN is set by.
        trouble: what became of the last one.
        tries_left: tries before it locks.
    """

    ask: PinAsk
    typed: str = field(default="", repr=False)
    first: str | None = field(default=None, repr=False)
    current: str | None = field(default=None, repr=False)
    ticket: Uuid | None = None
    trouble: Trouble | None = None
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class ChoosingWay:
    """How a code is to be sent; `for_pin` where it leads to a new PIN."""

    for_pin: bool
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class TypingCode:
    """The code that was sent is typed."""

    verification: Uuid
    sent_to: str = field(repr=False)
    for_pin: bool
    typed: str = field(default="", repr=False)
    trouble: Trouble | None = None
    tries_left: int = 0


Typing = TypingPin | TypingCode
Still = TypingPin | ChoosingWay | TypingCode


@dataclass(frozen=True, slots=True)
class Checking:
    """Central is asked; `asked_at` stands behind it, and comes back where no answer does."""

    asked_at: Still
    until: int


@dataclass(frozen=True, slots=True)
class PinChosen:
    """The PIN is set."""


Stage = TypingPin | ChoosingWay | TypingCode | Checking | PinChosen
"""How far the asking is."""


def without_secrets(stage: Stage) -> Stage:
    """The stage as it may wait for somebody who perhaps left: nothing typed is kept, nothing half chosen goes on."""
    match stage:
        case TypingPin(ask=PinAsk.PROVE | PinAsk.CURRENT):
            return TypingPin(stage.ask)
        case TypingPin():
            return TypingPin(PinAsk.NEW, ticket=stage.ticket) if stage.ticket else TypingPin(PinAsk.CURRENT)
        case TypingCode():
            return TypingCode(stage.verification, stage.sent_to, stage.for_pin)
        case Checking(asked_at):
            return without_secrets(asked_at)
        case ChoosingWay() | PinChosen():
            return stage
