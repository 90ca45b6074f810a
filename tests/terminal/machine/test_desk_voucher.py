"""A voucher at the till: where it stands, used once, and honest words where nobody can know."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.codes import write
from loyalty.money import Currency
from loyalty.routes import Question, Told
from loyalty.signing import public_text
from loyalty.staff import Role
from loyalty.vouchers import short_code, sign_voucher
from loyalty.wire import PublishedKey
from loyalty.wire_vouchers import (
    CheckVoucher,
    RedeemVoucher,
    VoucherChecked,
    VoucherFacts,
    VoucherRedeemed,
    VoucherStanding,
    VoucherUse,
)
from screens import intents
from screens.desk_views import Fact, FormView, Line, NoticeView, SheetView
from screens.desk_words import DeskAction, DeskItem, DeskNotice, FactName, FieldTrouble
from screens.parts import Money
from terminal.machine import events as ev
from tests.terminal.machine.desk_world import STAFF, Desk, DeskWorld, opened
from tests.terminal.machine.journey import HOLD, START

KEY, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))
CODE = sign_voucher(str(HOLD), "coffee", date(2026, 12, 20), "k1", KEY)
QR = write(CODE)
FACTS = VoucherFacts(
    serial=CODE.serial,
    reward="Kop koffie",
    co_payment_cents=200,
    currency=Currency.EUR,
    issued_at=START,
    issued_terminal="UTR-07",
    issued_shop="De Hoek",
    used_at=START,
    used_terminal="UTR-08",
    used_shop="De Hoek",
)


def world(standing: VoucherStanding = VoucherStanding.VALID, *, known: bool = True) -> DeskWorld:
    facts = FACTS if known else None
    made = DeskWorld()
    made.answers[CheckVoucher] = lambda _question: VoucherChecked(standing=standing, voucher=facts)
    made.answers[RedeemVoucher] = lambda _question: VoucherRedeemed(outcome=VoucherUse.REDEEMED, voucher=facts)
    return made


def sheet(desk: Desk) -> SheetView:
    shown = desk.screen
    assert isinstance(shown, SheetView)
    return shown


def names(lines: tuple[Line, ...]) -> list[FactName]:
    return [line.says.name for line in lines if isinstance(line.says, Fact)]


def uses(desk: Desk) -> list[RedeemVoucher]:
    return [each for each in desk.world.asked if isinstance(each, RedeemVoucher)]


def test_a_voucher_scanned_at_the_menu_stands_there_and_is_used_in_one_touch() -> None:
    desk = Desk(world()).enter()
    desk.scan(QR)
    assert sheet(desk).title == "Kop koffie"
    assert names(sheet(desk).lines)[0] is FactName.VOUCHER_VALID
    assert Money(200, "EUR") in [line.says.value for line in sheet(desk).lines if isinstance(line.says, Fact)]
    desk.do(DeskAction.USE_VOUCHER)
    (asked,) = uses(desk)
    assert (asked.serial, asked.by) == (CODE.serial, STAFF)
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert shown.notice is DeskNotice.VOUCHER_USED
    assert shown.lines[0].says == "Kop koffie"


@pytest.mark.parametrize("standing", [s for s in VoucherStanding if s is not VoucherStanding.VALID])
def test_one_that_is_not_valid_says_why_and_cannot_be_used(standing: VoucherStanding) -> None:
    desk = Desk(world(standing)).enter()
    desk.scan(QR)
    assert sheet(desk).actions == ()
    desk.do(DeskAction.USE_VOUCHER)
    assert uses(desk) == []


def test_one_used_already_says_when_and_where() -> None:
    desk = Desk(world(VoucherStanding.USED)).enter()
    desk.scan(QR)
    assert {FactName.VOUCHER_USED, FactName.USED_AT, FactName.USED_WHERE} <= set(names(sheet(desk).lines))


def test_one_that_central_was_not_told_of_is_a_managers_by_its_signature() -> None:
    made = world(VoucherStanding.UNDELIVERED)
    made.roles = (Role.MANAGER,)
    desk = Desk(made).enter()
    desk.scan(QR)
    desk.do(DeskAction.USE_VOUCHER)
    assert [each.code for each in uses(desk)] == [QR]


def test_a_use_whose_answer_was_lost_is_asked_again_under_the_same_id() -> None:
    made = world()
    answered: list[Question] = []

    def lost_first(question: Question) -> Told | None:
        answered.append(question)
        return None if len(answered) == 1 else VoucherRedeemed(outcome=VoucherUse.REDEEMED, voucher=FACTS)

    made.answers[RedeemVoucher] = lost_first
    desk = Desk(made).enter()
    desk.scan(QR)
    desk.do(DeskAction.USE_VOUCHER)
    assert names(sheet(desk).lines)[0] is FactName.NO_ANSWER
    desk.do(DeskAction.USE_VOUCHER)
    first, second = uses(desk)
    assert first == second
    assert isinstance(desk.screen, NoticeView)


def test_one_that_another_till_used_meanwhile_is_used() -> None:
    made = world()
    made.answers[RedeemVoucher] = lambda _question: VoucherRedeemed(outcome=VoucherUse.USED, voucher=FACTS)
    desk = Desk(made).enter()
    desk.scan(QR)
    desk.do(DeskAction.USE_VOUCHER)
    assert names(sheet(desk).lines)[0] is FactName.VOUCHER_USED
    assert sheet(desk).actions == ()


def test_a_short_code_is_typed_in_any_case() -> None:
    desk = Desk(world()).to(DeskItem.VOUCHER)
    desk.write(short_code(CODE.serial).lower()).touch(intents.Enter())
    assert sheet(desk).title == "Kop koffie"


def test_a_wrong_sign_of_a_short_code_is_refused_here_and_stays() -> None:
    desk = Desk(world()).to(DeskItem.VOUCHER)
    desk.write("22222").touch(intents.Enter())
    shown = desk.screen
    assert isinstance(shown, FormView)
    assert (shown.fields[0].trouble, shown.fields[0].text) == (FieldTrouble.NO_CODE, "22222")
    assert not any(isinstance(each, CheckVoucher) for each in desk.world.asked)


def _offline(key: Ed25519PrivateKey, *, published: bool = True) -> Desk:
    desk = Desk(DeskWorld(reaches_central=False, offline=opened(Role.CLERK)), online=False)
    if published:
        keys = (PublishedKey(key_id="k1", key=public_text(KEY), terminal=HOLD, retired_at=None),)
        desk.happen(ev.Configured(replace(desk.machine.context, voucher_keys=keys)))
    desk.enter()
    desk.scan(write(sign_voucher(str(HOLD), "coffee", date(2026, 12, 20), "k1", key)))
    return desk


@pytest.mark.parametrize(
    ("desk", "proof"),
    [
        (_offline(KEY), [FactName.VOUCHER_NOT_CHECKED, FactName.VOUCHER_SIGNED]),
        (_offline(STRANGER), [FactName.VOUCHER_FORGED]),
        (_offline(KEY, published=False), [FactName.VOUCHER_NOT_CHECKED, FactName.VOUCHER_UNSIGNED]),
    ],
    ids=["ours", "forged", "unknown"],
)
def test_without_central_only_the_signature_speaks(desk: Desk, proof: list[FactName]) -> None:
    assert names(sheet(desk).lines) == proof
    assert sheet(desk).actions == (DeskAction.CHECK_AGAIN,)
    desk.world.reaches_central = True
    desk.world.answers[CheckVoucher] = lambda _question: VoucherChecked(standing=VoucherStanding.UNKNOWN)
    desk.happen(ev.NetworkSays(online=True))
    desk.do(DeskAction.CHECK_AGAIN)
    assert names(sheet(desk).lines) == [FactName.VOUCHER_FOREIGN]


def test_in_training_nothing_is_used() -> None:
    desk = Desk(world()).to(DeskItem.TRAINING)
    desk.scan(QR)
    desk.do(DeskAction.USE_VOUCHER)
    assert uses(desk) == []
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert shown.notice is DeskNotice.PRACTISED


def test_a_technician_has_no_business_with_vouchers() -> None:
    made = world()
    made.roles = (Role.TECHNICIAN,)
    desk = Desk(made).enter()
    desk.scan(QR)
    assert not any(isinstance(each, CheckVoucher) for each in desk.world.asked)


def test_back_forgets_the_voucher_and_a_late_answer_moves_nothing() -> None:
    desk = Desk(world()).enter()
    desk.scan(QR)
    desk.touch(intents.Back())
    late = ev.Heard(
        desk.desk.number,
        CheckVoucher(by=STAFF, code=QR),
        VoucherChecked(standing=VoucherStanding.VALID, voucher=FACTS),
    )
    desk.happen(late)
    assert not isinstance(desk.screen, SheetView)
