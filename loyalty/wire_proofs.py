"""The messages by which a member proves who they are: a PIN, or a code that is sent (protocol, section 6).

What a try comes to is an answer and not a problem, so that central has counted it whatever the caller makes of it.
Central says what is wrong by a closed list and never repeats what was typed.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from loyalty.ids import Uuid
from loyalty.wire import Message

CODE_FIGURES: Final = 6
CODE_LIFE: Final = timedelta(minutes=10)
"""How long a code holds."""
CODE_TRIES: Final = 5
"""Tries that a code has."""
CODES_AT_ONCE: Final = 3
"""Codes that one address gets within `CODE_LIFE`."""


class ProvePin(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/prove`: is this the PIN of the card's member?"""

    token: str
    pin: str

    def __repr__(self) -> str:
        return "ProvePin()"


class PinOutcome(StrEnum):
    """What became of a PIN that was typed."""

    PROVEN = "proven"
    WRONG = "wrong"
    LOCKED = "locked"
    """Five were wrong in a row: only a new PIN, set after a code, opens it again."""
    NOT_SET = "not_set"


class PinProof(Message, frozen=True, kw_only=True):
    """The answer to a PIN."""

    outcome: PinOutcome
    tries_left: int = 0
    """Tries before the lock."""


class SetPin(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/pin`: a first or new PIN, by a confirmed code (`verification`) or by the present PIN."""

    token: str
    pin: str
    verification: Uuid | None = None
    current: str | None = None

    def __repr__(self) -> str:
        return "SetPin()"


class PinSetting(StrEnum):
    """What became of a new PIN."""

    SET = "set"
    OBVIOUS = "obvious"
    """Many would choose it."""
    NOT_PROVEN = "not_proven"
    """No confirmed code stands behind it, or it was used or is too old."""
    WRONG = "wrong"
    """The present PIN was wrong."""
    LOCKED = "locked"
    """The present PIN is locked: it takes a code."""


class PinSet(Message, frozen=True, kw_only=True):
    """The answer to a new PIN."""

    outcome: PinSetting
    tries_left: int = 0


class Purpose(StrEnum):
    """What a code is for; one that is for a PIN proves as well."""

    PROVE = "prove"
    SET_PIN = "set_pin"
    VERIFY = "verify"
    """The address is really the customer's, before a card is issued."""


class Channel(StrEnum):
    """How a code goes; the values are those of `loyalty.assurance.ProofWay`."""

    MAIL = "mail"
    SMS = "sms"


class StartVerification(Message, frozen=True, kw_only=True):
    """`POST /v1/verifications`: send the card's member a code."""

    token: str
    purpose: Purpose
    channel: Channel

    def __repr__(self) -> str:
        return f"StartVerification(purpose={self.purpose.value}, channel={self.channel.value})"


class Sending(StrEnum):
    """What became of the wish for a code."""

    SENT = "sent"
    NO_ADDRESS = "no_address"
    """Central knows no such address of the member, or sends nothing that way."""
    TOO_MANY = "too_many"
    """The address got its share already: later."""


class VerificationStarted(Message, frozen=True, kw_only=True):
    """The answer: the code is on its way, or why not."""

    outcome: Sending
    id: Uuid | None = None
    sent_to: str | None = None
    """Where it went, masked."""
    expires_at: datetime | None = None

    def __repr__(self) -> str:
        return f"VerificationStarted(outcome={self.outcome.value})"


class ConfirmVerification(Message, frozen=True, kw_only=True):
    """`POST /v1/verifications/{verification}/confirm`: the code that was typed, and which it should be."""

    verification: Uuid
    code: str

    def __repr__(self) -> str:
        return "ConfirmVerification()"


class CodeOutcome(StrEnum):
    """What became of a code that was typed."""

    PROVEN = "proven"
    WRONG = "wrong"
    NO_TRIES = "no_tries"
    """It was tried too often: it takes a new one."""
    EXPIRED = "expired"


class Confirmed(Message, frozen=True, kw_only=True):
    """The answer to a code."""

    outcome: CodeOutcome
    tries_left: int = 0
