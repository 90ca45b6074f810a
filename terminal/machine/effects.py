"""What the machine wants done: a closed union of data that the runtime carries out."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from loyalty.assurance import Assurance, EntryMode
from loyalty.campaigns import Declined
from loyalty.codes import ReceiptCode
from loyalty.ids import Uuid
from loyalty.programme import Programme, Reward
from loyalty.routes import Question
from loyalty.staff import DeskRules
from loyalty.wire_incidents import CloseIncident
from loyalty.wire_privacy import MemberData
from screens.calibration import Affine
from screens.care_views import Control
from screens.technician_views import SelfTestRow
from terminal.machine.facts import DecidedFact, Fact, Who
from terminal.machine.redeeming import Intended, Plan
from terminal.machine.slips import Slip


class Sign(StrEnum):
    """What light and tone tell together; never the only sign."""

    READ = "read"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    DONE = "done"
    ATTENTION = "attention"


class Code(StrEnum):
    """What the log says: a code and no more, never whose or what number."""

    CARD_READ = "C01"
    CARD_UNKNOWN = "C02"
    CARD_UNUSABLE = "C03"
    PAYMENT_CARD = "R01"
    DRIVING_LICENCE = "R02"
    READ_ERROR = "R03"
    NOT_OURS = "R04"
    TOO_LONG = "R05"
    SERVICE_CODE = "R06"
    RECEIPT_REFUSED = "R07"
    KEYED_LIMIT = "R08"
    SEVERAL_CARDS = "R09"
    BADGE_READ = "D01"
    BADGE_REFUSED = "D02"
    DESK_OPENED = "D03"
    DESK_CLOSED = "D04"
    TAKING_OVER = "D05"
    CAMPAIGN_REFUSED = "R10"
    SESSION_STARTED = "S01"
    SESSION_ENDED = "S02"
    STORE_REFUSED = "S03"
    NO_ANSWER = "N01"
    LATE_RESULT = "N02"
    DECLINED = "N03"
    PRINTER_NOT_READY = "P01"
    PRINT_UNKNOWN = "P02"
    PRINT_FAILED = "P03"
    TAMPERED = "T01"
    SETUP_REFUSED = "E01"
    OUT_OF_SERVICE = "X01"


@dataclass(frozen=True, slots=True)
class StartSession:
    """Reserve the store's slots for every fact of the session."""

    session: int


@dataclass(frozen=True, slots=True)
class EndSession:
    """Give the slots back and forget the person: pixels, caches, everything."""

    session: int


@dataclass(frozen=True, slots=True)
class FetchCard:
    """Ask the store for the card; answered by `CardFetched`."""

    session: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask central for the card; answered by `LookedUp` or `LookUpFailed`."""

    session: int
    token: str = field(repr=False)
    step: int | None = None
    mac: str | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    """The number in a rotating QR, which its MAC covers; of any other card the token is enough."""
    mode: EntryMode | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask central one question of `loyalty.routes`, recorded nowhere; answered by `Heard`."""

    session: int
    question: Question = field(repr=False)


@dataclass(frozen=True, slots=True)
class Decide:
    """Sync a transaction and have central decide it now; answered by `Decided`, or `StoreRefused`.

    It stays in the outbox until central has a receipt for it: without an answer now, the batch brings it later.
    """

    session: int
    who: Who
    fact: DecidedFact
    closing: CloseIncident | None = None
    """The incident that it puts right, `item` still empty; None where it is a card's own life."""


@dataclass(frozen=True, slots=True)
class CheckStaffPin:
    """Check a badge's PIN by what central gave this terminal; answered by `StaffChecked`."""

    session: int
    badge: str = field(repr=False)
    pin: str = field(repr=False)
    key: bytes = field(repr=False)
    """The owner's token key."""
    rules: DeskRules


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Print a paper that stands in no book; answered by `SlipPrinted`."""

    session: int
    slip: Slip
    training: bool = False
    """Whether it must say on the paper that it is worth nothing."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """Print a voucher's serial once more, marked as a duplicate; answered by `Reprinted`.

    Nothing is recorded of it: what it closes is said with the incident.
    """

    session: int
    redemption: Uuid


@dataclass(frozen=True, slots=True)
class PrintData:
    """Print a member's own data, recorded nowhere and never a second time by itself; answered by `DataPrinted`."""

    session: int
    wish: Uuid
    data: MemberData = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class ForgetCard:
    """Its member has left: let nothing be known of the card here, at once; nothing is answered."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordAccrual:
    """Sync a sale; answered by `AccrualRecorded`, `AccrualRefused` or `StoreRefused`."""

    session: int
    token: str = field(repr=False)
    account: Uuid | None
    programme: Programme
    receipt: ReceiptCode
    reference: str
    """The receipt's name for ever."""
    code: str | None = field(repr=False)
    """The whole signed receipt where only central can check it, else None."""
    mode: EntryMode
    assurance: Assurance


