"""Customers at the desk: found, given another card for a lost one, joined and parted, their cards blocked and moved."""

from datetime import timedelta

import msgspec
import pytest

from loyalty.answers import Balance, Reason, Status
from loyalty.card_status import CardStatus
from loyalty.cards import CardKind, DiscountRule
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.routes import Question
from loyalty.wire import ProblemType
from loyalty.wire_cards import (
    BlockCard,
    BlockReason,
    CardChange,
    CardChangedNow,
    CardWhy,
    RelinkCard,
    UnblockCard,
)
from loyalty.wire_customers import (
    CarriedCard,
    FoundCustomer,
    FoundCustomers,
    Joined,
    JoinHousehold,
    Joining,
    LeaveHousehold,
    MergeCustomers,
    MergedBefore,
    Moved,
    SearchCustomers,
    UndoMerge,
)
from screens import intents
from screens.desk_views import FormView, ListView, NoticeView, ScanView, SheetView
from screens.desk_words import DeskAction, DeskItem, DeskNotice, FactName, FieldTrouble, FormKind, ScanAsk, SheetKind
from screens.parts import Money, Percent
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.facts import CardReplaced
from terminal.machine.session import LocalCard
from tests.terminal.machine.desk_world import STAFF, Desk, DeskWorld
from tests.terminal.machine.journey import ACCOUNT, CARD, OTHER_CARD, PROGRAMME, START, summary, token_of
from tests.terminal.machine.test_issuing import CUSTOMER, blank, facts, notice, of, taken

OLD, NEW = OTHER_CARD, CARD
SECOND = Uuid("018f0000-0000-7000-8000-0000000000e9")
MERGE = Uuid("018f0000-0000-7000-8000-0000000000ea")
CARRIED = CarriedCard(token=token_of(OLD), status=CardStatus.ISSUED, issued_at=START, shop="De Hoek")
JAN = FoundCustomer(
    customer=CUSTOMER,
    given="Jan",
    particle="de",
    family="Vries",
    language="nl",
    phone="•• 612",
    account=ACCOUNT,
    cards=1,
    carries=(CARRIED,),
    balances=(Balance(PROGRAMME, Unit.POINTS, 320, 320),),
    last_visit=START,
)
PIET = msgspec.structs.replace(JAN, customer=SECOND, given="Piet", particle="", family="Bakker", carries=())
EVERYBODY = {each.customer: each for each in (JAN, PIET)}


def search(asked: Question) -> FoundCustomers:
    assert isinstance(asked, SearchCustomers)
    if asked.customer is not None:
        return FoundCustomers(customers=tuple(EVERYBODY[c] for c in EVERYBODY if c == asked.customer))
    if asked.token is not None:
        return FoundCustomers(customers=(JAN,) if asked.token == token_of(OLD) else ())
    fits = (each for each in EVERYBODY.values() if asked.q.casefold() in f"{each.given} {each.family}".casefold())
    return FoundCustomers(customers=tuple(msgspec.structs.replace(each, carries=()) for each in fits))


def shop(**answers: object) -> DeskWorld:
    world = DeskWorld(central={token_of(NEW): blank(), token_of(OLD): summary(OLD)}, verdict=taken())
    world.answers[SearchCustomers] = search
    return world


def at_customer(world: DeskWorld | None = None) -> Desk:
    desk = Desk(world or shop()).to(DeskItem.FIND)
    desk.write("vries").touch(intents.Enter())
    desk.touch(intents.Pick(CUSTOMER))
    return desk


def sheet(desk: Desk) -> SheetView:
    shown = desk.screen
    assert isinstance(shown, SheetView)
    return shown


def form(desk: Desk) -> FormView:
    shown = desk.screen
    assert isinstance(shown, FormView)
    return shown


# ── Finding ────────────────────


