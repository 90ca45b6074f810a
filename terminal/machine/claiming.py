"""The journey of a claim: a purchase did not count, and the member asks the shop to look.

    PickingDay → TypingAmount → Confirming → Sending → Sent

It works without a connection: what is claimed is recorded, and central decides whether it may stand. A receipt that is
read meanwhile counts as everywhere: there is nothing to be claimed then.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from loyalty.assurance import Assurance
from loyalty.claims import MOST_DAYS, MOST_OPEN, ClaimRefusal, ClaimState, amount_refusal
from loyalty.programme import Programme, ref
from screens import intents
from screens.intents import Intent
from screens.views import ClaimTrouble
from terminal.machine import delays
from terminal.machine.claims import Confirming, Full, PickingDay, Sending, Sent, TypingAmount
from terminal.machine.effects import Code, Note, Record, Sign, Signal
from terminal.machine.events import Recorded
from terminal.machine.facts import Claimed, Who
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, go_beneath, leave, looked_at, show, stay
from terminal.machine.session import Session
from terminal.machine.states import AtMenu, Claiming, Machine, Warned

_FIGURES: Final = frozenset("0123456789")
_LONGEST: Final = 8
"""Figures of an amount: more than any limit has."""


def programme_of_claims(machine: Machine) -> Programme | None:
    """The programme that purchases can be claimed in here, or None."""
    points = machine.context.points
    return points if points is not None and points.claim_limit_cents and not points.closed else None


def may_claim(machine: Machine, session: Session) -> bool:
    """Whether this session may claim points: whoever showed the card, where the programme lets them."""
    return session.assurance >= Assurance.POSSESSION and programme_of_claims(machine) is not None


def today(machine: Machine, at: datetime) -> date:
    """The day in the shop's calendar."""
    return at.astimezone(ZoneInfo(machine.context.shop.timezone)).date()


def days(machine: Machine, now: Moment) -> tuple[date, ...]:
    """The days on which a purchase can have been, today first."""
    first = today(machine, now.at)
    return tuple(first - timedelta(days=ago) for ago in range(MOST_DAYS + 1))


def begin(machine: Machine, session: Session, now: Moment) -> Outcome:
    """From the menu: which day was it? Who has as many open ones as may be is told so."""
    told = session.summary.claims if session.summary else ()
    waiting = sum(claim.state is ClaimState.OPEN for claim in told) + len(session.claimed)
    stage = Full() if waiting >= MOST_OPEN else PickingDay()
    return go(machine, Claiming(session, stage, now.uptime_ms + delays.IDLE))


# ── What was touched ────────────────────


def touched(machine: Machine, state: Claiming, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    stage = state.stage
    if isinstance(stage, Sending):
        return stay(machine)
    if isinstance(intent, intents.Stop | intents.Done):
        return leave(machine)
    match stage:
        case PickingDay():
            return _picked(machine, state, stage, intent, now)
        case TypingAmount():
            return _typed(machine, state, stage, intent)
        case Confirming():
            return _confirmed(machine, state, stage, intent)
        case Sent() | Full():
            going = isinstance(intent, intents.Continue | intents.Back)
            return show(machine, state.session, now) if going else go(machine, state)
        case _:
            assert_never(stage)


def _picked(machine: Machine, state: Claiming, stage: PickingDay, intent: Intent, now: Moment) -> Outcome:
    match intent:
        case intents.Back():
            return go(machine, AtMenu(state.session, state.idle_at))
        case intents.NextPage():
            return go(machine, replace(state, stage=PickingDay(min(stage.page + 1, MOST_DAYS))))
        case intents.PreviousPage():
            return go(machine, replace(state, stage=PickingDay(max(0, stage.page - 1))))
        case intents.ChooseDay(ago) if 0 <= ago <= MOST_DAYS:
            return go(machine, replace(state, stage=TypingAmount(days(machine, now)[ago])))
        case _:
            return go(machine, state)


def _typed(machine: Machine, state: Claiming, stage: TypingAmount, intent: Intent) -> Outcome:
    match intent:
        case intents.Back():
            return go(machine, replace(state, stage=PickingDay()))
        case intents.Key(sign) if sign in _FIGURES:
            typed = (stage.typed + sign).lstrip("0")
            longer = TypingAmount(stage.day, typed if len(typed) <= _LONGEST else stage.typed)
            return go(machine, replace(state, stage=longer))
        case intents.Erase():
            return go(machine, replace(state, stage=TypingAmount(stage.day, stage.typed[:-1])))
        case intents.Enter():
            return _entered(machine, state, stage)
        case _:
            return go(machine, state)


def _entered(machine: Machine, state: Claiming, stage: TypingAmount) -> Outcome:
    """To the confirmation, or a sentence that says what is wrong; what was typed stays."""
    programme = programme_of_claims(machine)
    cents = int(stage.typed or "0")
    refusal = amount_refusal(cents, programme.claim_limit_cents if programme is not None else 0)
    if refusal is None:
        return go(machine, replace(state, stage=Confirming(stage.day, cents)))
    trouble = ClaimTrouble.NO_AMOUNT if refusal is ClaimRefusal.NO_AMOUNT else ClaimTrouble.TOO_MUCH
    return go(machine, replace(state, stage=replace(stage, trouble=trouble)), Signal(Sign.REFUSED))


def _confirmed(machine: Machine, state: Claiming, stage: Confirming, intent: Intent) -> Outcome:
    programme, session = programme_of_claims(machine), state.session
    match intent:
        case intents.Back():
            return go(machine, replace(state, stage=TypingAmount(stage.day, str(stage.cents))))
        case intents.Confirm() if programme is not None:
            who = Who(session.token, session.account, session.mode, session.assurance)
            fact = Claimed(ref(programme), stage.day, stage.cents)
            return go(machine, replace(state, stage=Sending()), Record(session.id, who, fact))
        case _:
            return go(machine, state)


# ── What became of it ────────────────────


def recorded(machine: Machine, event: Recorded, fact: Claimed, now: Moment) -> Outcome:
    """The claim is on the disk; whoever stands there by now hears only of their own."""
    state = looked_at(machine)
    if not isinstance(state, Claiming) or state.session.id != event.session or not isinstance(state.stage, Sending):
        return stay(machine, Note(Code.LATE_RESULT))
    session = replace(state.session, claimed=(*state.session.claimed, fact))
    sent = Claiming(session, Sent(), now.uptime_ms + delays.IDLE)
    sign = () if isinstance(machine.state, Warned) else (Signal(Sign.DONE),)
    return go_beneath(machine, sent, *sign)
