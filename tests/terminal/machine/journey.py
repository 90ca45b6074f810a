"""A shopper's journey through `step`: a clock moved by hand, and a world whose every answer a test may set.

The world answers what the machine wants done as the workers do: disk facts in order, central and the printer when
told to. Each step also asks for the view, so that no state is without a screen.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.ports import PrintConfirmed, PrinterStatus, PrintEvidence, PrintOutcome
from loyalty.answers import Balance, Reason
from loyalty.assurance import EntryMode
from loyalty.bodies import Source
from loyalty.campaigns import Campaign, Choice
from loyalty.charity import Charity, ShareOfSale
from loyalty.codes import CampaignCode, write
from loyalty.earning import earned
from loyalty.holds import HeldLot, Hold, HoldState, spend
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import EarningRule, Programme, Reward, Unit
from loyalty.receipts import TillKeys, sign_receipt
from loyalty.routes import Question, Told
from loyalty.schemes import default_schemes
from loyalty.tokens import TokenKey, card_token
from loyalty.vouchers import voucher_serial
from loyalty.wire import CardStatus, CardSummary, CharityChanged, Shop
from loyalty.wire_history import HistoryEntry, HistoryPage
from screens import intents, views
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.context import Context
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.redeeming import Intended
from terminal.machine.session import LocalCard, OnTheWay, Session
from terminal.machine.states import Attract, Machine, State, session_of
from terminal.machine.step import step
from terminal.machine.view import view

OWNER = Uuid("018f0000-0000-7000-8000-00000000000a")
TERMINAL = Uuid("018f0000-0000-7000-8000-000000000001")
PROGRAMME = Uuid("018f0000-0000-7000-8000-0000000000b1")
ACCOUNT = Uuid("018f0000-0000-7000-8000-0000000000c1")
OTHER_ACCOUNT = Uuid("018f0000-0000-7000-8000-0000000000c2")
HOLD = Uuid("018f0000-0000-7000-8000-0000000000d1")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

COFFEE = Reward(id="coffee", names={"nl": "Kop koffie", "nb": "Kopp kaffe"}, price=100)
PAN = Reward(id="pan", names={"nl": "Koekenpan"}, price=500, co_payment_cents=995)
GONE = Reward(id="gone", names={"nl": "Was er eens"}, price=10, available=False)

POINTS = Programme(
    id=PROGRAMME,
    owner=OWNER,
    version=1,
    names={"nl": "Punten"},
    unit=Unit.POINTS,
    currency=Currency.EUR,
    earning=EarningRule(points=1, per_cents=100),
    rewards=(COFFEE, PAN, GONE),
    in_force_from=START - timedelta(days=30),
    hold_cap=300,
)

SCHEMES = default_schemes()
_SPARSE = SCHEMES.named("sparse")
assert _SPARSE is not None
CARD, OTHER_CARD = _SPARSE.nth(123_456_789), _SPARSE.nth(987_654_321)
PLAIN_CARD = "10001"
PAYMENT_CARD = "%B4111111111111111^DOE/JANE^30121010000000000000?;4111111111111111=30121010000000000000?"

CONFIRMED = PrintConfirmed(PrintEvidence.PROCESS_ID)
TILL_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TOKEN_KEY = TokenKey("k1", bytes(range(32)))

CONTEXT = Context(
    terminal=TERMINAL,
    owner=OWNER,
    code="UTR-07",
    shop=Shop(id=OWNER, name="De Hoek", city="Utrecht", timezone="Europe/Amsterdam"),
    languages=("nl", "nb", "en"),
    currency=Currency.EUR,
    programmes=(POINTS,),
    schemes=SCHEMES,
    token_key=TOKEN_KEY,
    tills=TillKeys({"K1": (TILL_KEY.public_key(),)}),
    virtual=True,
)

GENEROUS = msgspec.structs.replace(
    POINTS,
    charity=Charity(
        "swing",
        {"nl": "De Wip", "nb": "Vippa"},
        ShareOfSale(50),
        100_000,
        START - timedelta(days=9),
        about={"nl": "Een wip."},
    ),
    claim_limit_cents=25_000,
)
"""The same programme with a charity and claims."""
GIVING = replace(
    CONTEXT,
    programmes=(GENEROUS,),
    collected=(CharityChanged(programme=PROGRAMME, charity="swing", cents=41_250, as_of=START),),
)


BREAD = Campaign(
    id="bread",
    titles={"nl": "Kies het brood", "nb": "Velg brødet"},
    questions={"nl": "Welk brood?", "nb": "Hvilket brød?"},
    answers=(Choice("walnut", {"nl": "Walnoot", "nb": "Valnøtt"}), Choice("spelt", {"nl": "Spelt"})),
    in_force_from=START - timedelta(days=7),
    in_force_until=START + timedelta(days=60),
    thanks_points=25,
)
ASKING = replace(CONTEXT, campaigns=(BREAD,))


def campaign_code(item: str = "walnut", campaign: str = "bread") -> str:
    return write(CampaignCode(campaign, item))


def token_of(number: str) -> str:
    found = SCHEMES.match(number)
    assert found is not None
    return str(card_token(TOKEN_KEY, OWNER, found))


def receipt(
    number: str = "1", cents: int = 2500, *, currency: str = "EUR", till: str = "K1", broken: bool = False
) -> str:
    code = sign_receipt(till, number, cents, currency, START, TILL_KEY)
    return write(replace(code, signature=bytes(64)) if broken else code)


def summary(
    number: str = CARD,
    points: int = 320,
    *,
    free: int | None = None,
    status: CardStatus = CardStatus.ISSUED,
    account: Uuid = ACCOUNT,
    at: datetime = START,
    language: str | None = None,
) -> CardSummary:
    balance = Balance(PROGRAMME, Unit.POINTS, points, points if free is None else free, held=points - (free or points))
    return CardSummary(
        token=token_of(number),
        status=status,
        account=account,
        name="A••• B.",
        language=language,
        balances=(balance,),
        as_of=at,
    )


def hold(points: int = 300, *, state: HoldState = HoldState.OPEN, hold_id: Uuid = HOLD) -> Hold:
    return Hold(hold_id, ACCOUNT, PROGRAMME, state, points, 0, (HeldLot(points, None),))


@dataclass
class World:
    """What the workers would answer. `deaf` names effects that nobody answers for now."""

    cards: dict[str, LocalCard] = field(default_factory=dict)
    central: dict[str, CardSummary] = field(default_factory=dict)
    reaches_central: bool = True
    decision: Reason | None = None
    decided_once: bool = False
    printer: PrinterStatus = PrinterStatus.OK
    outcome: PrintOutcome = CONFIRMED
    store_full: bool = False
    receipts: set[str] = field(default_factory=set)
    history: list[HistoryEntry] = field(default_factory=list)
    deaf: set[type] = field(default_factory=set)
    intents: list[Intended] = field(default_factory=list)
    printed: list[Uuid] = field(default_factory=list)
    cancelled: list[Uuid] = field(default_factory=list)
    tokens: dict[Uuid, str] = field(default_factory=dict)

    def card(self, token: str) -> LocalCard:
        return self.cards.get(token, LocalCard(None))

    def answer(self, effect: fx.Effect) -> tuple[ev.Event, ...]:
        if type(effect) in self.deaf:
            return ()
        match effect:
            case fx.FetchCard(session, token):
                return (ev.CardFetched(session, self.card(token)),)
            case fx.LookUp(session, token):
                if not self.reaches_central:
                    return (ev.LookUpFailed(session), ev.NetworkSays(online=False))
                return (ev.LookedUp(session, self.central.get(token)),)
            case fx.Ask(session, question):
                return (ev.Heard(session, question, self._told(question) if self.reaches_central else None),)
            case fx.RecordAccrual():
                return (self._accrue(effect),)
            case fx.Record(session, _, fact):
                return (ev.StoreRefused(session) if self.store_full else ev.Recorded(session, fact, HOLD),)
            case fx.CheckPrinter(session):
                return (ev.PrinterChecked(session, self.printer),)
            case fx.RecordIntent():
                return (self._intend(effect),)
            case fx.Authorise(intent):
                if not self.reaches_central:
                    return (ev.NoAnswer(intent.id),)
                if self.decision is not None:
                    decision = self.decision
                    if self.decided_once:
                        self.decision = None
                    return (ev.Declined(intent.id, decision, self.card(self.tokens[intent.id])),)
                self._take(intent)
                return (ev.AuthorisedRecorded(intent.id),)
            case fx.RecordCancel(intent):
                self.cancelled.append(intent.id)
                return (ev.CancelRecorded(intent.id, self.card(self.tokens[intent.id])),)
            case fx.Print(intent):
                self.printed.append(intent.id)
                card = self.card(self.tokens[intent.id])
                return (ev.SentToPrinter(intent.id), ev.Printed(intent.id, self.outcome, card))
            case _:
                return ()

    def _told(self, question: Question) -> Told:
        """Twenty at a time; the cursor is the number of those told."""
        begin = int(question.before or 0)
        end = begin + 20
        ahead = str(end) if end < len(self.history) else None
        return HistoryPage(entries=tuple(self.history[begin:end]), next=ahead, as_of=START)

    def _accrue(self, effect: fx.RecordAccrual) -> ev.Event:
        if self.store_full:
            return ev.StoreRefused(effect.session)
        if effect.reference in self.receipts:
            return ev.AccrualRefused(effect.session, Reason.RECEIPT_USED)
        self.receipts.add(effect.reference)
        return ev.AccrualRecorded(effect.session, earned(effect.programme.earning, effect.receipt.amount_cents))

    def _intend(self, effect: fx.RecordIntent) -> ev.Event:
        if self.store_full:
            return ev.StoreRefused(effect.session)
        number = len(self.intents) + 1
        intent_id = Uuid(f"018f0000-0000-7000-8000-00000000f{number:03}")
        intent = Intended(intent_id, voucher_serial(intent_id), effect.plan, START)
        self.intents.append(intent)
        self.tokens[intent_id] = effect.token
        if effect.plan.source is Source.ALLOWANCE:
            card = self.card(effect.token)
            taken = OnTheWay(-effect.plan.price, effect.plan.programme, START)
            spent = tuple(spend(h, effect.plan.price, START, clock_trusted=True) for h in card.holds)
            self.cards[effect.token] = replace(card, on_the_way=(*card.on_the_way, taken), holds=spent)
        return ev.IntentRecorded(effect.session, intent)

    def _take(self, intent: Intended) -> None:
        """As the journal keeps what an authorisation says of the account."""
        token = self.tokens[intent.id]
        known = self.central[token]
        figures = known.balances[0]
        left = Balance(PROGRAMME, Unit.POINTS, figures.balance - intent.plan.price, figures.free - intent.plan.price)
        newer = CardSummary(
            token=token,
            status=known.status,
            account=known.account,
            name=known.name,
            balances=(left,),
            as_of=known.as_of,
        )
        self.central[token] = newer
        self.cards[token] = replace(self.card(token), summary=newer)


class Journey:
    """One machine, its world, and everything it wanted done."""

    def __init__(self, world: World | None = None, *, online: bool = True, context: Context = CONTEXT) -> None:
        self.world = world or World()
        self.uptime = 1_000_000
        self.machine = Machine(context, Health(PrinterStatus.OK, online), Attract(context.languages[0]))
        self.done: list[fx.Effect] = []

    # ── the world's side ────────────────────

    @property
    def now(self) -> Moment:
        return Moment(START + timedelta(milliseconds=self.uptime - 1_000_000), self.uptime, trusted=True)

    def happen(self, *found: ev.Event) -> "Journey":
        """Let events happen, and the world answer what they lead to, until nothing is left to answer."""
        waiting = deque(found)
        while waiting:
            self.machine, wanted = step(self.machine, waiting.popleft(), self.now)
            view(self.machine, self.now)
            self.done.extend(wanted)
            for effect in wanted:
                waiting.extend(self.world.answer(effect))
        return self

    def deliver(self, effect: fx.Effect) -> "Journey":
        """Answer one effect that nobody answered."""
        deaf, self.world.deaf = self.world.deaf, set()
        answers = self.world.answer(effect)
        self.world.deaf = deaf
        return self.happen(*answers)

    def wait(self, seconds: float) -> "Journey":
        self.uptime += int(seconds * 1000)
        return self.happen(ev.Tick())

    # ── the shopper's side ────────────────────

    def swipe(self, text: str) -> "Journey":
        return self.happen(ev.Read(EntryMode.SWIPED, text))

    def scan(self, text: str, symbology: str | None = None) -> "Journey":
        return self.happen(ev.Read(EntryMode.SCANNED, text, symbology))

    def key_in(self, text: str) -> "Journey":
        return self.happen(ev.Read(EntryMode.KEYED, text))

    def touch(self, intent: intents.Intent) -> "Journey":
        return self.happen(ev.Touched(intent))

    def take(self, reward: str) -> "Journey":
        return self.touch(intents.ChooseReward(reward)).touch(intents.Confirm())

    # ── what is there ────────────────────

    @property
    def state(self) -> State:
        return self.machine.state

    @property
    def session(self) -> Session:
        found = session_of(self.state)
        assert found is not None
        return found

    @property
    def screen(self) -> views.View:
        return view(self.machine, self.now)

    @property
    def balance(self) -> views.BalanceView:
        shown = self.screen
        assert isinstance(shown, views.BalanceView)
        return shown

    @property
    def refusal(self) -> views.RefusalView:
        shown = self.screen
        assert isinstance(shown, views.RefusalView)
        return shown

    def tile(self, reward: str) -> views.RewardTile:
        return next(tile for tile in self.balance.rewards if tile.id == reward)

    def wanted(self, kind: type[fx.Effect]) -> list[fx.Effect]:
        return [effect for effect in self.done if isinstance(effect, kind)]

    def codes(self) -> list[fx.Code]:
        return [effect.code for effect in self.done if isinstance(effect, fx.Note)]

    def open_sessions(self) -> set[int]:
        """Sessions that were started and not ended."""
        started = {e.session for e in self.done if isinstance(e, fx.StartSession)}
        return started - {e.session for e in self.done if isinstance(e, fx.EndSession)}


def known(number: str = CARD, points: int = 320, **more: object) -> World:
    """A world in which central knows one card."""
    return World(central={token_of(number): summary(number, points, **more)})
