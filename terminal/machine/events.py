"""What the machine is told: a closed union. Results carry their session's or intent's id; a late one moves nothing."""

from dataclasses import dataclass, field

from drivers.ports import PrinterStatus, PrintOutcome
from loyalty.answers import Reason
from loyalty.assurance import EntryMode
from loyalty.ids import Uuid
from loyalty.routes import Question, Told
from loyalty.wire import CardSummary, ProblemType
from loyalty.wire_cards import CardDecided
from loyalty.wire_incidents import IncidentClosed
from loyalty.wire_staff import StaffOpened
from screens.care_views import Control
from screens.intents import Intent
from terminal.machine.context import Context
from terminal.machine.facts import DecidedFact, Fact
from terminal.machine.health import Fault, StoreRoom
from terminal.machine.levels import Level
from terminal.machine.redeeming import Intended
from terminal.machine.session import LocalCard


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed; which time stands beside every event."""


@dataclass(frozen=True, slots=True)
class Read:
    """A reader or the camera has a whole reading; nobody has judged it yet."""

    mode: EntryMode
    text: str = field(repr=False)
    symbology: str | None = None


@dataclass(frozen=True, slots=True)
class ReadTogether:
    """The camera sees several different codes in one frame, each of them confirmed.

    Attributes:
        readings: two or more.
    """

    readings: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """A reading began and came to nothing; `too_long` when it would not end."""

    mode: EntryMode
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody meant something on the screen."""

    intent: Intent


# What the workers found out.


@dataclass(frozen=True, slots=True)
class CardFetched:
    """The store's word on the session's card."""

    session: int
    card: LocalCard = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Central's word on the session's card: its summary, None for a card it does not know."""

    session: int
    summary: CardSummary | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookUpFailed:
    """Central said nothing useful; the terminal goes on with what it knows."""

    session: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Central's word on a question.

    Attributes:
        session: who asked.
        question: what was asked.
        answer: what it said; None where it said nothing useful.
        problem: why it signed that it does not take the question; None where it is away or answered.
    """

    session: int
    question: Question = field(repr=False)
    answer: Told | None = field(default=None, repr=False)
    problem: ProblemType | None = None


@dataclass(frozen=True, slots=True)
class DataPrinted:
    """What is known of the paper with a member's own data."""

    session: int
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact is on disk, as the transaction `id`."""

    session: int
    fact: Fact = field(repr=False)
    id: Uuid


@dataclass(frozen=True, slots=True)
class Decided:
    """Central's word on a transaction that is on the disk; None where it said nothing: then the batch brings it.

    In training (`practice`) nothing is on the disk, and it counts as taken.
    """

    session: int
    fact: DecidedFact = field(repr=False)
    answer: CardDecided | IncidentClosed | None = field(repr=False)
    practice: bool = False


@dataclass(frozen=True, slots=True)
class StaffChecked:
    """The terminal's own word on a badge and a PIN; None where it has nothing to check them by."""

    session: int
    opened: StaffOpened | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class SlipPrinted:
    """What became of a paper that stands in no book."""

    session: int
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class Reprinted:
    """What became of a voucher that was printed once more; None where this terminal never printed it."""

    session: int
    redemption: Uuid
    outcome: PrintOutcome | None


@dataclass(frozen=True, slots=True)
class AccrualRecorded:
    """The sale is on disk; its points are pending."""

    session: int
    points: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccrualRefused:
    """The sale was not recorded, and why."""

    session: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class StoreRefused:
    """Nothing was recorded: the store is full or failed. `intent` where a redemption waited for it."""

    session: int


# A redemption's facts; see `redemption.py`.


@dataclass(frozen=True, slots=True)
class PrinterChecked:
    """What the printer said when it was asked just before an intent."""

    session: int
    status: PrinterStatus


@dataclass(frozen=True, slots=True)
class IntentRecorded:
    """The intent is on disk; an allowance one is queued at once."""

    session: int
    intent: Intended


@dataclass(frozen=True, slots=True)
class AuthorisedRecorded:
    """Central authorised it, and that and `queued` are on disk."""

    intent: Uuid


@dataclass(frozen=True, slots=True)
class Declined:
    """Central decided against it, and that is on disk; `card` has the figures that it decided by."""

    intent: Uuid
    reason: Reason
    card: LocalCard = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Central did not decide in time."""

    intent: Uuid


@dataclass(frozen=True, slots=True)
class CancelRecorded:
    """The cancel is on disk: from here the shopper may try again."""

    intent: Uuid
    card: LocalCard = field(repr=False)


@dataclass(frozen=True, slots=True)
class SentToPrinter:
    """`sent` is on disk and the first byte goes."""

    intent: Uuid


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of the print, on disk."""

    intent: Uuid
    outcome: PrintOutcome
    card: LocalCard = field(repr=False)


# Health.


@dataclass(frozen=True, slots=True)
class PrinterSays:
    """The printer is in another state."""

    status: PrinterStatus


@dataclass(frozen=True, slots=True)
class NetworkSays:
    """Central answers, or does not."""

    online: bool


@dataclass(frozen=True, slots=True)
class StoreSays:
    """The store has more or less room than before."""

    room: StoreRoom


@dataclass(frozen=True, slots=True)
class DeviceSays:
    """A configured device is there, or not."""

    device: str
    present: bool


@dataclass(frozen=True, slots=True)
class KeySwitch:
    """Somebody turned the staff's key, or it was first seen."""

    on: bool


@dataclass(frozen=True, slots=True)
class Tampered:
    """The housing was opened or shut, or its contact was first seen."""

    opened: bool


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody came near, or nobody is any more, or the sensor was first seen."""

    somebody: bool


@dataclass(frozen=True, slots=True)
class Plugged:
    """A headset was plugged in, or pulled; or its jack was first seen."""

    inside: bool


@dataclass(frozen=True, slots=True)
class Struck:
    """One of the four keys below the screen went down: a `drivers.events.PadKey`'s value."""

    key: str


@dataclass(frozen=True, slots=True)
class LayoutSeen:
    """A reader read the layout test code (`drivers.wedge.learning`): this is how it types."""

    device: str
    layout: str
    sends_identifier: bool


@dataclass(frozen=True, slots=True)
class LevelSays:
    """How loud or how bright the terminal is by now: at its start, and once it was set."""

    control: Control
    level: Level


@dataclass(frozen=True, slots=True)
class BeginSelfTest:
    """The terminal was enrolled a moment ago: whoever did it tries its devices, in `language`."""

    language: str


@dataclass(frozen=True, slots=True)
class FaultSays:
    """Something puts the terminal out of service, or (None) no longer does."""

    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Configured:
    """Central changed what the terminal is; where it `waits`, whoever stands there is served by what was so before."""

    context: Context
    waits: bool = False


Event = (
    Tick
    | Read
    | ReadTogether
    | ReadFailed
    | Touched
    | CardFetched
    | LookedUp
    | LookUpFailed
    | Heard
    | DataPrinted
    | Recorded
    | Decided
    | StaffChecked
    | SlipPrinted
    | Reprinted
    | AccrualRecorded
    | AccrualRefused
    | StoreRefused
    | PrinterChecked
    | IntentRecorded
    | AuthorisedRecorded
    | Declined
    | NoAnswer
    | CancelRecorded
    | SentToPrinter
    | Printed
    | PrinterSays
    | NetworkSays
    | StoreSays
    | DeviceSays
    | KeySwitch
    | Tampered
    | Near
    | Plugged
    | Struck
    | LayoutSeen
    | LevelSays
    | BeginSelfTest
    | FaultSays
    | Configured
)
