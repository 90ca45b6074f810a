"""The shopper's journey: attract → card → balance → reward → confirm → voucher → thanks.

One function a kind of event; one match per state in each.
"""

from dataclasses import replace
from typing import assert_never

from loyalty.answers import Reason
from loyalty.assurance import Assurance
from loyalty.wire import CardSummary
from screens import intents
from screens.intents import Intent
from screens.views import RefusalKind
from terminal.machine import (
    about,
    adjusting,
    browsing,
    claiming,
    delays,
    entrance,
    keying,
    milestones,
    privacy,
    proving,
    recalling,
    redemption,
    stirring,
    surveying,
    taking,
)
from terminal.machine.adjusts import Adjusting, Adjusts
from terminal.machine.at_entrance import AtEntrance
from terminal.machine.desk import desk
from terminal.machine.effects import Code, Note, Sign, Signal
from terminal.machine.events import (
    AccrualRecorded,
    AccrualRefused,
    CardFetched,
    LookedUp,
    LookUpFailed,
    StoreRefused,
)
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, closing, go, leave, refuse, show, stay
from terminal.machine.session import LocalCard, Session, unusable
from terminal.machine.states import (
    AtCharity,
    AtDesk,
    AtMenu,
    AtPrivacy,
    Attract,
    Browsing,
    Choosing,
    Claiming,
    Helping,
    Leaving,
    Left,
    LookingUp,
    Machine,
    Noticing,
    OutOfService,
    Proving,
    ReadingRules,
    Recalling,
    Redeeming,
    Refusing,
    Sharing,
    Showing,
    Stamping,
    Surveying,
    Taking,
    Thanking,
    Unsure,
    Warned,
    session_of,
    with_session,
)
from terminal.machine.unknown import AwaitingCard, Keying

CardFact = CardFetched | LookedUp | LookUpFailed
AccrualFact = AccrualRecorded | AccrualRefused | StoreRefused


# ── What was touched ────────────────────


def touched(machine: Machine, intent: Intent, now: Moment) -> Outcome:
    """Carry one intent out where it means something; elsewhere it means nothing."""
    if isinstance(intent, intents.Walk | intents.Listen):
        return stirring.stirred(machine, intent, now)
    state = machine.state
    match state:
        case Attract():
            return _touched_attract(machine, intent, now)
        case Adjusting():
            return adjusting.touched(machine, state, intent, now)
        case LookingUp():
            return leave(machine) if isinstance(intent, intents.Stop) else stay(machine)
        case Showing():
            return browsing.touched_balance(machine, state, intent, now)
        case Stamping():
            return browsing.touched_stamps(machine, state, intent, now)
        case AtMenu():
            return recalling.touched_menu(machine, state, intent, now)
        case Recalling():
            return recalling.touched_history(machine, state, intent, now)
        case Choosing():
            return browsing.touched_reward(machine, state, intent, now)
        case Taking():
            return taking.touched(machine, state, intent, now)
        case AtCharity() | ReadingRules():
            return about.touched(machine, state, intent, now)
        case Claiming():
            return claiming.touched(machine, state, intent, now)
        case Proving():
            return proving.touched(machine, state, intent, now)
        case Surveying():
            return surveying.touched(machine, state, intent, now)
        case AtPrivacy():
            return privacy.touched_notice(machine, state, intent, now)
        case Sharing():
            return privacy.touched_data(machine, state, intent, now)
        case Leaving():
            return privacy.touched_leaving(machine, state, intent, now)
        case Noticing():
            return privacy.touched_public_notice(machine, state, intent, now)
        case Warned():
            return _touched_warning(machine, state, intent, now)
        case Thanking():
            return _touched_thanks(machine, state, intent, now)
        case Refusing():
            return _touched_refusal(machine, state, intent, now)
        case Keying():
            return keying.touched(machine, state, intent, now)
        case AtDesk():
            return desk.touched(machine, state, intent, now)
        case AwaitingCard() if isinstance(intent, intents.Help):
            return go(machine, Helping(state.language, now.uptime_ms + delays.HELP))
        case Helping() if isinstance(intent, intents.TypeNumber):
            return keying.open_keypad(machine, now)
        case Helping() if isinstance(intent, intents.ShowPrivacy):
            return go(machine, Noticing(state.language, now.uptime_ms + delays.READING))
        case Unsure() | Helping() | AwaitingCard() | Left():
            going = intents.Done | intents.Stop | intents.Back | intents.Continue
            return leave(machine) if isinstance(intent, going) else stay(machine)
        case Redeeming() | OutOfService() | AtEntrance():
            return stay(machine)
        case _:
            assert_never(state)


