"""What staff do at a test's terminal: each act a call with an id of its own, its answer read."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from loyalty import bodies, wire
from loyalty.ids import Uuid
from loyalty.routes import route_of
from loyalty.wire import Message, ProblemType
from loyalty.wire_cards import CardChangedNow, CardDecided, IssueCard, RelinkCard, ReplaceCard
from loyalty.wire_customers import (
    Consent,
    CreateCustomer,
    CustomerForm,
    CustomerMade,
    FoundCustomer,
    FoundCustomers,
    Joined,
    JoinHousehold,
    LeaveHousehold,
    Making,
    MergeCustomers,
    SearchCustomers,
    UndoMerge,
)
from tests.central.conftest import World
from tests.central.device import Device

T = TypeVar("T", bound=msgspec.Struct)


@dataclass
class Desk:
    """A member of staff at a terminal."""

    world: World
    device: Device

    @property
    def by(self) -> Uuid:
        return self.world.seeded.staff[0].id

    def ask(self, question: Message, answer: type[T]) -> T:
        route = route_of(question)
        assert route.answers is answer
        got = self.device.call("POST", route.address(question), question)
        assert got.status == 200, got.body
        return wire.read(answer, got.body)

    def refusal(self, question: Message) -> ProblemType:
        return self.device.call("POST", route_of(question).address(question), question).problem().type

    # ── Customers ────────────────────

    def form(self, given: str, family: str, particle: str = "", **more: Any) -> CustomerForm:
        consent = more.pop("consent", None) or Consent(terms="2026-1", given_at=self.world.clock())
        fields = {"mail": f"{given}@{family}.example".lower().replace(" ", ""), "language": "nl", **more}
        return CustomerForm(given=given, particle=particle, family=family, consent=consent, **fields)

    def create(self, form: CustomerForm, *, sure: bool = False, id: Uuid | None = None) -> CustomerMade:  # noqa: A002 - the message has it so
        return self.ask(CreateCustomer(id=id or self.device.mint(), by=self.by, form=form, sure=sure), CustomerMade)

    def customer(self, given: str, family: str, particle: str = "", **more: Any) -> Uuid:
        """A customer who is there now."""
        made = self.create(self.form(given, family, particle, **more), sure=True)
        assert made.outcome is Making.MADE
        assert made.customer is not None
        return made.customer

    def search(self, q: str = "", **more: Any) -> FoundCustomers:
        return self.ask(SearchCustomers(by=self.by, q=q, **more), FoundCustomers)

    def names(self, q: str, **more: Any) -> list[str]:
        return [f"{each.given} {each.family}" for each in self.search(q, **more).customers]

    def one(self, q: str) -> FoundCustomer:
        (found,) = self.search(q).customers
        return found

    # ── Cards ────────────────────

    def blank(self, number: int) -> str:
        from tests.central.test_cards import blank

        return blank(self.device, number)

    def issue(self, number: int, customer: Uuid | None = None, **more: Any) -> CardDecided:
        """Issue a blank of this terminal's batch now."""
        staff = {"staff": self.by}
        body = self.device.make(
            bodies.Issue,
            self.blank(number),
            batch=self.device.seeded.batch,
            customer=customer,
            occasion=staff,
            **more,
        )
        return self.ask(IssueCard(head=self.device.head, item=self.device.item(body)), CardDecided)

    def replace(self, number: int, old_card: str) -> CardDecided:
        body = self.device.make(bodies.Replace, self.blank(number), old_card=old_card, occasion={"staff": self.by})
        return self.ask(ReplaceCard(head=self.device.head, item=self.device.item(body)), CardDecided)

    def relink(self, token: str, customer: Uuid, note: str = "typed wrongly", *, move: bool = False) -> CardChangedNow:
        asked = RelinkCard(id=self.device.mint(), by=self.by, token=token, customer=customer, note=note, move=move)
        return self.ask(asked, CardChangedNow)

    # ── Joined and parted ────────────────────

    def merge(self, kept: Uuid, gone: Uuid) -> tuple[Uuid, Joined]:
        act = self.device.mint()
        return act, self.ask(MergeCustomers(id=act, by=self.by, kept=kept, gone=gone), Joined)

    def undo(self, merge: Uuid) -> Joined:
        return self.ask(UndoMerge(id=self.device.mint(), by=self.by, merge=merge), Joined)

    def join(self, customer: Uuid, host: Uuid) -> Joined:
        return self.ask(JoinHousehold(id=self.device.mint(), by=self.by, customer=customer, host=host), Joined)

    def leave(self, customer: Uuid) -> Joined:
        return self.ask(LeaveHousehold(id=self.device.mint(), by=self.by, customer=customer), Joined)

    def holder(self, card: int) -> Uuid:
        """The customer of a seeded card."""
        account = self.world.seeded.cards[card].account

        def work(connection: Connection) -> Uuid:
            query = select(t.accounts.c.customer).where(t.accounts.c.id == account)
            return Uuid(str(connection.execute(query).scalar_one()))

        return self.world.database.read(work)


def desk(world: World, code: str = "K1-1") -> Desk:
    return Desk(world, world.device(code))
