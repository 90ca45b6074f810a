"""A redemption, fact by fact (protocol, section 3). No touch and no reading moves it.

    CheckingPrinter → Recording → Authorising → Printing      (free)
                                            ↘ Cancelling (→ Printing, where the decision was on disk first)
                    → Recording → Printing                    (allowance)

Each arrow is a fact that is on disk already when it is told here. Where a worker broke and tells nothing any more,
a deadline brings the screen on; the next start brings the intent to its end.
"""

from dataclasses import replace
from typing import assert_never

from drivers.ports import PrintAssumed, PrintConfirmed, PrinterStatus, PrintFailed, PrintOutcome, PrintUnknown
from loyalty.answers import Reason
from loyalty.bodies import Source
from screens.views import RefusalKind
from terminal.machine import delays
from terminal.machine.effects import (
    Authorise,
    CheckPrinter,
    Code,
    Note,
    Print,
    RecordCancel,
    RecordIntent,
    Sign,
    Signal,
)
from terminal.machine.events import (
    AuthorisedRecorded,
    CancelRecorded,
    Declined,
    IntentRecorded,
    NoAnswer,
    Printed,
    PrinterChecked,
    SentToPrinter,
    StoreRefused,
)
from terminal.machine.moment import Moment
from terminal.machine.offer import offer
from terminal.machine.outcome import Outcome, go, refuse, stay
from terminal.machine.redeeming import Authorising, Cancelling, CheckingPrinter, Intended, Plan, Printing, Recording
from terminal.machine.session import LocalCard, Session
from terminal.machine.states import Machine, Redeeming, Thanking, Unsure

PRINTER_REFUSALS: dict[PrinterStatus, RefusalKind] = {
    PrinterStatus.PAPER_OUT: RefusalKind.PAPER_OUT,
    PrinterStatus.COVER_OPEN: RefusalKind.COVER_OPEN,
    PrinterStatus.UNPLUGGED: RefusalKind.PRINTER_UNPLUGGED,
    PrinterStatus.ERROR: RefusalKind.PRINTER_UNKNOWN,
    PrinterStatus.UNKNOWN: RefusalKind.PRINTER_UNKNOWN,
}

Fact = (
    PrinterChecked
    | IntentRecorded
    | AuthorisedRecorded
    | Declined
    | NoAnswer
    | CancelRecorded
    | SentToPrinter
    | Printed
    | StoreRefused
)


def begin(machine: Machine, session: Session, plan: Plan, now: Moment) -> Outcome:
    """The shopper confirmed: ask the printer first, since no intent is made for paper that is not there."""
    stage = CheckingPrinter(plan, now.uptime_ms + delays.CHECK_PRINTER)
    return go(machine, Redeeming(session, stage), CheckPrinter(session.id))


def learn(machine: Machine, state: Redeeming, fact: Fact, now: Moment) -> Outcome:
    """Take one fact in; one that belongs to another session or intent moves nothing."""
    session, stage = state.session, state.stage
    match stage, fact:
        case CheckingPrinter(), PrinterChecked() if fact.session == session.id:
            return _checked(machine, session, stage.plan, fact.status, now)
        case Recording(), IntentRecorded() if fact.session == session.id:
            return _recorded(machine, session, fact.intent, now)
        case Recording(), StoreRefused() if fact.session == session.id:
            return refuse(machine, RefusalKind.BUSY, Code.STORE_REFUSED, now, session=session)
        case ((Authorising() | Cancelling()), AuthorisedRecorded()) if fact.intent == stage.intent.id:
            # While cancelling too: the decision was on disk first, so the cancel that was asked for is refused.
            return _print(machine, session, stage.intent, now)
        case ((Authorising() | Cancelling()), Declined()) if fact.intent == stage.intent.id:
            return _declined(machine, _spent(session, fact.card), stage.intent.plan, fact.reason, now)
        case Authorising(), NoAnswer() if fact.intent == stage.intent.id:
            return _cancel(machine, session, stage.intent, now)
        case Cancelling(), StoreRefused() if fact.session == session.id:
            return refuse(machine, RefusalKind.NO_ANSWER, Code.STORE_REFUSED, now)
        case Cancelling(), CancelRecorded() if fact.intent == stage.intent.id:
            return _cancelled(machine, session, stage.intent, fact.card, now)
        case Printing(), SentToPrinter() if fact.intent == stage.intent.id:
            return go(machine, Redeeming(session, replace(stage, sent_at=now.at)))
        case Printing(), Printed() if fact.intent == stage.intent.id:
            return _printed(machine, _spent(session, fact.card), stage.intent, fact.outcome, now)
        case _, IntentRecorded():
            return late_intent(machine, fact)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def late_intent(machine: Machine, fact: IntentRecorded) -> Outcome:
    """An intent that nobody waits for any more is taken back; a queued one is settled at the next start."""
    free = fact.intent.plan.source is Source.FREE
    return stay(machine, Note(Code.LATE_RESULT), *((RecordCancel(fact.intent),) if free else ()))


