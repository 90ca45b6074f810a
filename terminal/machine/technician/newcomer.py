"""A device that is not yet in service: the network by a Wi-Fi code or a cable, then an enrolment code, then yes.

`step` is pure and total. Nothing is kept of a code but in the state that it leads to; whatever ends before the answer
is on the disk leaves the device as it was, and the same code may be shown again.
"""

from dataclasses import dataclass, replace
from typing import Final, assert_never

from loyalty.codes import EnrolmentCode, WifiCode
from loyalty.identify import Enrolment, Unknown, UnknownReason, Wifi, identify
from loyalty.schemes import Schemes
from loyalty.symbology import symbology_named
from loyalty.wire_enrolment import HANDSHAKE
from screens import intents
from screens.intents import Intent
from screens.technician_words import Link, SetupTrouble
from terminal.machine.effects import Code as Line
from terminal.machine.effects import KeepLayout, Note, Sign, Signal
from terminal.machine.events import DeviceSays, Event, LayoutSeen, Read, ReadFailed, ReadTogether, Tick, Touched
from terminal.machine.moment import Moment

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
LANGUAGES: Final = ("nl", "nb", "en")

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
    """It went no further, and why; nothing was kept of it but keys that nobody knows yet."""

    attempt: int
    trouble: SetupTrouble


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


NewcomerEffect = LookAtNetwork | JoinWifi | AskWhere | TakeIn | Begin | KeepLayout | Signal | Note

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


