"""The machine's states: frozen, with their data and their deadlines (milliseconds of uptime)."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from loyalty.ids import Uuid
from loyalty.wire_history import HistoryEntry
from loyalty.wire_phone import CardToTake
from screens.desk_words import Unfit
from screens.views import DataState, DataWay, RefusalKind
from terminal.machine import claims, proofs
from terminal.machine.adjusts import Adjusting, Adjusts
from terminal.machine.at_entrance import AtEntrance
from terminal.machine.context import Context
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.works import Work
from terminal.machine.events import Read
from terminal.machine.health import Health
from terminal.machine.levels import Levels
from terminal.machine.presence import Presence
from terminal.machine.redeeming import Stage
from terminal.machine.session import Session
from terminal.machine.unknown import AwaitingCard, Keying


@dataclass(frozen=True, slots=True)
class Attract:
    """Nobody is here."""

    language: str


@dataclass(frozen=True, slots=True)
class LookingUp:
    """A card was read and there is nothing to show of it yet."""

    session: Session
    until: int


@dataclass(frozen=True, slots=True)
class Showing:
    """The balance stands there."""

    session: Session
    idle_at: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Stamping:
    """The stamp card stands there; `page` counts its rewards."""

    session: Session
    idle_at: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Choosing:
    """One reward of a programme stands there, to be confirmed."""

    session: Session
    programme: Uuid
    reward: str
    idle_at: int


@dataclass(frozen=True, slots=True)
class AtMenu:
    """What else there is besides the balance stands there, and the languages; or, over it, what it `adjusts`."""

    session: Session
    idle_at: int
    adjusts: Adjusts | None = None


@dataclass(frozen=True, slots=True)
class Recalling:
    """The last transactions stand there: `entries` as told so far, newest first, `ahead` the cursor of the next ones.

    `asked` while central is asked for more, `failed` once it said nothing.
    """

    session: Session
    idle_at: int
    entries: tuple[HistoryEntry, ...] = field(default=(), repr=False)
    ahead: str | None = field(default=None, repr=False)
    as_of: datetime | None = None
    page: int = 0
    asked: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Proving:
    """Somebody proves who they are; `goal` is the reward it is for, `then` any other screen it leads to."""

    session: Session
    stage: proofs.Stage
    idle_at: int
    goal: proofs.Goal | None = None
    then: "Browsing | None" = None


@dataclass(frozen=True, slots=True)
class Taking:
    """A card to take along on a phone, None before it was asked for; `asked`, `failed` as for `Recalling`."""

    session: Session
    idle_at: int
    card: CardToTake | None = field(default=None, repr=False)
    asked: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Surveying:
    """A campaign's question stands there; with `answer` on its way to the disk, and `thanked` once it is there."""

    session: Session
    campaign: str
    idle_at: int
    answer: str | None = None
    thanked: bool = False


@dataclass(frozen=True, slots=True)
class AtCharity:
    """What was collected for the charity stands there."""

    session: Session
    idle_at: int


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How the programme works stands there."""

    session: Session
    idle_at: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class AtPrivacy:
    """The privacy notice stands there, with what a member may ask for beneath it."""

    session: Session
    idle_at: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Claiming:
    """Somebody claims the points of a purchase that did not count."""

    session: Session
    stage: claims.Stage
    idle_at: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """One's own data is offered, or was given; `sent_to` where a mail went, masked; `wish` stays for a repeat."""

    session: Session
    idle_at: int
    way: DataWay
    state: DataState
    wish: Uuid | None = None
    asked: bool = False
    sent_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving means stands there; `sure` where it is asked a second time, `asked` while central is."""

    session: Session
    idle_at: int
    sure: bool = False
    wish: Uuid | None = None
    asked: bool = False
    no_answer: bool = False


Browsing = (
    Showing
    | Stamping
    | AtMenu
    | Recalling
    | Choosing
    | Taking
    | AtCharity
    | ReadingRules
    | Claiming
    | Surveying
    | Proving
    | AtPrivacy
    | Sharing
    | Leaving
)
"""Somebody looks around: a card or receipt is taken here, and after a while without a touch the question is asked."""


@dataclass(frozen=True, slots=True)
class Redeeming:
    """A redemption runs. Nothing a shopper does leaves this state: only facts do."""

    session: Session
    stage: Stage


@dataclass(frozen=True, slots=True)
class Thanking:
    """The voucher is out, or (`assumed`) should be; its `serial` is told to whoever cannot read it."""

    session: Session
    programme: Uuid
    reward: str
    price: int
    held: bool
    until: int
    assumed: bool = False
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody knows whether the voucher came out; staff look."""

    session: Session
    serial: str
    until: int


