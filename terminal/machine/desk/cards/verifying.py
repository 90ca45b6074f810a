"""The programme wants the customer's address verified: a code goes to it, and is typed back at the desk."""

from dataclasses import replace
from typing import assert_never

from loyalty.wire_customers import VerifyAddress
from loyalty.wire_proofs import (
    CODE_FIGURES,
    CodeOutcome,
    Confirmed,
    ConfirmVerification,
    Sending,
    VerificationStarted,
)
from screens import intents
from screens.desk_words import DeskNotice, FieldName, FieldTrouble, FormKind, Keys
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.cards import handing
from terminal.machine.desk.cards.proposals import ShownCard
from terminal.machine.desk.cards.works import Holder, Verifying
from terminal.machine.desk.ending import ended
from terminal.machine.desk.form import Field, edited, form, troubled
from terminal.machine.desk.going import at, by
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk, card: ShownCard, holder: Holder, now: Moment) -> Outcome:
    """Have a code sent, where one is asked for; else the card is handed over."""
    if not holder.unverified:
        return handing.begin(machine, desk, card, holder, now)
    empty = form(FormKind.VERIFY, Field(FieldName.CODE, keys=Keys.FIGURES))
    work = Verifying(card, holder, empty, holder.unverified[0], until=now.uptime_ms + delays.DESK_ANSWER)
    return at(machine, desk, work, _send(desk, work))


def _send(desk: AtDesk, work: Verifying) -> Ask:
    assert work.holder.id is not None
    return Ask(desk.number, VerifyAddress(by=by(desk).id, customer=work.holder.id, channel=work.channel))


def touched(machine: Machine, desk: AtDesk, work: Verifying, intent: Intent, now: Moment) -> Outcome:
    """Type the code; OK asks."""
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    after = edited(work.form, intent)
    if after is not None:
        return at(machine, desk, replace(work, form=after))
    if not isinstance(intent, intents.Enter) or work.until:
        return go(machine, desk)
    waiting = replace(work, until=now.uptime_ms + delays.DESK_ANSWER)
    if work.verification is None:
        return at(machine, desk, waiting, _send(desk, work))
    code = work.form.text(FieldName.CODE).replace(" ", "")
    if len(code) != CODE_FIGURES or not code.isdecimal():
        return at(machine, desk, _wrong(work, FieldTrouble.WRONG_CODE))
    return at(machine, desk, waiting, Ask(desk.number, ConfirmVerification(verification=work.verification, code=code)))


def heard(machine: Machine, desk: AtDesk, work: Verifying, event: Heard, now: Moment) -> Outcome:
    """The code is on its way, or was looked at."""
    if not work.until:
        return stay(machine, Note(Code.LATE_RESULT))
    match event.answer:
        case VerificationStarted(outcome=Sending.SENT, id=verification, sent_to=sent_to):
            sent = replace(work, verification=verification, sent_to=sent_to, until=0)
            return at(machine, desk, sent)
        case VerificationStarted(outcome=Sending.TOO_MANY):
            return ended(machine, desk, DeskNotice.TOO_MANY_CODES)
        case VerificationStarted():
            return ended(machine, desk, DeskNotice.NO_ADDRESS)
        case Confirmed(outcome=outcome):
            return _confirmed(machine, desk, work, outcome, now)
        case _:
            return unanswered(machine, desk, work)


def _confirmed(machine: Machine, desk: AtDesk, work: Verifying, outcome: CodeOutcome, now: Moment) -> Outcome:
    match outcome:
        case CodeOutcome.PROVEN:
            return handing.begin(machine, desk, work.card, work.holder, now)
        case CodeOutcome.WRONG:
            return at(machine, desk, _wrong(work, FieldTrouble.WRONG_CODE))
        case CodeOutcome.NO_TRIES | CodeOutcome.EXPIRED:
            # OK has another one sent.
            return at(machine, desk, replace(_wrong(work, FieldTrouble.OTHER_CODE), verification=None))
        case _:
            assert_never(outcome)


def _wrong(work: Verifying, trouble: FieldTrouble) -> Verifying:
    return replace(work, form=troubled(work.form, FieldName.CODE, trouble), until=0)


def unanswered(machine: Machine, desk: AtDesk, work: Verifying) -> Outcome:
    """Central said nothing: OK asks once more."""
    return at(machine, desk, _wrong(work, FieldTrouble.AWAY), Note(Code.NO_ANSWER))