NewcomerState = Idle | Joining | Asking | Confirming | Enrolling | InService


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
    """

    schemes: Schemes
    state: NewcomerState = Idle()
    language: str = LANGUAGES[0]
    link: Link = Link.NONE
    attempts: int = 0
    look_at: int = 0
    missing: frozenset[str] = frozenset()


Answer = tuple[Newcomer, tuple[NewcomerEffect, ...]]


def step(device: Newcomer, event: NewcomerEvent, now: Moment) -> Answer:
    """What the device becomes when `event` happens at `now`, and what it wants done."""
    match event:
        case TakenIn():
            return replace(device, state=InService()), (Signal(Sign.DONE), Begin())
        case Joined() | NetworkSeen() | Led() | Stopped():
            return _learned(device, event, now)
        case Tick():
            return _ticked(device, now)
        case Read():
            return _read(device, event, now)
        case ReadTogether():
            codes = [each for each in event.readings if isinstance(_judged(device, each), Enrolment | Wifi)]
            return _read(device, codes[0], now) if len(codes) == 1 else _sorry(device, SetupTrouble.DAMAGED, now)
        case ReadFailed():
            busy = not isinstance(device.state, Idle)
            return (device, ()) if busy else _sorry(device, SetupTrouble.DAMAGED, now)
        case Touched(intent):
            return _touched(device, intent, now)
        case LayoutSeen(name, layout, sends):
            return device, (Signal(Sign.READ), KeepLayout(name, layout, sends))
        case DeviceSays(name, present):
            return replace(device, missing=device.missing - {name} if present else device.missing | {name}), ()
        case _:
            # What belongs to a terminal in service.
            return device, ()


def _read(device: Newcomer, event: Read, now: Moment) -> Answer:
    """A code; while one is at work every other, and the same again, does nothing."""
    if not isinstance(device.state, Idle):
        return device, ()
    found = _judged(device, event)
    match found:
        case Wifi(code=code):
            attempt = device.attempts + 1
            state = Joining(code, now.uptime_ms + JOIN)
            return replace(device, state=state, attempts=attempt), (Signal(Sign.READ), JoinWifi(attempt, code))
        case Enrolment(code=code):
            return _enrolment(device, code, now)
        case Unknown(reason=UnknownReason.NEWER_VERSION):
            return _sorry(device, SetupTrouble.NEWER, now)
        case _:
            return _sorry(device, SetupTrouble.NOT_A_CODE, now)


def _judged(device: Newcomer, event: Read) -> object:
    symbology = symbology_named(event.symbology) if event.symbology else None
    return identify(event.text, event.mode, symbology, device.schemes, frozenset())


def _enrolment(device: Newcomer, code: EnrolmentCode, now: Moment) -> Answer:
    if code.handshake > HANDSHAKE:
        return _sorry(device, SetupTrouble.NEWER, now)
    if device.link is Link.NONE:
        return _sorry(device, SetupTrouble.NO_LINK, now)
    attempt = device.attempts + 1
    state = Asking(code, now.uptime_ms + ASK)
    return replace(device, state=state, attempts=attempt), (Signal(Sign.READ), AskWhere(attempt, code))


def _sorry(device: Newcomer, trouble: SetupTrouble, now: Moment) -> Answer:
    if not isinstance(device.state, Idle):
        return device, ()
    return replace(device, state=Idle(trouble, now.uptime_ms + SORRY)), (Signal(Sign.REFUSED), Note(Line.SETUP_REFUSED))


def _touched(device: Newcomer, intent: Intent, now: Moment) -> Answer:
    state = device.state
    match intent:
        case intents.ChooseLanguage(language) if language in LANGUAGES:
            return replace(device, language=language), ()
        case intents.Confirm() if isinstance(state, Confirming):
            enrolling = Enrolling(state.code, state.led, now.uptime_ms + ENROL)
            return replace(device, state=enrolling), (TakeIn(device.attempts, state.code, device.language),)
        case intents.Stop() | intents.Back() if not isinstance(state, Enrolling | InService):
            return replace(device, state=Idle(), attempts=device.attempts + 1), ()
        case _:
            return device, ()


def _learned(device: Newcomer, event: Joined | NetworkSeen | Led | Stopped, now: Moment) -> Answer:
    if isinstance(event, NetworkSeen):
        return replace(device, link=event.link), ()
    if isinstance(event, Joined):
        device = replace(device, link=event.link)
    if event.attempt != device.attempts:
        return device, ()
    match event:
        case Joined(trouble=None) if isinstance(device.state, Joining):
            return replace(device, state=Idle()), (Signal(Sign.DONE),)
        case Joined(trouble=trouble) if isinstance(device.state, Joining) and trouble is not None:
            return _failed(device, trouble, now)
        case Led() if isinstance(device.state, Asking):
            return replace(device, state=Confirming(device.state.code, event, now.uptime_ms + CONFIRM)), ()
        case Stopped(trouble=trouble) if isinstance(device.state, Asking | Enrolling):
            return _failed(device, trouble, now)
        case Joined() | Led() | Stopped():
            return device, ()
        case _:
            assert_never(event)


def _failed(device: Newcomer, trouble: SetupTrouble, now: Moment) -> Answer:
    attempts = device.attempts + 1
    state = Idle(trouble, now.uptime_ms + SORRY)
    return replace(device, state=state, attempts=attempts), (Signal(Sign.REFUSED), Note(Line.SETUP_REFUSED))


def _ticked(device: Newcomer, now: Moment) -> Answer:
    effects: tuple[NewcomerEffect, ...] = ()
    if now.uptime_ms >= device.look_at:
        device = replace(device, look_at=now.uptime_ms + LOOK)
        effects = (LookAtNetwork(),)
    state = device.state
    match state:
        case Idle(trouble=trouble, until=until) if trouble is not None and now.uptime_ms >= until:
            return replace(device, state=Idle()), effects
        case Joining(until=until) if now.uptime_ms >= until:
            device, more = _failed(device, SetupTrouble.WIFI_NO_ADDRESS, now)
        case Asking(until=until) if now.uptime_ms >= until:
            device, more = _failed(device, SetupTrouble.UNREACHABLE, now)
        case Enrolling(until=until) if now.uptime_ms >= until:
            device, more = _failed(device, SetupTrouble.UNREACHABLE, now)
        case Confirming(until=until) if now.uptime_ms >= until:
            return replace(device, state=Idle(), attempts=device.attempts + 1), effects
        case Idle() | Joining() | Asking() | Confirming() | Enrolling() | InService():
            return device, effects
        case _:
            assert_never(state)
    return device, (*effects, *more)