@dataclass(frozen=True, slots=True)
class Refusing:
    """Something could not be done; `session` goes on behind it where there is one."""

    kind: RefusalKind
    language: str
    until: int
    session: Session | None = None
    retry_held: bool = False
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Helping:
    """How to get a card."""

    language: str
    until: int


@dataclass(frozen=True, slots=True)
class Noticing:
    """Somebody without a card reads the privacy notice."""

    language: str
    until: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """A member has left; there is no session any more."""

    language: str
    until: int
    mailed: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """The question whether anybody is still there, over what was there before."""

    beneath: Browsing
    until: int


@dataclass(frozen=True, slots=True)
class OutOfService:
    """The terminal serves nobody; why stands in its health."""

    language: str


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Staff are at work, or about to be.

    Attributes:
        number: the desk's session; what workers find out comes back with it.
        language: what the screens speak.
        staff: whose PIN was right; None while nobody's was.
        work: what they are at.
        idle_at: when the desk closes by itself, in milliseconds of uptime.
        incidents: how many were open in the shop when somebody last asked.
        claims: how many claims were.
        unfit: why nothing came of what was shown last; None once something was touched or shown since.
    """

    number: int
    language: str
    staff: AtWork | None
    work: Work
    idle_at: int
    incidents: int = 0
    claims: int = 0
    unfit: Unfit | None = None


WithSession = LookingUp | Browsing | Redeeming | Thanking | Unsure
"""Somebody stands there, and the terminal knows by which card."""

Nobodys = Attract | Adjusting | Helping | Noticing | Left | Keying | AwaitingCard | OutOfService
"""Nobody is known to stand there."""

State = WithSession | Refusing | Warned | Nobodys | AtDesk | AtEntrance


@dataclass(frozen=True, slots=True)
class Machine:
    """The whole of what the terminal is at one instant.

    Attributes:
        context: its place and rules.
        health: what works.
        state: where the journey is.
        sessions: how many there were; the next one's id.
        keyed: when numbers were typed lately, in milliseconds of uptime; the staff key empties it.
        unread: when readings failed, one behind the other without a good one between; see `unread`.
        seed: what new ids are drawn from (see `minting`); secret, another at each start.
        minted: how many were drawn.
        presence: who is near, as far as a sensor tells.
        levels: how loud and how bright the terminal is.
        waiting: a reading that came while a redemption ran, to be taken up after it; only the newest.
        due: what central changed of its place and rules, taken once nobody is served any more.
    """

    context: Context
    health: Health
    state: State
    sessions: int = 0
    keyed: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    presence: Presence = field(default_factory=Presence)
    levels: Levels = field(default_factory=Levels)
    waiting: Read | None = field(default=None, repr=False)
    seed: bytes = field(default=bytes(32), repr=False)
    minted: int = 0
    due: Context | None = None


def session_of(state: State) -> Session | None:
    """The session that `state` belongs to, or None."""
    if isinstance(state, WithSession | Refusing):
        return state.session
    return state.beneath.session if isinstance(state, Warned) else None


def serves_nobody(state: State) -> bool:
    """Whether staff may step in: no session runs, nor behind a refusal that still stands there."""
    if isinstance(state, Refusing):
        return state.session is None
    return isinstance(state, Attract | Adjusting | Helping | Keying | AtEntrance)


def with_session(machine: Machine, session: Session) -> Machine:
    """The machine in its present state, with newer figures in its session."""
    state = machine.state
    if isinstance(state, WithSession | Refusing):
        return replace(machine, state=replace(state, session=session))
    if isinstance(state, Warned):
        return replace(machine, state=replace(state, beneath=replace(state.beneath, session=session)))
    return machine


def language_of(machine: Machine) -> str:
    """What the screen speaks now."""
    state = machine.state
    if isinstance(state, WithSession):
        return state.session.language
    return state.beneath.session.language if isinstance(state, Warned) else state.language
