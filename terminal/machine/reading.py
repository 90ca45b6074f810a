"""What a reading starts: the guard judges it first, and only what is ours goes on."""

from dataclasses import replace
from typing import Final, assert_never

from loyalty.assurance import Assurance, EntryMode
from loyalty.codes import write
from loyalty.identify import (
    Campaign,
    DrivingLicence,
    Enrolment,
    Identified,
    Member,
    PaymentCard,
    ReadError,
    Receipt,
    Staff,
    Unknown,
    UnknownReason,
    Voucher,
    Wifi,
    identify,
)
from loyalty.receipts import Invalid, Unverifiable, Verified, verify
from loyalty.symbology import symbology_named
from loyalty.tokens import card_token
from screens.views import RefusalKind
from terminal.machine import delays, entrance, proving, surveying, taking
from terminal.machine.adjusts import Adjusting
from terminal.machine.desk import desk, opening
from terminal.machine.desk.works import SelfTest
from terminal.machine.effects import (
    Code,
    FetchCard,
    LookUp,
    Note,
    RecordAccrual,
    Sign,
    Signal,
    StartSession,
)
from terminal.machine.events import Read, ReadFailed
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, closing, refuse, stay
from terminal.machine.session import Session
from terminal.machine.states import (
    AtDesk,
    Attract,
    Browsing,
    Helping,
    LookingUp,
    Machine,
    OutOfService,
    Proving,
    Redeeming,
    Refusing,
    Showing,
    Warned,
    language_of,
    serves_nobody,
    session_of,
    with_session,
)
from terminal.machine.technician import selftest
from terminal.machine.unknown import AwaitingCard, Keying

MOST_KEYED: Final = 5
"""Typed numbers that a terminal takes within `delays.KEYED_WINDOW` (protocol, section 6)."""


def read(machine: Machine, event: Read, now: Moment) -> Outcome:
    """Judge a reading; what is ours waits while a redemption runs, and out of service nothing is taken."""
    if isinstance(machine.state, OutOfService) or (machine.health.fault is not None and not opening.mends(machine)):
        return stay(machine)
    if event.mode is EntryMode.KEYED and isinstance(machine.state, Proving):
        return proving.typed(machine, machine.state, event.text, now)
    if event.mode is EntryMode.KEYED and not isinstance(machine.state, AtDesk):
        if isinstance(machine.state, Redeeming):
            return stay(machine)
        if not may_key(machine, now):
            return _refused(machine, RefusalKind.KEYED_LIMIT, Code.KEYED_LIMIT, now, Sign.ATTENTION)
        machine = replace(machine, keyed=(*_keyed_lately(machine, now), now.uptime_ms))
    symbology = symbology_named(event.symbology) if event.symbology else None
    context = machine.context
    found = identify(event.text, event.mode, symbology, context.schemes, context.link_hosts)
    if isinstance(machine.state, Redeeming):
        return _during_redemption(machine, machine.state, event, found)
    if isinstance(machine.state, AtDesk):
        return desk.shown(machine, machine.state, event, found, now)
    match found:
        case Member() if machine.context.entrance:
            return entrance.shown(machine, _token(machine, found), machine.context.languages[0], now)
        case Member():
            return _start(machine, event, found, now)
        case Receipt():
            return _receipt(machine, found, now)
        case PaymentCard():
            return _refused(machine, RefusalKind.PAYMENT_CARD, Code.PAYMENT_CARD, now)
        case DrivingLicence():
            return _refused(machine, RefusalKind.DRIVING_LICENCE, Code.DRIVING_LICENCE, now)
        case ReadError():
            return _refused(machine, RefusalKind.READ_ERROR, Code.READ_ERROR, now)
        case Voucher():
            return _refused(machine, RefusalKind.VOUCHER, Code.NOT_OURS, now)
        case Staff() if serves_nobody(machine.state):
            return opening.badge_shown(machine, found, now)
        case Enrolment() | Wifi() | Staff():
            # Ignored in service (protocol, section 8): nothing a shopper can show leads there.
            return _refused(machine, RefusalKind.SERVICE_CODE, Code.SERVICE_CODE, now)
        case Unknown(reason=UnknownReason.TOO_LONG):
            return _refused(machine, RefusalKind.TOO_LONG, Code.TOO_LONG, now)
        case Unknown() if event.mode is EntryMode.KEYED:
            return _refused(machine, RefusalKind.NUMBER_UNKNOWN, Code.NOT_OURS, now)
        case Campaign(code=code):
            return surveying.scanned(machine, code, now)
        case Unknown():
            return _refused(machine, RefusalKind.NOT_OURS, Code.NOT_OURS, now, Sign.NOT_OURS)
        case _:
            assert_never(found)


def may_key(machine: Machine, now: Moment) -> bool:
    """Whether one more typed number is taken now."""
    return len(_keyed_lately(machine, now)) < MOST_KEYED


def _keyed_lately(machine: Machine, now: Moment) -> tuple[int, ...]:
    return tuple(at for at in machine.keyed if now.uptime_ms - at < delays.KEYED_WINDOW)


