"""The shop's own work: undoing, prints put right, claims, orders, the day's figures."""

from datetime import date, timedelta

import pytest

from drivers.ports import PrintFailed, PrintFault
from loyalty.bodies import Kind
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.routes import Question, Told
from loyalty.undoing import UndoRefusal
from loyalty.wire_claims import ClaimDecided, ClaimDeciding, ClaimsPage, DecideClaim, ListClaims, OpenClaim
from loyalty.wire_incidents import (
    CloseIncident,
    Closing,
    IncidentClosed,
    IncidentClosing,
    IncidentEntry,
    IncidentKind,
    IncidentsPage,
    ListIncidents,
    PrintedReward,
)
from loyalty.wire_orders import (
    ListOrders,
    Order,
    OrderItem,
    OrderLine,
    OrderOutcome,
    OrderPlaced,
    OrdersPage,
    OrderState,
    PlaceOrder,
)
from loyalty.wire_staff import AskDay, Day, ProgrammeFigures, TerminalFigures, Undoable
from screens import intents
from screens.desk_views import DeskMenuView, Fact, FormView, ListView, NoticeView, SheetView
from screens.desk_words import DeskAction, DeskItem, DeskNotice, FactName, FieldTrouble
from screens.parts import Money
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.facts import PrintedAgain, TakenBack
from terminal.machine.slips import DaySlip, TestSlip
from tests.terminal.machine.desk_world import STAFF, Desk, DeskWorld
from tests.terminal.machine.journey import ACCOUNT, CONTEXT, HOLD, PROGRAMME, START, TERMINAL

DONE = Undoable(
    id=HOLD,
    kind=Kind.ACCRUAL,
    at=START,
    terminal=CONTEXT.code,
    programme=PROGRAMME,
    unit=Unit.POINTS,
    points=125,
    cents=1250,
    by="Sanne",
    member="J. de V.",
)
USED = Undoable(
    id=ACCOUNT,
    kind=Kind.REDEMPTION,
    at=START,
    terminal=CONTEXT.code,
    programme=PROGRAMME,
    unit=Unit.POINTS,
    points=-100,
    reward="Kop koffie",
    refusal=UndoRefusal.VOUCHER_USED,
)
FIGURES = ProgrammeFigures(
    programme=PROGRAMME, unit=Unit.POINTS, currency=Currency.EUR, accruals=3, sales_cents=4500, redemptions=2, undone=1
)
TERMINALS = (
    TerminalFigures(terminal=TERMINAL, code=CONTEXT.code, programmes=(FIGURES,), vouchers_used=1),
    TerminalFigures(terminal=HOLD, code="UTR-08", programmes=(FIGURES,), cards_issued=4),
)
DAY = Day(day=START.date(), terminals=TERMINALS, undoable=(DONE, USED), next=None, as_of=START)
PRINTED = PrintedReward(
    redemption=HOLD,
    serial="A" * 16,
    short_code="7KQPX2MN4R",
    reward="Kop koffie",
    points=100,
    redeemed_at=START,
    member="J. de V.",
)
OPEN = IncidentEntry(
    id=ACCOUNT,
    kind=IncidentKind.PRINT_UNKNOWN,
    opened_at=START,
    terminal=CONTEXT.code,
    printed=PRINTED,
    ways=(Closing.REPRINTED, Closing.REVERSED, Closing.EXPLAINED),
)
CLAIM = OpenClaim(
    id=HOLD, day=date(2026, 2, 27), cents=2399, currency=Currency.EUR, points=239, made_at=START, terminal=CONTEXT.code
)


def list_screen(desk: Desk) -> ListView:
    shown = desk.screen
    assert isinstance(shown, ListView)
    return shown


def sheet_screen(desk: Desk) -> SheetView:
    shown = desk.screen
    assert isinstance(shown, SheetView)
    return shown


def notice(desk: Desk) -> DeskNotice:
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    return shown.notice


