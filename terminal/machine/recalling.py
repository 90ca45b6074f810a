"""What else there is besides the balance: the menu with its languages, and the last transactions."""

from dataclasses import replace

from loyalty.assurance import Assurance
from loyalty.wire_history import History, HistoryPage
from screens import intents
from screens.intents import Intent
from terminal.machine import about, claiming, delays, proving, taking
from terminal.machine.adjusts import Adjusts
from terminal.machine.effects import Ask, Code, Note
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, go_beneath, leave, looked_at, show, show_stamps, stay
from terminal.machine.session import Session
from terminal.machine.states import AtMenu, AtPrivacy, Machine, Recalling


def may_recall(session: Session) -> bool:
    """Whether this session may see what happened on its account (protocol, section 6)."""
    return session.assurance >= Assurance.POSSESSION


def show_menu(machine: Machine, session: Session, now: Moment) -> Outcome:
    """To the menu; whoever only typed a number has none."""
    if session.assurance is Assurance.KEYED:
        return show(machine, session, now)
    return go(machine, AtMenu(session, now.uptime_ms + delays.IDLE))


def touched_menu(machine: Machine, state: AtMenu, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched in the menu."""
    awake = now.uptime_ms + delays.IDLE
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back() if state.adjusts is not None:
            return go(machine, AtMenu(state.session, awake))
        case intents.Back():
            return show(machine, state.session, now)
        case intents.Accessibility():
            return go(machine, AtMenu(state.session, awake, Adjusts.DISPLAY))
        case intents.ShowLanguages():
            return go(machine, AtMenu(state.session, awake, Adjusts.LANGUAGE))
        case intents.ShowHistory() if may_recall(state.session):
            return _recall(machine, Recalling(state.session, awake))
        case intents.ChangePin() if proving.may_change_pin(machine, state.session):
            return proving.change_pin(machine, state.session, now)
        case intents.TakeAlong() if taking.may_begin(machine, state.session):
            return taking.begin(machine, state.session, now)
        case intents.ShowCharity() if about.has_charity(machine):
            return about.show_charity(machine, state.session, now)
        case intents.ShowRules():
            return about.show_rules(machine, state.session, now)
        case intents.ClaimPoints() if claiming.may_claim(machine, state.session):
            return claiming.begin(machine, state.session, now)
        case intents.ShowPrivacy():
            return go(machine, AtPrivacy(state.session, awake))
        case intents.ShowStamps():
            return show_stamps(machine, state.session, now)
        case intents.ChooseLanguage(code) if code in machine.context.languages:
            return go(machine, AtMenu(replace(state.session, language=code, chose_language=True), awake))
        case _:
            return go(machine, replace(state, idle_at=awake))


def touched_history(machine: Machine, state: Recalling, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched among the last transactions."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back():
            return show_menu(machine, state.session, now)
        case intents.NextPage():
            return go(machine, replace(state, page=state.page + 1))
        case intents.PreviousPage():
            return go(machine, replace(state, page=max(0, state.page - 1)))
        case intents.Older() if state.ahead is not None and not state.asked:
            return _recall(machine, replace(state, page=state.page + 1))
        case _:
            return go(machine, state)


def _recall(machine: Machine, state: Recalling) -> Outcome:
    """Ask central, unless everybody knows that it does not answer."""
    if not machine.health.online:
        return go(machine, replace(state, failed=True))
    session = state.session
    question = History(
        token=session.token,
        mode=session.mode,
        assurance=session.assurance,
        language=session.language,
        before=state.ahead,
    )
    return go(machine, replace(state, asked=True, failed=False), Ask(session.id, question))


def learn(machine: Machine, fact: Heard, now: Moment) -> Outcome:
    """Take central's page in; one that comes late, or for somebody else, moves nothing."""
    state = looked_at(machine)
    if not isinstance(state, Recalling) or state.session.id != fact.session or not state.asked:
        return stay(machine, Note(Code.LATE_RESULT))
    page = fact.answer if isinstance(fact.answer, HistoryPage) else None
    newer = replace(state, asked=False, failed=page is None, idle_at=max(state.idle_at, now.uptime_ms))
    if page is not None:
        newer = replace(newer, entries=(*state.entries, *page.entries), ahead=page.next, as_of=page.as_of)
    return go_beneath(machine, newer)
