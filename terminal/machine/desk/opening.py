"""Coming in: the badge names, the PIN proves (protocol, section 8).

Central checks the PIN. Where it says nothing, the terminal does by what central gave it beforehand, and then opens
only what a clerk may do without central.
"""

from dataclasses import replace
from typing import assert_never

from loyalty.identify import Staff as Badge
from loyalty.staff import maintains
from loyalty.staff_pins import STAFF_FIGURES
from loyalty.tokens import badge_token
from loyalty.wire_staff import OpenStaff, StaffMember, StaffOpened, StaffOpening
from screens import intents
from screens.desk_words import PinTrouble
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.going import at
from terminal.machine.desk.till import tallies
from terminal.machine.desk.works import Door, EnteringPin, Menu, SelfTest
from terminal.machine.effects import Ask, CheckStaffPin, Code, Note, Sign, Signal, StartSession
from terminal.machine.events import Heard, StaffChecked
from terminal.machine.health import Fault
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave, parting, stay
from terminal.machine.states import AtDesk, Machine, OutOfService, language_of, serves_nobody
from terminal.machine.technician import new_board

_TROUBLES = {
    StaffOpening.WRONG: PinTrouble.WRONG,
    StaffOpening.LOCKED: PinTrouble.LOCKED,
    StaffOpening.NO_PIN: PinTrouble.NO_PIN,
    StaffOpening.INACTIVE: PinTrouble.INACTIVE,
    StaffOpening.ELSEWHERE: PinTrouble.ELSEWHERE,
    StaffOpening.UNKNOWN: PinTrouble.UNKNOWN,
}
_FIGURES = frozenset("0123456789")


def badge_shown(machine: Machine, badge: Badge, now: Moment) -> Outcome:
    """A badge was read where nobody is served: its PIN is asked for. A session that runs ends first."""
    token = str(badge_token(machine.context.token_key, machine.context.owner, badge.code.badge))
    return _enter(machine, EnteringPin(token), now, Note(Code.BADGE_READ), Signal(Sign.READ))


def key_switched(machine: Machine, now: Moment, *, on: bool) -> Outcome:
    """The key opens the door where nobody is served, and closes the desk, whoever is at it (protocol, section 8)."""
    desk = machine.state
    if not on and isinstance(desk, AtDesk) and isinstance(desk.work, SelfTest):
        # It is the key that is being tried; but who drew it is not at the desk any more.
        return go(machine, replace(desk, staff=None))
    if not on:
        return leave(machine) if isinstance(desk, AtDesk) else stay(machine)
    if machine.health.fault is not None:
        # Out of service for good, the key leads a technician to the board's change, and nobody to anything else.
        waits = machine.health.fault is Fault.REVOKED and isinstance(desk, OutOfService)
        return key_turned(machine, now) if waits else stay(machine)
    return key_turned(machine, now) if serves_nobody(machine.state) else stay(machine)


def key_turned(machine: Machine, now: Moment) -> Outcome:
    """The key is turned: whose hand it was, the badge says."""
    return _enter(machine, Door(), now)


def _enter(machine: Machine, work: Door | EnteringPin, now: Moment, *effects: Note | Signal) -> Outcome:
    farewell = parting(machine)
    number = machine.sessions + 1
    language = language_of(machine)
    desk = AtDesk(number, language, None, work, now.uptime_ms + delays.DESK)
    machine = replace(machine, state=desk, sessions=number, waiting=None)
    return machine, (*farewell, StartSession(number), *effects)


def mends(machine: Machine) -> bool:
    """Whether a technician may stand at the door though the terminal is out of service: to change its board."""
    at_door = isinstance(machine.state, AtDesk) and isinstance(machine.state.work, Door | EnteringPin)
    return machine.health.fault is Fault.REVOKED and at_door


def touched_door(machine: Machine, intent: Intent) -> Outcome:
    """At the door there is nothing to touch but the way out."""
    return leave(machine) if isinstance(intent, intents.Stop | intents.Back) else stay(machine)