def names(desk: Desk) -> list[FactName]:
    return [line.says.name for line in sheet_screen(desk).lines if isinstance(line.says, Fact)]


def world(**answers: Told | None) -> DeskWorld:
    """A world that answers each kind of question always the same."""
    found: dict[str, type] = {
        "day": AskDay,
        "incidents": ListIncidents,
        "closed": CloseIncident,
        "claims": ListClaims,
        "decided": DecideClaim,
        "orders": ListOrders,
        "placed": PlaceOrder,
    }
    made = DeskWorld()
    for word, told in answers.items():
        made.answers[found[word]] = lambda _question, told=told: told  # type: ignore[misc] # bound for each
    return made


# ── The day ────────────────────


def test_a_mistake_is_undone_from_todays_list() -> None:
    desk = Desk(world(day=DAY)).to(DeskItem.UNDO)
    assert [row.id for row in list_screen(desk).rows] == [HOLD, ACCOUNT]
    desk.touch(intents.Pick(HOLD))
    assert sheet_screen(desk).actions == (DeskAction.UNDO,)
    desk.do(DeskAction.UNDO)
    ((who, fact),) = desk.world.recorded
    assert fact == TakenBack(HOLD, "")
    assert who.staff == STAFF
    assert notice(desk) is DeskNotice.UNDONE


def test_what_cannot_be_undone_says_why() -> None:
    desk = Desk(world(day=DAY)).to(DeskItem.UNDO)
    desk.touch(intents.Pick(ACCOUNT))
    assert FactName.UNDO_VOUCHER_USED in names(desk)
    desk.do(DeskAction.UNDO)
    assert desk.world.recorded == []
    desk.touch(intents.Back())
    assert isinstance(desk.screen, ListView)


def test_every_reason_not_to_undo_is_said() -> None:
    for refusal in UndoRefusal:
        day = Day(
            day=START.date(),
            terminals=(),
            undoable=(Undoable(**{**{f: getattr(USED, f) for f in USED.__struct_fields__}, "refusal": refusal}),),
            next=None,
            as_of=START,
        )
        desk = Desk(world(day=day)).to(DeskItem.UNDO)
        desk.touch(intents.Pick(ACCOUNT))
        assert sheet_screen(desk).actions == ()
        assert names(desk)[-1].value.startswith("undo_")


def test_older_ones_are_fetched_behind_the_first() -> None:
    pages = {None: Day(day=START.date(), terminals=(), undoable=(DONE,), next="7", as_of=START), "7": DAY}
    made = DeskWorld()
    made.answers[AskDay] = lambda question: pages[question.before] if isinstance(question, AskDay) else None
    desk = Desk(made).to(DeskItem.UNDO)
    assert list_screen(desk).more
    desk.touch(intents.Older())
    assert len(list_screen(desk).rows) == 3
    assert not list_screen(desk).more


def test_central_that_says_nothing_is_said_so() -> None:
    assert list_screen(Desk(world(day=None)).to(DeskItem.UNDO)).failed
    alone = Desk(world(day=DAY)).enter()
    alone.happen(ev.NetworkSays(online=False))
    alone.touch(intents.DeskGo(DeskItem.UNDO.value))
    assert list_screen(alone).failed


def test_figures_are_the_sum_of_the_shops_terminals() -> None:
    desk = Desk(world(day=DAY)).to(DeskItem.FIGURES)
    says = {line.says.name: line.says.value for line in sheet_screen(desk).lines if isinstance(line.says, Fact)}
    assert says == {
        FactName.SALES: 6,
        FactName.SALES_OF: Money(9000, "EUR"),
        FactName.REWARDS_TAKEN: 4,
        FactName.VOUCHERS_USED: 1,
        FactName.CARDS_ISSUED: 4,
        FactName.UNDONE: 2,
    }
    desk.do(DeskAction.PRINT_DAY)
    assert desk.world.slips == [DaySlip("nl", DAY, ((PROGRAMME, CONTEXT.programmes[0].name("nl")),))]
    assert not sheet_screen(desk).busy


