"""Staff's questions, by the real client and the real central."""

import secrets
from datetime import UTC, datetime

from loyalty.ids import Uuid, uuid7
from loyalty.signing import decode_key
from loyalty.tokens import TokenKey, badge_token
from loyalty.wire import StaffChanged
from loyalty.wire_incidents import IncidentsPage, ListIncidents
from loyalty.wire_orders import ListOrders, OrderItem, OrderLine, OrderOutcome, OrderPlaced, OrdersPage, PlaceOrder
from loyalty.wire_staff import AskDay, Day, OpenStaff, SetStaffPin, StaffOpened, StaffOpening, StaffPinSet
from loyalty.wire_vouchers import CheckVoucher, RedeemVoucher, VoucherChecked, VoucherRedeemed
from terminal.central_client import Answered, CentralClient
from tests.contract.test_client_and_central import Desk, answered, client, desk, office

__all__ = ["client", "desk", "office"]


def mint() -> Uuid:
    return uuid7(datetime.now(UTC), secrets.token_bytes(10))


def logged_in(desk: Desk, client: CentralClient) -> StaffOpened:
    who = desk.office.world.staff[0]
    keys = TokenKey(desk.who.lookup_key_id, decode_key(desk.who.lookup_key))
    badge = str(badge_token(keys, desk.who.owner, who.badge))
    return answered(client.ask(OpenStaff(badge=badge, pin=who.pin)), StaffOpened)


def test_a_badge_is_told_by_its_token_and_the_pin_opens(desk: Desk, client: CentralClient) -> None:
    opened = logged_in(desk, client)
    assert opened.outcome is StaffOpening.OPENED
    assert opened.staff is not None
    changes = client.changes(0)
    assert isinstance(changes, Answered)
    told = [each for each in changes.message.changes if isinstance(each, StaffChanged)]
    assert opened.staff.id in {each.staff for each in told}


def test_every_question_of_staff_is_answered_in_its_kind(desk: Desk, client: CentralClient) -> None:
    opened = logged_in(desk, client)
    assert opened.staff is not None
    by, serial = opened.staff.id, "A" * 16
    placed = answered(
        client.ask(PlaceOrder(id=mint(), by=by, lines=(OrderLine(item=OrderItem.PAPER, pieces=2),))), OrderPlaced
    )
    assert placed.outcome is OrderOutcome.PLACED
    assert answered(client.ask(ListOrders(by=by)), OrdersPage).orders[0] == placed.order
    assert answered(client.ask(AskDay(by=by)), Day).terminals
    answered(client.ask(ListIncidents(by=by)), IncidentsPage)
    answered(client.ask(CheckVoucher(by=by, code=serial)), VoucherChecked)
    answered(client.ask(RedeemVoucher(serial=serial, id=mint(), by=by)), VoucherRedeemed)
    badge = "k1:" + "A" * 43
    answered(client.ask(SetStaffPin(id=mint(), badge=badge, current="258013", pin="258014")), StaffPinSet)
