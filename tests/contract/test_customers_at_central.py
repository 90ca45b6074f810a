"""Every question about customers and cards, by the real client and the real central, on both databases."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from loyalty.answers import Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Body, Issue, Occasion, Replace, encode
from loyalty.envelope import head_of, seal
from loyalty.ids import Uuid, uuid7
from loyalty.routes import CustomerQuestion
from loyalty.schemes import default_schemes
from loyalty.signing import decode_key
from loyalty.tokens import TokenKey, card_token
from loyalty.wire import CardStatus, CardSummary, Item, Lookup
from loyalty.wire_cards import (
    BlockCard,
    BlockReason,
    CardChange,
    CardChangedNow,
    CardDecided,
    IssueCard,
    RelinkCard,
    ReplaceCard,
    UnblockCard,
)
from loyalty.wire_customers import (
    ChangeCustomer,
    Consent,
    CreateCustomer,
    CustomerForm,
    CustomerMade,
    Field,
    FindCandidates,
    FoundCustomers,
    Joined,
    JoinHousehold,
    Joining,
    LeaveHousehold,
    Making,
    MergeCustomers,
    SearchCustomers,
    UndoMerge,
    VerifyAddress,
)
from loyalty.wire_proofs import Channel, Sending, VerificationStarted
from terminal.central_client import CentralClient
from terminal.demo.world import central, seed
from tests.contract.test_client_and_central import Desk, Office, answered, client, desk_at, send
from tests.contract.test_staff_at_central import logged_in
from tests.postgres import cluster, make_database

__all__ = ["client"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A terminal at a central on each kind of database."""
    folder = tmp_path_factory.mktemp("customers")
    if request.param == "sqlite":
        yield from _desk(f"sqlite:///{folder / 'central.db'}", folder)
        return
    with cluster() as server:
        yield from _desk(make_database(server, "customers"), folder)


def _desk(database: str, folder: Path) -> Iterator[Desk]:
    world = seed(database, folder / "world.json", 1)
    with central(database) as url:
        office = Office(url, folder / "central.db", world)
        with desk_at(office, folder / "store", world.terminals[0]) as found:
            line = found.client()
            send(line, found, *found.rows())
            line.close()
            yield found


class Staff:
    """A member of staff who asks, through the real client."""

    def __init__(self, desk: Desk, client: CentralClient) -> None:
        self.desk, self.client = desk, client
        opened = logged_in(desk, client)
        assert opened.staff is not None
        self.by = opened.staff.id
        self.head = desk.journal.head()

    def mint(self) -> Uuid:
        return uuid7(datetime.now(UTC), secrets.token_bytes(10))

    def form(self, given: str, family: str, **more: str) -> CustomerForm:
        consent = Consent(terms="2026-1", given_at=datetime.now(UTC))
        return CustomerForm(given=given, family=family, language="nl", consent=consent, **more)

    def make(self, given: str, family: str, **more: str) -> Uuid:
        asked = CreateCustomer(id=self.mint(), by=self.by, form=self.form(given, family, **more), sure=True)
        made = answered(self.client.ask(asked), CustomerMade)
        assert made.outcome is Making.MADE
        assert made.customer is not None
        return made.customer

    def find(self, q: str) -> FoundCustomers:
        return answered(self.client.ask(SearchCustomers(by=self.by, q=q)), FoundCustomers)

    def blank(self, number: int) -> str:
        member = default_schemes().match(self.desk.office.world.terminal.blanks[number])
        assert member is not None
        keys = TokenKey(self.desk.who.lookup_key_id, decode_key(self.desk.who.lookup_key))
        return str(card_token(keys, self.desk.who.owner, member))

    def issue(self, body: Issue) -> CardDecided:
        item = self.item(body)
        return answered(self.client.ask(IssueCard(head=self.head, item=item)), CardDecided)

    def item(self, body: Body) -> Item:
        envelope = seal(self.head, self.desk.who.terminal, encode(body))
        self.head = head_of(envelope)
        return Item(envelope=envelope, body=encode(body).decode())

    def common(self, card: str) -> dict[str, Any]:
        occasion = Occasion(
            occurred_at=datetime.now(UTC),
            clock_trusted=True,
            boot_id=self.mint(),
            uptime_ms=1000,
            entry_mode=EntryMode.SCANNED,
            assurance=Assurance.POSSESSION,
            staff=self.by,
        )
        return {"id": self.mint(), "owner": self.desk.who.owner, "occasion": occasion, "card": card}


@pytest.fixture
def staff(desk: Desk, client: CentralClient) -> Staff:
    return Staff(desk, client)


