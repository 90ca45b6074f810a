"""Staff count on a card: a sale, points by hand, paper stamps. Every one carries who did it."""

import pytest

from loyalty.programme import ref
from loyalty.staff import Role
from loyalty.wire import CardStatus
from screens import intents
from screens.desk_views import DeskMenuView, Fact, FormView, NoticeView
from screens.desk_words import CardTrouble, DeskItem, DeskNotice, FactName, FieldTrouble
from screens.parts import Money
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.desk.till.typing import MOST_CENTS, cents_of, count_of
from terminal.machine.facts import Adjusted, Sold, StampsCounted
from terminal.machine.session import LocalCard
from tests.terminal.machine.desk_world import STAFF, Desk, DeskWorld
from tests.terminal.machine.journey import CARD, CONTEXT, OTHER_CARD, PAYMENT_CARD, POINTS, summary, token_of
from tests.terminal.machine.test_stamps import CARD_OF_STAMPS, WITH_STAMPS


def form_screen(desk: Desk) -> FormView:
    shown = desk.screen
    assert isinstance(shown, FormView)
    return shown


def notice_screen(desk: Desk) -> NoticeView:
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    return shown


def enter(desk: Desk, text: str) -> Desk:
    desk.write(text).touch(intents.Enter())
    return desk


def at(item: DeskItem, world: DeskWorld | None = None, *, online: bool = True) -> Desk:
    made = world or DeskWorld()
    made.central.setdefault(token_of(CARD), summary(CARD, 240))
    return Desk(made, online=online).to(item)


def test_a_sale_is_one_scan_one_field_and_two_touches() -> None:
    desk = at(DeskItem.SALE)
    desk.scan(CARD)
    enter(desk, "12,50")
    ((who, fact),) = desk.world.recorded
    assert isinstance(fact, Sold)
    assert (fact.programme, fact.cents) == (POINTS, 1250)
    assert (who.token, who.staff) == (token_of(CARD), STAFF)
    assert notice_screen(desk).notice is DeskNotice.RECORDED
    assert Fact(FactName.SALE_OF, Money(1250, "EUR")) in [line.says for line in notice_screen(desk).lines]


def test_the_card_may_come_after_the_amount() -> None:
    desk = enter(at(DeskItem.SALE), "12.5")
    assert form_screen(desk).card_missing
    assert desk.world.recorded == []
    desk.scan(CARD)
    assert not form_screen(desk).card_missing
    desk.touch(intents.Enter())
    assert [fact.cents for _, fact in desk.world.recorded if isinstance(fact, Sold)] == [1250]


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ("", FieldTrouble.EMPTY),
        ("0", FieldTrouble.NO_NUMBER),
        ("12,505", FieldTrouble.NO_NUMBER),
        ("-5", FieldTrouble.NO_NUMBER),
        ("1e3", FieldTrouble.NO_NUMBER),
        ("999999999", FieldTrouble.TOO_MUCH),
    ],
)
def test_an_amount_that_is_none_says_so_and_stays(typed: str, trouble: FieldTrouble) -> None:
    desk = at(DeskItem.SALE)
    desk.scan(CARD)
    enter(desk, typed)
    field = form_screen(desk).fields[0]
    assert (field.trouble, field.text) == (trouble, typed)
    assert desk.world.recorded == []


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (CardStatus.BLOCKED, CardTrouble.BLOCKED),
        (CardStatus.BLANK, CardTrouble.BLANK),
        (CardStatus.REPLACED, CardTrouble.REPLACED),
        (CardStatus.EXPIRED, CardTrouble.EXPIRED),
    ],
)
def test_a_card_that_counts_nothing_is_refused_before_anything_is_written(
    status: CardStatus, trouble: CardTrouble
) -> None:
    world = DeskWorld()
    world.central[token_of(CARD)] = summary(CARD, 0, status=status)
    desk = at(DeskItem.SALE, world)
    desk.scan(CARD)
    assert form_screen(desk).card_trouble is trouble
    enter(desk, "5")
    assert desk.world.recorded == []


def test_a_card_that_central_does_not_know_is_refused() -> None:
    world = DeskWorld()
    world.central[token_of(OTHER_CARD)] = None  # type: ignore[assignment] # unknown to central
    desk = at(DeskItem.SALE, world)
    desk.scan(OTHER_CARD)
    assert form_screen(desk).card_trouble is CardTrouble.UNKNOWN
    desk.scan(CARD)
    assert form_screen(desk).card_trouble is None


def test_without_central_a_sale_is_recorded_all_the_same() -> None:
    from tests.terminal.machine.desk_world import opened

    world = DeskWorld(reaches_central=False, offline=opened(Role.CLERK))
    world.cards[token_of(CARD)] = LocalCard(summary(CARD, 10))
    desk = at(DeskItem.SALE, world, online=False)
    desk.scan(CARD)
    enter(desk, "20")
    assert len(desk.world.recorded) == 1


