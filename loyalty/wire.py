"""The messages between a terminal and central, `/v1`, and the one way they are written and read.

Every message is a frozen value; unknown fields are refused by both sides: a new field is a new message version.
"""

from datetime import datetime

from loyalty.answers import Answer, Balance, Reason
from loyalty.assurance import EntryMode, ProofWay
from loyalty.campaigns import Campaign
from loyalty.card_status import CardStatus as CardStatus  # noqa: PLC0414 - a part of these messages, said again here
from loyalty.cards import CardKind
from loyalty.claims import ClaimTold
from loyalty.envelope import Envelope, Head
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.privacy import Notice
from loyalty.problems import PROBLEM_BASE as PROBLEM_BASE  # noqa: PLC0414 - said here as ever
from loyalty.problems import Problem as Problem  # noqa: PLC0414 - said here as ever
from loyalty.problems import ProblemType as ProblemType  # noqa: PLC0414 - said here as ever
from loyalty.programme import Programme
from loyalty.scheme_kinds import Scheme
from loyalty.staff import DeskRules, Role
from loyalty.staff_pins import PinVerifier
from loyalty.wire_base import Message as Message  # noqa: PLC0414 - said here as ever
from loyalty.wire_base import read as read  # noqa: PLC0414 - said here as ever
from loyalty.wire_base import write as write  # noqa: PLC0414 - said here as ever
from loyalty.wire_terminals import Printable, RefusedConfiguration, TerminalProfile

MAX_BATCH = 500
"""Items in one batch (protocol, section 2)."""
MAX_REQUEST_BYTES = 16 * 1024 * 1024
AUTHORISE_SECONDS = 4.0
"""How long a terminal waits for an authorisation; after it nothing is printed (protocol, section 3)."""


# ── Transactions ────────────────────


class Item(Message, frozen=True, kw_only=True):
    """One transaction: its envelope and its body's very bytes, as text."""

    envelope: Envelope
    body: str


class VoidItem(Message, frozen=True, kw_only=True):
    """A row that the terminal cannot read any more: its place, so that it gets its receipt."""

    epoch: int
    seq: int
    hash: str | None
    void: bool = True


class Waiting(Message, frozen=True, kw_only=True):
    """The lowest place that still waits at the terminal."""

    epoch: int
    seq: int


class Batch(Message, frozen=True, kw_only=True):
    """`POST /v1/transactions`."""

    head: Head
    lowest_waiting: Waiting | None
    """None when nothing waits besides this batch's items."""
    items: tuple[Item, ...] = ()
    voids: tuple[VoidItem, ...] = ()


class BatchAnswer(Message, frozen=True, kw_only=True):
    """An answer for each item and void row, in any order; `fork` names the next free epoch instead of none."""

    answers: tuple[Answer, ...]
    fork: int | None = None
    known_seq: int | None = None
    """Set where the head alone speaks of a fork: the last seq of its epoch with a receipt, which lies above it."""
    changes: int = 0
    """The owner's counter of changes, so that the terminal knows whether to ask for them."""


class Authorise(Message, frozen=True, kw_only=True):
    """`POST /v1/transactions/authorise`: one `free` redemption, decided now.

    `undelivered` holds this account's spends and returns of holds that wait at the terminal, lowest seq first; they
    are posted and the redemption is decided in one transaction.
    """

    head: Head
    intent: Item
    undelivered: tuple[Item, ...] = ()


class Authorised(Message, frozen=True, kw_only=True):
    """The decision. On a repeat it is the first one, with the present state."""

    answer: Answer
    undelivered: tuple[Answer, ...] = ()


# ── Cards ────────────────────


class Lookup(Message, frozen=True, kw_only=True):
    """`POST /v1/cards/lookup`: a card by its token."""

    token: str
    step: int | None = None
    """A rotating QR's time step and MAC, for central to check with `number`."""
    mac: str | None = None
    mode: EntryMode | None = None
    """By which door the card came in; None where a terminal does not say. A typed number is nobody's visit."""
    number: str | None = None
    """The member number as it stands in the rotating QR, which the MAC covers."""

    def __repr__(self) -> str:
        return "Lookup()"


