"""Staff at the desk, for the tests: a badge, a PIN, and a world that judges them and answers what staff ask."""

from collections.abc import Callable
from dataclasses import dataclass, field

from loyalty.codes import StaffCode
from loyalty.codes import write as coded
from loyalty.ids import Uuid
from loyalty.routes import Question, Told
from loyalty.staff import Role
from loyalty.wire_cards import CardDecided
from loyalty.wire_claims import ListClaims
from loyalty.wire_incidents import IncidentClosed, ListIncidents
from loyalty.wire_staff import OpenStaff, StaffMember, StaffOpened, StaffOpening
from screens import intents
from screens.desk_words import DeskAction, DeskItem
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.facts import DecidedFact, Fact, Who
from terminal.machine.states import AtDesk
from tests.terminal.machine.journey import HOLD, Journey, World

BADGE = coded(StaffCode("clerk-7"))
PIN = "258013"
STAFF = Uuid("018f0000-0000-7000-8000-0000000000f1")


@dataclass
class DeskWorld(World):
    """Judges the PIN, and answers every other question by what a test put there."""

    roles: tuple[Role, ...] = (Role.CLERK,)
    offline: StaffOpened | None = None
    """What the terminal itself says of badge and PIN."""
    answers: dict[type, Callable[[Question], Told | None]] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    recorded: list[tuple[Who, Fact]] = field(default_factory=list)
    decided: list[tuple[Who, DecidedFact]] = field(default_factory=list)
    verdict: CardDecided | IncidentClosed | None = None
    reprinted: list[Uuid] = field(default_factory=list)
    slips: list[object] = field(default_factory=list)
    tries: int = 5

    def answer(self, effect: fx.Effect) -> tuple[ev.Event, ...]:
        if type(effect) in self.deaf:
            return ()
        match effect:
            case fx.Ask(session, ListIncidents() | ListClaims() as question) if type(question) not in self.answers:
                # What the menu counts, asked of itself when somebody comes in.
                return (ev.Heard(session, question),)
            case fx.Ask(session, question):
                self.asked.append(question)
                return (ev.Heard(session, question, self._say(question) if self.reaches_central else None),)
            case fx.CheckStaffPin(session):
                return (ev.StaffChecked(session, self.offline),)
            case fx.Decide(session, who, fact):
                self.decided.append((who, fact))
                return (ev.Decided(session, fact, self.verdict),)
            case fx.Reprint(session, redemption):
                self.reprinted.append(redemption)
                return (ev.Reprinted(session, redemption, self.outcome),)
            case fx.PrintSlip(session, slip):
                self.slips.append(slip)
                return (ev.SlipPrinted(session, self.outcome),)
            case fx.Record(session, who, fact):
                if self.store_full:
                    return (ev.StoreRefused(session),)
                self.recorded.append((who, fact))
                return (ev.Recorded(session, fact, HOLD),)
            case _:
                return super().answer(effect)

    def _say(self, question: Question) -> Told | None:
        if isinstance(question, OpenStaff):
            return self._open(question)
        found = self.answers.get(type(question))
        return found(question) if found is not None else None

    def _open(self, question: OpenStaff) -> StaffOpened:
        if question.pin != PIN:
            self.tries -= 1
            outcome = StaffOpening.WRONG if self.tries else StaffOpening.LOCKED
            return StaffOpened(outcome=outcome, tries_left=self.tries)
        return opened(*self.roles)


def opened(*roles: Role) -> StaffOpened:
    """Badge and PIN are right."""
    return StaffOpened(outcome=StaffOpening.OPENED, staff=StaffMember(id=STAFF, name="Sanne", roles=roles))


class Desk(Journey):
    """A journey of staff's."""

    world: DeskWorld

    def __init__(self, world: DeskWorld | None = None, *, online: bool = True) -> None:
        super().__init__(world or DeskWorld(), online=online)

    def write(self, text: str) -> "Desk":
        """Touch the keys of a text."""
        for sign in text:
            self.touch(intents.Key(sign))
        return self

    def enter(self, pin: str = PIN) -> "Desk":
        """Show the badge and type the PIN."""
        self.scan(BADGE)
        self.write(pin).touch(intents.Enter())
        return self

    def to(self, item: DeskItem) -> "Desk":
        """Log in and begin a piece of work."""
        self.enter().touch(intents.DeskGo(item.value))
        return self

    def do(self, action: DeskAction) -> "Desk":
        """Touch an action."""
        self.touch(intents.Do(action.value))
        return self

    @property
    def desk(self) -> AtDesk:
        """The desk's state."""
        assert isinstance(self.state, AtDesk)
        return self.state