@dataclass(frozen=True, slots=True)
class RequestHold:
    """Ask for points to be kept ready here; recorded, no answer awaited."""

    token: str = field(repr=False)
    account: Uuid
    programme: Programme


@dataclass(frozen=True, slots=True)
class Record:
    """Sync a fact that nobody reckons with; answered by `Recorded` or `StoreRefused`."""

    session: int
    who: Who
    fact: Fact


@dataclass(frozen=True, slots=True)
class RecordPreference:
    """Remember the language that the member chose; recorded, no answer awaited."""

    token: str = field(repr=False)
    account: Uuid | None
    language: str
    mode: EntryMode
    assurance: Assurance


@dataclass(frozen=True, slots=True)
class Congratulated:
    """The member was shown a milestone on that day; once is enough."""

    token: str = field(repr=False)
    on: date


@dataclass(frozen=True, slots=True)
class RatherNot:
    """The member would rather not answer; this terminal remembers it, no answer awaited."""

    token: str = field(repr=False)
    declined: Declined


@dataclass(frozen=True, slots=True)
class Told:
    """The member saw why transactions of this card were refused; they need not be told again."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckPrinter:
    """Ask the printer how it is; answered by `PrinterChecked`."""

    session: int


@dataclass(frozen=True, slots=True)
class RecordIntent:
    """Sync the intent; answered by `IntentRecorded` or `StoreRefused`."""

    session: int
    token: str = field(repr=False)
    account: Uuid
    programme: Programme
    reward: Reward
    plan: Plan
    mode: EntryMode
    assurance: Assurance
    language: str
    member: str | None = field(repr=False)
    """The masked name, for the voucher."""


@dataclass(frozen=True, slots=True)
class Authorise:
    """Ask central; answered by `AuthorisedRecorded`, `Declined` or `NoAnswer`."""

    intent: Intended


@dataclass(frozen=True, slots=True)
class RecordCancel:
    """Sync the cancel; answered by `CancelRecorded`, or `StoreRefused` to the session that waits for it."""

    intent: Intended
    session: int = 0
    """0 where nobody waits."""


@dataclass(frozen=True, slots=True)
class Print:
    """Sync `sent`, print once, sync the outcome; answered by `SentToPrinter` and `Printed`."""

    intent: Intended


@dataclass(frozen=True, slots=True)
class KeepLayout:
    """A reader types by this layout from now on, and after every start."""

    device: str
    layout: str
    sends_identifier: bool


@dataclass(frozen=True, slots=True)
class KeepCalibration:
    """The touch panel's touches lie by this map from now on, and after every start."""

    affine: Affine


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Set how loud or how bright the terminal is, now and after every start; answered by `LevelSays`."""

    control: Control
    step: int


@dataclass(frozen=True, slots=True)
class Dim:
    """Dim the screen while nobody is near, or make it as bright as staff chose; kept nowhere."""

    on: bool


@dataclass(frozen=True, slots=True)
class KeepSelfTest:
    """Keep what the self-test found; the first test is not due any more."""

    rows: tuple[SelfTestRow, ...]


@dataclass(frozen=True, slots=True)
class StandAside:
    """End this program: the board was changed, and a technician has the store taken over (protocol, section 8).

    It is on the disk first; the terminal comes back where nothing comes of it.
    """

    staff: Uuid
    language: str


@dataclass(frozen=True, slots=True)
class Signal:
    """Light and tone."""

    sign: Sign


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the log."""

    code: Code


Effect = (
    StartSession
    | EndSession
    | FetchCard
    | LookUp
    | Ask
    | PrintData
    | ForgetCard
    | RecordAccrual
    | Record
    | Decide
    | CheckStaffPin
    | PrintSlip
    | Reprint
    | RequestHold
    | RecordPreference
    | Congratulated
    | RatherNot
    | Told
    | CheckPrinter
    | RecordIntent
    | Authorise
    | RecordCancel
    | Print
    | KeepLayout
    | KeepCalibration
    | KeepSelfTest
    | SetLevel
    | Dim
    | StandAside
    | Signal
    | Note
)
