"""The machine's laws, whatever happens in whatever order."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.ports import PrintAssumed, PrinterStatus, PrintFailed, PrintFault, PrintUnknown
from loyalty.answers import Reason
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Source
from loyalty.codes import StaffCode, write
from loyalty.ids import Uuid
from loyalty.programme import Unit, ref
from loyalty.staff import Role
from loyalty.vouchers import voucher_serial
from loyalty.wire import CardStatus
from loyalty.wire_claims import ClaimDecided, ClaimDeciding, ClaimsPage, DecideClaim, ListClaims
from loyalty.wire_history import History, HistoryEntry, HistoryKind, HistoryPage
from loyalty.wire_incidents import IncidentClosed, IncidentClosing, IncidentsPage, ListIncidents
from loyalty.wire_orders import ListOrders, OrdersPage
from loyalty.wire_phone import CardToTake, TakeCard
from loyalty.wire_privacy import (
    AskData,
    DataGiven,
    DataOutcome,
    DataWay,
    Leave,
    LeaveAnswer,
    LeaveOutcome,
    MemberData,
    ProofData,
)
from loyalty.wire_proofs import (
    CodeOutcome,
    Confirmed,
    PinOutcome,
    PinProof,
    PinSet,
    PinSetting,
    ProvePin,
    Sending,
    VerificationStarted,
)
from loyalty.wire_staff import AskDay, OpenStaff, StaffMember, StaffOpened, StaffOpening
from loyalty.wire_vouchers import CheckVoucher, VoucherChecked, VoucherStanding
from screens import intents
from screens.care_views import Control, Unset
from screens.desk_words import DeskAction, DeskItem
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.facts import Adjusted, Claimed, Responded, Sold, StampsCounted, TakenBack
from terminal.machine.health import Fault, Health, StoreRoom
from terminal.machine.redeeming import Intended, Plan
from terminal.machine.session import LocalCard, OnTheWay
from terminal.machine.states import AtDesk, Attract, Machine, OutOfService, session_of
from terminal.machine.step import step
from terminal.machine.view import view
from tests.terminal.machine.journey import (
    ASKING,
    BREAD,
    CARD,
    CONFIRMED,
    CONTEXT,
    GIVING,
    HOLD,
    OTHER_CARD,
    PAYMENT_CARD,
    PLAIN_CARD,
    POINTS,
    PROGRAMME,
    START,
    Journey,
    World,
    campaign_code,
    hold,
    receipt,
    summary,
    token_of,
)
from tests.terminal.machine.test_desk_shop import CLAIM, DAY, OPEN

RUNS = settings(max_examples=150, deadline=None)
LONG_ENOUGH = 15
"""Ticks, each longer than any deadline, in which all of them have passed one after the other."""
LONG = 130_000

INTENT = Intended(HOLD, voucher_serial(HOLD), Plan(PROGRAMME, "coffee", 100, Source.FREE), START)
sessions = st.integers(0, 3)
intent_ids = st.sampled_from([HOLD, *(Uuid(f"018f0000-0000-7000-8000-00000000f{n:03}") for n in (1, 2, 3))])

WISH = TakeCard(token=token_of(CARD), mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION)
OFFER = CardToTake(address="https://central.example/m/" + "s" * 22, expires_at=START, replaces=True)
QUESTION = History(token=token_of(CARD), mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION, language="nl")

BADGE = write(StaffCode("clerk-7"))
OPENED = StaffOpened(outcome=StaffOpening.OPENED, staff=StaffMember(id=HOLD, name="Sanne", roles=(Role.CLERK,)))


def page(ahead: str | None) -> HistoryPage:
    entry = HistoryEntry(
        when=START, kind=HistoryKind.EARNED, programme=PROGRAMME, unit=Unit.POINTS, points=5, balance=320
    )
    return HistoryPage(entries=(entry,), next=ahead, as_of=START)


CLOSED = IncidentClosed(outcome=IncidentClosing.CLOSED)
STAFF_FACTS = (
    Sold(POINTS, 1250, 12),
    Adjusted(ref(POINTS), -50, "note"),
    StampsCounted(ref(POINTS), 3),
    TakenBack(HOLD, ""),
)
STAFF_WORDS = (
    (ListIncidents(by=HOLD), IncidentsPage(incidents=(OPEN,), more=True)),
    (ListIncidents(by=HOLD), None),
    (ListClaims(by=HOLD), ClaimsPage(claims=(CLAIM,), more=False)),
    (AskDay(by=HOLD), DAY),
    (AskDay(by=HOLD), None),
    (ListOrders(by=HOLD), OrdersPage(orders=(), more=False)),
    (DecideClaim(claim=CLAIM.id, by=HOLD, grant=True), ClaimDecided(outcome=ClaimDeciding.GRANTED, points=5)),
    (CheckVoucher(by=HOLD, code="x"), VoucherChecked(standing=VoucherStanding.VALID)),
)
summaries = st.builds(
    summary,
    st.sampled_from([CARD, OTHER_CARD]),
    st.integers(0, 900),
    status=st.sampled_from(CardStatus),
    language=st.sampled_from([None, "nb", "fi"]),
)
cards = st.builds(
    LocalCard, st.none() | summaries, st.builds(lambda n: (OnTheWay(-n),), st.integers(0, 50)), holds=st.just((hold(),))
)
outcomes = st.sampled_from([CONFIRMED, PrintAssumed(), PrintUnknown(PrintFault.ERROR), PrintFailed(PrintFault.ERROR)])
texts = st.sampled_from(
    [
        CARD,
        OTHER_CARD,
        PLAIN_CARD,
        PAYMENT_CARD,
        receipt(),
        receipt(currency="NOK"),
        "x" * 8000,
        BADGE,
        campaign_code(),
        campaign_code(""),
        campaign_code("none"),
    ]
)
touches = st.sampled_from(
    [
        intents.Stop(),
        intents.Back(),
        intents.ChooseReward("coffee"),
        intents.ChooseReward("gone"),
        intents.Confirm(),
        intents.Continue(),
        intents.Done(),
        intents.CameOut(yes=True),
        intents.CameOut(yes=False),
        intents.NextPage(),
        intents.ShowStamps(),
        intents.ChooseLanguage("nb"),
        intents.ChooseLanguage("fi"),
        intents.Accessibility(),
        intents.ShowLanguages(),
        intents.Help(),
        intents.TypeNumber(),
        intents.ShowMenu(),
        intents.ShowHistory(),
        intents.Older(),
        intents.PreviousPage(),
        intents.Key("4"),
        intents.Key("é"),
        intents.Erase(),
        intents.ForgotPin(),
        intents.SendCode("mail"),
        intents.SendCode("pigeon"),
        intents.TakeAlong(),
        intents.ShowCharity(),
        intents.ShowRules(),
        intents.ClaimPoints(),
        intents.ChooseDay(0),
        intents.ChooseDay(99),
        intents.ShowCode(),
        intents.Enter(),
        intents.Shift(),
        intents.ShowKeys("figures"),
        intents.ShowKeys("runes"),
        *(intents.DeskGo(item.value) for item in DeskItem),
        intents.Pick("0"),
        intents.Pick(OPEN.id),
        intents.Pick(DAY.undoable[0].id),
        intents.Pick("paper"),
        *(intents.Do(action.value) for action in DeskAction),
        intents.ShowQuestion(),
        intents.GiveAnswer("walnut"),
        intents.GiveAnswer("nothing"),
        intents.RatherNot(),
        intents.ShowPrivacy(),
        intents.HaveData("paper"),
        intents.HaveData("mail"),
        intents.LeaveProgramme(),
    ]
)
shopper = st.one_of(
    st.builds(ev.Read, st.sampled_from(EntryMode), texts | st.text(max_size=30)),
    st.builds(ev.ReadFailed, st.sampled_from(EntryMode), st.booleans()),
    touches.map(ev.Touched),
)
health = st.one_of(
    st.sampled_from(PrinterStatus).map(ev.PrinterSays),
    st.booleans().map(ev.NetworkSays),
    st.sampled_from(StoreRoom).map(ev.StoreSays),
    st.builds(ev.DeviceSays, st.sampled_from(["scanner", "presence"]), st.booleans()),
    st.booleans().map(ev.KeySwitch),
    st.booleans().map(ev.Near),
    st.builds(ev.LevelSays, st.sampled_from(Control), st.integers(1, 5) | st.sampled_from(Unset)),
    (st.none() | st.sampled_from(Fault)).map(ev.FaultSays),
    st.sampled_from([ASKING, GIVING, replace(CONTEXT, programmes=()), replace(CONTEXT, entrance=True)]).map(
        ev.Configured
    ),
)
ASK_DATA = AskData(
    id=HOLD,
    token=token_of(CARD),
    mode=EntryMode.SCANNED,
    assurance=Assurance.PROVEN,
    language="nl",
    way=DataWay.PAPER,
)
LEAVE = Leave(id=HOLD, token=token_of(CARD), mode=EntryMode.SCANNED, assurance=Assurance.PROVEN)
DATA = MemberData(as_of=START, owner="De Hoek", since=START, name="Anna Bakker", proofs=ProofData())
given_data = st.builds(DataGiven, outcome=st.sampled_from(DataOutcome), data=st.none() | st.just(DATA))
verdicts = st.one_of(
    st.none(),
    st.builds(PinProof, outcome=st.sampled_from(PinOutcome), tries_left=st.integers(0, 4)),
    st.builds(PinSet, outcome=st.sampled_from(PinSetting)),
    st.builds(VerificationStarted, outcome=st.sampled_from(Sending), id=st.just(HOLD), sent_to=st.just("j•••@…")),
    st.builds(Confirmed, outcome=st.sampled_from(CodeOutcome), tries_left=st.integers(0, 4)),
)
facts = st.one_of(
    st.builds(ev.CardFetched, sessions, cards),
    st.builds(ev.LookedUp, sessions, st.none() | summaries),
    sessions.map(ev.LookUpFailed),
    st.builds(ev.Heard, sessions, st.just(ProvePin(token="t", pin="2580")), verdicts),
    st.builds(ev.Heard, sessions, st.just(WISH), st.none() | st.just(OFFER)),
    st.builds(ev.Heard, sessions, st.just(QUESTION), st.none() | st.builds(page, st.none() | st.just("20"))),
    st.builds(ev.Recorded, sessions, st.just(Claimed(ref(POINTS), START.date(), 1250)), st.just(HOLD)),
    st.builds(ev.Heard, sessions, st.just(ASK_DATA), st.none() | given_data),
    st.builds(
        ev.Heard, sessions, st.just(LEAVE), st.none() | st.builds(LeaveAnswer, outcome=st.sampled_from(LeaveOutcome))
    ),
    st.builds(ev.DataPrinted, sessions, outcomes),
    st.builds(ev.Heard, sessions, st.just(OpenStaff(badge="t", pin="258013")), st.none() | st.just(OPENED)),
    st.builds(ev.StaffChecked, sessions, st.none() | st.just(OPENED)),
    st.builds(ev.SlipPrinted, sessions, outcomes),
    st.builds(ev.Reprinted, sessions, st.just(HOLD), outcomes),
    st.builds(ev.Decided, sessions, st.just(TakenBack(HOLD, "")), st.none() | st.just(CLOSED)),
    st.builds(ev.Recorded, sessions, st.sampled_from(STAFF_FACTS), st.just(HOLD)),
    st.sampled_from(STAFF_WORDS).flatmap(
        lambda word: st.builds(ev.Heard, sessions, st.just(word[0]), st.just(word[1]))
    ),
    st.builds(ev.Recorded, sessions, st.just(Responded(BREAD.id, "walnut", POINTS, 25)), st.just(HOLD)),
    st.builds(ev.AccrualRecorded, sessions, st.integers(0, 99)),
    st.builds(ev.AccrualRefused, sessions, st.sampled_from(Reason)),
    sessions.map(ev.StoreRefused),
    st.builds(ev.PrinterChecked, sessions, st.sampled_from(PrinterStatus)),
    st.builds(ev.IntentRecorded, sessions, st.just(INTENT)),
    intent_ids.map(ev.AuthorisedRecorded),
    st.builds(ev.Declined, intent_ids, st.sampled_from(Reason), cards),
    intent_ids.map(ev.NoAnswer),
    st.builds(ev.CancelRecorded, intent_ids, cards),
    intent_ids.map(ev.SentToPrinter),
    st.builds(ev.Printed, intent_ids, outcomes, cards),
)
anything = st.one_of(st.just(ev.Tick()), shopper, health, facts)
times = st.integers(0, 60_000)


class Watch:
    """Steps a machine and keeps what must balance: sessions, slots, prints."""

    def __init__(self) -> None:
        self.journey = Journey(World(), online=True)
        self.journey.machine = Machine(ASKING, Health(PrinterStatus.OK, online=True), Attract("nl"))
        self.journey.machine = Machine(GIVING, Health(PrinterStatus.OK, online=True), Attract("nl"))

    def step(self, event: ev.Event, after: int) -> None:
        journey = self.journey
        journey.uptime += after
        journey.machine, wanted = step(journey.machine, event, journey.now)
        journey.done.extend(wanted)
        view(journey.machine, journey.now)
        self.hold_laws()

    def hold_laws(self) -> None:
        journey = self.journey
        session = session_of(journey.state)
        # The store's slots and the person's data live as long as the session and not a step longer.
        desk = journey.state if isinstance(journey.state, AtDesk) else None
        there = {session.id} if session is not None else {desk.number} if desk is not None else set()
        assert journey.open_sessions() == there
        printed = [e.intent.id for e in journey.wanted(fx.Print)]
        assert "4111" not in repr(journey.machine) + repr(journey.machine.waiting and journey.machine.waiting.text)
        starts = [e.session for e in journey.wanted(fx.StartSession)]
        assert starts == sorted(set(starts))
        assert len(printed) <= len(journey.wanted(fx.CheckPrinter))
        assert "Bakker" not in repr(journey.machine)
        fault = journey.machine.health.fault
        if fault is not None:
            # A terminal whose place was taken lets nobody in but who may hand its store on.
            door = {"AtDesk"} if fault is Fault.REVOKED else set()
            served = {"OutOfService", "Redeeming", "Thanking", "Unsure", "Refusing"}
            assert type(journey.state).__name__ in served | door


@RUNS
@given(st.lists(st.tuples(anything, times), max_size=40))
def test_no_order_of_events_breaks_it_and_no_session_leaks(found: list[tuple[ev.Event, int]]) -> None:
    watch = Watch()
    for event, after in found:
        watch.step(event, after)


@RUNS
@given(
    st.sampled_from([Role.CLERK, Role.MANAGER]),
    st.lists(st.tuples(st.one_of(shopper, facts, health), st.sampled_from([0, 100, 4000])), max_size=40),
)
def test_no_order_of_events_breaks_staffs_desk(role: Role, found: list[tuple[ev.Event, int]]) -> None:
    watch = Watch()
    watch.step(ev.Read(EntryMode.SCANNED, BADGE), 0)
    for sign in "258013":
        watch.step(ev.Touched(intents.Key(sign)), 0)
    watch.step(ev.Touched(intents.Enter()), 0)
    member = StaffMember(id=HOLD, name="Sanne", roles=(role,))
    told = StaffOpened(outcome=StaffOpening.OPENED, staff=member)
    watch.step(ev.Heard(watch.journey.machine.sessions, OpenStaff(badge="t", pin="258013"), told), 0)
    desk = watch.journey.state
    assert isinstance(desk, AtDesk)
    assert desk.staff is not None
    for event, after in found:
        # Answers for the desk's own session, where the strategy drew one.
        known = replace(event, session=desk.number) if hasattr(event, "session") else event
        watch.step(known, after)


@RUNS
@given(st.lists(st.tuples(anything, times), max_size=30))
def test_time_alone_brings_every_state_home(found: list[tuple[ev.Event, int]]) -> None:
    watch = Watch()
    for event, after in found:
        watch.step(event, after)
    for _ in range(LONG_ENOUGH):
        watch.step(ev.Tick(), LONG)
    journey = watch.journey
    assert isinstance(journey.state, OutOfService if journey.machine.health.fault else Attract)
    assert journey.open_sessions() == set()
    assert journey.machine.waiting is None
    assert token_of(CARD) not in repr(journey.machine)


@RUNS
@given(
    st.lists(
        st.tuples(st.one_of(shopper, health, st.just(ev.Tick())), st.sampled_from([0, 100, 4000, 15_000])), max_size=40
    ),
    st.sets(st.sampled_from([fx.LookUp, fx.Authorise, fx.CheckPrinter, fx.FetchCard])),
    st.sampled_from([CONFIRMED, PrintAssumed(), PrintUnknown(PrintFault.ERROR), PrintFailed(PrintFault.ERROR)]),
)
def test_each_intent_is_settled_once_with_an_honest_world(
    found: list[tuple[ev.Event, int]], deaf: set[type], outcome: object
) -> None:
    world = World(central={token_of(CARD): summary()}, deaf=deaf, outcome=outcome)
    world.cards[token_of(CARD)] = LocalCard(summary(), holds=(hold(),))
    journey = Journey(world)
    # The way to a redemption first, so that what follows finds one.
    journey.scan(CARD).wait(3).touch(intents.ChooseReward("coffee")).touch(intents.Confirm())
    for event, after in found:
        journey.uptime += after
        journey.happen(event)
    for _ in range(LONG_ENOUGH):
        journey.wait(LONG / 1000)
    settled = world.printed + world.cancelled
    assert sorted(settled) == sorted(intent.id for intent in world.intents)
    assert len(set(settled)) == len(settled)


def test_every_reason_of_central_has_a_sentence() -> None:
    from screens.views import RefusalKind

    assert {RefusalKind(reason.value) for reason in Reason}
