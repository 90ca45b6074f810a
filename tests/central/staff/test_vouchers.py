"""Vouchers at the till: checked, used once, never both used and taken back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from central import tables as t
from central.terminals.fleet import revoke
from loyalty import bodies, wire
from loyalty.answers import Reason, Status
from loyalty.bodies import PrintResult
from loyalty.codes import write as write_code
from loyalty.ids import Uuid
from loyalty.problems import ProblemType
from loyalty.signing import key_id_of, public_text
from loyalty.vouchers import grouped, short_code, sign_voucher
from loyalty.wire_vouchers import (
    CheckVoucher,
    RedeemVoucher,
    VoucherChecked,
    VoucherRedeemed,
    VoucherStanding,
    VoucherUse,
)
from tests.central.conftest import World
from tests.central.device import Device

MANAGER, BERGEN, CLERK, TECHNICIAN = range(4)


def taken(device: Device, card: str, reward: str = "coffee") -> bodies.Redemption:
    """A reward that was authorised and printed."""
    body = device.redemption(card, reward)
    answer = device.authorise(device.item(body)).answer
    assert answer.status is Status.ACCEPTED
    device.deliver(printed(device, body, PrintResult.CONFIRMED))
    return body


def printed(device: Device, body: bodies.Redemption, result: PrintResult) -> bodies.PrintOutcome:
    outcome: bodies.PrintOutcome = device.make(
        bodies.PrintOutcome, redemption=body.id, serial=body.serial, result=result
    )
    return outcome


def by(world: World, number: int = CLERK) -> Uuid:
    return world.seeded.staff[number].id


def check(world: World, code: str, device: Device | None = None) -> VoucherChecked:
    got = (device or world.device()).call("POST", "/v1/vouchers/check", CheckVoucher(by=by(world), code=code))
    assert got.status == 200, got.body
    return wire.read(VoucherChecked, got.body)


def use(world: World, serial: str, device: Device | None = None, **more: Any) -> VoucherRedeemed:
    till = device or world.device()
    asked = RedeemVoucher(**{"serial": serial, "id": till.mint(), "by": by(world), **more})
    got = till.call("POST", f"/v1/vouchers/{serial}/redeem", asked)
    assert got.status == 200, got.body
    return wire.read(VoucherRedeemed, got.body)


def signed(device: Device, intent: Uuid, reward: str = "coffee", key_of: Device | None = None) -> str:
    """The QR's text of a voucher of this terminal."""
    key_id = key_id_of(public_text(device.voucher_key))
    code = sign_voucher(intent, reward, date(2026, 12, 20), key_id, (key_of or device).voucher_key)
    return write_code(code)


def test_a_voucher_is_known_by_its_text_its_serial_and_its_short_code(world: World) -> None:
    device = world.device()
    body = taken(device, world.card(), "tulips")
    for code in (body.serial, signed(device, body.id, "tulips"), grouped(short_code(body.serial)).lower()):
        found = check(world, code, world.device("K1-2"))
        assert found.standing is VoucherStanding.VALID
        assert found.voucher is not None
        assert (found.voucher.serial, found.voucher.reward) == (body.serial, "Bos tulpen")
        assert (found.voucher.co_payment_cents, found.voucher.currency) == (200, "EUR")
        assert (found.voucher.issued_terminal, found.voucher.issued_shop) == ("K1-1", "De Korenaar")
        assert (found.voucher.issued_at, found.voucher.valid_until) == (world.clock(), date(2026, 12, 20))


def test_it_is_used_once_and_says_when_and_where(world: World) -> None:
    body = taken(world.device(), world.card())
    till, tag = world.device("K1-2"), world.device("K1-2").mint()
    first = use(world, body.serial, till, id=tag)
    assert first.outcome is VoucherUse.REDEEMED
    world.clock.pass_(hours=1)
    assert use(world, body.serial, till, id=tag) == first
    again = use(world, body.serial)
    assert again.outcome is VoucherUse.USED
    found = check(world, body.serial)
    assert found.standing is VoucherStanding.USED
    assert found.voucher is not None
    assert found.voucher.used_at == world.clock.now.replace(hour=9)
    assert (found.voucher.used_terminal, found.voucher.used_shop) == ("K1-2", "De Korenaar")


def test_of_a_thousand_calls_at_once_one_uses_it(world: World) -> None:
    body = taken(world.device(), world.card())
    tills = [world.device("K1-1"), world.device("K1-2")]
    asked = []
    for number in range(1000):
        till = tills[number % 2]
        message = RedeemVoucher(serial=body.serial, id=till.mint(), by=by(world))
        path = f"/v1/vouchers/{body.serial}/redeem"
        asked.append((till, till.signed("POST", path, wire.write(message))))
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda one: one[0].send(one[1]), asked))
    outcomes = [wire.read(VoucherRedeemed, got.body).outcome for got in answers]
    assert sorted(set(outcomes)) == [VoucherUse.REDEEMED, VoucherUse.USED]
    assert outcomes.count(VoucherUse.REDEEMED) == 1

    def acts(connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(t.acts)).scalar_one())

    assert world.database.read(acts) == 1


def test_a_used_voucher_is_not_taken_back(world: World) -> None:
    device = world.device()
    body = taken(device, world.card())
    use(world, body.serial)
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=body.id))
    assert (answer.status, answer.reason) == (Status.REJECTED, Reason.NOT_ALLOWED)
    assert device.balance(world.card()) == 1140


def test_what_was_taken_back_is_not_used(world: World) -> None:
    device = world.device()
    body = taken(device, world.card())
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=body.id))
    assert answer.points == 100
    assert check(world, body.serial).standing is VoucherStanding.VOIDED
    assert use(world, body.serial).outcome is VoucherUse.VOIDED


