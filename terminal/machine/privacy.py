"""The journey of one's own data: the notice, having it on paper or by mail, and leaving.

    notice → offer → (proof) → asking → printing → printed
    notice → what happens → (proof) → "sure?" → asking → left

What central tells of a member goes straight to the printer: no state keeps it.
"""

from dataclasses import replace
from typing import Final

from drivers.ports import PrintAssumed, PrintConfirmed, PrintFailed, PrintOutcome, PrintUnknown
from loyalty.assurance import Assurance, ProofWay
from loyalty.ids import Uuid, named_uuid
from loyalty.privacy import proof_needed
from loyalty.wire_privacy import AskData, DataGiven, DataOutcome, Leave, LeaveAnswer, LeaveOutcome
from loyalty.wire_privacy import DataWay as Way
from screens import intents
from screens.intents import Intent
from screens.views import DataState, DataWay, RefusalKind
from terminal.machine import delays, proving, recalling
from terminal.machine.effects import Ask, Code, EndSession, ForgetCard, Note, PrintData, Sign, Signal
from terminal.machine.events import DataPrinted, Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, go_beneath, leave, looked_at, refuse, stay
from terminal.machine.session import Session
from terminal.machine.states import (
    AtPrivacy,
    Leaving,
    Left,
    Machine,
    Noticing,
    Redeeming,
    Sharing,
    Thanking,
    Unsure,
    session_of,
)


def may_ask(session: Session) -> bool:
    """Whether this session can come to its own data here; else the till must help.

    Whoever is known can prove it, or is told at the proof that only the till can; of an anonymous card that anybody
    could have guessed, nobody here can tell whose it is.
    """
    return proof_needed(proving.ways(session), named=_named(session)) is Assurance.PROVEN or (
        session.assurance >= Assurance.POSSESSION
    )


def ways_to_data(session: Session) -> tuple[DataWay, ...]:
    """How this session may have its data."""
    if not may_ask(session):
        return ()
    return (DataWay.PAPER, DataWay.MAIL) if ProofWay.MAIL in proving.ways(session) else (DataWay.PAPER,)


def _named(session: Session) -> bool:
    return session.summary is not None and session.summary.name is not None


def _proven_enough(session: Session) -> bool:
    return session.assurance >= proof_needed(proving.ways(session), named=_named(session))


# ── The notice ────────────────────


