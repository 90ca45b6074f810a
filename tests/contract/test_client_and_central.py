"""The real client against the real central: one process on the loopback address, over one SQLite file."""

import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from loyalty.answers import Answer, Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import EpochReason, Source
from loyalty.ids import Uuid, named_uuid, uuid7
from loyalty.programme import Programme
from loyalty.receipts import reference, sign_receipt
from loyalty.rotating import rotating_code, step_of
from loyalty.signing import decode_key, read_private
from loyalty.wire import (
    Authorise,
    Authorised,
    Batch,
    BatchAnswer,
    CardStatus,
    CardSummary,
    Heartbeat,
    Item,
    Lookup,
    ProblemType,
)
from loyalty.wire_privacy import AskData, DataGiven, DataOutcome, DataWay, Leave, LeaveAnswer, LeaveOutcome
from loyalty.wire_proofs import (
    Channel,
    CodeOutcome,
    Confirmed,
    ConfirmVerification,
    PinOutcome,
    PinProof,
    PinSet,
    PinSetting,
    ProvePin,
    Purpose,
    Sending,
    SetPin,
    StartVerification,
    VerificationStarted,
)
from terminal import app, identity
from terminal.central_client import Answered, CentralClient, Refused, Revoked, Skewed, Weather, credentials
from terminal.demo.world import SeededCard, SeededTerminal, World, central, seed
from terminal.errors import EnrolmentError, StartError
from terminal.journal.documents import IdentityDocument
from terminal.journal.journal import Journal
from terminal.machine.moment import Moment
from terminal.machine.redeeming import Plan
from terminal.store import OutboxRow, Store
from terminal.store.values import Acknowledge

pytestmark = pytest.mark.xdist_group("client-and-central")


class Now:
    """The machine's time, moved by `off`."""

    def __init__(self, off: timedelta = timedelta(0)) -> None:
        self.off = off

    def moment(self) -> Moment:
        return Moment(datetime.now(UTC) + self.off, 1, trusted=True)

    def learn(self, at: datetime) -> None:
        self.off = at - datetime.now(UTC)


@dataclass
class Office:
    """Central, and what was seeded."""

    url: str
    database: Path
    world: World


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("central")
    database = folder / "central.db"
    world = seed(f"sqlite:///{database}", folder / "world.json", 1)
    with central(f"sqlite:///{database}") as url:
        yield Office(url, database, world)


@dataclass
class Desk:
    """One enrolled terminal: its chain, its client."""

    office: Office
    store: Store
    journal: Journal
    who: IdentityDocument
    programme: Programme

    def client(
        self,
        *,
        clock: Now | None = None,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
        transport: httpx.BaseTransport | None = None,
    ) -> CentralClient:
        who = credentials(self.who.terminal, self.who.request_key, self.who.central_key)
        return CentralClient(self.who.url, who, clock or Now(), entropy, transport)

    def rows(self) -> list[OutboxRow]:
        return [row for row in self.store.waiting() if isinstance(row, OutboxRow)]

    def batch(self, *rows: OutboxRow) -> Batch:
        return Batch(head=self.journal.head(), lowest_waiting=None, items=tuple(map(item, rows)))

    def sell(self, card: SeededCard, cents: int) -> OutboxRow:
        till = self.office.world.till
        code = sign_receipt(
            till.till,
            secrets.token_hex(4),
            cents,
            self.programme.currency.value,
            datetime.now(UTC).replace(microsecond=0),
            read_private(till.private_key),
        )
        found = self.journal.sales.record(
            token=card.token,
            account=None,
            programme=self.programme,
            receipt=code,
            reference=reference(code),
            code=None,
            mode=EntryMode.SCANNED,
            assurance=Assurance.POSSESSION,
        )
        assert not isinstance(found, Reason)
        return self.rows()[-1]

    def intend(self, card: SeededCard, account: Uuid) -> OutboxRow:
        reward = self.programme.rewards[0]
        intent = self.journal.redemptions.intend(
            token=card.token,
            account=account,
            programme=self.programme,
            reward=reward,
            plan=Plan(self.programme.id, reward.id, reward.price, Source.FREE),
            mode=EntryMode.SCANNED,
            assurance=Assurance.POSSESSION,
            language="nl",
            member=None,
        )
        return next(row for row in self.rows() if row.id == intent.id)

    def forget(self, *rows: OutboxRow) -> None:
        self.store.commit([Acknowledge(tuple(row.place for row in rows))])