def test_figures_that_do_not_come_out_say_what_to_do() -> None:
    made = world(day=DAY)
    made.outcome = PrintFailed(PrintFault.ERROR)
    desk = Desk(made).to(DeskItem.FIGURES).do(DeskAction.PRINT_DAY)
    assert notice(desk) is DeskNotice.NOT_PRINTED


# ── Incidents ────────────────────


def incident(entry: IncidentEntry = OPEN, outcome: IncidentClosing = IncidentClosing.CLOSED) -> Desk:
    made = world(incidents=IncidentsPage(incidents=(entry,), more=False), closed=IncidentClosed(outcome=outcome))
    made.verdict = IncidentClosed(outcome=outcome)
    desk = Desk(made).to(DeskItem.INCIDENTS)
    desk.touch(intents.Pick(entry.id))
    return desk


def closings(desk: Desk) -> list[CloseIncident | None]:
    return [each.closing for each in desk.done if isinstance(each, fx.Decide)]


def test_the_menu_counts_what_is_open() -> None:
    page = IncidentsPage(incidents=(OPEN,), more=False)
    desk = Desk(world(incidents=page, claims=ClaimsPage(claims=(CLAIM, CLAIM), more=False))).enter()
    shown = desk.screen
    assert isinstance(shown, DeskMenuView)
    counts = {tile.item: tile.count for tile in shown.tiles if tile.count}
    assert counts == {DeskItem.INCIDENTS: 1, DeskItem.CLAIMS: 2}


def test_a_voucher_is_printed_again_as_a_duplicate_and_closes_its_incident() -> None:
    desk = incident().do(DeskAction.REPRINT)
    assert desk.world.reprinted == [HOLD]
    ((who, fact),) = desk.world.decided
    assert isinstance(fact, PrintedAgain)
    assert (fact.redemption, fact.serial, who.staff) == (HOLD, PRINTED.serial, STAFF)
    (closing,) = closings(desk)
    assert closing is not None
    assert (closing.incident, closing.how, closing.by) == (ACCOUNT, Closing.REPRINTED, STAFF)
    assert notice(desk) is DeskNotice.INCIDENT_CLOSED


def test_a_duplicate_that_did_not_surely_come_out_closes_nothing() -> None:
    desk = incident()
    desk.world.outcome = PrintFailed(PrintFault.ERROR)
    desk.do(DeskAction.REPRINT)
    assert names(desk)[0] is FactName.DUPLICATE_UNSURE
    assert desk.world.decided == []
    assert DeskAction.REPRINT in sheet_screen(desk).actions


def test_only_the_terminal_that_printed_it_prints_it_again() -> None:
    elsewhere = IncidentEntry(
        id=OPEN.id, kind=OPEN.kind, opened_at=START, terminal="UTR-99", printed=PRINTED, ways=OPEN.ways
    )
    desk = incident(elsewhere)
    assert FactName.REPRINT_THERE in names(desk)
    desk.do(DeskAction.REPRINT)
    assert desk.world.reprinted == []


def test_a_redemption_is_taken_back() -> None:
    desk = incident().do(DeskAction.REVERSE)
    assert [fact for _, fact in desk.world.decided] == [TakenBack(HOLD, "")]
    (closing,) = closings(desk)
    assert closing is not None
    assert closing.how is Closing.REVERSED


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (IncidentClosing.ALREADY_CLOSED, DeskNotice.INCIDENT_GONE),
        (IncidentClosing.UNKNOWN, DeskNotice.INCIDENT_GONE),
        (IncidentClosing.NOT_THIS_WAY, DeskNotice.REFUSED),
        (IncidentClosing.REFUSED, DeskNotice.INCIDENT_REFUSED),
    ],
)
def test_what_central_says_of_it_is_said(outcome: IncidentClosing, said: DeskNotice) -> None:
    assert notice(incident(outcome=outcome).do(DeskAction.REVERSE)) is said


