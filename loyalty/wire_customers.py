"""The messages by which staff make, find, join and part customers: `/v1/customers` and below.

Every call carries `by`, the member of staff whose badge and PIN the terminal proved. Every call that writes carries an
`id` of the terminal's own (UUID of version 7); a repeat of it gets the first answer. Names, addresses and numbers
stand in bodies alone, never in an address. What cannot be is an outcome of a closed list; problem details are for a
caller that is not allowed to ask, or whose message cannot be read.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from loyalty.answers import Balance
from loyalty.card_status import CardStatus
from loyalty.ids import Uuid
from loyalty.wire import Message
from loyalty.wire_proofs import Channel

MOST_FOUND: Final = 20
"""Customers that one answer names."""


# ── Form ────────────────────


class Consent(Message, frozen=True, kw_only=True):
    """What a customer agreed to, as the form was signed.

    Attributes:
        terms: the version of the terms that were shown.
        mail: whether news by mail is wanted; codes are sent either way.
        sms: the same by SMS.
        given_at: when, by the terminal's clock.
    """

    terms: str
    mail: bool = False
    sms: bool = False
    given_at: datetime


class CustomerForm(Message, frozen=True, kw_only=True):
    """A customer as staff typed them; nothing of it is normalised.

    An empty name is an anonymous customer, who needs an address none the less: a card without any is issued without
    a customer at all. `language` is an ISO 639-1 code.
    """

    given: str = ""
    particle: str = ""
    """The tussenvoegsel, such as ``van den``."""
    family: str = ""
    mail: str | None = None
    phone: str | None = None
    """National figures are read in the country of the terminal's shop; else with ``+``."""
    language: str
    consent: Consent

    def __repr__(self) -> str:
        return "CustomerForm()"


class Field(StrEnum):
    """A field of the form."""

    GIVEN = "given"
    PARTICLE = "particle"
    FAMILY = "family"
    MAIL = "mail"
    PHONE = "phone"
    LANGUAGE = "language"
    CONSENT = "consent"


class FieldReason(StrEnum):
    """Why a field is refused."""

    MISSING = "missing"
    """A programme of this terminal has no anonymous customers."""
    NO_ADDRESS = "no_address"
    """Neither mail nor phone: one of them is needed."""
    TOO_LONG = "too_long"
    NOT_A_NAME = "not_a_name"
    """Signs that no name has, or none that is a letter."""
    NOT_A_MAIL_ADDRESS = "not_a_mail_address"
    NOT_A_PHONE_NUMBER = "not_a_phone_number"
    NOT_A_MOBILE_NUMBER = "not_a_mobile_number"
    """News by SMS cannot reach it."""
    NOT_A_LANGUAGE = "not_a_language"
    NO_TERMS = "no_terms"
    """The version of the terms is missing."""
    PAYMENT_CARD = "payment_card"
    """It looks like a payment card's number, which nothing here may keep."""


class FieldProblem(Message, frozen=True, kw_only=True):
    """A field that is refused, and why; what was typed is not repeated."""

    field: Field
    reason: FieldReason


# ── Found ────────────────────


class Alike(StrEnum):
    """In what a customer resembles the one who was typed."""

    NAME = "name"
    SOUND = "sound"
    """The name sounds the same: Jansen and Janssen, Meijer and Meyer."""
    MAIL = "mail"
    PHONE = "phone"


class CarriedCard(Message, frozen=True, kw_only=True):
    """A card that a customer carries, blocked ones included: enough to tell it from another, and to act on it.

    Attributes:
        token: the card's; staff never see a number that nobody shows.
        kind: what it is for, by the owner's word; None for a card without a kind.
        issued_at: when; None where nobody noted it.
        shop: the name of the shop that issued it, or None.
    """

    token: str
    status: CardStatus
    kind: str | None = None
    issued_at: datetime | None = None
    valid_until: datetime | None = None
    shop: str | None = None

    def __repr__(self) -> str:
        return f"CarriedCard(status={self.status.value})"


class MergedBefore(Message, frozen=True, kw_only=True):
    """A merge that can still be undone.

    Attributes:
        merge: its id.
        name: of the customer who went into the other.
    """

    merge: Uuid
    name: str

    def __repr__(self) -> str:
        return f"MergedBefore(merge={self.merge})"


class FoundCustomer(Message, frozen=True, kw_only=True):
    """What staff may see of a customer: the full name, and no more of the rest than tells two apart.

    Attributes:
        account: the one that the next card joins; None where the customer has no card yet.
        mail: masked.
        phone: masked.
        cards: how many are issued.
        carries: these, and blocked ones, the one issued last first; told of a customer found by card or by id alone.
        last_visit: when a card of the customer was last used, to the day.
        alike: for a candidate, in what it resembles the form.
        unverified: addresses that a programme of this terminal wants verified first.
        merged: the last merge into this customer that can be undone; told where `carries` is.
    """

    customer: Uuid
    given: str
    particle: str
    family: str
    language: str
    mail: str | None = None
    phone: str | None = None
    account: Uuid | None = None
    cards: int = 0
    carries: tuple[CarriedCard, ...] = ()
    balances: tuple[Balance, ...] = ()
    household: bool = False
    """Whether the account is shared with other customers."""
    last_visit: datetime | None = None
    alike: tuple[Alike, ...] = ()
    unverified: tuple[Channel, ...] = ()
    merged: MergedBefore | None = None

    def __repr__(self) -> str:
        return f"FoundCustomer(customer={self.customer})"


