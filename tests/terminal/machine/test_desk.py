"""Staff come in and go: the badge names, the PIN proves, and nobody stays at the desk unseen."""

from dataclasses import replace

import pytest

from drivers.ports import PrintFailed, PrintFault
from loyalty.codes import EnrolmentCode
from loyalty.staff import Role
from loyalty.wire_staff import OpenStaff, StaffOpened, StaffOpening
from screens import intents, views
from screens.care_views import CareView
from screens.desk_views import DeskMenuView, DeskPinView, NoticeView
from screens.desk_words import DeskAction, DeskItem, DeskNotice, FactName, PinTrouble, Unfit
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.slips import TestSlip
from terminal.machine.states import AtDesk
from tests.terminal.machine.desk_world import BADGE, PIN, Desk, DeskWorld, opened
from tests.terminal.machine.journey import CARD, PAYMENT_CARD, summary, token_of


def pin_screen(desk: Desk) -> DeskPinView:
    shown = desk.screen
    assert isinstance(shown, DeskPinView)
    return shown


def menu_screen(desk: Desk) -> DeskMenuView:
    shown = desk.screen
    assert isinstance(shown, DeskMenuView)
    return shown


def test_a_badge_asks_for_its_pin_and_the_pin_opens_the_menu() -> None:
    desk = Desk()
    desk.scan(BADGE)
    assert pin_screen(desk).typed == 0
    desk.write(PIN)
    assert pin_screen(desk).typed == 6
    desk.touch(intents.Enter())
    assert menu_screen(desk).bar.staff == "Sanne"
    (asked,) = desk.world.asked
    assert isinstance(asked, OpenStaff)
    assert PIN not in repr(desk.machine) + repr(desk.done)


def test_five_figures_ask_nobody() -> None:
    desk = Desk().enter("25801")
    assert desk.world.asked == []
    assert pin_screen(desk).typed == 5


def test_a_wrong_pin_says_how_often_it_may_be_tried_and_locks() -> None:
    desk = Desk().enter("111111")
    assert (pin_screen(desk).trouble, pin_screen(desk).tries_left) == (PinTrouble.WRONG, 4)
    for _ in range(4):
        desk.write("111111").touch(intents.Enter())
    assert pin_screen(desk).trouble is PinTrouble.LOCKED


@pytest.mark.parametrize("outcome", [o for o in StaffOpening if o is not StaffOpening.OPENED])
def test_every_refusal_of_a_badge_has_its_sentence(outcome: StaffOpening) -> None:
    world = DeskWorld()
    world._open = lambda _question: StaffOpened(outcome=outcome)  # type: ignore[method-assign] # a test's shorthand
    assert pin_screen(Desk(world).enter()).trouble is not None


def test_without_central_the_terminal_looks_itself() -> None:
    world = DeskWorld(reaches_central=False, offline=opened(Role.CLERK))
    desk = Desk(world, online=False).enter()
    assert menu_screen(desk).bar.alone
    assert world.asked == []


def test_central_that_falls_silent_is_not_waited_for_in_vain() -> None:
    world = DeskWorld(reaches_central=False, offline=opened(Role.CLERK))
    desk = Desk(world).enter()
    assert isinstance(desk.screen, DeskMenuView)


def test_where_the_terminal_cannot_say_either_nothing_opens() -> None:
    desk = Desk(DeskWorld(reaches_central=False), online=False).enter()
    assert pin_screen(desk).trouble is PinTrouble.AWAY


def test_an_answer_that_never_comes_ends_in_a_sentence() -> None:
    desk = Desk(DeskWorld(deaf={fx.Ask})).enter()
    assert pin_screen(desk).busy
    desk.wait(5)
    assert pin_screen(desk).trouble is PinTrouble.AWAY


def test_a_badge_in_a_shoppers_session_is_refused() -> None:
    desk = Desk(DeskWorld(central={token_of(CARD): summary()}))
    desk.swipe(CARD)
    assert isinstance(desk.screen, views.BalanceView)
    desk.scan(BADGE)
    assert desk.refusal.kind is views.RefusalKind.SERVICE_CODE


@pytest.mark.parametrize("by", ["badge", "key"])
def test_staff_need_not_wait_for_a_refusal_to_pass(by: str) -> None:
    desk = Desk()
    desk.swipe(PAYMENT_CARD)
    assert isinstance(desk.screen, views.RefusalView)
    if by == "badge":
        desk.scan(BADGE)
    else:
        desk.happen(ev.KeySwitch(on=True))
    assert isinstance(desk.state, AtDesk)


