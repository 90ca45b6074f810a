"""The messages of staff: read back as they were, with nothing in a repr that a log must not have."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from loyalty import wire_incidents, wire_orders, wire_staff, wire_vouchers
from loyalty.bodies import Kind
from loyalty.errors import BodyError
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.staff import Role
from loyalty.staff_pins import PinVerifier, StretchedPin
from loyalty.undoing import UndoRefusal
from loyalty.wire import StaffChanged, read, write

ONE = Uuid("018f0000-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
VERIFIER = PinVerifier(salt="secret", time_cost=3, memory_kib=32768, mac="secret")
FACTS = wire_vouchers.VoucherFacts(serial="secret", reward="Kop koffie", valid_until=date(2026, 12, 20))

MESSAGES = [
    StaffChanged(staff=ONE, badge="secret", name="secret", active=True, roles=(Role.CLERK,), verifier=VERIFIER),
    wire_staff.OpenStaff(badge="secret", pin="secret"),
    wire_staff.StaffOpened(
        outcome=wire_staff.StaffOpening.OPENED,
        tries_left=5,
        staff=wire_staff.StaffMember(id=ONE, name="secret", roles=(Role.CLERK, Role.MANAGER)),
    ),
    wire_staff.SetStaffPin(id=ONE, badge="secret", current="secret", pin="secret"),
    wire_staff.StaffPinSet(outcome=wire_staff.StaffPinSetting.WRONG, tries_left=4),
    wire_staff.AskDay(by=ONE, day=date(2026, 11, 20)),
    wire_staff.Day(
        day=date(2026, 11, 20),
        terminals=(
            wire_staff.TerminalFigures(
                terminal=ONE,
                code="K1-1",
                programmes=(
                    wire_staff.ProgrammeFigures(programme=ONE, unit=Unit.POINTS, currency=Currency.EUR, accruals=2),
                ),
            ),
        ),
        undoable=(
            wire_staff.Undoable(
                id=ONE,
                kind=Kind.ACCRUAL,
                at=NOW,
                terminal="K1-1",
                programme=ONE,
                unit=Unit.POINTS,
                points=5,
                by="secret",
                member="secret",
                refusal=UndoRefusal.OTHER_DAY,
            ),
        ),
        next=None,
        as_of=NOW,
    ),
    wire_vouchers.CheckVoucher(by=ONE, code="secret"),
    wire_vouchers.VoucherChecked(standing=wire_vouchers.VoucherStanding.VALID, voucher=FACTS),
    wire_vouchers.RedeemVoucher(serial="secret", id=ONE, by=ONE, code="secret"),
    wire_vouchers.VoucherRedeemed(outcome=wire_vouchers.VoucherUse.USED, voucher=FACTS),
    wire_incidents.ListIncidents(by=ONE),
    wire_incidents.CloseIncident(incident=ONE, id=ONE, by=ONE, how=wire_incidents.Closing.EXPLAINED, note="secret"),
    wire_incidents.IncidentClosed(outcome=wire_incidents.IncidentClosing.CLOSED),
    wire_orders.PlaceOrder(id=ONE, by=ONE, lines=(wire_orders.OrderLine(item=wire_orders.OrderItem.PAPER, pieces=3),)),
    wire_orders.Order(
        id=ONE,
        lines=(),
        state=wire_orders.OrderState.PLACED,
        placed_at=NOW,
        by="secret",
        delivery_on=date(2026, 11, 24),
    ),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_of_staff_is_read_back_as_it_was(message: msgspec.Struct) -> None:
    text = write(message)
    assert read(type(message), text) == message
    with pytest.raises(BodyError):
        read(type(message), text[:-1] + b',"surprise":1}')


@pytest.mark.parametrize(
    "message",
    [*MESSAGES, StretchedPin(salt="secret", time_cost=1, memory_kib=8, digest="secret")],
    ids=lambda message: type(message).__name__,
)
def test_names_pins_and_codes_stay_out_of_every_repr(message: msgspec.Struct) -> None:
    assert "secret" not in repr(message)


def test_alerts_about_staff_and_prints_are_told_apart() -> None:
    assert not wire_incidents.ALERTS & wire_incidents.PRINTS
    assert {kind.value for kind in wire_incidents.ALERTS} == {
        "own_card",
        "many_accruals",
        "large_adjustment",
        "many_undos",
    }