class SearchCustomers(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/search`, as staff type: by one of `q`, `token` and `customer`.

    Attributes:
        q: a name or parts of it, the last figures of a phone number (four or more), or the start of a mail address.
        token: the card's, where a number was typed or a card was scanned.
        customer: somebody found before, to be told of in full.
    """

    by: Uuid
    q: str = ""
    token: str | None = None
    customer: Uuid | None = None
    limit: int = MOST_FOUND

    def __repr__(self) -> str:
        return f"SearchCustomers(by={self.by})"


class FoundCustomers(Message, frozen=True, kw_only=True):
    """Best first; `more` where there are others that a longer `q` would tell."""

    customers: tuple[FoundCustomer, ...]
    more: bool = False


class FindCandidates(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/candidates`: who is there already, while the form is typed; answers `FoundCustomers`."""

    by: Uuid
    given: str = ""
    particle: str = ""
    family: str = ""
    mail: str | None = None
    phone: str | None = None

    def __repr__(self) -> str:
        return f"FindCandidates(by={self.by})"


# ── Made and changed ────────────────────


class CreateCustomer(Message, frozen=True, kw_only=True):
    """`POST /v1/customers`. `sure` makes the customer although there are candidates."""

    id: Uuid
    by: Uuid
    form: CustomerForm
    sure: bool = False


class ChangeCustomer(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/change`: the form once more, with what was wrong put right."""

    id: Uuid
    by: Uuid
    customer: Uuid
    form: CustomerForm


class Making(StrEnum):
    """What became of a form."""

    MADE = "made"
    CHANGED = "changed"
    CANDIDATES = "candidates"
    """Nothing was written: somebody like this is there. Take one of them, or send again with `sure`."""
    REFUSED = "refused"
    """Nothing was written: see `problems`."""
    UNKNOWN = "unknown"
    """There is no such customer, or it was merged into another."""


class CustomerMade(Message, frozen=True, kw_only=True):
    """The answer to a form.

    Attributes:
        unverified: addresses that a programme of this terminal wants verified before a card is issued.
    """

    outcome: Making
    customer: Uuid | None = None
    unverified: tuple[Channel, ...] = ()
    candidates: tuple[FoundCustomer, ...] = ()
    problems: tuple[FieldProblem, ...] = ()


class VerifyAddress(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/verify`: send the customer a code; answers `loyalty.wire_proofs.VerificationStarted`.

    The code is confirmed as every other, by `POST /v1/verifications/{id}/confirm`; then the address counts as
    verified. A repeat of the call sends another code.
    """

    by: Uuid
    customer: Uuid
    channel: Channel


# ── Joined and parted ────────────────────


class MergeCustomers(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/merge`: `gone` was the same person as `kept`. Both cards live on, on one account."""

    id: Uuid
    by: Uuid
    kept: Uuid
    gone: Uuid


class UndoMerge(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/merge/undo`: they were two people after all. `merge` is the id of the merge."""

    id: Uuid
    by: Uuid
    merge: Uuid


class JoinHousehold(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/household/join`: `customer` shares the account of `host` from now on."""

    id: Uuid
    by: Uuid
    customer: Uuid
    host: Uuid


class LeaveHousehold(Message, frozen=True, kw_only=True):
    """`POST /v1/customers/household/leave`: the customer's cards go their own way; what was shared stays behind."""

    id: Uuid
    by: Uuid
    customer: Uuid


class Joining(StrEnum):
    """What became of a merge, a household, or the undoing of either."""

    DONE = "done"
    UNKNOWN = "unknown"
    """There is no such customer or merge."""
    SAME = "same"
    """Both are one customer or share the account already."""
    NO_ACCOUNT = "no_account"
    """Neither has a card yet: issue one first."""
    UNDONE = "undone"
    """It was undone before."""
    LATER_FIRST = "later_first"
    """One of the two was joined with another since: undo that first."""
    NOT_IN_HOUSEHOLD = "not_in_household"


class Moved(Message, frozen=True, kw_only=True):
    """What moved in one programme, and what could not be told apart any more.

    Attributes:
        moved: points that went over; back, where a merge was undone.
        earned: of these, what the returning cards earned since the merge.
        mixed: points that came in by the merge and were spent, expired or paid what was owed: they stay where they
            are counted.
        held: points that a terminal has set aside and that stay until it returns them.
        owed: what was owed and went along.
    """

    programme: Uuid
    moved: int = 0
    earned: int = 0
    mixed: int = 0
    held: int = 0
    owed: int = 0


class Joined(Message, frozen=True, kw_only=True):
    """The answer to a merge, a household, and the undoing of either; `cards` is how many moved."""

    outcome: Joining
    account: Uuid | None = None
    cards: int = 0
    points: tuple[Moved, ...] = ()
