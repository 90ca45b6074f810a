"""The journey of a proof: from a reward that asks for it, or from the menu, to `PROVEN` and back.

    TypingPin(prove) → Checking → the reward
    ChoosingWay → Checking → TypingCode → Checking → the reward
    TypingPin(current) → Checking ↘
    ChoosingWay (for a PIN) → … → TypingPin(new) → TypingPin(again) → Checking → PinChosen → the reward

Only central's word proves, and what it proves ends with the session.
"""

from dataclasses import replace
from typing import Final, assert_never

import msgspec

from loyalty.assurance import Assurance, ProofWay
from loyalty.pins import LEAST_FIGURES, MOST_FIGURES, is_obvious
from loyalty.routes import Told
from loyalty.wire_proofs import (
    CODE_FIGURES,
    Channel,
    CodeOutcome,
    Confirmed,
    ConfirmVerification,
    PinOutcome,
    PinProof,
    PinSet,
    PinSetting,
    ProvePin,
    Purpose,
    Sending,
    SetPin,
    StartVerification,
    VerificationStarted,
)
from screens import intents
from screens.intents import Intent
from screens.views import PinAsk, Trouble
from terminal.machine import delays
from terminal.machine.effects import Ask, Code, Note, Sign, Signal
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.offer import offer
from terminal.machine.outcome import Outcome, go, leave, show, stay
from terminal.machine.proofs import (
    Checking,
    ChoosingWay,
    Goal,
    PinChosen,
    Question,
    Still,
    TypingCode,
    TypingPin,
    without_secrets,
)
from terminal.machine.session import Session
from terminal.machine.states import Browsing, Choosing, Machine, Proving, Warned, session_of, with_session

_FIGURES: Final = frozenset("0123456789")


def ways(session: Session) -> tuple[ProofWay, ...]:
    """How the member can prove who they are, as far as known."""
    return session.summary.proofs if session.summary else ()


def begin(machine: Machine, session: Session, goal: Goal, now: Moment) -> Outcome:
    """A reward asks for proof: the PIN where there is one, else a code."""
    return go(machine, Proving(session, _first(session), now.uptime_ms + delays.IDLE, goal))


def begin_for(machine: Machine, session: Session, then: Browsing, now: Moment) -> Outcome:
    """Another screen asks for proof; once it is there, `then` stands with the session as it is by then."""
    return go(machine, Proving(session, _first(session), now.uptime_ms + delays.IDLE, then=then))


def _first(session: Session) -> Still:
    return TypingPin(PinAsk.PROVE) if ProofWay.PIN in ways(session) else ChoosingWay(for_pin=False)


def may_change_pin(machine: Machine, session: Session) -> bool:
    """Whether a PIN can be chosen here and now: central must be there, and know a way to prove who asks."""
    return machine.health.online and bool(ways(session)) and session.assurance is not Assurance.KEYED


def change_pin(machine: Machine, session: Session, now: Moment) -> Outcome:
    """From the menu: another PIN by the present one, the first by a code."""
    pin = ProofWay.PIN in ways(session)
    stage: Still = TypingPin(PinAsk.CURRENT) if pin else ChoosingWay(for_pin=True)
    return go(machine, Proving(session, stage, now.uptime_ms + delays.IDLE))


# ── What was touched ────────────────────