def test_a_payment_card_at_the_desk_leaves_nothing_and_moves_nothing() -> None:
    desk = Desk().enter()
    desk.swipe(PAYMENT_CARD)
    assert isinstance(desk.screen, DeskMenuView)
    assert "4111" not in repr(desk.machine) + repr(desk.done)
    assert fx.Code.PAYMENT_CARD in desk.codes()


def test_an_enrolment_code_at_the_desk_does_nothing() -> None:
    from loyalty.codes import write

    desk = Desk().enter()
    desk.scan(write(EnrolmentCode("https://central.example", "token-of-somebody")))
    assert isinstance(desk.screen, DeskMenuView)


def test_the_desk_closes_by_itself_and_forgets() -> None:
    desk = Desk().enter()
    desk.wait(121)
    assert isinstance(desk.screen, views.AttractView)
    assert desk.open_sessions() == set()
    assert "Sanne" not in repr(desk.machine)


def test_leaving_ends_the_desks_session() -> None:
    desk = Desk().enter()
    desk.touch(intents.Stop())
    assert isinstance(desk.screen, views.AttractView)
    assert desk.open_sessions() == set()


def test_the_staffs_key_resets_the_count_of_typed_numbers() -> None:
    desk = Desk()
    desk.machine = desk.machine.__class__(desk.machine.context, desk.machine.health, desk.state, keyed=(1, 2, 3, 4, 5))
    desk.enter()
    assert desk.machine.keyed == ()


def test_training_is_marked_and_can_be_ended() -> None:
    desk = Desk().to(DeskItem.TRAINING)
    assert menu_screen(desk).bar.training
    desk.touch(intents.DeskGo(DeskItem.TRAINING.value))
    assert not menu_screen(desk).bar.training


def test_a_technician_sees_only_the_terminals_own_care() -> None:
    desk = Desk(DeskWorld(roles=(Role.TECHNICIAN,))).enter()
    mine = {DeskItem.TRAINING, DeskItem.TERMINAL, DeskItem.SELFTEST, DeskItem.NEW_BOARD}
    assert {tile.item for tile in menu_screen(desk).tiles} == mine


def test_a_test_print_says_what_the_paper_does() -> None:
    desk = Desk().to(DeskItem.TERMINAL).do(DeskAction.TEST_PRINT)
    assert desk.world.slips == [TestSlip("nl")]
    shown = desk.screen
    assert isinstance(shown, CareView)
    assert not shown.busy
    assert next(line.says.name for line in shown.lines if not isinstance(line.says, str)) is FactName.PAPER_OK


def test_a_test_print_that_fails_calls_for_attention() -> None:
    desk = Desk(DeskWorld(outcome=PrintFailed(PrintFault.ERROR))).to(DeskItem.TERMINAL).do(DeskAction.TEST_PRINT)
    assert fx.Signal(fx.Sign.ATTENTION) in desk.done
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert shown.notice is DeskNotice.NOT_PRINTED


@pytest.mark.parametrize(
    ("item", "shown", "said"),
    [
        (DeskItem.VOUCHER, "8710400000013", Unfit.NO_VOUCHER),
        (DeskItem.ISSUE, "8710400000013", Unfit.NO_CARD),
        (DeskItem.FIND, "8710400000013", Unfit.NO_CARD),
        (DeskItem.SALE, "8710400000013", Unfit.NO_CARD),
        (DeskItem.TERMINAL, CARD, Unfit.NOT_HERE),
        (DeskItem.VOUCHER, PAYMENT_CARD, Unfit.BANK_CARD),
    ],
)
def test_what_is_shown_in_vain_is_said_in_words_until_the_next_touch(item: DeskItem, shown: str, said: Unfit) -> None:
    desk = Desk().to(item)
    before = desk.screen
    desk.scan(shown)
    assert desk.screen == replace(before, bar=replace(before.bar, unfit=said))
    desk.touch(intents.Shift())
    assert desk.desk.unfit is None


def test_what_is_shown_after_it_and_fits_takes_the_words_away() -> None:
    desk = Desk().to(DeskItem.SALE)
    desk.scan("8710400000013")
    assert desk.desk.unfit is Unfit.NO_CARD
    desk.scan(CARD)
    assert desk.desk.unfit is None


def test_a_keypad_beside_the_screen_types_the_pin() -> None:
    desk = Desk()
    desk.scan(BADGE)
    desk.key_in(PIN)
    assert isinstance(desk.screen, DeskMenuView)