def test_a_customer_is_found_by_what_is_typed_and_stands_there() -> None:
    desk = at_customer()
    assert (sheet(desk).kind, sheet(desk).title) == (SheetKind.CUSTOMER, "Jan de Vries")
    told = facts(sheet(desk).lines)
    assert told[FactName.BALANCE_POINTS] == 320
    assert told[FactName.LAST_VISIT] == START.date()


def test_who_may_be_meant_stands_under_the_field_while_staff_type() -> None:
    desk = Desk(shop()).to(DeskItem.FIND)
    desk.write("bak").wait(0.5)
    assert [each.name for each in form(desk).candidates] == ["Piet Bakker"]
    desk.touch(intents.Pick(SECOND))
    assert sheet(desk).title == "Piet Bakker"


@pytest.mark.parametrize("where", ["menu", "form", "sheet"])
def test_a_card_names_its_customer_wherever_it_is_shown(where: str) -> None:
    desk = Desk(shop()).enter()
    if where != "menu":
        desk.touch(intents.DeskGo(DeskItem.FIND.value))
    if where == "sheet":
        desk.write("bakker").touch(intents.Enter()).touch(intents.Pick(SECOND))
    desk.scan(OLD)
    assert sheet(desk).title == "Jan de Vries"


def test_a_staffs_look_is_no_visit() -> None:
    desk = Desk(shop()).enter()
    desk.scan(OLD)
    (asked,) = desk.wanted(fx.LookUp)
    assert isinstance(asked, fx.LookUp)
    assert asked.mode is not None
    assert asked.mode.value == "keyed"


def test_nobody_found_says_what_to_try() -> None:
    desk = Desk(shop()).to(DeskItem.FIND)
    desk.write("zzz").touch(intents.Enter())
    shown = desk.screen
    assert isinstance(shown, ListView)
    assert (shown.rows, shown.busy, shown.failed) == ((), False, False)


def test_an_answer_that_never_comes_is_said() -> None:
    world = shop()
    desk = Desk(world).to(DeskItem.FIND)
    world.deaf = {fx.Ask}
    desk.write("vries").touch(intents.Enter())
    desk.wait(7)
    shown = desk.screen
    assert isinstance(shown, ListView)
    assert shown.failed


def test_without_central_nobody_is_looked_for() -> None:
    desk = Desk(shop()).enter().happen(ev.NetworkSays(online=False))
    desk.touch(intents.DeskGo(DeskItem.FIND.value))
    assert notice(desk) is DeskNotice.AWAY  # type: ignore[arg-type] # still the same desk


def test_a_payment_card_typed_in_the_search_is_asked_of_nobody() -> None:
    world = shop()
    desk = Desk(world).to(DeskItem.FIND)
    desk.write("4111 1111 1111 1111").wait(1)
    desk.touch(intents.Enter())
    assert of(world, SearchCustomers) == []
    assert form(desk).fields[0].trouble is FieldTrouble.PAYMENT_CARD
    assert form(desk).fields[0].text == ""


def test_a_typed_card_number_goes_to_central_as_its_token_alone() -> None:
    world = shop()
    desk = Desk(world).to(DeskItem.FIND)
    desk.write(OLD.lower()).wait(1)
    assert of(world, SearchCustomers) == [], "a number is no text to look for while it is typed"
    desk.touch(intents.Enter())
    assert sheet(desk).title == "Jan de Vries"
    (asked,) = of(world, SearchCustomers)
    assert asked == SearchCustomers(by=STAFF, token=token_of(OLD))


def test_a_typed_number_of_a_card_that_nobody_carries_says_so() -> None:
    desk = Desk(shop()).to(DeskItem.FIND)
    desk.write(NEW).touch(intents.Enter())
    assert notice(desk) is DeskNotice.NOBODYS_CARD


def test_figures_that_are_no_cards_number_may_be_a_phones() -> None:
    world = shop()
    desk = Desk(world).to(DeskItem.FIND)
    desk.write("10612").touch(intents.Enter())
    first, second = of(world, SearchCustomers)
    assert isinstance(first, SearchCustomers)
    assert isinstance(second, SearchCustomers)
    assert first.token is not None
    assert (first.q, second.q, second.token) == ("", "10612", None)
    assert isinstance(desk.screen, ListView)