def test_without_an_answer_the_batch_brings_it() -> None:
    desk = incident()
    desk.world.verdict = None
    assert notice(desk.do(DeskAction.REVERSE)) is DeskNotice.RECORDED


def test_an_incident_is_explained_with_a_note_and_asked_again_under_one_id() -> None:
    desk = incident().do(DeskAction.EXPLAIN)
    desk.touch(intents.Enter())
    shown = desk.screen
    assert isinstance(shown, FormView)
    assert shown.fields[0].trouble is FieldTrouble.EMPTY
    answered: list[Question] = []

    def lost_first(question: Question) -> Told | None:
        answered.append(question)
        return None if len(answered) == 1 else IncidentClosed(outcome=IncidentClosing.CLOSED)

    desk.world.answers[CloseIncident] = lost_first
    desk.write("Gezien").touch(intents.Enter())
    assert isinstance(desk.screen, FormView)
    desk.touch(intents.Enter())
    first, second = answered
    assert first == second
    assert isinstance(first, CloseIncident)
    assert first.note == "Gezien"
    assert notice(desk) is DeskNotice.INCIDENT_CLOSED


def test_in_training_no_second_voucher_comes_out() -> None:
    made = world(incidents=IncidentsPage(incidents=(OPEN,), more=False))
    desk = Desk(made).to(DeskItem.TRAINING)
    desk.touch(intents.DeskGo(DeskItem.INCIDENTS.value)).touch(intents.Pick(OPEN.id))
    desk.do(DeskAction.REPRINT)
    assert desk.world.reprinted == []
    assert desk.world.slips == [TestSlip("nl")]
    assert notice(desk) is DeskNotice.PRACTISED


# ── Claims ────────────────────


def claim(outcome: ClaimDeciding) -> Desk:
    made = world(claims=ClaimsPage(claims=(CLAIM,), more=False), decided=ClaimDecided(outcome=outcome, points=239))
    desk = Desk(made).to(DeskItem.CLAIMS)
    desk.touch(intents.Pick(CLAIM.id))
    return desk


def test_a_claim_is_granted() -> None:
    desk = claim(ClaimDeciding.GRANTED).do(DeskAction.GRANT)
    (asked,) = (each for each in desk.world.asked if isinstance(each, DecideClaim))
    assert (asked.claim, asked.by, asked.grant) == (CLAIM.id, STAFF, True)
    assert notice(desk) is DeskNotice.CLAIM_GRANTED


def test_a_claim_is_refused_with_a_note_and_not_without() -> None:
    desk = claim(ClaimDeciding.REFUSED).do(DeskAction.REFUSE)
    desk.touch(intents.Enter())
    assert not any(isinstance(each, DecideClaim) for each in desk.world.asked)
    desk.write("Geen bon").touch(intents.Enter())
    (asked,) = (each for each in desk.world.asked if isinstance(each, DecideClaim))
    assert (asked.grant, asked.note) == (False, "Geen bon")
    assert notice(desk) is DeskNotice.CLAIM_REFUSED


@pytest.mark.parametrize("outcome", list(ClaimDeciding))
def test_every_word_of_central_on_a_claim_ends_in_a_sentence(outcome: ClaimDeciding) -> None:
    assert isinstance(claim(outcome).do(DeskAction.GRANT).screen, NoticeView)


# ── Orders ────────────────────

ORDERED = Order(
    id=HOLD,
    lines=(OrderLine(item=OrderItem.CARDS, pieces=200),),
    state=OrderState.PLACED,
    placed_at=START,
    by="Sanne",
    delivery_on=START.date() + timedelta(days=3),
)


