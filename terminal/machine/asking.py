"""Who in the machine waits for an answer of central's, or for a fact to be on disk."""

from typing import assert_never

from loyalty.routes import CustomerQuestion, StaffQuestion
from loyalty.wire_history import History
from loyalty.wire_phone import TakeCard
from loyalty.wire_privacy import AskData, Leave
from loyalty.wire_proofs import ConfirmVerification, ProvePin, SetPin, StartVerification
from terminal.machine import claiming, privacy, proving, recalling, surveying, taking
from terminal.machine.desk import desk
from terminal.machine.effects import Code, Note
from terminal.machine.events import Heard, Recorded
from terminal.machine.facts import Adjusted, Claimed, Responded, Sold, StampsCounted, TakenBack
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, stay
from terminal.machine.states import AtDesk, Machine


def heard(machine: Machine, event: Heard, now: Moment) -> Outcome:
    """Hand central's word to the journey that asked; what comes late moves nobody else's screen."""
    question = event.question
    if isinstance(question, Leave):
        # Whoever stands there by now, a card whose member left is forgotten.
        return privacy.learn_left(machine, event, question, now)
    if isinstance(question, StaffQuestion | CustomerQuestion) or isinstance(machine.state, AtDesk):
        # Staff also ask what members ask, such as for a code.
        return desk.learned(machine, event, now)
    match question:
        case History():
            return recalling.learn(machine, event, now)
        case TakeCard():
            return taking.told(machine, event, now)
        case ProvePin() | SetPin() | StartVerification() | ConfirmVerification():
            return proving.answered(machine, event, now)
        case AskData():
            return privacy.learn_data(machine, event, now)
        case _:
            assert_never(question)


def recorded(machine: Machine, event: Recorded, now: Moment) -> Outcome:
    """Hand what is on disk to the journey that recorded it."""
    if isinstance(machine.state, AtDesk):
        return desk.learned(machine, event, now)
    match event.fact:
        case Claimed():
            return claiming.recorded(machine, event, event.fact, now)
        case Responded():
            return surveying.recorded(machine, event.session, event.fact, now)
        case Sold() | Adjusted() | StampsCounted() | TakenBack():
            # Staff's; the desk has closed since.
            return stay(machine, Note(Code.LATE_RESULT))
        case _:
            assert_never(event.fact)
