"""A card is issued at the desk: one scan, two fields, three touches; never twice, never to the wrong one unseen."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from loyalty.answers import Answer, Reason, Status
from loyalty.cards import CardKind
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.routes import Question
from loyalty.staff import Role
from loyalty.wire import CardStatus, CardSummary
from loyalty.wire_cards import CardDecided, CardWhy, IssuedBefore
from loyalty.wire_customers import (
    Alike,
    CreateCustomer,
    CustomerMade,
    Field,
    FieldProblem,
    FieldReason,
    FindCandidates,
    FoundCustomer,
    FoundCustomers,
    Making,
    VerifyAddress,
)
from loyalty.wire_proofs import Channel, CodeOutcome, Confirmed, ConfirmVerification, Sending, VerificationStarted
from screens import intents
from screens.desk_views import FormView, Line, ListView, NoticeView, ScanView, SheetView
from screens.desk_words import DeskAction, DeskItem, DeskNotice, FactName, FieldName, FieldTrouble, ScanAsk, SheetKind
from terminal.machine import effects as fx
from terminal.machine.facts import CardIssued
from terminal.machine.session import LocalCard
from tests.terminal.machine.desk_world import STAFF, Desk, DeskWorld, opened
from tests.terminal.machine.journey import (
    ACCOUNT,
    CARD,
    CONTEXT,
    OTHER_CARD,
    PAYMENT_CARD,
    POINTS,
    START,
    summary,
    token_of,
)

BATCH = Uuid("018f0000-0000-7000-8000-0000000000e1")
CUSTOMER = Uuid("018f0000-0000-7000-8000-0000000000e2")
NEW = Uuid("018f0000-0000-7000-8000-0000000000e3")
CODE = Uuid("018f0000-0000-7000-8000-0000000000e4")
JAN = FoundCustomer(
    customer=CUSTOMER, given="Jan", particle="de", family="Vries", language="nb", phone="06 •••• ••12", cards=1
)


def blank(**more: object) -> CardSummary:
    return msgspec.structs.replace(summary(CARD, 0, status=CardStatus.BLANK), name=None, batch=BATCH, **more)


def taken(status: Status = Status.ACCEPTED, reason: Reason | None = None, **more: object) -> CardDecided:
    answer = Answer(epoch=1, seq=1, id=NEW, status=status, reason=reason)
    return msgspec.structs.replace(CardDecided(answer=answer), **more)


def shop(card: CardSummary | None = None, **more: object) -> DeskWorld:
    """A world with one blank, where central makes every customer and takes every issue."""
    card = card or blank()
    world = DeskWorld(central={card.token: card}, verdict=taken(), **more)
    world.cards[card.token] = LocalCard(card)
    world.answers[FindCandidates] = lambda _asked: FoundCustomers(customers=())
    world.answers[CreateCustomer] = lambda _asked: CustomerMade(outcome=Making.MADE, customer=NEW)
    return world


def at_form(world: DeskWorld | None = None) -> Desk:
    desk = Desk(world or shop()).enter()
    desk.scan(CARD)
    return desk


def fill(desk: Desk, name: str = "Jan de Vries", contact: str = "0612345678") -> Desk:
    desk.write(name).touch(intents.Enter())
    desk.write(contact).touch(intents.Enter())
    return desk


def form(desk: Desk) -> FormView:
    shown = desk.screen
    assert isinstance(shown, FormView)
    return shown


def notice(desk: Desk) -> DeskNotice:
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    return shown.notice


def facts(lines: tuple[Line, ...]) -> dict[FactName, object]:
    return {line.says.name: line.says.value for line in lines if not isinstance(line.says, str)}


def of(world: DeskWorld, kind: type[Question]) -> list[Question]:
    return [each for each in world.asked if isinstance(each, kind)]


def test_a_blank_at_the_menu_becomes_a_customers_card_in_three_touches() -> None:
    world = shop()
    desk = Desk(world).enter()
    touches: list[intents.Intent] = []
    touched = desk.touch
    desk.touch = lambda intent: (touches.append(intent), touched(intent))[1]  # type: ignore[method-assign] # counts them
    desk.scan(CARD)
    fill(desk).do(DeskAction.AGREE)
    assert notice(desk) is DeskNotice.ISSUED
    assert len([each for each in touches if not isinstance(each, intents.Key)]) == 3
    (asked,) = of(world, CreateCustomer)
    assert isinstance(asked, CreateCustomer)
    made = asked.form
    assert (made.given, made.particle, made.family, made.phone, made.mail) == (
        "Jan",
        "de",
        "Vries",
        "0612345678",
        None,
    )
    assert asked.by == STAFF
    ((who, fact),) = world.decided
    assert fact == CardIssued(BATCH, NEW, "nl")
    assert (who.token, who.account, who.staff) == (token_of(CARD), ACCOUNT, STAFF)


def test_from_the_menu_the_card_is_asked_for() -> None:
    desk = Desk(shop()).to(DeskItem.ISSUE)
    shown = desk.screen
    assert isinstance(shown, ScanView)
    assert shown.asks is ScanAsk.BLANK
    desk.scan(CARD)
    assert isinstance(desk.screen, FormView)


def test_who_may_be_meant_is_shown_while_staff_type_and_asked_once_a_pause() -> None:
    world = shop()
    world.answers[FindCandidates] = lambda _asked: FoundCustomers(customers=(JAN,), more=True)
    desk = at_form(world)
    desk.write("Jan de Vr")
    assert of(world, FindCandidates) == []
    desk.wait(0.5)
    assert [each.name for each in form(desk).candidates] == ["Jan de Vries"]
    assert form(desk).found == 1
    for _ in range(8):
        desk.wait(0.5)
    assert len(of(world, FindCandidates)) == 1


def test_somebody_who_is_there_already_gets_the_card_by_a_touch_and_a_yes() -> None:
    world = shop()
    world.answers[FindCandidates] = lambda _asked: FoundCustomers(customers=(JAN,))
    desk = at_form(world)
    desk.write("Jan").wait(1)
    desk.touch(intents.Pick(CUSTOMER))
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert (shown.kind, shown.title) == (SheetKind.GIVE, "Jan de Vries")
    desk.do(DeskAction.GIVE_OUT)
    assert notice(desk) is DeskNotice.ISSUED
    assert of(world, CreateCustomer) == []
    assert world.decided[0][1] == CardIssued(BATCH, CUSTOMER, "nb")


def test_an_answer_to_what_stood_there_before_shows_nobody() -> None:
    world = shop(deaf={fx.Ask})
    world.answers[FindCandidates] = lambda _asked: FoundCustomers(customers=(JAN,))
    desk = Desk(world)
    world.deaf = set()
    desk.enter()
    desk.scan(CARD)
    world.deaf = {fx.Ask}
    desk.write("Jan").wait(1)
    late = desk.wanted(fx.Ask)[-1]
    desk.write("neke").wait(1)
    desk.deliver(late)
    assert form(desk).candidates == ()


def test_central_knows_somebody_alike_and_staff_say_it_is_somebody_new() -> None:
    world = shop()
    alike = msgspec.structs.replace(JAN, alike=(Alike.PHONE,))

    def make(asked: Question) -> CustomerMade:
        assert isinstance(asked, CreateCustomer)
        if asked.sure:
            return CustomerMade(outcome=Making.MADE, customer=NEW)
        return CustomerMade(outcome=Making.CANDIDATES, candidates=(alike,))

    world.answers[CreateCustomer] = make
    desk = fill(at_form(world)).do(DeskAction.AGREE)
    shown = desk.screen
    assert isinstance(shown, ListView)
    assert [row.name for row in shown.rows] == ["Jan de Vries"]
    desk.do(DeskAction.SOMEBODY_NEW)
    assert notice(desk) is DeskNotice.ISSUED
    first, second = of(world, CreateCustomer)
    assert isinstance(first, CreateCustomer)
    assert isinstance(second, CreateCustomer)
    assert (first.sure, second.sure) == (False, True)
    assert first.id != second.id


def test_central_knows_somebody_alike_and_it_is_them() -> None:
    world = shop()
    world.answers[CreateCustomer] = lambda _asked: CustomerMade(outcome=Making.CANDIDATES, candidates=(JAN,))
    desk = fill(at_form(world)).do(DeskAction.AGREE)
    desk.touch(intents.Pick(CUSTOMER)).do(DeskAction.GIVE_OUT)
    assert world.decided[0][1] == CardIssued(BATCH, CUSTOMER, "nb")


def test_a_field_that_central_refuses_says_so_and_keeps_what_was_typed() -> None:
    world = shop()
    problem = FieldProblem(field=Field.PHONE, reason=FieldReason.NOT_A_PHONE_NUMBER)
    world.answers[CreateCustomer] = lambda _asked: CustomerMade(outcome=Making.REFUSED, problems=(problem,))
    desk = fill(at_form(world), contact="0612").do(DeskAction.AGREE)
    name, contact = form(desk).fields
    assert (name.text, contact.text) == ("Jan De Vries", "0612")
    assert contact.trouble is FieldTrouble.NOT_A_PHONE_NUMBER
    assert form(desk).active == 1


@pytest.mark.parametrize("reason", FieldReason)
def test_every_refusal_of_a_field_stands_at_its_field(reason: FieldReason) -> None:
    world = shop()
    problem = FieldProblem(field=Field.FAMILY, reason=reason)
    world.answers[CreateCustomer] = lambda _asked: CustomerMade(outcome=Making.REFUSED, problems=(problem,))
    desk = fill(at_form(world)).do(DeskAction.AGREE)
    assert form(desk).fields[0].trouble is not None


def test_an_empty_field_stops_the_form() -> None:
    desk = at_form()
    desk.write("Jan").touch(intents.Enter()).touch(intents.Enter())
    assert form(desk).fields[1].trouble is FieldTrouble.EMPTY
    assert form(desk).fields[0].text == "Jan"


def test_a_payment_cards_number_is_typed_and_is_nowhere_any_more() -> None:
    world = shop()
    desk = at_form(world)
    fill(desk, "Jan 4111 1111 1111 1111").wait(1)
    assert form(desk).fields[0].trouble is FieldTrouble.PAYMENT_CARD
    assert form(desk).fields[0].text == ""
    assert not [each for each in world.asked if "4111" in msgspec.json.encode(each).decode()]


def test_a_payment_card_swiped_over_the_form_moves_nothing() -> None:
    desk = at_form()
    desk.write("Jan").swipe(PAYMENT_CARD)
    assert form(desk).fields[0].text == "Jan"


def test_a_lost_answer_asks_the_very_same_again() -> None:
    world = shop()
    desk = fill(at_form(world))
    world.reaches_central = False
    desk.do(DeskAction.AGREE)
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert FactName.AWAY in facts(shown.lines)
    world.reaches_central = True
    desk.do(DeskAction.AGREE)
    first, second = of(world, CreateCustomer)
    assert first == second
    assert notice(desk) is DeskNotice.ISSUED


def test_an_answer_that_never_comes_gives_the_sheet_back() -> None:
    world = shop()
    desk = fill(at_form(world))
    world.deaf = {fx.Ask}
    desk.do(DeskAction.AGREE)
    assert isinstance(desk.screen, SheetView)
    assert desk.screen.busy
    desk.wait(7)
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert not shown.busy
    assert FactName.AWAY in facts(shown.lines)


def test_the_language_is_the_customers_and_news_is_what_they_said() -> None:
    world = shop()
    desk = fill(at_form(world), contact="jan@vries.example").do(DeskAction.OTHER_LANGUAGE).do(DeskAction.AGREE_NEWS)
    assert notice(desk) is DeskNotice.ISSUED
    (asked,) = of(world, CreateCustomer)
    assert isinstance(asked, CreateCustomer)
    assert asked.form.language == "nb"
    assert asked.form.mail == "jan@vries.example"
    assert (asked.form.consent.mail, asked.form.consent.sms) == (True, False)


def verifying() -> DeskWorld:
    world = shop()
    world.answers[CreateCustomer] = lambda _asked: CustomerMade(
        outcome=Making.MADE, customer=NEW, unverified=(Channel.SMS,)
    )
    world.answers[VerifyAddress] = lambda _asked: VerificationStarted(
        outcome=Sending.SENT, id=CODE, sent_to="06 •••• ••78"
    )
    world.answers[ConfirmVerification] = lambda asked: Confirmed(
        outcome=CodeOutcome.PROVEN
        if isinstance(asked, ConfirmVerification) and asked.code == "280113"
        else CodeOutcome.WRONG
    )
    return world


def test_where_the_programme_asks_the_code_is_typed_back_first() -> None:
    world = verifying()
    desk = fill(at_form(world)).do(DeskAction.AGREE)
    assert form(desk).card == "06 •••• ••78"
    assert world.decided == []
    desk.write("280114").touch(intents.Enter())
    assert form(desk).fields[0].trouble is FieldTrouble.WRONG_CODE
    assert world.decided == []
    for _ in range(6):
        desk.touch(intents.Erase())
    desk.write("280113").touch(intents.Enter())
    assert notice(desk) is DeskNotice.ISSUED


@pytest.mark.parametrize("outcome", [CodeOutcome.NO_TRIES, CodeOutcome.EXPIRED])
def test_a_code_that_holds_no_more_is_sent_anew(outcome: CodeOutcome) -> None:
    world = verifying()
    world.answers[ConfirmVerification] = lambda _asked: Confirmed(outcome=outcome)
    desk = fill(at_form(world)).do(DeskAction.AGREE)
    desk.write("280113").touch(intents.Enter())
    assert form(desk).fields[0].trouble is FieldTrouble.OTHER_CODE
    desk.touch(intents.Enter())
    assert len(of(world, VerifyAddress)) == 2


@pytest.mark.parametrize(
    ("sending", "said"),
    [(Sending.NO_ADDRESS, DeskNotice.NO_ADDRESS), (Sending.TOO_MANY, DeskNotice.TOO_MANY_CODES)],
)
def test_a_code_that_cannot_go_ends_in_a_sentence(sending: Sending, said: DeskNotice) -> None:
    world = verifying()
    world.answers[VerifyAddress] = lambda _asked: VerificationStarted(outcome=sending)
    assert notice(fill(at_form(world)).do(DeskAction.AGREE)) is said


def test_two_empty_fields_mean_a_card_for_nobody() -> None:
    world = shop()
    desk = at_form(world)
    desk.touch(intents.Enter()).touch(intents.Enter())
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert shown.kind is SheetKind.NOBODY
    desk.do(DeskAction.GIVE_OUT)
    assert notice(desk) is DeskNotice.ISSUED_ANONYMOUS
    assert world.decided[0][1] == CardIssued(BATCH, None, "nl")


def test_a_kind_for_named_members_is_given_to_nobody_without_a_name() -> None:
    desk = at_form(shop(blank(kind=CardKind(id="club", admits=True, named=True))))
    desk.touch(intents.Enter()).touch(intents.Enter())
    assert form(desk).fields[0].trouble is FieldTrouble.EMPTY


def test_a_programme_without_anonymous_members_wants_a_name() -> None:
    desk = Desk(shop())
    named = replace(CONTEXT, programmes=(msgspec.structs.replace(POINTS, anonymous=False),))
    desk.machine = replace(desk.machine, context=named)
    desk.enter()
    desk.scan(CARD).touch(intents.Enter()).touch(intents.Enter())
    assert form(desk).fields[0].trouble is FieldTrouble.EMPTY


def test_a_card_that_is_sold_says_its_price_and_books_it() -> None:
    five = Money(500, Currency.EUR)
    world = shop(blank(kind=CardKind(id="gold", price=five)))
    world.verdict = taken(valid_until=START + timedelta(days=365))
    desk = fill(at_form(world))
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert FactName.PRICE in facts(shown.lines)
    desk.do(DeskAction.AGREE)
    done = desk.screen
    assert isinstance(done, NoticeView)
    assert {FactName.PAID, FactName.VALID_UNTIL} <= set(facts(done.lines))
    assert world.decided[0][1] == CardIssued(BATCH, NEW, "nl", five)


def test_a_card_issued_before_says_day_and_shop_and_not_the_person() -> None:
    before = msgspec.structs.replace(
        summary(CARD, status=CardStatus.ISSUED), member_since=START - timedelta(days=9), issued_at_shop="Zeist"
    )
    desk = Desk(shop(before)).to(DeskItem.ISSUE)
    desk.scan(CARD)
    assert notice(desk) is DeskNotice.ALREADY_ISSUED
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert facts(shown.lines) == {
        FactName.ISSUED_ON: (START - timedelta(days=9)).date(),
        FactName.ISSUED_AT: "Zeist",
    }
    assert desk.wanted(fx.Decide) == []


@pytest.mark.parametrize("touching", [True, False])
def test_after_a_card_issued_before_another_one_follows_at_once(touching: bool) -> None:
    before = summary(OTHER_CARD, status=CardStatus.ISSUED)
    world = shop()
    world.central[token_of(OTHER_CARD)] = before
    desk = Desk(world).to(DeskItem.ISSUE)
    desk.scan(OTHER_CARD)
    assert notice(desk) is DeskNotice.ALREADY_ISSUED
    if touching:
        assert isinstance(desk.do(DeskAction.OTHER_CARD).screen, ScanView)
    desk.scan(CARD)
    assert form(desk).fields[0].name is FieldName.NAME


@pytest.mark.parametrize(
    ("contact", "trouble"),
    [
        ("06", FieldTrouble.NOT_A_PHONE_NUMBER),
        ("0612345678x", FieldTrouble.NOT_A_PHONE_NUMBER),
        ("jan", FieldTrouble.NOT_A_PHONE_NUMBER),
        ("jan@", FieldTrouble.NOT_A_MAIL_ADDRESS),
        ("@vries.example", FieldTrouble.NOT_A_MAIL_ADDRESS),
        ("jan@vries", FieldTrouble.NOT_A_MAIL_ADDRESS),
    ],
)
def test_what_can_be_no_address_is_said_before_anybody_is_asked_to_agree(contact: str, trouble: FieldTrouble) -> None:
    shown = form(fill(at_form(), contact=contact))
    assert (shown.fields[1].trouble, shown.fields[1].text) == (trouble, contact)


@pytest.mark.parametrize("contact", ["+47 55 50 10 06", "030-1234567", "0031612345678", "jan@vries.example"])
def test_what_may_be_an_address_goes_on(contact: str) -> None:
    shown = fill(at_form(), contact=contact).screen
    assert isinstance(shown, SheetView)


def test_a_card_that_another_terminal_was_quicker_with_says_so() -> None:
    world = shop()
    before = IssuedBefore(day=START.date(), shop="Zeist")
    world.verdict = taken(Status.REJECTED, Reason.ALREADY_ISSUED, issued=before)
    desk = fill(at_form(world)).do(DeskAction.AGREE)
    assert notice(desk) is DeskNotice.ALREADY_ISSUED
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert facts(shown.lines)[FactName.ISSUED_AT] == "Zeist"


@pytest.mark.parametrize("why", CardWhy)
def test_every_no_of_central_has_its_sentence(why: CardWhy) -> None:
    world = shop()
    world.verdict = taken(Status.REJECTED, Reason.NOT_ALLOWED, why=why)
    said = notice(fill(at_form(world)).do(DeskAction.AGREE))
    assert said not in {DeskNotice.ISSUED, DeskNotice.NOT_TAKEN}


def test_a_repeat_of_what_central_took_is_a_yes() -> None:
    world = shop()
    answer = Answer(epoch=1, seq=1, id=NEW, status=Status.DUPLICATE, first=Status.ACCEPTED)
    world.verdict = CardDecided(answer=answer)
    assert notice(fill(at_form(world)).do(DeskAction.AGREE)) is DeskNotice.ISSUED


def test_without_an_answer_nobody_says_that_it_worked() -> None:
    world = shop()
    world.verdict = None
    assert notice(fill(at_form(world)).do(DeskAction.AGREE)) is DeskNotice.UNDECIDED


def test_a_word_that_never_comes_ends_in_the_same_sentence() -> None:
    world = shop()
    desk = fill(at_form(world))
    world.deaf = {fx.Decide}
    desk.do(DeskAction.AGREE).wait(30)
    assert notice(desk) is DeskNotice.UNDECIDED


def test_a_card_that_nobody_knows() -> None:
    world = DeskWorld()
    desk = Desk(world).to(DeskItem.ISSUE)
    desk.scan(OTHER_CARD)
    assert notice(desk) is DeskNotice.CARD_UNKNOWN


# ── Without central ────────────────────


def alone(card: LocalCard) -> Desk:
    world = DeskWorld(reaches_central=False, offline=opened(Role.CLERK))
    world.cards[token_of(CARD)] = card
    desk = Desk(world, online=False).enter()
    desk.scan(CARD)
    return desk


def test_without_central_an_assigned_blank_is_given_to_nobody_yet() -> None:
    desk = alone(LocalCard(blank(), assigned=True))
    shown = desk.screen
    assert isinstance(shown, SheetView)
    assert FactName.NO_SEARCH in facts(shown.lines)
    desk.do(DeskAction.GIVE_OUT)
    assert notice(desk) is DeskNotice.ISSUED_ALONE
    assert desk.world.decided[0][1] == CardIssued(BATCH, None, "nl")


def test_without_central_no_other_blank_is_given_out() -> None:
    desk = alone(LocalCard(blank()))
    assert notice(desk) is DeskNotice.NOT_ASSIGNED
    assert desk.wanted(fx.Decide) == []


def test_without_central_a_card_for_named_members_waits() -> None:
    desk = alone(LocalCard(blank(kind=CardKind(id="club", admits=True, named=True)), assigned=True))
    assert notice(desk) is DeskNotice.NAMED_LATER


def test_without_central_a_card_unheard_of_is_not_called_unknown() -> None:
    assert notice(alone(LocalCard(None))) is DeskNotice.CARD_UNHEARD_OF


# ── Practising ────────────────────


def test_in_training_everything_goes_as_it_would_and_nothing_is_written() -> None:
    world = shop()
    desk = Desk(world).to(DeskItem.TRAINING)
    desk.scan(CARD)
    fill(desk).do(DeskAction.AGREE)
    assert notice(desk) is DeskNotice.PRACTISED
    assert desk.wanted(fx.Decide) == []
    assert of(world, CreateCustomer) == []


def test_a_technician_issues_nothing() -> None:
    desk = Desk(shop(roles=(Role.TECHNICIAN,))).enter()
    desk.scan(CARD)
    assert not isinstance(desk.screen, FormView)


def test_names_and_addresses_are_in_no_repr() -> None:
    desk = fill(at_form(shop()))
    desk.do(DeskAction.AGREE)
    told = repr(desk.machine) + repr(desk.done) + repr(desk.screen)
    assert "Vries" not in told
    assert "0612345678" not in told


@pytest.mark.parametrize("fields", [FieldName.NAME, FieldName.CONTACT])
def test_the_way_back_keeps_what_was_typed(fields: FieldName) -> None:
    desk = fill(at_form())
    desk.touch(intents.Back())
    assert next(each.text for each in form(desk).fields if each.name is fields)
    assert not form(desk).busy
    desk.touch(intents.Back()).touch(intents.Back())
    assert not isinstance(desk.screen, FormView)
    assert isinstance(desk.desk.work, type(Desk(shop()).enter().desk.work))


def test_an_unusable_answer_is_late_and_moves_nothing() -> None:
    desk = fill(at_form())
    desk.do(DeskAction.AGREE)
    assert notice(desk) is DeskNotice.ISSUED
    before = desk.machine.state
    desk.deliver(desk.wanted(fx.Ask)[-1])
    assert desk.machine.state == before


def test_who_types_faster_than_the_screen_gets_one_capital_a_word() -> None:
    desk = at_form()
    for sign in "JAN DE VRIES":
        desk.touch(intents.Key(sign))
    assert form(desk).fields[0].text == "Jan De Vries"
    desk.touch(intents.Shift()).touch(intents.Key("x"))
    assert form(desk).fields[0].text == "Jan De VriesX"