def tick(machine: Machine, state: Redeeming, now: Moment) -> Outcome:
    """Let the stage's deadline pass: central's and the printer's are the rules', the others are for broken workers."""
    if now.uptime_ms < state.stage.until:
        return stay(machine)
    match state.stage:
        case CheckingPrinter():
            return _not_ready(machine, state.session, PrinterStatus.UNKNOWN, now)
        case Recording():
            return refuse(machine, RefusalKind.BUSY, Code.STORE_REFUSED, now)
        case Authorising(intent=intent):
            return _cancel(machine, state.session, intent, now)
        case Cancelling():
            return refuse(machine, RefusalKind.NO_ANSWER, Code.STORE_REFUSED, now)
        case Printing(intent=intent):
            return _unsure(machine, state.session, intent, now)
        case _:
            assert_never(state.stage)


def _checked(machine: Machine, session: Session, plan: Plan, status: PrinterStatus, now: Moment) -> Outcome:
    machine = replace(machine, health=replace(machine.health, printer=status))
    programme = machine.context.programme(plan.programme)
    reward = programme.reward(plan.reward) if programme else None
    if not status.may_print:
        return _not_ready(machine, session, status, now)
    if programme is None or reward is None or session.account is None:
        return refuse(machine, RefusalKind.REWARD_UNAVAILABLE, Code.DECLINED, now, session=session)
    member = session.summary.name if session.summary else None
    record = RecordIntent(
        session.id,
        session.token,
        session.account,
        programme,
        reward,
        plan,
        session.mode,
        session.assurance,
        session.language,
        member,
    )
    return go(machine, Redeeming(session, Recording(plan, now.uptime_ms + delays.STORE)), record)


def _not_ready(machine: Machine, session: Session, status: PrinterStatus, now: Moment) -> Outcome:
    kind = PRINTER_REFUSALS.get(status, RefusalKind.PRINTER_UNKNOWN)
    return refuse(machine, kind, Code.PRINTER_NOT_READY, now, session=session)


def _recorded(machine: Machine, session: Session, intent: Intended, now: Moment) -> Outcome:
    match intent.plan.source:
        case Source.FREE:
            stage = Authorising(intent, now.uptime_ms + delays.AUTHORISE)
            return go(machine, Redeeming(session, stage), Authorise(intent))
        case Source.ALLOWANCE:
            return _print(machine, session, intent, now)


def _print(machine: Machine, session: Session, intent: Intended, now: Moment) -> Outcome:
    stage = Printing(intent, now.at, now.uptime_ms + delays.PRINT)
    return go(machine, Redeeming(session, stage), Print(intent))


def _declined(machine: Machine, session: Session, plan: Plan, reason: Reason, now: Moment) -> Outcome:
    """Central's no. Where points that were set aside for this very terminal are what is missing, try once more.

    A hold that was granted while the shopper chose is not in the figures that the plan was made by; the new intent
    gives it back first. It cannot happen twice: the second plan names the hold.
    """
    programme = machine.context.programme(plan.programme)
    reward = programme.reward(plan.reward) if programme else None
    if reason is Reason.INSUFFICIENT and plan.give_back is None and programme is not None and reward is not None:
        again = offer(session, programme, reward, machine.health, now).plan
        if again is not None and again.give_back is not None:
            return begin(machine, session, again, now)
    return refuse(machine, RefusalKind(reason.value), Code.DECLINED, now, session=session)


def _cancel(machine: Machine, session: Session, intent: Intended, now: Moment) -> Outcome:
    stage = Cancelling(intent, now.uptime_ms + delays.STORE)
    return go(machine, Redeeming(session, stage), RecordCancel(intent, session.id), Note(Code.NO_ANSWER))


def _cancelled(machine: Machine, session: Session, intent: Intended, card: LocalCard, now: Moment) -> Outcome:
    """From here the shopper may try again, as a new intent, out of what is kept ready here."""
    machine = replace(machine, health=replace(machine.health, online=False))
    session = _spent(session, card)
    programme = machine.context.programme(intent.plan.programme)
    held = programme is not None and session.hold_for(programme, intent.plan.price, now) is not None
    return refuse(machine, RefusalKind.NO_ANSWER, Code.NO_ANSWER, now, session=session, retry_held=held)


def _printed(machine: Machine, session: Session, intent: Intended, outcome: PrintOutcome, now: Moment) -> Outcome:
    match outcome:
        case PrintConfirmed():
            return go(machine, _thanks(session, intent, now, assumed=False), Signal(Sign.DONE))
        case PrintAssumed():
            return go(machine, _thanks(session, intent, now, assumed=True), Signal(Sign.DONE))
        case PrintUnknown():
            return _unsure(machine, session, intent, now)
        case PrintFailed():
            return refuse(machine, RefusalKind.PRINT_FAILED, Code.PRINT_FAILED, now, session=session)
        case _:
            assert_never(outcome)


def _unsure(machine: Machine, session: Session, intent: Intended, now: Moment) -> Outcome:
    state = Unsure(session, intent.serial, now.uptime_ms + delays.UNSURE)
    return go(machine, state, Note(Code.PRINT_UNKNOWN), Signal(Sign.ATTENTION))


def _thanks(session: Session, intent: Intended, now: Moment, *, assumed: bool) -> Thanking:
    plan = intent.plan
    held = plan.source is Source.ALLOWANCE
    until = now.uptime_ms + delays.THANKS
    return Thanking(session, plan.programme, plan.reward, plan.price, held, until, assumed, intent.serial)


def _spent(session: Session, card: LocalCard) -> Session:
    """The session with the figures as they are once the redemption is on disk.

    What central said before it is out of date: the store's own card has the newest of both.
    """
    fresh = card.summary if session.fresh is not None else None
    return replace(session, local=card, fresh=fresh, added=())