def _touched_attract(machine: Machine, intent: Intent, now: Moment) -> Outcome:
    match intent:
        case intents.ChooseLanguage(code) if code in machine.context.languages:
            return go(machine, Attract(code))
        case intents.Accessibility():
            return adjusting.begin(machine, Adjusts.DISPLAY, now)
        case intents.ShowLanguages():
            return adjusting.begin(machine, Adjusts.LANGUAGE, now)
        case intents.TypeNumber():
            return keying.open_keypad(machine, now)
        case intents.Help():
            language = machine.state.language if isinstance(machine.state, Attract) else machine.context.languages[0]
            return go(machine, Helping(language, now.uptime_ms + delays.HELP))
        case _:
            return stay(machine)


def _touched_warning(machine: Machine, state: Warned, intent: Intent, now: Moment) -> Outcome:
    if isinstance(intent, intents.Stop | intents.Done):
        return leave(machine)
    return go(machine, replace(state.beneath, idle_at=now.uptime_ms + delays.IDLE))


def _touched_thanks(machine: Machine, state: Thanking, intent: Intent, now: Moment) -> Outcome:
    match intent:
        case intents.Back() | intents.Continue():
            return show(machine, state.session, now)
        case intents.CameOut(yes=False):
            return refuse(machine, RefusalKind.PRINTER_UNKNOWN, Code.PRINT_UNKNOWN, now, sign=Sign.ATTENTION)
        case intents.Done() | intents.Stop() | intents.CameOut():
            return leave(machine)
        case _:
            return stay(machine)


def _touched_refusal(machine: Machine, state: Refusing, intent: Intent, now: Moment) -> Outcome:
    match intent:
        case intents.Continue() | intents.Back() if state.session is not None:
            return show(machine, state.session, now)
        case intents.Help():
            farewell = closing(machine, state.session) if state.session is not None else ()
            return go(machine, Helping(state.language, now.uptime_ms + delays.HELP), *farewell)
        case intents.Stop() | intents.Done() | intents.Continue() | intents.Back():
            return leave(machine)
        case _:
            return stay(machine)


# ── What is known of the card ────────────────────


def card_fact(machine: Machine, fact: CardFact, now: Moment) -> Outcome:
    """Take what store or central said of the session's card; what comes late moves nobody else's screen."""
    state = machine.state
    session = session_of(state)
    if session is None or session.id != fact.session:
        return stay(machine, Note(Code.LATE_RESULT))
    match fact:
        case CardFetched():
            return _fetched(machine, session, fact.card, now)
        case LookedUp():
            return _looked_up(machine, session, fact.summary, now)
        case LookUpFailed():
            return _waited(machine, session, now) if isinstance(state, LookingUp) else stay(machine)
        case _:
            assert_never(fact)


def _fetched(machine: Machine, session: Session, card: LocalCard, now: Moment) -> Outcome:
    session = _in_own_language(machine, replace(session, local=card))
    if not isinstance(machine.state, LookingUp):
        unseen = session.fresh is None and not isinstance(machine.state, Redeeming | Thanking | Unsure)
        if unseen and unusable(card.summary) is not None:
            return _turn_away(machine, unusable(card.summary), now)
        return stay(with_session(machine, session))
    if not machine.health.online:
        return _waited(with_session(machine, session), session, now)
    if machine.health.online and (card.summary is None or unusable(card.summary) is not None):
        return stay(with_session(machine, session))
    return show(machine, session, now)


def _waited(machine: Machine, session: Session, now: Moment) -> Outcome:
    """Central does not say in time: what the terminal knows itself decides, and a card it knows as blocked stays so."""
    reason = unusable(session.summary)
    return show(machine, session, now) if reason is None else _turn_away(machine, reason, now)


