"""What a device that is not yet in service goes by: delays, what workers find out, wishes, states."""

from dataclasses import dataclass
from typing import Final

from loyalty.codes import EnrolmentCode, WifiCode
from loyalty.languages import CODES
from loyalty.schemes import Schemes
from screens.technician_views import StoreLeft
from screens.technician_words import Link, SetupTrouble
from terminal.machine.effects import KeepLayout, Note, Signal
from terminal.machine.events import Event

SECOND: Final = 1000
LOOK: Final = 3 * SECOND
"""Between two looks at the network."""
JOIN: Final = 90 * SECOND
ASK: Final = 30 * SECOND
CONFIRM: Final = 180 * SECOND
"""A technician who walked away."""
ENROL: Final = 60 * SECOND
SORRY: Final = 60 * SECOND
"""How long a sentence about what went wrong stands."""
GONE: Final = 300 * SECOND
"""A board's change that nobody goes on with."""
LANGUAGES: Final = CODES
"""A board that belongs to no shop yet speaks all there are."""

# ── What the workers found out ────────────────────


@dataclass(frozen=True, slots=True)
class Joined:
    """The network's word on a Wi-Fi code; `trouble` is None where it is joined."""

    attempt: int
    link: Link
    trouble: SetupTrouble | None = None


@dataclass(frozen=True, slots=True)
class NetworkSeen:
    """How the device is joined to the network."""

    link: Link


@dataclass(frozen=True, slots=True)
class Led:
    """Central's word on where an enrolment code leads."""

    attempt: int
    shop: str
    city: str
    terminal: str
    replaces: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """It went no further, and why; nothing was kept of it but keys that nobody knows yet.

    `refused` where central itself said no, so that it knows nothing of this board.
    """

    attempt: int
    trouble: SetupTrouble
    refused: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """It is on the disk: this device is a terminal."""


Found = Joined | NetworkSeen | Led | Stopped | TakenIn
NewcomerEvent = Event | Found

# ── What it wants done ────────────────────


@dataclass(frozen=True, slots=True)
class LookAtNetwork:
    """Answered by `NetworkSeen`."""


@dataclass(frozen=True, slots=True)
class JoinWifi:
    """Answered by `Joined`."""

    attempt: int
    code: WifiCode


@dataclass(frozen=True, slots=True)
class AskWhere:
    """Ask central where the code leads; answered by `Led` or `Stopped`."""

    attempt: int
    code: EnrolmentCode


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Enrol; answered by `TakenIn` or `Stopped`. The self-test goes on in `language`."""

    attempt: int
    code: EnrolmentCode
    language: str = LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Begin:
    """This device is a terminal: its program begins."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nothing comes of the board's change: the store's terminal begins again, as it was."""


NewcomerEffect = LookAtNetwork | JoinWifi | AskWhere | TakeIn | Begin | GiveUp | KeepLayout | Signal | Note

# ── Its states ────────────────────


@dataclass(frozen=True, slots=True)
class Idle:
    """Waits for a code; `trouble` is what became of the last, told until `until` (uptime, ms)."""

    trouble: SetupTrouble | None = None
    until: int = 0


@dataclass(frozen=True, slots=True)
class Joining:
    """Joins a wireless network."""

    code: WifiCode
    until: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks central where the code leads."""

    code: EnrolmentCode
    until: int


@dataclass(frozen=True, slots=True)
class Confirming:
    """Host and shop are shown; the technician decides."""

    code: EnrolmentCode
    led: Led
    until: int


@dataclass(frozen=True, slots=True)
class Enrolling:
    """Central takes the device in."""

    code: EnrolmentCode
    led: Led
    until: int


@dataclass(frozen=True, slots=True)
class InService:
    """Done."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The board's change is over before it came to anything."""


NewcomerState = Idle | Joining | Asking | Confirming | Enrolling | InService | GivenUp


@dataclass(frozen=True, slots=True)
class TakingOver:
    """A technician with key and badge has this board go on with the store that is in it (protocol, section 8).

    Attributes:
        left: what is in it.
        answering: whether central may have taken the board in without this device having heard: nothing but a
            hand's touch goes back from there.
        key_on: whether the key is turned.
        idle_at: when it is given up because nobody does anything, in milliseconds of uptime; None before the first
            tick.
    """

    left: StoreLeft
    answering: bool = False
    key_on: bool = True
    idle_at: int | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The whole of a device that is not yet in service.

    Attributes:
        schemes: what a shopper's card is known by, to be told from a code.
        state: where the journey is.
        language: what the screen speaks.
        link: how the device is joined to the network.
        attempts: how many codes were taken up; what workers find out comes back with its number.
        look_at: when the network is looked at next, in milliseconds of uptime.
        missing: devices that are configured and do not answer.
        choosing: whether the languages stand there.
        over: whose store this board is to go on with; None where it is empty.
    """

    schemes: Schemes
    state: NewcomerState = Idle()
    language: str = LANGUAGES[0]
    link: Link = Link.NONE
    attempts: int = 0
    look_at: int = 0
    missing: frozenset[str] = frozenset()
    over: TakingOver | None = None
    choosing: bool = False