def item(row: OutboxRow) -> Item:
    return Item(envelope=row.envelope, body=row.body.decode())


@contextmanager
def desk_at(office: Office, folder: Path, terminal: SeededTerminal) -> Iterator[Desk]:
    app.enrol(folder, office.url, terminal.token, board="contract")
    with Store.open(folder) as store:
        who, told = identity.identity(store), identity.configuration(store)
        assert who is not None
        assert told is not None
        boot = uuid7(datetime.now(UTC), secrets.token_bytes(10))
        journal = Journal(
            store, terminal=who.terminal, owner=who.owner, boot_id=boot, clock=Now(), entropy=secrets.token_bytes
        )
        journal.delivery.open_epoch(EpochReason.ENROLLED, who.epoch)
        yield Desk(office, store, journal, who, told.programmes[0])


@pytest.fixture(scope="module")
def desk(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_at(office, tmp_path_factory.mktemp("terminal") / "store", office.world.terminals[0]) as found:
        client = found.client()
        send(client, found, *found.rows())
        client.close()
        yield found


@pytest.fixture
def client(desk: Desk) -> Iterator[CentralClient]:
    found = desk.client()
    yield found
    found.close()


def answered(reply: object, kind: type) -> object:
    assert isinstance(reply, Answered), reply
    assert isinstance(reply.message, kind)
    return reply.message


def send(client: CentralClient, desk: Desk, *rows: OutboxRow, forget: bool = True) -> list[Answer]:
    """Deliver; the answers in the rows' order."""
    message = answered(client.ready(desk.batch(*rows))(), BatchAnswer)
    assert isinstance(message, BatchAnswer)
    places = {(answer.epoch, answer.seq): answer for answer in message.answers}
    if forget:
        desk.forget(*rows)
    return [places[row.envelope.epoch, row.envelope.seq] for row in rows]


def summary(client: CentralClient, card: SeededCard) -> CardSummary:
    found = answered(client.look_up(Lookup(token=card.token)), CardSummary)
    assert isinstance(found, CardSummary)
    return found


def balance(client: CentralClient, desk: Desk, card: SeededCard) -> int:
    return next(b.balance for b in summary(client, card).balances if b.programme == desk.programme.id)


# ── Enrolment ────────────────────


def test_a_members_page_proves_once(desk: Desk, client: CentralClient) -> None:
    card = next(each for each in desk.office.world.cards if each.rotating_key is not None)
    assert card.rotating_key is not None
    code = rotating_code(card.number, step_of(datetime.now(UTC)), decode_key(card.rotating_key))
    asked = Lookup(token=card.token, step=code.step, mac=code.mac, number=code.number)
    assert answered(client.look_up(asked), CardSummary).proven
    assert not answered(client.look_up(asked), CardSummary).proven


def test_a_code_sets_a_pin_and_the_pin_proves(desk: Desk, client: CentralClient) -> None:
    token = next(card.token for card in desk.office.world.cards if card.name == "Fatima el Amrani")
    wanted = StartVerification(token=token, purpose=Purpose.SET_PIN, channel=Channel.MAIL)
    started = answered(client.ask(wanted), VerificationStarted)
    assert (started.outcome, started.sent_to) == (Sending.SENT, "f•••@…")
    assert started.id is not None
    code = _code_for(desk.office.url, started.id)
    confirmed = answered(client.ask(ConfirmVerification(verification=started.id, code=code)), Confirmed)
    assert confirmed.outcome is CodeOutcome.PROVEN
    put = answered(client.ask(SetPin(token=token, pin="2580", verification=started.id)), PinSet)
    assert put.outcome is PinSetting.SET
    assert answered(client.ask(ProvePin(token=token, pin="9999")), PinProof).tries_left == 4
    assert answered(client.ask(ProvePin(token=token, pin="2580")), PinProof).outcome is PinOutcome.PROVEN


def test_a_member_has_their_data_and_leaves_and_a_repeat_does_nothing_twice(desk: Desk, client: CentralClient) -> None:
    card = next(card for card in desk.office.world.cards if card.name == "Ingrid Solheim")
    shown = {"token": card.token, "mode": EntryMode.SCANNED, "assurance": Assurance.PROVEN}
    wanted = AskData(id=named_uuid("data", card.token), language="nb", way=DataWay.PAPER, **shown)
    assert answered(client.ask(wanted), DataGiven).outcome is DataOutcome.NOT_PROVEN
    question = StartVerification(token=card.token, purpose=Purpose.PROVE, channel=Channel.MAIL)
    started = answered(client.ask(question), VerificationStarted)
    assert started.id is not None
    typed = ConfirmVerification(verification=started.id, code=_code_for(desk.office.url, started.id))
    assert answered(client.ask(typed), Confirmed).outcome is CodeOutcome.PROVEN
    data = answered(client.ask(wanted), DataGiven).data
    assert data is not None
    assert data.mail == "ingrid@solheim.example"
    leave = Leave(id=named_uuid("leave", card.token), **shown)
    gone = answered(client.ask(leave), LeaveAnswer)
    assert gone.outcome is LeaveOutcome.LEFT
    assert answered(client.ask(leave), LeaveAnswer) == gone
    refused = client.look_up(Lookup(token=card.token))
    assert isinstance(refused, Refused)
    assert refused.problem.type is ProblemType.CARD_UNKNOWN


def _code_for(url: str, verification: Uuid) -> str:
    """The code of a message, which the virtual post has as soon as its sender was told."""
    for _ in range(200):
        found = httpx.get(f"{url}/v1/dev/messages", trust_env=False, timeout=10).json()["messages"]
        for message in found:
            if message["id"] == verification:
                return next(word for word in re.findall(r"\d{6}", message["text"]))
    raise AssertionError("the message did not arrive")


def test_an_enrolled_terminal_knows_its_place(desk: Desk) -> None:
    told = identity.configuration(desk.store)
    assert told is not None
    assert told.terminal_code == desk.office.world.terminals[0].code
    assert told.programmes
    assert told.tills


@pytest.mark.usefixtures("desk")
def test_a_used_token_brings_no_second_terminal(office: Office, tmp_path: Path) -> None:
    with pytest.raises(EnrolmentError, match=r"was used.*Ask for a new code"):
        app.enrol(tmp_path / "store", office.url, office.world.terminals[0].token, board="other")
    with Store.open(tmp_path / "store") as store:
        assert identity.identity(store) is None


def test_a_central_that_moved_is_found_again(desk: Desk, tmp_path: Path) -> None:
    with Store.open(tmp_path / "new") as store, pytest.raises(StartError, match="not enrolled"):
        identity.move(store, desk.office.url)
    for url in ("http://127.0.0.1:1", desk.who.url):
        identity.move(desk.store, url)
        found = identity.identity(desk.store)
        assert found is not None
        assert (found.url, found.terminal) == (url, desk.who.terminal)


def test_an_unknown_token_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(EnrolmentError, match=r"unknown.*Ask for a new code"):
        app.enrol(tmp_path / "store", office.url, "no-such-token", board="other")


def test_an_enrolment_whose_answer_was_lost_is_repeated_with_the_same_keys(office: Office, tmp_path: Path) -> None:
    class Losing(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            super().handle_request(request).read()
            raise httpx.ReadTimeout("lost", request=request)

    seeded = office.world.terminals[2]
    with Losing() as losing, pytest.raises(EnrolmentError, match="cannot be reached"):
        app.enrol(tmp_path / "store", office.url, seeded.token, "lost", losing)
    assert app.enrol(tmp_path / "store", office.url, seeded.token, "lost") == seeded.code
    with pytest.raises(EnrolmentError, match="enrolled already"):
        app.enrol(tmp_path / "store", office.url, seeded.token, "lost")


# ── Transactions ────────────────────


def test_a_sale_is_taken_once_and_a_repeat_gets_the_first_answer(desk: Desk, client: CentralClient) -> None:
    card = desk.office.world.shoppers[0]
    before = balance(client, desk, card)
    row = desk.sell(card, 2500)
    (first,) = send(client, desk, row, forget=False)
    (again,) = send(client, desk, row)
    assert first.status is Status.ACCEPTED
    assert (again.status, again.first, again.points) == (Status.DUPLICATE, Status.ACCEPTED, first.points)
    assert first.points is not None
    assert balance(client, desk, card) == before + first.points


def test_the_same_receipt_from_another_body_is_rejected(desk: Desk, client: CentralClient, tmp_path: Path) -> None:
    blocked = next(card for card in desk.office.world.cards if card.status == "blocked")
    (answer,) = send(client, desk, desk.sell(blocked, 2500))
    assert (answer.status, answer.reason) == (Status.REJECTED, Reason.CARD_BLOCKED)


def test_an_empty_batch_is_answered(desk: Desk, client: CentralClient) -> None:
    message = answered(client.ready(desk.batch())(), BatchAnswer)
    assert isinstance(message, BatchAnswer)
    assert message.answers == ()
    assert message.fork is None


# ── Redemptions ────────────────────


def authorise(client: CentralClient, desk: Desk, row: OutboxRow) -> Authorised:
    found = answered(client.authorise(Authorise(head=desk.journal.head(), intent=item(row))), Authorised)
    assert isinstance(found, Authorised)
    return found


def test_a_redemption_is_authorised_once(desk: Desk, client: CentralClient) -> None:
    card = desk.office.world.shoppers[1]
    known = summary(client, card)
    assert known.account is not None
    before = balance(client, desk, card)
    row = desk.intend(card, known.account)
    first, again = authorise(client, desk, row), authorise(client, desk, row)
    assert (first.answer.status, first.answer.points) == (Status.ACCEPTED, -desk.programme.rewards[0].price)
    assert (again.answer.status, again.answer.first) == (Status.DUPLICATE, Status.ACCEPTED)
    assert balance(client, desk, card) == before - desk.programme.rewards[0].price
    assert desk.journal.redemptions.decided(Uuid(row.id), first) is None


@pytest.mark.parametrize("cancel_first", [True, False])
def test_a_cancel_and_its_intent_end_as_one_in_either_order(
    desk: Desk, client: CentralClient, *, cancel_first: bool
) -> None:
    card = desk.office.world.shoppers[1]
    known = summary(client, card)
    assert known.account is not None
    before = balance(client, desk, card)
    row = desk.intend(card, known.account)
    if not cancel_first:
        assert authorise(client, desk, row).answer.status is Status.ACCEPTED
    desk.journal.redemptions.cancel(Uuid(row.id))
    cancel = desk.rows()[-1]
    assert cancel.kind == "cancel"
    (answer,) = send(client, desk, cancel, forget=False)
    assert answer.status is Status.ACCEPTED
    if cancel_first:
        late = authorise(client, desk, row)
        assert (late.answer.status, late.answer.first, late.answer.reason)[-1] is Reason.CANCELLED
    desk.forget(row, cancel)
    assert balance(client, desk, card) == before


# ── Look-up, changes, configuration, heartbeat ────────────────────


def test_an_unknown_card_is_refused_as_unknown(client: CentralClient) -> None:
    reply = client.look_up(Lookup(token="k1:" + "A" * 43))
    assert isinstance(reply, Refused)
    assert reply.problem.type is ProblemType.CARD_UNKNOWN


def test_a_card_is_looked_up_masked(desk: Desk, client: CentralClient) -> None:
    card = desk.office.world.shoppers[0]
    found = summary(client, card)
    assert (found.token, found.status) == (card.token, CardStatus.ISSUED)
    assert found.name != card.name
    assert card.number not in repr(msgspec.to_builtins(found))


def test_changes_are_read_page_by_page_to_their_end(client: CentralClient) -> None:
    after, more, seen = 0, True, 0
    while more:
        page = client.changes(after)
        assert isinstance(page, Answered)
        assert page.message.next > after or not page.message.more
        after, more = page.message.next, page.message.more
        seen += len(page.message.changes)
    assert seen > 0
    quiet = client.changes(after)
    assert isinstance(quiet, Answered)
    assert quiet.message.changes == ()


def test_the_configuration_is_the_one_of_the_enrolment(desk: Desk, client: CentralClient) -> None:
    reply = client.configuration()
    assert isinstance(reply, Answered)
    then = identity.configuration(desk.store)
    assert then is not None
    assert set(reply.message.voucher_keys) >= set(then.voucher_keys), "terminals that enrolled since have theirs"
    now = msgspec.structs.replace(reply.message, version=then.version, voucher_keys=then.voucher_keys)
    assert now == then


def beat(desk: Desk, client: CentralClient) -> object:
    return client.heartbeat(
        Heartbeat(software="0", head=desk.journal.head(), waiting=0, printer="ok", clock_trusted=True, disk_used=0.5)
    )


def test_a_heartbeat_brings_central_s_time(desk: Desk, client: CentralClient) -> None:
    reply = beat(desk, client)
    assert isinstance(reply, Answered)
    assert abs(reply.message.now - datetime.now(UTC)) < timedelta(minutes=1)
    assert reply.message.changes > 0


# ── Signatures ────────────────────


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6), timedelta(days=-20_000)])
def test_a_wrong_clock_is_told_central_s_time(desk: Desk, off: timedelta) -> None:
    clock = Now(off)
    speaking = desk.client(clock=clock)
    reply = beat(desk, speaking)
    assert isinstance(reply, Skewed)
    assert abs(reply.now - datetime.now(UTC)) < timedelta(minutes=1)
    clock.learn(reply.now)
    assert isinstance(beat(desk, speaking), Answered)
    speaking.close()