# ── Replacing ────────────────────


def test_a_lost_card_is_replaced_and_the_balance_kept() -> None:
    world = shop()
    desk = at_customer(world).do(DeskAction.LOST_CARD)
    shown = desk.screen
    assert isinstance(shown, ScanView)
    assert shown.asks is ScanAsk.REPLACEMENT
    desk.scan(NEW)
    assert sheet(desk).kind is SheetKind.REPLACE
    assert facts(sheet(desk).lines)[FactName.BALANCE_POINTS] == 320
    desk.do(DeskAction.REPLACE)
    assert notice(desk) is DeskNotice.REPLACED
    ((who, fact),) = world.decided
    assert fact == CardReplaced(token_of(OLD))
    assert (who.token, who.account, who.staff) == (token_of(NEW), ACCOUNT, STAFF)


def test_of_several_cards_staff_say_which_is_lost() -> None:
    world = shop()
    other = msgspec.structs.replace(CARRIED, token=token_of("10001"), status=CardStatus.BLOCKED)
    world.answers[SearchCustomers] = lambda _asked: FoundCustomers(
        customers=(msgspec.structs.replace(JAN, carries=(CARRIED, other)),)
    )
    desk = at_customer(world).do(DeskAction.LOST_CARD)
    assert isinstance(desk.screen, ListView)
    desk.touch(intents.Pick("1")).scan(NEW).touch(intents.Do(DeskAction.REPLACE.value))
    assert world.decided[0][1] == CardReplaced(token_of("10001"))


def test_a_card_in_use_replaces_nothing() -> None:
    desk = at_customer().do(DeskAction.LOST_CARD)
    desk.scan(OLD)
    assert notice(desk) is DeskNotice.ALREADY_ISSUED
    desk.scan(NEW)
    assert sheet(desk).kind is SheetKind.REPLACE


def test_another_kind_of_card_replaces_nothing() -> None:
    world = shop()
    world.verdict = taken(Status.REJECTED, Reason.NOT_ALLOWED, why=CardWhy.OTHER_KIND)
    desk = at_customer(world).do(DeskAction.LOST_CARD)
    desk.scan(NEW)
    assert notice(desk.do(DeskAction.REPLACE)) is DeskNotice.OTHER_KIND


def test_a_replacement_without_an_answer_is_not_called_done() -> None:
    world = shop()
    world.verdict = None
    desk = at_customer(world).do(DeskAction.LOST_CARD)
    desk.scan(NEW)
    assert notice(desk.do(DeskAction.REPLACE)) is DeskNotice.UNDECIDED


@pytest.mark.parametrize(
    ("action", "kind"),
    [(DeskAction.MERGE, FormKind.FIND_SAME), (DeskAction.JOIN_HOUSEHOLD, FormKind.FIND_SHARER)],
)
def test_the_search_says_what_somebody_is_looked_for(action: DeskAction, kind: FormKind) -> None:
    shown = at_customer().do(action).screen
    assert isinstance(shown, FormView)
    assert shown.kind is kind


# ── Merging ────────────────────


def merging(world: DeskWorld) -> Desk:
    desk = at_customer(world).do(DeskAction.MERGE)
    desk.write("bakker").touch(intents.Enter()).touch(intents.Pick(SECOND))
    return desk