def touched_pin(machine: Machine, desk: AtDesk, work: EnteringPin, intent: Intent, now: Moment) -> Outcome:
    """Type the PIN; OK asks."""
    if work.until:
        return leave(machine) if isinstance(intent, intents.Stop | intents.Back) else stay(machine)
    match intent:
        case intents.Stop() | intents.Back():
            return leave(machine)
        case intents.Key(sign) if sign in _FIGURES and len(work.typed) < STAFF_FIGURES:
            return at(machine, desk, replace(work, typed=work.typed + sign, trouble=None))
        case intents.Erase():
            return at(machine, desk, replace(work, typed=work.typed[:-1], trouble=None))
        case intents.Enter() if len(work.typed) == STAFF_FIGURES:
            waiting = replace(work, until=now.uptime_ms + delays.PROOF, trouble=None)
            if machine.health.online:
                return at(machine, desk, waiting, Ask(desk.number, OpenStaff(badge=work.badge, pin=work.typed)))
            return at(machine, desk, waiting, _check(machine, desk, work))
        case _:
            return at(machine, desk, work)


def _check(machine: Machine, desk: AtDesk, work: EnteringPin) -> CheckStaffPin:
    context = machine.context
    return CheckStaffPin(desk.number, work.badge, work.typed, context.token_key.secret, context.desk)


def heard(machine: Machine, desk: AtDesk, work: EnteringPin, event: Heard, now: Moment) -> Outcome:
    """Central's word on badge and PIN; where it has none, the terminal looks itself."""
    if not work.until:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, StaffOpened):
        waiting = replace(work, until=now.uptime_ms + delays.PROOF)
        return at(machine, desk, waiting, _check(machine, desk, work))
    return _judged(machine, desk, work, event.answer, now, alone=False)


def checked(machine: Machine, desk: AtDesk, work: EnteringPin, event: StaffChecked, now: Moment) -> Outcome:
    """The terminal's own word on badge and PIN."""
    if not work.until:
        return stay(machine, Note(Code.LATE_RESULT))
    if event.opened is None:
        return _wrong(machine, desk, work, PinTrouble.AWAY)
    return _judged(machine, desk, work, event.opened, now, alone=True)


def unanswered(machine: Machine, desk: AtDesk, work: EnteringPin) -> Outcome:
    """Neither central nor the disk said anything in time."""
    return _wrong(machine, desk, work, PinTrouble.AWAY)


def _judged(
    machine: Machine, desk: AtDesk, work: EnteringPin, opened: StaffOpened, now: Moment, *, alone: bool
) -> Outcome:
    match opened.outcome:
        case StaffOpening.OPENED if opened.staff is not None:
            return _open(machine, desk, work, opened.staff, now, alone=alone)
        case StaffOpening.OPENED:
            return _wrong(machine, desk, work, PinTrouble.AWAY)
        case (
            StaffOpening.WRONG
            | StaffOpening.LOCKED
            | StaffOpening.NO_PIN
            | StaffOpening.INACTIVE
            | StaffOpening.ELSEWHERE
            | StaffOpening.UNKNOWN
        ):
            return _wrong(machine, desk, work, _TROUBLES[opened.outcome], opened.tries_left)
        case _:
            assert_never(opened.outcome)


def _wrong(machine: Machine, desk: AtDesk, work: EnteringPin, trouble: PinTrouble, tries_left: int = 0) -> Outcome:
    again = EnteringPin(work.badge, trouble=trouble, tries_left=tries_left)
    return at(machine, desk, again, Signal(Sign.REFUSED), Note(Code.BADGE_REFUSED))


def _open(
    machine: Machine, desk: AtDesk, work: EnteringPin, member: StaffMember, now: Moment, *, alone: bool
) -> Outcome:
    """In: the staff's key resets the count of typed numbers (protocol, section 6)."""
    at_work = AtWork(member.id, member.name, member.roles, alone=alone)
    if machine.health.fault is not None:
        if not maintains(member.roles):
            return _wrong(machine, desk, work, PinTrouble.NOT_TECHNICIAN)
        return new_board.begin(machine, desk, at_work)
    inside = replace(desk, staff=at_work, work=Menu(), idle_at=now.uptime_ms + delays.DESK)
    asking = tallies.asked(desk.number, member.id, desk.language) if at_work.serves and machine.health.online else ()
    return replace(machine, state=inside, keyed=()), (Note(Code.DESK_OPENED), Signal(Sign.DONE), *asking)