def test_a_nonce_serves_once(desk: Desk) -> None:
    once = secrets.token_bytes(16)
    speaking = desk.client(entropy=lambda _size: once)
    assert isinstance(beat(desk, speaking), Answered)
    assert beat(desk, speaking) == Weather("status 401")
    speaking.close()


class Meddling(httpx.HTTPTransport):
    """Somebody on the wire; `change` makes another request of it."""

    def __init__(self, change: Callable[[httpx.Request], httpx.Request]) -> None:
        super().__init__()
        self._change = change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return super().handle_request(self._change(request))


def _other_body(request: httpx.Request) -> httpx.Request:
    body = request.read().replace(b'"waiting":0', b'"waiting":7')
    return httpx.Request(request.method, request.url, headers=request.headers, content=body)


def _other_place(request: httpx.Request) -> httpx.Request:
    url = request.url.copy_with(path="/v1/transactions")
    return httpx.Request(request.method, url, headers=request.headers, content=request.read())


def _unsigned(request: httpx.Request) -> httpx.Request:
    kept = [(name, value) for name, value in request.headers.raw if not name.lower().startswith(b"signature")]
    return httpx.Request(request.method, request.url, headers=kept, content=request.read())


@pytest.mark.parametrize("change", [_other_body, _other_place, _unsigned])
def test_a_request_that_somebody_changed_is_taken_by_nobody(
    desk: Desk, change: Callable[[httpx.Request], httpx.Request]
) -> None:
    speaking = desk.client(transport=Meddling(change))
    assert isinstance(beat(desk, speaking), Weather)
    speaking.close()


def test_a_key_that_is_not_the_terminal_s_is_taken_by_nobody(desk: Desk) -> None:
    who = credentials(desk.who.terminal, desk.who.voucher_key, desk.who.central_key)
    speaking = CentralClient(desk.who.url, who, Now(), secrets.token_bytes)
    assert isinstance(beat(desk, speaking), Weather)
    speaking.close()


def test_a_revoked_terminal_is_told_so_signed(office: Office, tmp_path: Path) -> None:
    with desk_at(office, tmp_path / "store", office.world.terminals[1]) as other:
        speaking = other.client()
        assert isinstance(beat(other, speaking), Answered)
        with sqlite3.connect(office.database, timeout=30) as database:
            database.execute("UPDATE terminals SET status='revoked' WHERE id=?", (other.who.terminal,))
        database.close()
        assert beat(other, speaking) == Revoked()
        assert speaking.ready(other.batch(*other.rows()))() == Revoked()
        assert speaking.look_up(Lookup(token=office.world.shoppers[0].token)) == Revoked()
        assert len(other.rows()) == 1, "what waits stays"
        speaking.close()