def touched_notice(machine: Machine, state: AtPrivacy, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched beneath the notice."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    session = state.session
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back():
            return recalling.show_menu(machine, session, now)
        case intents.NextPage():
            return go(machine, replace(state, page=state.page + 1))
        case intents.PreviousPage():
            return go(machine, replace(state, page=max(0, state.page - 1)))
        case intents.HaveData(word) if word in {way.value for way in ways_to_data(session)}:
            return go(machine, Sharing(session, state.idle_at, DataWay(word), DataState.OFFER))
        case intents.LeaveProgramme() if may_ask(session):
            return go(machine, Leaving(session, state.idle_at))
        case _:
            return go(machine, state)


def touched_public_notice(machine: Machine, state: Noticing, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched where somebody without a card reads the notice."""
    state = replace(state, until=now.uptime_ms + delays.READING)
    match intent:
        case intents.Stop() | intents.Done() | intents.Back():
            return leave(machine)
        case intents.NextPage():
            return go(machine, replace(state, page=state.page + 1))
        case intents.PreviousPage():
            return go(machine, replace(state, page=max(0, state.page - 1)))
        case _:
            return go(machine, state)


def _to_notice(machine: Machine, session: Session, now: Moment) -> Outcome:
    return go(machine, AtPrivacy(session, now.uptime_ms + delays.IDLE))


# ── One's data ────────────────────


def touched_data(machine: Machine, state: Sharing, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched where one's data is offered, or was given."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    match state.state, intent:
        case _, intents.Stop() | intents.Done():
            return leave(machine)
        case DataState.PRINTING, _:
            return stay(machine)
        case _ if state.asked:
            return stay(machine)
        case _, intents.Back() | intents.Continue():
            return _to_notice(machine, state.session, now)
        case ((DataState.OFFER | DataState.NO_ANSWER), intents.Confirm()):
            return _ask_data(machine, state, now)
        case _:
            return go(machine, state)


def _ask_data(machine: Machine, state: Sharing, now: Moment) -> Outcome:
    session = state.session
    if not machine.health.online:
        return refuse(machine, RefusalKind.OFFLINE, Code.NO_ANSWER, now, session=session)
    if not _proven_enough(session):
        return proving.begin_for(machine, session, replace(state, state=DataState.OFFER), now)
    if state.way is DataWay.PAPER and not machine.health.printer.may_print:
        return go(machine, replace(state, state=DataState.FAILED), Signal(Sign.REFUSED))
    wish = state.wish or _wish_id("data", session, machine, now)
    question = AskData(
        id=wish,
        token=session.token,
        mode=session.mode,
        assurance=session.assurance,
        language=session.language,
        way=Way(state.way.value),
    )
    return go(machine, replace(state, state=DataState.OFFER, wish=wish, asked=True), Ask(session.id, question))


def learn_data(machine: Machine, fact: Heard, now: Moment) -> Outcome:
    """Take central's answer to a wish for one's data; one that comes late is nobody's, and is dropped unread."""
    state = looked_at(machine)
    if not isinstance(state, Sharing) or state.session.id != fact.session or not state.asked:
        return stay(machine, Note(Code.LATE_RESULT))
    state = replace(state, asked=False)
    given = fact.answer if isinstance(fact.answer, DataGiven) else None
    match given:
        case DataGiven(outcome=DataOutcome.GIVEN, data=data) if data is not None and state.wish is not None:
            printing = replace(state, state=DataState.PRINTING)
            order = PrintData(state.session.id, state.wish, data, state.session.language)
            return go_beneath(machine, printing, order)
        case DataGiven(outcome=DataOutcome.SENT, sent_to=sent_to):
            return go_beneath(machine, replace(state, state=DataState.SENT, sent_to=sent_to), Signal(Sign.DONE))
        case DataGiven(outcome=DataOutcome.NOT_PROVEN):
            # What was proven here is too long ago, or was another terminal's: once more.
            return proving.begin_for(machine, state.session, replace(state, state=DataState.OFFER, wish=None), now)
        case DataGiven(outcome=outcome) if outcome in _REFUSED:
            return go_beneath(machine, replace(state, state=_REFUSED[outcome]), Signal(Sign.REFUSED))
        case _:
            return go_beneath(machine, replace(state, state=DataState.NO_ANSWER), Signal(Sign.REFUSED))


_REFUSED: Final = {DataOutcome.NO_ADDRESS: DataState.NO_ADDRESS, DataOutcome.TOO_MANY: DataState.TOO_MANY}


def printed(machine: Machine, fact: DataPrinted) -> Outcome:
    """Say what became of the paper; it is recorded nowhere."""
    state = looked_at(machine)
    if not isinstance(state, Sharing) or state.session.id != fact.session or state.state is not DataState.PRINTING:
        return stay(machine, Note(Code.LATE_RESULT))
    found = _of_print(fact.outcome)
    sign = Sign.DONE if found is DataState.PRINTED else Sign.ATTENTION
    # Another copy is another wish.
    return go_beneath(machine, replace(state, state=found, wish=None), Signal(sign))


def _of_print(outcome: PrintOutcome) -> DataState:
    match outcome:
        case PrintConfirmed() | PrintAssumed():
            return DataState.PRINTED
        case PrintUnknown():
            return DataState.UNSURE
        case PrintFailed():
            return DataState.FAILED


# ── Leaving ────────────────────


def touched_leaving(machine: Machine, state: Leaving, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched where somebody thinks about leaving."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    match intent:
        case _ if state.asked:
            return stay(machine)
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back():
            return _to_notice(machine, state.session, now)
        case intents.Continue() if not state.sure:
            return _make_sure(machine, state, now)
        case intents.Confirm() if state.sure:
            return _ask_to_leave(machine, state, now)
        case _:
            return go(machine, state)


def _make_sure(machine: Machine, state: Leaving, now: Moment) -> Outcome:
    if not machine.health.online:
        return refuse(machine, RefusalKind.OFFLINE, Code.NO_ANSWER, now, session=state.session)
    sure = replace(state, sure=True)
    if not _proven_enough(state.session):
        return proving.begin_for(machine, state.session, sure, now)
    return go(machine, sure)


def _ask_to_leave(machine: Machine, state: Leaving, now: Moment) -> Outcome:
    session = state.session
    if not machine.health.online:
        return refuse(machine, RefusalKind.OFFLINE, Code.NO_ANSWER, now, session=session)
    wish = state.wish or _wish_id("leave", session, machine, now)
    question = Leave(id=wish, token=session.token, mode=session.mode, assurance=session.assurance)
    return go(machine, replace(state, wish=wish, asked=True, no_answer=False), Ask(session.id, question))


def learn_left(machine: Machine, fact: Heard, question: Leave, now: Moment) -> Outcome:
    """Take central's word on leaving: once it says so the card is forgotten here, whoever stands there by now."""
    answer = fact.answer if isinstance(fact.answer, LeaveAnswer) else None
    done = answer is not None and answer.outcome is LeaveOutcome.LEFT
    forget = (ForgetCard(question.token),) if done else ()
    session = session_of(machine.state)
    if session is None or session.id != fact.session or isinstance(machine.state, Redeeming | Thanking | Unsure):
        return stay(machine, *forget, Note(Code.LATE_RESULT))
    if answer is not None and done:
        # No points are kept ready for the next time, and no language is remembered: there is no next time.
        farewell = (EndSession(session.id), Note(Code.SESSION_ENDED), Signal(Sign.DONE))
        left = Left(session.language, now.uptime_ms + delays.LEFT, answer.mailed)
        return go(machine, left, *forget, *farewell)
    state = looked_at(machine)
    if not isinstance(state, Leaving):
        return stay(machine, Note(Code.LATE_RESULT))
    state = replace(state, asked=False)
    if answer is not None:
        return proving.begin_for(machine, session, replace(state, wish=None), now)
    return go_beneath(machine, replace(state, no_answer=True), Signal(Sign.REFUSED))


# ── Shared ────────────────────


def _wish_id(kind: str, session: Session, machine: Machine, now: Moment) -> Uuid:
    """The wish's id: the same for as long as the wish stands, so that a repeat does nothing twice."""
    return named_uuid(kind, machine.context.terminal, session.token, str(session.id), now.at.isoformat())