def _looked_up(machine: Machine, session: Session, summary: CardSummary | None, now: Moment) -> Outcome:
    machine = replace(machine, health=replace(machine.health, online=True))
    reason = Reason.CARD_UNKNOWN if summary is None else unusable(summary)
    if reason is not None:
        # A redemption that runs is decided by its own facts; nobody is turned away in the middle of it.
        return stay(machine) if isinstance(machine.state, Redeeming) else _turn_away(machine, reason, now)
    if session.fresh is not None and summary is not None and summary.as_of < session.fresh.as_of:
        # Asked before a redemption, answered after it: what is known by now is newer.
        return stay(machine, Note(Code.LATE_RESULT))
    session = replace(session, fresh=summary)
    if summary is not None and summary.proven:
        session = session.with_assurance(Assurance.PROVEN)
    session, congratulating = milestones.congratulate(machine, session, now)
    if isinstance(machine.state, LookingUp):
        return show(machine, _in_own_language(machine, session), now, *congratulating)
    return stay(with_session(machine, session), *congratulating)


def _turn_away(machine: Machine, reason: Reason | None, now: Moment) -> Outcome:
    kind = RefusalKind((reason or Reason.CARD_UNKNOWN).value)
    code = Code.CARD_UNKNOWN if kind is RefusalKind.CARD_UNKNOWN else Code.CARD_UNUSABLE
    return refuse(machine, kind, code, now)


def _in_own_language(machine: Machine, session: Session) -> Session:
    """The card remembers its language; a shopper who chose another at the attract screen keeps that."""
    if session.assurance is Assurance.KEYED or session.chose_language:
        # A number anybody may type tells nobody what its member speaks; and what was chosen now stays.
        return session
    wanted = session.summary.language if session.summary else None
    if wanted in machine.context.languages and session.language == machine.context.languages[0] and wanted:
        return replace(session, language=wanted)
    return session


# ── What became of a receipt ────────────────────


def accrual_fact(machine: Machine, fact: AccrualFact, now: Moment) -> Outcome:
    """Show a receipt's points as pending, or say why it adds nothing."""
    session = session_of(machine.state)
    if session is None or session.id != fact.session:
        return stay(machine, Note(Code.LATE_RESULT))
    session = replace(session, recording=max(0, session.recording - 1))
    match fact:
        case AccrualRecorded():
            session = replace(session, added=(*session.added, fact.points))
            if isinstance(machine.state, Redeeming | Thanking | Unsure):
                return stay(with_session(machine, session))
            return show(machine, session, now, Signal(Sign.READ))
        case AccrualRefused() | StoreRefused() if isinstance(machine.state, Redeeming):
            return stay(with_session(machine, session), Note(Code.LATE_RESULT))
        case AccrualRefused():
            kind = RefusalKind(fact.reason.value)
            return refuse(machine, kind, Code.RECEIPT_REFUSED, now, session=session)
        case StoreRefused():
            return refuse(machine, RefusalKind.BUSY, Code.STORE_REFUSED, now, session=session)
        case _:
            assert_never(fact)


# ── What time brings ────────────────────


def ticked(machine: Machine, now: Moment) -> Outcome:
    """Let deadlines pass."""
    state = machine.state
    if isinstance(state, Browsing) and not isinstance(state, Proving):
        if now.uptime_ms < state.idle_at:
            return stay(machine)
        return go(machine, Warned(state, now.uptime_ms + delays.WARNING), Signal(Sign.ATTENTION))
    match state:
        case Attract() | OutOfService():
            return stay(machine)
        case LookingUp():
            return _waited(machine, state.session, now) if now.uptime_ms >= state.until else stay(machine)
        case Proving():
            return proving.tick(machine, state, now)
        case AtDesk():
            return desk.ticked(machine, state, now)
        case AtEntrance():
            return entrance.ticked(machine, state, now)
        case Redeeming():
            return redemption.tick(machine, state, now)
        case Refusing() if state.session is not None:
            if now.uptime_ms < state.until:
                return stay(machine)
            warned = Warned(Showing(state.session, state.until), now.uptime_ms + delays.WARNING)
            return go(machine, warned, Signal(Sign.ATTENTION))
        case (
            Adjusting()
            | Thanking()
            | Unsure()
            | Refusing()
            | Helping()
            | Noticing()
            | Left()
            | Keying()
            | AwaitingCard()
            | Warned()
        ):
            return leave(machine) if now.uptime_ms >= state.until else stay(machine)
        case _:
            assert_never(state)