def test_two_customers_become_one_and_two_again() -> None:
    world = shop()
    world.answers[MergeCustomers] = lambda _asked: Joined(
        outcome=Joining.DONE, cards=1, points=(Moved(programme=PROGRAMME, moved=85),)
    )
    world.answers[UndoMerge] = lambda _asked: Joined(
        outcome=Joining.DONE, points=(Moved(programme=PROGRAMME, moved=60, mixed=25),)
    )
    desk = merging(world)
    told = facts(sheet(desk).lines)
    assert (told[FactName.KEPT], told[FactName.GONE]) == ("Jan de Vries", "Piet Bakker")
    assert {FactName.BOTH_CARDS, FactName.UNDO_LIMITS} <= set(told)
    desk.do(DeskAction.MERGE)
    assert notice(desk) is DeskNotice.MERGED
    done = desk.screen
    assert isinstance(done, NoticeView)
    assert facts(done.lines) == {FactName.CARDS_MOVED: 1, FactName.POINTS_MOVED: 85}
    desk.do(DeskAction.UNDO_MERGE).do(DeskAction.UNDO_MERGE)
    undone = desk.screen
    assert isinstance(undone, NoticeView)
    assert undone.notice is DeskNotice.UNMERGED
    assert facts(undone.lines) == {FactName.POINTS_MIXED: 25, FactName.POINTS_BACK: 60}
    (merge,), (undo,) = of(world, MergeCustomers), of(world, UndoMerge)
    assert isinstance(merge, MergeCustomers)
    assert isinstance(undo, UndoMerge)
    assert (merge.kept, merge.gone, undo.merge) == (CUSTOMER, SECOND, merge.id)


def test_a_merge_of_long_ago_is_undone_from_the_customers_sheet() -> None:
    world = shop()
    merged = msgspec.structs.replace(JAN, merged=MergedBefore(merge=MERGE, name="Piet Bakker"))
    world.answers[SearchCustomers] = lambda _asked: FoundCustomers(customers=(merged,))
    world.answers[UndoMerge] = lambda _asked: Joined(outcome=Joining.DONE)
    desk = at_customer(world)
    assert DeskAction.UNDO_MERGE in sheet(desk).actions
    desk.do(DeskAction.UNDO_MERGE)
    assert sheet(desk).kind is SheetKind.UNDO_MERGE
    assert sheet(desk).lines[0].says == "Piet Bakker"
    desk.do(DeskAction.UNDO_MERGE)
    assert notice(desk) is DeskNotice.UNMERGED
    (undo,) = of(world, UndoMerge)
    assert isinstance(undo, UndoMerge)
    assert undo.merge == MERGE


def test_who_was_never_merged_is_not_parted() -> None:
    assert DeskAction.UNDO_MERGE not in sheet(at_customer()).actions


def test_whose_only_card_is_blocked_is_not_said_to_have_none() -> None:
    world = shop()
    blocked = msgspec.structs.replace(CARRIED, status=CardStatus.BLOCKED)
    jan = msgspec.structs.replace(JAN, cards=0, carries=(blocked,))
    world.answers[SearchCustomers] = lambda _asked: FoundCustomers(customers=(jan,))
    told = facts(sheet(at_customer(world)).lines)
    assert FactName.STATUS_BLOCKED in told
    assert FactName.NO_CARD not in told


def test_a_lost_answer_asks_the_very_same() -> None:
    world = shop()
    world.answers[MergeCustomers] = lambda _asked: Joined(outcome=Joining.DONE)
    desk = merging(world)
    world.reaches_central = False
    desk.do(DeskAction.MERGE)
    assert FactName.AWAY in facts(sheet(desk).lines)
    world.reaches_central = True
    desk.do(DeskAction.MERGE)
    first, second = of(world, MergeCustomers)
    assert first == second
    assert notice(desk) is DeskNotice.MERGED


def test_a_customer_is_not_merged_with_themselves() -> None:
    desk = at_customer().do(DeskAction.MERGE)
    desk.write("vries").touch(intents.Enter()).touch(intents.Pick(CUSTOMER))
    assert notice(desk) is DeskNotice.SAME_CUSTOMER


@pytest.mark.parametrize("outcome", [each for each in Joining if each is not Joining.DONE])
def test_every_no_to_a_merge_has_its_sentence(outcome: Joining) -> None:
    world = shop()
    world.answers[MergeCustomers] = lambda _asked: Joined(outcome=outcome)
    said = notice(merging(world).do(DeskAction.MERGE))
    assert said not in {DeskNotice.MERGED, DeskNotice.NOT_TAKEN}


