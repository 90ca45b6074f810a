"""A campaign's question: asked where it is in nobody's way, answered by a touch or by a code, once.

    the balance → the question → (on the disk) → thanks → the balance
    an answer's code → (on the disk) → thanks;  without a card first: hold your card → …

A typed number is neither asked nor heard: it may be anybody's.
"""

from dataclasses import replace
from typing import TypeGuard

from loyalty.campaigns import Campaign, Declined, may_answer, open_campaign
from loyalty.codes import CampaignCode
from loyalty.programme import Programme, Unit
from screens import intents
from screens.intents import Intent
from screens.views import RefusalKind
from terminal.machine import delays
from terminal.machine.effects import Code, Note, RatherNot, Record, Sign, Signal
from terminal.machine.facts import Responded, Who
from terminal.machine.health import StoreRoom
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, closing, go, go_beneath, leave, looked_at, refuse, show, stay
from terminal.machine.session import Brought, OnTheWay, Session
from terminal.machine.states import (
    Browsing,
    LookingUp,
    Machine,
    Refusing,
    Showing,
    Surveying,
    Thanking,
    Warned,
    language_of,
    session_of,
    with_session,
)
from terminal.machine.unknown import AwaitingCard


def advertised(machine: Machine, now: Moment) -> Campaign | None:
    """What the attract screen advertises: the first campaign in force."""
    return next((each for each in machine.context.campaigns if each.in_force(now.at)), None)


def asked(machine: Machine, session: Session, now: Moment) -> Campaign | None:
    """The campaign that this member may be asked about now, or None."""
    if not may_answer(session.assurance) or session.summary is None or machine.health.room is StoreRoom.REFUSE:
        return None
    return open_campaign(machine.context.campaigns, session.answered, session.local.declined, now.at)


def named(machine: Machine, campaign: str) -> Campaign | None:
    """The campaign of that name, or None where this shop has it not."""
    return next((each for each in machine.context.campaigns if each.id == campaign), None)


def thanks_of(machine: Machine, campaign: Campaign) -> tuple[Programme | None, int]:
    """Whose points thank for an answer, and how many; stamps never do."""
    programme = machine.context.points
    if programme is None or programme.unit is not Unit.POINTS or not campaign.thanks_points:
        return None, 0
    return programme, campaign.thanks_points


# ── Touched ────────────────────


def ask(machine: Machine, session: Session, now: Moment) -> Outcome:
    """Show the question that is open for this member; where none is, nothing moves."""
    campaign = asked(machine, session, now)
    if campaign is None:
        return stay(machine)
    return go(machine, Surveying(session, campaign.id, now.uptime_ms + delays.IDLE))


