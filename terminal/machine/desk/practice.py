"""Training: everything goes as it would, and nothing of it is written anywhere.

What only reads is asked of central as ever. What would write is answered here, as if all went well; what would be
printed carries the word that it is worth nothing.
"""

from dataclasses import replace

from drivers.ports import PrintAssumed
from loyalty.ids import Uuid
from loyalty.routes import Question, Told, route_of
from loyalty.wire_cards import BlockCard, CardChange, CardChangedNow, RelinkCard, UnblockCard
from loyalty.wire_claims import ClaimDecided, ClaimDeciding, DecideClaim
from loyalty.wire_customers import (
    CreateCustomer,
    CustomerMade,
    Joined,
    JoinHousehold,
    Joining,
    LeaveHousehold,
    Making,
    MergeCustomers,
    UndoMerge,
    VerifyAddress,
)
from loyalty.wire_incidents import CloseIncident, IncidentClosed, IncidentClosing
from loyalty.wire_orders import OrderOutcome, OrderPlaced, PlaceOrder
from loyalty.wire_proofs import CodeOutcome, Confirmed, ConfirmVerification, Sending, VerificationStarted
from loyalty.wire_staff import SetStaffPin, StaffPinSet, StaffPinSetting
from loyalty.wire_vouchers import RedeemVoucher, VoucherRedeemed, VoucherUse
from terminal.machine.effects import Ask, Decide, Effect, PrintSlip, Record, Reprint
from terminal.machine.events import Decided, Heard, Recorded, Reprinted
from terminal.machine.minting import mint
from terminal.machine.moment import Moment
from terminal.machine.slips import TestSlip
from terminal.machine.states import AtDesk, Machine

PRACTICE = Uuid("00000000-0000-7000-8000-000000000000")
"""The id of what exists in the practice world alone."""

Practised = Heard | Recorded | Decided | Reprinted
"""What the practice world answers."""


def practised(
    machine: Machine, effects: tuple[Effect, ...], now: Moment
) -> tuple[Machine, tuple[Effect, ...], tuple[Practised, ...]]:
    """What is left to be done in training, and what the practice world answers to the rest."""
    desk = machine.state
    if not isinstance(desk, AtDesk) or desk.staff is None or not desk.staff.training:
        return machine, effects, ()
    left: list[Effect] = []
    answers: list[Practised] = []
    for effect in effects:
        match effect:
            case Ask(session, question) if route_of(question).writes:
                answers.append(Heard(session, question, pretended(question)))
            case Record(session, _, fact):
                machine, new = mint(machine, now)
                answers.append(Recorded(session, fact, new))
            case Decide(session, _, fact):
                answers.append(Decided(session, fact, None, practice=True))
            case Reprint(session, redemption):
                # A second voucher of worth must not come out for practice: the test page does, marked.
                left.append(PrintSlip(session, TestSlip(desk.language), training=True))
                answers.append(Reprinted(session, redemption, PrintAssumed()))
            case PrintSlip():
                left.append(replace(effect, training=True))
            case _:
                left.append(effect)
    return machine, tuple(left), tuple(answers)


def pretended(question: Question) -> Told | None:
    """What the practice world answers to a question that would write; None where it only reads, and may be asked.

    A question that it has no answer for is not asked either: training ends in "central does not answer" sooner than
    in a booking.
    """
    match question:
        case CreateCustomer():
            return CustomerMade(outcome=Making.MADE, customer=question.id)
        case MergeCustomers() | UndoMerge() | JoinHousehold() | LeaveHousehold():
            return Joined(outcome=Joining.DONE)
        case BlockCard() | UnblockCard() | RelinkCard():
            return CardChangedNow(outcome=CardChange.DONE)
        case VerifyAddress():
            return VerificationStarted(outcome=Sending.SENT, id=PRACTICE)
        case ConfirmVerification():
            return Confirmed(outcome=CodeOutcome.PROVEN)
        case SetStaffPin():
            return StaffPinSet(outcome=StaffPinSetting.SET)
        case RedeemVoucher():
            return VoucherRedeemed(outcome=VoucherUse.REDEEMED)
        case PlaceOrder():
            return OrderPlaced(outcome=OrderOutcome.PLACED)
        case DecideClaim(grant=grant):
            return ClaimDecided(outcome=ClaimDeciding.GRANTED if grant else ClaimDeciding.REFUSED)
        case CloseIncident():
            return IncidentClosed(outcome=IncidentClosing.CLOSED)
        case _:
            return None