# ── Households ────────────────────


def test_a_household_is_joined_and_left() -> None:
    world = shop()
    world.answers[JoinHousehold] = lambda _asked: Joined(outcome=Joining.DONE, cards=1)
    world.answers[LeaveHousehold] = lambda _asked: Joined(outcome=Joining.DONE)
    desk = at_customer(world).do(DeskAction.JOIN_HOUSEHOLD)
    desk.write("bakker").touch(intents.Enter()).touch(intents.Pick(SECOND))
    assert notice(desk.do(DeskAction.JOIN_HOUSEHOLD)) is DeskNotice.HOUSEHOLD_JOINED
    (asked,) = of(world, JoinHousehold)
    assert isinstance(asked, JoinHousehold)
    assert (asked.customer, asked.host) == (CUSTOMER, SECOND)
    shared = msgspec.structs.replace(JAN, household=True)
    world.answers[SearchCustomers] = lambda _asked: FoundCustomers(customers=(shared,))
    desk = at_customer(world)
    assert FactName.IN_HOUSEHOLD in facts(sheet(desk).lines)
    desk.do(DeskAction.LEAVE_HOUSEHOLD)
    assert FactName.SHARED_STAYS in facts(sheet(desk).lines)
    assert notice(desk.do(DeskAction.LEAVE_HOUSEHOLD)) is DeskNotice.HOUSEHOLD_LEFT


# ── A card put right ────────────────────


def test_a_card_goes_to_the_right_customer_for_a_reason() -> None:
    world = shop()
    world.answers[RelinkCard] = lambda _asked: CardChangedNow(
        outcome=CardChange.DONE, points=(Moved(programme=PROGRAMME, moved=40),)
    )
    desk = at_customer(world).do(DeskAction.CARDS).do(DeskAction.RELINK)
    desk.write("bakker").touch(intents.Enter()).touch(intents.Pick(SECOND)).touch(intents.Enter())
    assert form(desk).fields[0].trouble is FieldTrouble.EMPTY
    desk.write("naamgenoot").touch(intents.Enter())
    assert facts(sheet(desk).lines)[FactName.GOES_TO] == "Piet Bakker"
    assert notice(desk.do(DeskAction.RELINK_MOVE)) is DeskNotice.RELINKED
    (asked,) = of(world, RelinkCard)
    assert isinstance(asked, RelinkCard)
    assert (asked.token, asked.customer, asked.note, asked.move) == (token_of(OLD), SECOND, "naamgenoot", True)


def test_a_reason_with_a_payment_cards_number_is_kept_nowhere() -> None:
    desk = at_customer().do(DeskAction.CARDS).do(DeskAction.RELINK)
    desk.write("bakker").touch(intents.Enter()).touch(intents.Pick(SECOND))
    desk.write("4111 1111 1111 1111").touch(intents.Enter())
    assert form(desk).fields[0].trouble is FieldTrouble.PAYMENT_CARD
    assert form(desk).fields[0].text == ""


@pytest.mark.parametrize("action", [DeskAction.LOST, DeskAction.STOLEN, DeskAction.MISUSED, DeskAction.ASKED])
def test_a_card_is_blocked_for_each_reason(action: DeskAction) -> None:
    world = shop()
    world.answers[BlockCard] = lambda _asked: CardChangedNow(outcome=CardChange.DONE)
    desk = at_customer(world).do(DeskAction.CARDS).do(DeskAction.BLOCK)
    assert notice(desk.do(action)) is DeskNotice.BLOCKED
    (asked,) = of(world, BlockCard)
    assert isinstance(asked, BlockCard)
    assert asked.reason is BlockReason(action.value)