def failed(machine: Machine, event: ReadFailed, now: Moment) -> Outcome:
    """A reading came to nothing: ask for another."""
    if isinstance(machine.state, OutOfService | Redeeming):
        return stay(machine)
    if isinstance(machine.state, AtDesk) and isinstance(machine.state.work, SelfTest):
        return selftest.unread(machine, machine.state, machine.state.work, event.mode)
    if isinstance(machine.state, AtDesk):
        return stay(machine, Note(Code.READ_ERROR), Signal(Sign.REFUSED))
    if event.too_long:
        return _refused(machine, RefusalKind.TOO_LONG, Code.TOO_LONG, now)
    return _refused(machine, RefusalKind.READ_ERROR, Code.READ_ERROR, now)


def _during_redemption(machine: Machine, state: Redeeming, event: Read, found: Identified) -> Outcome:
    """Let the next shopper's card or a receipt wait. Nothing else is kept, a payment card least of all."""
    match found:
        case Member():
            same = _token(machine, found) == state.session.token
            return stay(machine) if same else (replace(machine, waiting=event), ())
        case Receipt():
            return replace(machine, waiting=event), ()
        case PaymentCard():
            return stay(machine, Note(Code.PAYMENT_CARD), Signal(Sign.REFUSED))
        case DrivingLicence():
            return stay(machine, Note(Code.DRIVING_LICENCE), Signal(Sign.REFUSED))
        case ReadError() | Voucher() | Enrolment() | Wifi() | Staff() | Campaign() | Unknown():
            return stay(machine, Note(Code.NOT_OURS))
        case _:
            assert_never(found)


def _token(machine: Machine, member: Member) -> str:
    return str(card_token(machine.context.token_key, machine.context.owner, member.number))


def _look_up(machine: Machine, session: int, event: Read, member: Member) -> LookUp:
    """The question to central; a rotating code goes with it, since only central can check it."""
    token, rotating = _token(machine, member), member.rotating
    if rotating is None:
        return LookUp(session, token, mode=event.mode)
    return LookUp(session, token, rotating.step, rotating.mac, rotating.number, event.mode)


def _start(machine: Machine, event: Read, member: Member, now: Moment) -> Outcome:
    """A member's card: a new session, clean, whoever stood there before."""
    token = _token(machine, member)
    former = session_of(machine.state)
    same = former is not None and former.token == token and former.assurance >= member.assurance
    if former is not None and same and isinstance(machine.state, Browsing | Warned):
        # The same card again is the same shopper making sure; after its typed number it is a new session that may more.
        unproven = member.rotating is not None and former.assurance < Assurance.PROVEN
        proving = (_look_up(machine, former.id, event, member),) if unproven and machine.health.online else ()
        again = replace(machine, state=Showing(former, now.uptime_ms + delays.IDLE))
        return again, (Signal(Sign.READ), *proving)
    farewell = closing(machine, former) if former is not None else ()
    number = machine.sessions + 1
    state = machine.state
    chosen = isinstance(state, Attract | Adjusting | Helping | Keying | AwaitingCard)
    language = language_of(machine) if chosen else machine.context.languages[0]
    brought = state.brought if isinstance(state, AwaitingCard) else None
    shown = taking.takeable(machine.context, member)
    session = Session(number, token, event.mode, member.assurance, language, number=shown, brought=brought)
    asking = (_look_up(machine, number, event, member),) if machine.health.online else ()
    waiting = LookingUp(session, now.uptime_ms + delays.LOOKING_UP)
    effects = (
        *farewell,
        StartSession(number),
        FetchCard(number, token),
        *asking,
        Note(Code.SESSION_STARTED),
        Signal(Sign.READ),
    )
    return replace(machine, state=waiting, sessions=number, waiting=None), effects


def _receipt(machine: Machine, found: Receipt, now: Moment) -> Outcome:
    """A till's receipt: worth points for whoever showed a card before it."""
    session = session_of(machine.state)
    programme = machine.context.points
    if session is None or not isinstance(machine.state, Browsing | Warned | Refusing):
        return _refused(machine, RefusalKind.NO_CARD_FOR_RECEIPT, Code.RECEIPT_REFUSED, now)
    if programme is None:
        return refuse(machine, RefusalKind.PROGRAMME_CLOSED, Code.RECEIPT_REFUSED, now, session=session)
    if found.code.currency != machine.context.currency.value:
        return refuse(machine, RefusalKind.CURRENCY, Code.RECEIPT_REFUSED, now, session=session)
    verdict = verify(found.code, machine.context.tills)
    match verdict:
        case Invalid():
            return refuse(machine, RefusalKind.RECEIPT_INVALID, Code.RECEIPT_REFUSED, now, session=session)
        case Verified() | Unverifiable():
            unchecked = isinstance(verdict, Unverifiable)
            record = RecordAccrual(
                session=session.id,
                token=session.token,
                account=session.account,
                programme=programme,
                receipt=found.code,
                reference=verdict.reference,
                code=write(found.code) if unchecked else None,
                mode=session.mode,
                assurance=session.assurance,
            )
            return with_session(machine, replace(session, recording=session.recording + 1)), (record,)
        case _:
            assert_never(verdict)


def _refused(machine: Machine, kind: RefusalKind, code: Code, now: Moment, sign: Sign = Sign.REFUSED) -> Outcome:
    """Refuse what was read; a session that runs goes on behind the sentence."""
    running = machine.state if isinstance(machine.state, Browsing | Warned | Refusing) else None
    session = session_of(running) if running is not None else None
    return refuse(machine, kind, code, now, session=session, sign=sign)