def test_using_and_taking_back_at_once_end_with_one_of_them(world: World) -> None:
    device, till = world.device("K1-1"), world.device("K1-2")
    for _ in range(5):
        body = taken(device, world.card())
        item = device.item(device.make(bodies.Reversal, reference=body.id))
        with ThreadPoolExecutor(2) as pool:
            reversing = pool.submit(device.batch, [item])
            using = pool.submit(use, world, body.serial, till)
            used = using.result().outcome is VoucherUse.REDEEMED
            (answer,) = reversing.result().answers
        assert used != (answer.status is Status.ACCEPTED)


def test_a_voucher_that_was_used_and_never_came_out_is_looked_at(world: World) -> None:
    device = world.device()
    device.authorise(device.item(body := device.redemption(world.card(), "coffee")))
    use(world, body.serial)
    device.deliver(printed(device, body, PrintResult.FAILED))
    assert world.incidents() == [("used_unprinted", body.id)]
    assert device.balance(world.card()) == 1140


def test_its_last_day_ends_at_midnight_in_its_shop(world: World) -> None:
    body = taken(world.device(), world.card())
    world.clock.pass_(days=30, hours=13, minutes=59)
    assert check(world, body.serial).standing is VoucherStanding.VALID
    world.clock.pass_(minutes=1)
    assert check(world, body.serial).standing is VoucherStanding.EXPIRED
    assert use(world, body.serial).outcome is VoucherUse.EXPIRED


def test_one_that_was_not_delivered_yet_is_used_by_a_manager_alone(world: World) -> None:
    device = world.device()
    body = device.redemption(world.card(), "coffee")
    code = signed(device, body.id)
    found = check(world, code)
    assert found.standing is VoucherStanding.UNDELIVERED
    assert found.voucher is not None
    assert (found.voucher.reward, found.voucher.issued_terminal) == ("Kop koffie", "K1-1")
    assert use(world, body.serial, code=code).outcome is VoucherUse.UNDELIVERED
    assert use(world, body.serial).outcome is VoucherUse.UNKNOWN
    assert use(world, body.serial, code=code, by=by(world, MANAGER)).outcome is VoucherUse.REDEEMED
    assert use(world, body.serial, code=code, by=by(world, MANAGER)).outcome is VoucherUse.USED
    # Now its redemption arrives, and the voucher stays used.
    device.authorise(device.item(body))
    found = check(world, body.serial)
    assert found.standing is VoucherStanding.USED
    assert found.voucher is not None
    assert found.voucher.issued_at == world.clock()
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=body.id))
    assert answer.reason is Reason.NOT_ALLOWED


def test_a_reversal_that_came_first_finds_the_voucher_used(world: World) -> None:
    device = world.device()
    body = device.redemption(world.card(), "coffee")
    device.deliver(device.make(bodies.Reversal, reference=body.id))
    use(world, body.serial, code=signed(device, body.id), by=by(world, MANAGER))
    device.authorise(device.item(body))
    assert device.balance(world.card()) == 1140
    assert check(world, body.serial).standing is VoucherStanding.USED


def test_what_a_thief_signs_with_a_revoked_terminals_key_is_unknown(sqlite_world: World) -> None:
    world = sqlite_world
    device, till = world.device("K1-1"), world.device("K1-2")
    code = signed(device, (body := device.redemption(world.card(), "coffee")).id)
    world.database.write(lambda c: revoke(c, world.seeded.owner, "K1-1", world.clock(), till.mint))
    assert check(world, code, till).standing is VoucherStanding.UNKNOWN
    assert use(world, body.serial, till, code=code, by=by(world, MANAGER)).outcome is VoucherUse.UNKNOWN


def test_what_is_forged_foreign_or_no_voucher_is_told_apart(sqlite_world: World) -> None:
    world = sqlite_world
    device = world.device()
    intent = device.mint()
    assert check(world, signed(device, intent, key_of=world.device("K1-2"))).standing is VoucherStanding.FORGED
    stranger = write_code(sign_voucher(intent, "coffee", None, "another-owners", device.voucher_key))
    assert check(world, stranger).standing is VoucherStanding.UNKNOWN
    assert check(world, "A" * 16).standing is VoucherStanding.UNKNOWN
    assert check(world, short_code("A" * 16)).standing is VoucherStanding.UNKNOWN
    for text in ("", "SP1.S.B-17", "no voucher", "4111111111111111", "é" * 16):
        assert check(world, text).standing is VoucherStanding.UNREADABLE


@pytest.mark.parametrize("who", [BERGEN, TECHNICIAN], ids=["of another shop", "a technician"])
def test_who_may_not_is_refused(sqlite_world: World, who: int) -> None:
    world = sqlite_world
    device = world.device()
    asked = CheckVoucher(by=by(world, who), code="A" * 16)
    assert device.call("POST", "/v1/vouchers/check", asked).problem().type is ProblemType.STAFF_REFUSED


def test_an_id_is_one_use_of_one_voucher(sqlite_world: World) -> None:
    world = sqlite_world
    device = world.device()
    one, other = taken(device, world.card()), taken(device, world.card())
    tag = device.mint()
    use(world, one.serial, id=tag)
    asked = RedeemVoucher(serial=other.serial, id=tag, by=by(world))
    got = device.call("POST", f"/v1/vouchers/{other.serial}/redeem", asked)
    assert got.problem().type is ProblemType.CONFLICT
    got = device.call("POST", f"/v1/vouchers/{one.serial}/redeem", asked)
    assert got.problem().type is ProblemType.BAD_REQUEST
    assert check(world, other.serial).standing is VoucherStanding.VALID