def test_a_blocked_card_works_again_for_a_reason() -> None:
    world = shop()
    blocked = msgspec.structs.replace(CARRIED, status=CardStatus.BLOCKED)
    world.answers[SearchCustomers] = lambda _asked: FoundCustomers(
        customers=(msgspec.structs.replace(JAN, carries=(blocked,)),)
    )
    world.answers[UnblockCard] = lambda _asked: CardChangedNow(outcome=CardChange.DONE)
    desk = at_customer(world).do(DeskAction.CARDS).do(DeskAction.UNBLOCK)
    desk.write("gevonden").touch(intents.Enter())
    assert notice(desk.do(DeskAction.UNBLOCK)) is DeskNotice.UNBLOCKED


@pytest.mark.parametrize("outcome", [CardChange.UNKNOWN, CardChange.ALREADY, CardChange.NOT_IN_USE])
def test_every_no_to_a_block_has_its_sentence(outcome: CardChange) -> None:
    world = shop()
    world.answers[BlockCard] = lambda _asked: CardChangedNow(outcome=outcome)
    said = notice(at_customer(world).do(DeskAction.CARDS).do(DeskAction.BLOCK).do(DeskAction.LOST))
    assert said not in {DeskNotice.BLOCKED, DeskNotice.NOT_TAKEN}


def test_whom_central_does_not_let_is_told_so() -> None:
    world = shop(deaf={})
    desk = at_customer(world).do(DeskAction.CARDS).do(DeskAction.BLOCK)
    world.deaf = {fx.Ask}
    desk.do(DeskAction.LOST)
    asked = desk.wanted(fx.Ask)[-1]
    assert isinstance(asked, fx.Ask)
    desk.happen(ev.Heard(asked.session, asked.question, None, ProblemType.STAFF_REFUSED))
    assert notice(desk) is DeskNotice.REFUSED


# ── A card alone ────────────────────


def test_an_anonymous_card_says_so_and_what_it_is_for() -> None:
    world = shop()
    kind = CardKind(
        id="both",
        admits=True,
        discount=DiscountRule(550, Currency.EUR, most_cents=2500),
    )
    nobody = msgspec.structs.replace(
        summary("10001"), name=None, kind=kind, valid_until=START + timedelta(days=9), token=token_of("10001")
    )
    world.central[nobody.token] = nobody
    desk = Desk(world).enter()
    desk.scan("10001")
    told = facts(sheet(desk).lines)
    assert {FactName.TRANSFERABLE, FactName.ADMITS} <= set(told)
    assert told[FactName.DISCOUNT] == Percent(550)
    assert told[FactName.DISCOUNT_CEILING] == Money(2500, "EUR")
    assert told[FactName.VALID_UNTIL] == (START + timedelta(days=9)).date()


def test_without_central_the_card_itself_is_all_there_is() -> None:
    world = shop()
    world.cards[token_of(OLD)] = LocalCard(summary(OLD))
    desk = Desk(world).enter().happen(ev.NetworkSays(online=False))
    desk.scan(OLD)
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert (shown.kind, shown.actions) == (SheetKind.CARD, ())


# ── Training, privacy ────────────────────


def test_in_training_nothing_is_joined_blocked_or_replaced() -> None:
    world = shop()
    desk = Desk(world).to(DeskItem.TRAINING)
    desk.scan(OLD)
    desk.do(DeskAction.CARDS).do(DeskAction.BLOCK).do(DeskAction.LOST)
    assert notice(desk) is DeskNotice.PRACTISED
    desk.scan(OLD).touch(intents.Do(DeskAction.LOST_CARD.value)).scan(NEW).touch(intents.Do(DeskAction.REPLACE.value))
    assert notice(desk) is DeskNotice.PRACTISED
    assert world.decided == []
    assert of(world, BlockCard) == []


def test_names_are_in_no_repr_and_go_with_the_desk() -> None:
    desk = merging(shop())
    assert "Vries" not in repr(desk.machine) + repr(desk.done) + repr(desk.screen)
    desk.wait(121)
    assert "Vries" not in str(desk.machine.state)
    assert desk.open_sessions() == set()