def test_a_full_store_says_that_nothing_has_changed() -> None:
    desk = at(DeskItem.SALE, DeskWorld(store_full=True))
    desk.scan(CARD)
    enter(desk, "20")
    assert notice_screen(desk).notice is DeskNotice.STORE


def test_a_payment_card_in_a_form_leaves_nothing() -> None:
    desk = at(DeskItem.POINTS)
    desk.swipe(PAYMENT_CARD)
    desk.scan(CARD)
    enter(desk, "50")
    enter(desk, "terug op 4111 1111 1111 1111")
    assert (form_screen(desk).fields[1].trouble, form_screen(desk).fields[1].text) == (FieldTrouble.PAYMENT_CARD, "")
    assert desk.world.recorded == []
    assert "4111" not in repr(desk.machine) + repr(desk.done)


def test_points_need_a_note() -> None:
    desk = at(DeskItem.POINTS)
    desk.scan(CARD)
    enter(desk, "-50")
    enter(desk, "   ")
    assert form_screen(desk).fields[1].trouble is FieldTrouble.EMPTY
    assert desk.world.recorded == []
    enter(desk, "Dubbel gescand")
    ((who, fact),) = desk.world.recorded
    assert fact == Adjusted(ref(POINTS), -50, "Dubbel gescand")
    assert who.staff == STAFF


@pytest.mark.parametrize(("roles", "booked"), [((Role.CLERK,), 0), ((Role.CLERK, Role.MANAGER), 1)])
def test_beyond_a_clerks_limit_only_a_manager_goes(roles: tuple[Role, ...], booked: int) -> None:
    desk = at(DeskItem.POINTS, DeskWorld(roles=roles))
    desk.scan(CARD)
    enter(desk, str(CONTEXT.desk.adjustment_limit + 1))
    if not booked:
        assert form_screen(desk).fields[0].trouble is FieldTrouble.OVER_LIMIT
    enter(desk, "Actie")
    assert len(desk.world.recorded) == booked


def test_a_note_is_in_no_repr() -> None:
    desk = at(DeskItem.POINTS)
    desk.scan(CARD)
    enter(desk, "50")
    enter(desk, "Voor mevrouw Bakker")
    assert "Bakker" not in repr(desk.done) + repr(desk.machine)


def test_paper_stamps_are_counted_in_the_programme_of_stamps() -> None:
    world = DeskWorld()
    world.central[token_of(CARD)] = summary(CARD, 240)
    desk = Desk(world).enter()
    desk.touch(intents.DeskGo(DeskItem.STAMPS.value))
    assert isinstance(desk.screen, DeskMenuView)
    desk.happen(ev.Configured(WITH_STAMPS))
    desk.touch(intents.DeskGo(DeskItem.STAMPS.value))
    desk.scan(CARD)
    enter(desk, "12")
    ((_, fact),) = desk.world.recorded
    assert fact == StampsCounted(ref(CARD_OF_STAMPS), 12)


def test_back_goes_a_field_back_and_then_to_the_menu() -> None:
    desk = at(DeskItem.POINTS)
    enter(desk, "50").touch(intents.Back())
    assert form_screen(desk).active == 0
    assert form_screen(desk).fields[0].text == "50"
    desk.touch(intents.Back())
    assert not isinstance(desk.screen, FormView)


def test_in_training_nothing_is_recorded_and_the_end_says_so() -> None:
    desk = Desk().to(DeskItem.TRAINING)
    desk.world.central[token_of(CARD)] = summary(CARD, 240)
    desk.touch(intents.DeskGo(DeskItem.SALE.value))
    desk.scan(CARD)
    enter(desk, "12,50")
    assert desk.world.recorded == []
    assert notice_screen(desk).notice is DeskNotice.PRACTISED


def test_two_touches_on_send_record_once() -> None:
    desk = at(DeskItem.SALE, DeskWorld(deaf={fx.Record}))
    desk.scan(CARD)
    enter(desk, "5")
    desk.touch(intents.Enter())
    desk.touch(intents.Back())
    assert len([each for each in desk.done if isinstance(each, fx.Record)]) == 1
    assert form_screen(desk).busy


def test_amounts_and_counts_are_read_strictly() -> None:
    assert [cents_of(text) for text in ("12", "12,5", "12.05", "0,01")] == [1200, 1250, 1205, 1]
    assert cents_of(str(MOST_CENTS // 100)) == MOST_CENTS
    assert [count_of(text, signed=True) for text in ("-5", "−5", "+7", "٣")] == [-5, -5, 7, FieldTrouble.NO_NUMBER]