def touched(machine: Machine, state: Surveying, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched where the question, or the thanks, stand."""
    if isinstance(intent, intents.Stop | intents.Done):
        return leave(machine)
    campaign = named(machine, state.campaign)
    if state.thanked or campaign is None:
        going = intents.Continue | intents.Back
        return show(machine, state.session, now) if isinstance(intent, going) else _awake(machine, state, now)
    if state.answer is not None:
        # On its way to the disk, for milliseconds.
        return stay(machine)
    match intent:
        case intents.GiveAnswer(answer) if campaign.choice(answer) is not None:
            return _record(machine, state.session, campaign, answer, now)
        case intents.RatherNot():
            return _decline(machine, state.session, campaign, now)
        case intents.Back():
            return show(machine, state.session, now)
        case _:
            return _awake(machine, state, now)


def _awake(machine: Machine, state: Surveying, now: Moment) -> Outcome:
    return go(machine, replace(state, idle_at=now.uptime_ms + delays.IDLE))


def _decline(machine: Machine, session: Session, campaign: Campaign, now: Moment) -> Outcome:
    declined = Declined(campaign.id, now.at.date())
    local = replace(session.local, declined=(*session.local.declined, declined))
    return show(machine, replace(session, local=local), now, RatherNot(session.token, declined))


def _record(machine: Machine, session: Session, campaign: Campaign, answer: str, now: Moment) -> Outcome:
    programme, points = thanks_of(machine, campaign)
    who = Who(session.token, session.account, session.mode, session.assurance)
    record = Record(session.id, who, Responded(campaign.id, answer, programme, points))
    session = replace(session, recording=session.recording + 1, brought=None)
    return go(machine, Surveying(session, campaign.id, now.uptime_ms + delays.IDLE, answer), record)


def recorded(machine: Machine, session_id: int, fact: Responded, now: Moment) -> Outcome:
    """The answer is on the disk: thanks, where somebody still waits for it."""
    session = session_of(machine.state)
    if session is None or session.id != session_id:
        return stay(machine, Note(Code.LATE_RESULT))
    on_the_way = session.local.on_the_way
    if fact.programme is not None and fact.points:
        on_the_way = (*on_the_way, OnTheWay(fact.points, fact.programme.id, now.at))
    local = replace(session.local, on_the_way=on_the_way, answered=(*session.local.answered, fact.campaign))
    machine = with_session(machine, replace(session, local=local, recording=max(0, session.recording - 1)))
    state = looked_at(machine)
    if not _waits(state, fact):
        return stay(machine)
    thanked = replace(state, thanked=True, idle_at=now.uptime_ms + delays.IDLE)
    return go_beneath(machine, thanked, Signal(Sign.READ))


def _waits(state: object, fact: Responded) -> TypeGuard[Surveying]:
    return isinstance(state, Surveying) and (state.campaign, state.answer) == (fact.campaign, fact.answer)


# ── Shown as a code ────────────────────


def scanned(machine: Machine, code: CampaignCode, now: Moment) -> Outcome:
    """A campaign's code: an answer at once, or its question; somebody without a card is asked for it."""
    state = machine.state
    running = state if isinstance(state, Browsing | Warned | Refusing | Thanking) else None
    session = session_of(running) if running is not None else None
    campaign, answer = named(machine, code.campaign), code.item or None
    unknown = campaign is None or (answer is not None and campaign.choice(answer) is None)
    if campaign is None or unknown or not campaign.in_force(now.at):
        return refuse(machine, RefusalKind.CAMPAIGN_OVER, Code.CAMPAIGN_REFUSED, now, session=session)
    brought = Brought(campaign.id, answer)
    if session is not None:
        return _take(machine, session, brought, now)
    if isinstance(state, LookingUp):
        return with_session(machine, replace(state.session, brought=brought)), (Signal(Sign.READ),)
    former = session_of(state)
    farewell = closing(machine, former) if former is not None else ()
    waiting = AwaitingCard(language_of(machine), brought, now.uptime_ms + delays.BRINGING)
    return go(machine, waiting, Signal(Sign.READ), *farewell)


def is_ready(machine: Machine) -> bool:
    """Whether a code was shown before its card, and what is known of the card is there by now."""
    state = machine.state
    if not isinstance(state, Showing) or state.session.brought is None:
        return False
    return state.session.fresh is not None or not machine.health.online


def take_up(machine: Machine, now: Moment) -> Outcome:
    """Take up what was shown before the card."""
    session = session_of(machine.state)
    if session is None or session.brought is None:
        return stay(machine)
    return _take(machine, replace(session, brought=None), session.brought, now)


def _take(machine: Machine, session: Session, brought: Brought, now: Moment) -> Outcome:
    campaign = named(machine, brought.campaign)
    code = Code.CAMPAIGN_REFUSED
    if not may_answer(session.assurance):
        return refuse(machine, RefusalKind.CAMPAIGN_KEYED, code, now, session=session)
    if campaign is None or not campaign.in_force(now.at):
        return refuse(machine, RefusalKind.CAMPAIGN_OVER, code, now, session=session)
    if campaign.id in session.answered:
        return refuse(machine, RefusalKind.CAMPAIGN_ANSWERED, code, now, session=session)
    if session.recording:
        # Something is on its way to the disk, for milliseconds, perhaps this very answer.
        return with_session(machine, session), ()
    if brought.answer is None:
        return go(machine, Surveying(session, campaign.id, now.uptime_ms + delays.IDLE), Signal(Sign.READ))
    return _record(machine, session, campaign, brought.answer, now)