def ordering(outcome: OrderOutcome = OrderOutcome.PLACED) -> Desk:
    made = world(
        orders=OrdersPage(orders=(ORDERED,), more=False),
        placed=OrderPlaced(outcome=outcome, order=ORDERED if outcome is OrderOutcome.PLACED else None),
    )
    return Desk(made).to(DeskItem.ORDER)


def test_cards_are_ordered_and_the_day_they_come_is_said() -> None:
    desk = ordering()
    assert [row.id for row in list_screen(desk).rows] == ["paper", "cards", "stamps", None]
    desk.touch(intents.Pick("cards")).write("200").touch(intents.Enter())
    (asked,) = (each for each in desk.world.asked if isinstance(each, PlaceOrder))
    assert asked.lines == (OrderLine(item=OrderItem.CARDS, pieces=200),)
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert Fact(FactName.DELIVERY_ON, ORDERED.delivery_on) in [line.says for line in shown.lines]


@pytest.mark.parametrize("pieces", ["", "0", "-3", "10001", "veel"])
def test_no_such_number_is_ordered(pieces: str) -> None:
    desk = ordering()
    desk.touch(intents.Pick("paper")).write(pieces).touch(intents.Enter())
    shown = desk.screen
    assert isinstance(shown, FormView)
    assert shown.fields[0].trouble is not None
    assert not any(isinstance(each, PlaceOrder) for each in desk.world.asked)


def test_another_figure_is_another_order_and_the_same_one_is_not() -> None:
    desk = ordering()
    desk.world.answers[PlaceOrder] = lambda _question: None
    desk.touch(intents.Pick("paper")).write("2").touch(intents.Enter()).touch(intents.Enter())
    desk.write("0").touch(intents.Enter())
    first, second, third = (each.id for each in desk.world.asked if isinstance(each, PlaceOrder))
    assert first == second != third


def test_a_page_that_comes_after_something_was_picked_stands_in_the_list_behind() -> None:
    """Somebody who types at once what to order finds no list that waits for ever."""
    page = OrdersPage(orders=(ORDERED,), more=False)
    desk = Desk(world(orders=page))
    desk.enter()
    desk.world.deaf = {fx.Ask}
    desk.touch(intents.DeskGo(DeskItem.ORDER.value))
    (asked,) = (each for each in desk.wanted(fx.Ask) if isinstance(each.question, ListOrders))
    desk.touch(intents.Pick("paper")).write("2")
    desk.happen(ev.Heard(asked.session, asked.question, page))
    assert isinstance(desk.screen, FormView)
    desk.touch(intents.Back())
    shown = list_screen(desk)
    assert not shown.busy
    assert [row.id for row in shown.rows] == ["paper", "cards", "stamps", None]


# ── The key ────────────────────


def test_the_key_opens_the_door_and_closes_the_desk() -> None:
    from screens.desk_views import DeskDoorView
    from screens.views import AttractView

    desk = Desk()
    desk.happen(ev.KeySwitch(on=True))
    assert isinstance(desk.screen, DeskDoorView)
    desk.enter()
    assert isinstance(desk.screen, DeskMenuView)
    desk.happen(ev.KeySwitch(on=False))
    assert isinstance(desk.screen, AttractView)
    assert desk.open_sessions() == set()


def test_the_key_takes_no_shoppers_screen_away() -> None:
    from tests.terminal.machine.journey import CARD, summary, token_of

    desk = Desk()
    desk.world.central[token_of(CARD)] = summary(CARD, 10)
    desk.scan(CARD)
    before = desk.state
    desk.happen(ev.KeySwitch(on=True))
    assert desk.state == before


def test_a_key_that_nobody_turned_closes_no_desk_that_a_badge_opened() -> None:
    desk = Desk().enter()
    # A contact's first word after a start comes late where the machine is busy.
    desk.happen(ev.KeySwitch(on=False))
    assert isinstance(desk.screen, DeskMenuView)