def touched(machine: Machine, state: Proving, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched while somebody proves who they are."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    stage = state.stage
    match stage, intent:
        case _, intents.Stop():
            return leave(machine)
        case Checking(), _:
            return stay(machine)
        case PinChosen(), intents.Continue() | intents.Back():
            return _arrive(machine, state, now)
        case _, intents.Back():
            return _back(machine, state, now)
        case ((TypingPin() | TypingCode()), intents.Key(sign)) if sign in _FIGURES:
            return go(machine, replace(state, stage=_with(stage, stage.typed + sign)))
        case ((TypingPin() | TypingCode()), intents.Erase()):
            return go(machine, replace(state, stage=_with(stage, stage.typed[:-1])))
        case ((TypingPin() | TypingCode()), intents.Enter()):
            return _entered(machine, replace(state, stage=stage), now)
        case TypingPin(ask=PinAsk.PROVE | PinAsk.CURRENT), intents.ForgotPin():
            return go(machine, replace(state, stage=ChoosingWay(for_pin=True)))
        case ChoosingWay(), intents.SendCode(way):
            return _send(machine, state, stage, way, now)
        case _:
            return go(machine, state)


def typed(machine: Machine, state: Proving, text: str, now: Moment) -> Outcome:
    """A keypad with keys of its own typed a whole PIN or code; anything else it typed is nobody's."""
    stage = state.stage
    if not isinstance(stage, TypingPin | TypingCode) or not text or not set(text) <= _FIGURES:
        return stay(machine, Signal(Sign.REFUSED))
    return _entered(machine, replace(state, stage=_with(stage, text)), now)


def _with(stage: TypingPin | TypingCode, figures: str) -> TypingPin | TypingCode:
    most = MOST_FIGURES if isinstance(stage, TypingPin) else CODE_FIGURES
    return replace(stage, typed=figures[:most])


def _back(machine: Machine, state: Proving, now: Moment) -> Outcome:
    """One screen back; from the first of the journey to the balance."""
    match state.stage:
        case TypingPin(ask=PinAsk.AGAIN):
            again = replace(state.stage, ask=PinAsk.NEW, typed="", first=None, trouble=None)
            return go(machine, replace(state, stage=again))
        case TypingCode(for_pin=for_pin):
            return go(machine, replace(state, stage=ChoosingWay(for_pin=for_pin)))
        case _:
            return show(machine, state.session, now)


def _entered(machine: Machine, state: Proving, now: Moment) -> Outcome:
    """OK was touched: ask central, or go on to typing it again."""
    session, stage = state.session, state.stage
    match stage:
        case TypingCode() if len(stage.typed) == CODE_FIGURES:
            return _ask(
                machine, state, stage, ConfirmVerification(verification=stage.verification, code=stage.typed), now
            )
        case TypingPin() if len(stage.typed) < LEAST_FIGURES:
            return go(machine, state)
        case TypingPin(ask=PinAsk.PROVE | PinAsk.CURRENT):
            return _ask(machine, state, stage, ProvePin(token=session.token, pin=stage.typed), now)
        case TypingPin(ask=PinAsk.NEW) if is_obvious(stage.typed):
            return go(machine, replace(state, stage=replace(stage, typed="", trouble=Trouble.OBVIOUS)))
        case TypingPin(ask=PinAsk.NEW):
            again = replace(stage, ask=PinAsk.AGAIN, typed="", first=stage.typed, trouble=None)
            return go(machine, replace(state, stage=again))
        case TypingPin() if stage.typed != stage.first:
            anew = replace(stage, ask=PinAsk.NEW, typed="", first=None, trouble=Trouble.DIFFERENT)
            return go(machine, replace(state, stage=anew))
        case TypingPin():
            question = SetPin(token=session.token, pin=stage.typed, verification=stage.ticket, current=stage.current)
            return _ask(machine, state, stage, question, now)
        case _:
            return go(machine, state)


def _send(machine: Machine, state: Proving, stage: ChoosingWay, way: str, now: Moment) -> Outcome:
    channel = next((each for each in Channel if each.value == way), None)
    if channel is None or ProofWay(channel.value) not in ways(state.session):
        return go(machine, state)
    purpose = Purpose.SET_PIN if stage.for_pin else Purpose.PROVE
    question = StartVerification(token=state.session.token, purpose=purpose, channel=channel)
    return _ask(machine, state, stage, question, now)


def _ask(machine: Machine, state: Proving, stage: Still, question: Question, now: Moment) -> Outcome:
    if not machine.health.online:
        return _no_answer(machine, state, stage, now)
    checking = Checking(stage, now.uptime_ms + delays.PROOF)
    return go(machine, replace(state, stage=checking), Ask(state.session.id, question))


# ── What central said ────────────────────


def answered(machine: Machine, fact: Heard, now: Moment) -> Outcome:
    """Take central's word. What it proved holds for the session, wherever that is by now."""
    session = session_of(machine.state)
    if session is None or session.id != fact.session:
        return stay(machine, Note(Code.LATE_RESULT))
    if _proves(fact.answer):
        session = session.with_assurance(Assurance.PROVEN)
        machine = with_session(machine, session)
    state = machine.state
    if not isinstance(state, Proving) or not isinstance(state.stage, Checking):
        return stay(machine, Note(Code.LATE_RESULT))
    asked = state.stage.asked_at
    match fact.answer, asked:
        case PinProof(), TypingPin():
            return _pin_judged(machine, state, asked, fact.answer, now)
        case PinSet(), TypingPin():
            return _pin_set(machine, state, asked, fact.answer, now)
        case VerificationStarted(), ChoosingWay():
            return _sent(machine, state, asked, fact.answer, now)
        case Confirmed(), TypingCode():
            return _code_judged(machine, state, asked, fact.answer, now)
        case None, _:
            return _no_answer(machine, state, asked, now)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def _proves(verdict: Told | None) -> bool:
    match verdict:
        case PinProof(outcome=PinOutcome.PROVEN) | Confirmed(outcome=CodeOutcome.PROVEN):
            return True
        case _:
            return False


def _no_answer(machine: Machine, state: Proving, asked: Still, now: Moment) -> Outcome:
    match asked:
        case TypingPin(ask=PinAsk.AGAIN):
            # The PIN that was chosen stays chosen: only the asking is done again.
            back: Still = replace(asked, typed="", trouble=Trouble.NO_ANSWER)
        case TypingPin() | TypingCode():
            back = replace(asked, typed="", trouble=Trouble.NO_ANSWER, tries_left=0)
        case ChoosingWay():
            back = replace(asked, trouble=Trouble.NO_ANSWER)
        case _:
            assert_never(asked)
    return _on(machine, state, back, now, Signal(Sign.REFUSED))


def _on(machine: Machine, state: Proving, stage: Still | PinChosen, now: Moment, *effects: Signal) -> Outcome:
    return go(machine, replace(state, stage=stage, idle_at=now.uptime_ms + delays.IDLE), *effects)


def _pin_judged(machine: Machine, state: Proving, asked: TypingPin, proof: PinProof, now: Moment) -> Outcome:
    match proof.outcome:
        case PinOutcome.PROVEN if asked.ask is PinAsk.CURRENT:
            return _on(machine, state, TypingPin(PinAsk.NEW, current=asked.typed), now)
        case PinOutcome.PROVEN:
            return _arrive(machine, state, now)
        case PinOutcome.WRONG:
            wrong = TypingPin(asked.ask, trouble=Trouble.WRONG_PIN, tries_left=proof.tries_left)
            return _on(machine, state, wrong, now, Signal(Sign.REFUSED))
        case PinOutcome.LOCKED:
            locked = ChoosingWay(for_pin=True, trouble=Trouble.LOCKED)
            return _on(machine, state, locked, now, Signal(Sign.REFUSED))
        case PinOutcome.NOT_SET:
            return _on(machine, state, ChoosingWay(for_pin=asked.ask is PinAsk.CURRENT), now)
        case _:
            assert_never(proof.outcome)


def _pin_set(machine: Machine, state: Proving, asked: TypingPin, put: PinSet, now: Moment) -> Outcome:
    match put.outcome:
        case PinSetting.SET:
            state = replace(state, session=_with_pin(state.session))
            return _on(machine, state, PinChosen(), now, Signal(Sign.DONE))
        case PinSetting.OBVIOUS:
            anew = replace(asked, ask=PinAsk.NEW, typed="", first=None, trouble=Trouble.OBVIOUS)
            return _on(machine, state, anew, now, Signal(Sign.REFUSED))
        case PinSetting.NOT_PROVEN:
            expired = ChoosingWay(for_pin=True, trouble=Trouble.EXPIRED)
            return _on(machine, state, expired, now, Signal(Sign.REFUSED))
        case PinSetting.WRONG:
            wrong = TypingPin(PinAsk.CURRENT, trouble=Trouble.WRONG_PIN, tries_left=put.tries_left)
            return _on(machine, state, wrong, now, Signal(Sign.REFUSED))
        case PinSetting.LOCKED:
            locked = ChoosingWay(for_pin=True, trouble=Trouble.LOCKED)
            return _on(machine, state, locked, now, Signal(Sign.REFUSED))
        case _:
            assert_never(put.outcome)


def _with_pin(session: Session) -> Session:
    """The session once there is a PIN: what central said of it before is older."""
    if session.fresh is None or ProofWay.PIN in session.fresh.proofs:
        return session
    return replace(session, fresh=msgspec.structs.replace(session.fresh, proofs=(ProofWay.PIN, *session.fresh.proofs)))


def _sent(machine: Machine, state: Proving, asked: ChoosingWay, started: VerificationStarted, now: Moment) -> Outcome:
    if started.outcome is Sending.SENT and started.id is not None:
        typing = TypingCode(started.id, started.sent_to or "", asked.for_pin)
        return _on(machine, state, typing, now)
    trouble = Trouble.TOO_MANY if started.outcome is Sending.TOO_MANY else Trouble.NO_ADDRESS
    return _on(machine, state, replace(asked, trouble=trouble), now, Signal(Sign.REFUSED))


def _code_judged(machine: Machine, state: Proving, asked: TypingCode, found: Confirmed, now: Moment) -> Outcome:
    match found.outcome:
        case CodeOutcome.PROVEN if asked.for_pin:
            return _on(machine, state, TypingPin(PinAsk.NEW, ticket=asked.verification), now)
        case CodeOutcome.PROVEN:
            return _arrive(machine, state, now)
        case CodeOutcome.WRONG:
            wrong = replace(asked, typed="", trouble=Trouble.WRONG_CODE, tries_left=found.tries_left)
            return _on(machine, state, wrong, now, Signal(Sign.REFUSED))
        case CodeOutcome.NO_TRIES | CodeOutcome.EXPIRED:
            why = Trouble.EXPIRED if found.outcome is CodeOutcome.EXPIRED else Trouble.NO_TRIES
            anew = ChoosingWay(for_pin=asked.for_pin, trouble=why)
            return _on(machine, state, anew, now, Signal(Sign.REFUSED))
        case _:
            assert_never(found.outcome)


def _arrive(machine: Machine, state: Proving, now: Moment) -> Outcome:
    """To what the proof was for: a reward, where it can be taken by now, or another screen; else to the balance."""
    session, goal = state.session, state.goal
    if state.then is not None:
        return go(machine, replace(state.then, session=session, idle_at=now.uptime_ms + delays.IDLE))
    programme = machine.context.programme(goal.programme) if goal else None
    reward = programme.reward(goal.reward) if programme and goal else None
    if programme is None or reward is None:
        return show(machine, session, now)
    if offer(session, programme, reward, machine.health, now).plan is None:
        return show(machine, session, now)
    return go(machine, Choosing(session, programme.id, reward.id, now.uptime_ms + delays.IDLE))


# ── What time brings ────────────────────


def tick(machine: Machine, state: Proving, now: Moment) -> Outcome:
    """Let central's time pass, then the shopper's; who may have left finds nothing typed."""
    stage = state.stage
    if isinstance(stage, Checking):
        return _no_answer(machine, state, stage.asked_at, now) if now.uptime_ms >= stage.until else stay(machine)
    if now.uptime_ms < state.idle_at:
        return stay(machine)
    beneath = replace(state, stage=without_secrets(stage))
    return go(machine, Warned(beneath, now.uptime_ms + delays.WARNING), Signal(Sign.ATTENTION))