class HeldAt(Message, frozen=True, kw_only=True):
    """A hold of the account, and the terminal that has it."""

    hold: Uuid
    terminal: Uuid
    terminal_code: str
    programme: Uuid
    points: int


class Refusal(Message, frozen=True, kw_only=True):
    """A transaction that was rejected since the member was last told."""

    id: Uuid
    reason: Reason
    occurred_at: datetime


class CardSummary(Message, frozen=True, kw_only=True):
    """What a terminal may know of a card. `name` is masked; None for an anonymous card."""

    token: str
    status: CardStatus
    account: Uuid | None = None
    name: str | None = None
    language: str | None = None
    valid_until: datetime | None = None
    member_since: datetime | None = None
    balances: tuple[Balance, ...] = ()
    holds: tuple[HeldAt, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    claims: tuple[ClaimTold, ...] = ()
    """Open claims, and those decided since the member was last told; given by a look-up alone."""
    proven: bool = False
    """Whether central checked a rotating QR's MAC and found it right."""
    proofs: tuple[ProofWay, ...] = ()
    """How else the member can prove who they are."""
    kind: CardKind | None = None
    """What the card is for; None for one that collects, is free and may be anonymous."""
    batch: Uuid | None = None
    """The batch that a blank is issued from; None for a card that is no blank."""
    issued_at_shop: str | None = None
    """The shop that issued it, for whoever tries to issue it again; `member_since` is when."""
    answered: tuple[str, ...] = ()
    """The campaigns, not over yet, that the account has answered: nobody is asked twice."""
    shared: bool = False
    """Whether others of a household share the points: they stay with them when this member leaves."""
    as_of: datetime

    def __repr__(self) -> str:
        return f"CardSummary(status={self.status.value}, as_of={self.as_of.isoformat()})"


# ── Changes ────────────────────


class CardChanged(Message, frozen=True, kw_only=True, tag="card"):
    """A card's present summary, by token: balances included, so that it can be shown offline."""

    card: CardSummary


class CardErased(Message, frozen=True, kw_only=True, tag="card_erased"):
    """The tombstone of an erased card."""

    token: str


class ProgrammeChanged(Message, frozen=True, kw_only=True, tag="programme"):
    """A programme's version; older versions stay known until nothing names them."""

    programme: Programme


class HoldAskedBack(Message, frozen=True, kw_only=True, tag="hold_asked_back"):
    """Central wants a hold of this terminal back."""

    hold: Uuid


class BatchAssigned(Message, frozen=True, kw_only=True, tag="batch"):
    """Blanks that this terminal may issue offline: their tokens and accounts follow as `card` changes."""

    batch: Uuid
    terminal: Uuid


class StaffChanged(Message, frozen=True, kw_only=True, tag="staff"):
    """A member of staff: the badge's token, and whether it still opens anything at this terminal."""

    staff: Uuid
    badge: str
    name: str
    active: bool
    roles: tuple[Role, ...] = ()
    verifier: PinVerifier | None = None
    """What this terminal checks the PIN by while central is away; None where it may not, or none is set."""

    def __repr__(self) -> str:
        return f"StaffChanged(staff={self.staff}, active={self.active})"


class CharityChanged(Message, frozen=True, kw_only=True, tag="charity"):
    """What was collected for a programme's charity; told at most once a minute."""

    programme: Uuid
    charity: str
    """Its id in the programme."""
    cents: int
    """Whole cents, in the programme's currency."""
    as_of: datetime


Change = CardChanged | CardErased | ProgrammeChanged | HoldAskedBack | BatchAssigned | StaffChanged | CharityChanged


class Changes(Message, frozen=True, kw_only=True):
    """`GET /v1/changes?after=`: what changed for the owner since counter `after`, oldest first."""

    changes: tuple[Change, ...]
    next: int
    more: bool


# ── Devices ────────────────────


class Shop(Message, frozen=True, kw_only=True):
    """The shop a terminal stands in."""

    id: Uuid
    name: str
    city: str
    timezone: str
    """An IANA name, such as ``Europe/Amsterdam``."""


class TillKey(Message, frozen=True, kw_only=True):
    """A till whose receipts this terminal can check offline: its Ed25519 public key, base64url."""

    till: str
    key: str


class Configuration(Message, frozen=True, kw_only=True):
    """What central tells a terminal to be; `GET /v1/devices/me/config` answers it by ETag."""

    version: int
    terminal_code: str
    shop: Shop
    languages: tuple[str, ...]
    currency: Currency
    programmes: tuple[Programme, ...]
    tills: tuple[TillKey, ...] = ()
    schemes: tuple[Scheme, ...] | None = None
    """The card number schemes; None means the default ones of `loyalty.schemes`."""
    link_hosts: tuple[str, ...] = ()
    """The hosts (small letters) whose GS1 Digital Links name members; no other host's do."""
    privacy: Notice | None = None
    """The owner's privacy notice; None where an older central says nothing of it."""
    desk: DeskRules = DeskRules()
    """What staff may do."""
    campaigns: tuple[Campaign, ...] = ()
    """The shop's campaigns that are not over, the first one first."""
    voucher_keys: tuple["PublishedKey", ...] = ()
    """The voucher keys of the shop's terminals, retired ones too: what a signature is checked by without central."""
    profile: TerminalProfile = TerminalProfile()
    """What this terminal is there for, and what is fitted to it."""


class Enrol(Message, frozen=True, kw_only=True):
    """`POST /v1/devices/enrol`: a one-time token and the keys made on the device (raw Ed25519)."""

    token: str
    request_key: str
    voucher_key: str
    board: str
    software: str
    store_of: Uuid | None = None
    """The terminal whose store this device has, for a code that replaces that terminal; None for an empty store."""

    def __repr__(self) -> str:
        return f"Enrol(board={self.board}, software={self.software})"


class Enrolled(Message, frozen=True, kw_only=True):
    """What the terminal is from now on; `epoch` is the first free one."""

    terminal: Uuid
    owner: Uuid
    epoch: int
    lookup_key: str
    lookup_key_id: str
    central_key: str
    """Central's Ed25519 public key: its answers are signed, and what is not is weather."""
    configuration: Configuration

    def __repr__(self) -> str:
        return f"Enrolled(terminal={self.terminal}, epoch={self.epoch})"


class Heartbeat(Message, frozen=True, kw_only=True):
    """`POST /v1/devices/me/heartbeat`."""

    software: str
    head: Head
    waiting: int
    printer: str
    clock_trusted: bool
    disk_used: float
    tampered: bool = False
    """Whether the housing is open, or was since the last heartbeat that was answered."""
    missing: tuple[str, ...] = ()
    """Devices that are configured and do not answer, by their names."""
    board: Printable | None = None
    """The serial of the board that it runs on; None where the machine has none."""
    temperature: float | None = None
    """Of the processor, in degrees Celsius; None where the machine does not say."""
    configuration: int | None = None
    """The version of the configuration that it goes by; None from an older terminal."""
    refused: RefusedConfiguration | None = None
    """A newer one that it does not take."""


class HeartbeatAnswer(Message, frozen=True, kw_only=True):
    """Central's time, what the terminal should fetch, and its head compared, as in `BatchAnswer`."""

    now: datetime
    configuration: int
    changes: int
    fork: int | None = None
    known_seq: int | None = None
    roll_key: bool = False
    """Whether the office wants the terminal to roll its keys."""


class RollKey(Message, frozen=True, kw_only=True):
    """`POST /v1/devices/me/roll-key`: a new request key; the old one dies at once."""

    request_key: str
    voucher_key: str | None = None
    """A new voucher key; None to keep the one there is. Retired ones stay published."""


class PublishedKey(Message, frozen=True, kw_only=True):
    """A public key that vouchers are verified with; retired ones stay published."""

    key_id: str
    key: str
    terminal: Uuid
    retired_at: datetime | None = None


class PublishedKeys(Message, frozen=True, kw_only=True):
    """`GET /v1/keys`."""

    keys: tuple[PublishedKey, ...]