def test_a_customer_is_made_found_changed_and_known_again(staff: Staff) -> None:
    form = staff.form("Marit", "Kvam", mail="marit@kvam.example", phone="06 12 34 56 71")
    made = answered(staff.client.ask(CreateCustomer(id=staff.mint(), by=staff.by, form=form)), CustomerMade)
    assert (made.outcome, made.problems) == (Making.MADE, ())
    assert made.customer is not None
    again = answered(staff.client.ask(CreateCustomer(id=staff.mint(), by=staff.by, form=form)), CustomerMade)
    assert again.outcome is Making.CANDIDATES
    assert [each.customer for each in again.candidates] == [made.customer]
    like = answered(staff.client.ask(FindCandidates(by=staff.by, given="Marit", family="Kwam")), FoundCustomers)
    assert [each.customer for each in like.customers] == [made.customer]
    change = ChangeCustomer(
        id=staff.mint(), by=staff.by, customer=made.customer, form=staff.form("Marit", "Moen", mail="m@moen.example")
    )
    assert answered(staff.client.ask(change), CustomerMade).outcome is Making.CHANGED
    (found,) = staff.find("moen").customers
    assert (found.customer, found.phone) == (made.customer, None)
    assert staff.find("kvam").customers == ()


def test_a_field_is_refused_by_its_name_and_reason(staff: Staff) -> None:
    form = staff.form("Marit", "Kvam", mail="nowhere")
    made = answered(staff.client.ask(CreateCustomer(id=staff.mint(), by=staff.by, form=form)), CustomerMade)
    assert (made.outcome, [each.field for each in made.problems]) == (Making.REFUSED, [Field.MAIL])


def test_a_code_goes_to_an_address_that_is_there(staff: Staff) -> None:
    customer = staff.make("Vera", "Post", mail="vera@post.example")
    for channel, sending in ((Channel.MAIL, Sending.SENT), (Channel.SMS, Sending.NO_ADDRESS)):
        asked = VerifyAddress(by=staff.by, customer=customer, channel=channel)
        assert answered(staff.client.ask(asked), VerificationStarted).outcome is sending


def test_two_are_joined_and_parted(staff: Staff) -> None:
    world = staff.desk.office.world
    jan, sanne = (staff.find(name).customers[0].customer for name in ("jan vries", "sanne berg"))
    merge = MergeCustomers(id=staff.mint(), by=staff.by, kept=jan, gone=sanne)
    joined = answered(staff.client.ask(merge), Joined)
    assert (joined.outcome, joined.cards) == (Joining.DONE, 1)
    assert answered(staff.client.ask(merge), Joined) == joined, "a repeat gets the first answer"
    undone = answered(staff.client.ask(UndoMerge(id=staff.mint(), by=staff.by, merge=merge.id)), Joined)
    assert (undone.outcome, undone.points) == (Joining.DONE, joined.points)
    share = JoinHousehold(id=staff.mint(), by=staff.by, customer=sanne, host=jan)
    assert answered(staff.client.ask(share), Joined).outcome is Joining.DONE
    assert staff.find("sanne berg").customers[0].household
    leave = LeaveHousehold(id=staff.mint(), by=staff.by, customer=sanne)
    assert answered(staff.client.ask(leave), Joined).outcome is Joining.DONE
    told = answered(staff.client.look_up(Lookup(token=world.shoppers[2].token)), CardSummary)
    assert told.status is CardStatus.ISSUED


def test_a_cards_life(staff: Staff) -> None:
    customer, other = (
        staff.make("Rolf", "Strand", mail="rolf@strand.example"),
        staff.make("Siri", "Lund", mail="siri@lund.example"),
    )
    batch = Uuid(staff.desk.office.world.terminal.batch)
    first, second = staff.blank(0), staff.blank(1)
    body = Issue(batch=batch, customer=customer, **staff.common(first))
    assert staff.issue(body).answer.status is Status.ACCEPTED
    twice = staff.issue(Issue(batch=batch, customer=other, **staff.common(first)))
    assert (twice.answer.reason, twice.issued is not None) == (Reason.ALREADY_ISSUED, True)
    item = staff.item(Replace(old_card=first, **staff.common(second)))
    replaced = answered(staff.client.ask(ReplaceCard(head=staff.head, item=item)), CardDecided)
    assert replaced.answer.status is Status.ACCEPTED
    for asked, wanted in (
        (BlockCard(id=staff.mint(), by=staff.by, token=second, reason=BlockReason.LOST), CardChange.DONE),
        (UnblockCard(id=staff.mint(), by=staff.by, token=second, note="found again"), CardChange.DONE),
        (UnblockCard(id=staff.mint(), by=staff.by, token=first, note="found too"), CardChange.NOT_IN_USE),
        (RelinkCard(id=staff.mint(), by=staff.by, token=second, customer=other, note="hers"), CardChange.DONE),
    ):
        assert answered(staff.client.ask(asked), CardChangedNow).outcome is wanted
    by_card = SearchCustomers(by=staff.by, token=second)
    found = answered(staff.client.ask(by_card), FoundCustomers)
    assert [each.customer for each in found.customers] == [other]


def test_no_question_is_left_out() -> None:
    """Each is asked above; a new one has to be asked there too."""
    above = Path(__file__).read_text(encoding="utf-8")
    assert [each.__name__ for each in get_args(CustomerQuestion) if f"{each.__name__}(" not in above] == []
