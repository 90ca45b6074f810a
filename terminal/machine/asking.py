"""Who in the machine waits for an answer of central's, or for a fact to be on disk."""

from typing import assert_never

from loyalty.wire_history import History
from loyalty.wire_incidents import CloseIncident, ListIncidents
from loyalty.wire_orders import ListOrders, PlaceOrder
from loyalty.wire_privacy import AskData, Leave
from loyalty.wire_proofs import ConfirmVerification, ProvePin, SetPin, StartVerification
from loyalty.wire_staff import AskDay, OpenStaff, SetStaffPin
from loyalty.wire_vouchers import CheckVoucher, RedeemVoucher
from terminal.machine import proving, recalling
from terminal.machine.effects import Code, Note
from terminal.machine.events import Heard, Recorded
from terminal.machine.facts import Responded
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, stay
from terminal.machine.states import Machine


def heard(machine: Machine, event: Heard, now: Moment) -> Outcome:
    """Hand central's word to the journey that asked; what comes late moves nobody else's screen."""
    match event.question:
        case History():
            return recalling.learn(machine, event, now)
        case ProvePin() | SetPin() | StartVerification() | ConfirmVerification():
            return proving.answered(machine, event, now)
        case (
            OpenStaff()
            | SetStaffPin()
            | AskDay()
            | CheckVoucher()
            | RedeemVoucher()
            | ListIncidents()
            | CloseIncident()
            | PlaceOrder()
            | ListOrders()
            | AskData()
            | Leave()
        ):
            # No journey asks these yet.
            return stay(machine, Note(Code.LATE_RESULT))
        case _:
            assert_never(event.question)


def recorded(machine: Machine, event: Recorded, now: Moment) -> Outcome:  # noqa: ARG001 - nobody waits for one yet
    """Hand what is on disk to the journey that recorded it."""
    match event.fact:
        case Responded():
            return stay(machine, Note(Code.LATE_RESULT))
        case _:
            assert_never(event.fact)
