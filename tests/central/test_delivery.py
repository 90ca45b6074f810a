"""Batches: each transaction once, each place its receipt, gaps and forks seen (protocol, sections 1 and 2)."""

import msgspec
import pytest
from sqlalchemy import Connection, Table, func, select

from central import tables as t
from loyalty import bodies, wire
from loyalty.answers import Reason, Status
from loyalty.codes import write
from loyalty.envelope import GENESIS, Head
from loyalty.money import Currency
from loyalty.programme import ProgrammeRef, Unit
from loyalty.receipts import sign_receipt
from loyalty.signing import read_private
from loyalty.wire import ProblemType
from tests.central.conftest import World


def count(world: World, table: Table) -> int:
    def work(connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    return world.database.read(work)


def test_a_replay_changes_nothing_and_gets_the_first_answer(world: World) -> None:
    device = world.device()
    items = [device.item(device.accrual(world.card(each % 3), 500 + each)) for each in range(20)]
    first = device.batch(items)
    assert [answer.status for answer in first.answers] == [Status.ACCEPTED] * 20
    postings = count(world, t.postings)
    (later,) = device.deliver(device.accrual(world.card(), 1000))
    again = device.batch(items)
    assert {answer.status for answer in again.answers} == {Status.DUPLICATE}
    assert {answer.first for answer in again.answers} == {Status.ACCEPTED}
    assert [answer.points for answer in again.answers] == [answer.points for answer in first.answers]
    assert again.answers[0].state is not None
    assert later.state is not None
    assert again.answers[0].state.balances[0].balance == later.state.balances[0].balance
    assert count(world, t.postings) == postings + 1
    assert count(world, t.receipts) == 21


def test_a_retry_after_30_days_gets_the_first_answer(world: World) -> None:
    device = world.device()
    item = device.item(device.accrual(world.card(), 500))
    (first,) = device.batch([item]).answers
    world.clock.pass_(days=31)
    (again,) = device.batch([item]).answers
    assert (again.status, again.first, again.points) == (Status.DUPLICATE, Status.ACCEPTED, first.points)
    assert count(world, t.receipts) == 1


def test_items_come_in_any_order_and_each_place_has_its_receipt(world: World) -> None:
    device = world.device()
    items = [device.item(device.accrual(world.card(), 100)) for _ in range(6)]
    head = Head(1, 1, items[0].envelope.hash)
    for part in (items[4:], items[:2], items[2:4][::-1]):
        message = wire.Batch(head=head, lowest_waiting=wire.Waiting(epoch=1, seq=1), items=tuple(part))
        found = wire.read(wire.BatchAnswer, device.call("POST", "/v1/transactions", message).body)
        assert {answer.status for answer in found.answers} == {Status.ACCEPTED}
    assert world.incidents() == []
    assert device.balance(world.card()) == 1300


def test_the_bytes_that_arrived_are_kept(world: World) -> None:
    device = world.device()
    item = device.item(device.accrual(world.card(), 100))
    device.batch([item])
    kept = world.database.read(lambda c: c.execute(select(t.transactions.c.body)).scalar_one())
    assert bytes(kept) == item.body.encode()


def test_what_cannot_be_read_makes_a_dead_letter_and_its_bytes_are_kept(world: World) -> None:
    device = world.device()
    torn = device.place(b'{"kind":"accrual"')
    foreign = device.item(device.accrual(world.card(), 100))
    foreign = wire.Item(envelope=foreign.envelope, body=foreign.body.replace("100", "900"))
    no_uuid = device.place(bodies.encode(msgspec.structs.replace(device.accrual(world.card(), 1), id="x\u0000y")))
    no_token = device.place(bodies.encode(msgspec.structs.replace(device.accrual(world.card(), 1), card="10001")))
    good = device.item(device.accrual(world.card(), 100))
    found = device.batch([torn, foreign, no_uuid, no_token, good])
    assert [answer.status for answer in found.answers] == [Status.UNREADABLE] * 4 + [Status.ACCEPTED]
    kept = world.database.read(
        lambda c: c.execute(select(t.receipts.c.bytes).where(t.receipts.c.seq == 1)).scalar_one()
    )
    assert bytes(kept) == b'{"kind":"accrual"'
    assert [kind for kind, _ in world.incidents()] == ["unreadable"] * 4
    again = device.batch([torn, good])
    assert [answer.status for answer in again.answers] == [Status.UNREADABLE, Status.DUPLICATE]


def test_a_place_outside_the_numbers_is_a_bad_request(sqlite_world: World) -> None:
    device = sqlite_world.device()
    item = device.item(device.accrual(sqlite_world.card(), 100))
    envelope = msgspec.structs.replace(item.envelope, seq=2**60)
    got = device.call(
        "POST",
        "/v1/transactions",
        wire.Batch(head=device.head, lowest_waiting=None, items=(wire.Item(envelope=envelope, body=item.body),)),
    )
    assert got.problem().type is ProblemType.BAD_REQUEST
    many = wire.Batch(head=device.head, lowest_waiting=None, items=(item,) * 501)
    assert device.call("POST", "/v1/transactions", many).problem().type is ProblemType.TOO_LARGE


def test_a_void_row_gets_its_receipt_and_an_incident(world: World) -> None:
    device = world.device()
    lost = device.item(device.accrual(world.card(), 100))
    void = wire.VoidItem(epoch=1, seq=1, hash=lost.envelope.hash)
    (answer,) = device.batch([], voids=(void,)).answers
    assert (answer.seq, answer.status, answer.id) == (1, Status.ACCEPTED, None)
    assert [kind for kind, _ in world.incidents()] == ["void"]
    (answer,) = device.batch([], voids=(void,)).answers
    assert answer.status is Status.DUPLICATE
    # A backup brought the row back: it is posted after all, once.
    assert device.batch([lost]).answers[0].status is Status.ACCEPTED
    assert device.batch([lost]).answers[0].status is Status.DUPLICATE
    assert device.balance(world.card()) == 1250


def test_a_gap_is_an_incident_once_nothing_lower_waits(world: World) -> None:
    device = world.device()
    items = [device.item(device.accrual(world.card(), 100)) for _ in range(8)]
    device.batch([items[0], items[4]], waiting=wire.Waiting(epoch=1, seq=2))
    assert world.incidents() == []
    device.batch([items[6]], waiting=wire.Waiting(epoch=1, seq=7))
    assert world.incidents() == [("gap", f"{device.id}/1/2-4"), ("gap", f"{device.id}/1/6-6")]
    device.batch([items[7]])
    assert len(world.incidents()) == 2
    whole = select(t.epochs.c.whole).where(t.epochs.c.terminal == device.id)
    assert world.database.read(lambda connection: connection.execute(whole).scalar_one()) == 8
    # What turns up after all is posted, and is no fork.
    late = device.batch([items[2]])
    assert (late.fork, late.answers[0].status) == (None, Status.ACCEPTED)


def test_two_bodies_for_one_place_are_a_fork_and_both_post(world: World) -> None:
    device = world.device()
    before = device.head
    first = device.item(device.accrual(world.card(), 100))
    device.head = before
    second = device.item(device.accrual(world.card(), 200))
    assert device.batch([first]).fork is None
    found = device.batch([second])
    assert found.fork == 2
    assert found.answers[0].status is Status.ACCEPTED
    assert device.balance(world.card()) == 1270
    assert [kind for kind, _ in world.incidents()] == ["fork"]
    # The other clone gets an epoch of its own.
    assert device.batch([second]).fork == 3
    device.head = Head(2, 0, GENESIS)
    moved = device.place(second.body.encode())
    again = device.batch([moved])
    assert again.fork is None
    assert again.answers[0].status is Status.DUPLICATE


def test_a_chain_that_does_not_join_is_a_fork(world: World) -> None:
    device = world.device()
    first = device.item(device.accrual(world.card(), 100))
    device.batch([first])
    device.head = Head(1, 1, "ab" * 32)
    found = device.batch([device.item(device.accrual(world.card(), 100))])
    assert found.fork == 2
    assert found.answers[0].status is Status.ACCEPTED


def test_one_id_with_two_bodies_is_a_fork_and_the_second_is_unreadable(world: World) -> None:
    device = world.device()
    body = device.accrual(world.card(), 100)
    device.deliver(body)
    found = device.batch([device.item(msgspec.structs.replace(body, cents=900))])
    assert found.fork == 2
    assert found.answers[0].status is Status.UNREADABLE
    assert {kind for kind, _ in world.incidents()} == {"fork", "unreadable"}
    assert device.balance(world.card()) == 1250


def test_a_new_epoch_says_why_and_is_looked_at(world: World) -> None:
    device = world.device()
    device.deliver(device.accrual(world.card(), 100))
    device.head = Head(2, 0, GENESIS)
    opened = device.make(bodies.EpochOpened, reason=bodies.EpochReason.SALVAGED, last_epoch=1, last_seq=1)
    device.deliver(opened)
    assert world.incidents() == [("epoch", f"{device.id}/2")]
    device.head = Head(2, 0, GENESIS)
    assert device.batch([device.item(device.accrual(world.card(), 1))]).fork == 3


def test_rejections_have_their_reason(world: World) -> None:
    device = world.device()
    blocked = next(card for card in world.seeded.cards if card.status == "blocked")
    unknown = f"{world.card()[:8]}AAAA{world.card()[12:]}"
    programme = device.programme
    foreign = ProgrammeRef(programme.id, 1, Unit.POINTS, Currency.NOK)
    stranger = ProgrammeRef(device.mint(), 1, Unit.POINTS, Currency.EUR)
    said = [
        (device.accrual(unknown, 100), Reason.CARD_UNKNOWN),
        (device.accrual(blocked.token, 100), Reason.CARD_BLOCKED),
        (msgspec.structs.replace(device.accrual(world.card(), 100), programme=foreign), Reason.CURRENCY),
        (msgspec.structs.replace(device.accrual(world.card(), 100), currency=Currency.NOK), Reason.CURRENCY),
        (msgspec.structs.replace(device.accrual(world.card(), 100), programme=stranger), Reason.PROGRAMME_CLOSED),
        (device.accrual(world.card(), -1), Reason.NOT_ALLOWED),
        (device.accrual(world.card(), 2**53 - 1), Reason.NOT_ALLOWED),
        (
            device.make(bodies.Adjustment, world.card(), points=5, note="n", occasion={"staff": None}),
            Reason.NOT_ALLOWED,
        ),
        (device.make(bodies.Stamps, world.card(), count=3), Reason.NOT_ALLOWED),
        (device.make(bodies.HoldReturn, hold=device.mint(), points=3), Reason.REFERENCE_UNKNOWN),
    ]
    answers = device.deliver(*(body for body, _ in said))
    assert [(answer.status, answer.reason) for answer in answers] == [(Status.REJECTED, reason) for _, reason in said]
    assert device.balance(world.card()) == 1240


def test_a_receipt_earns_once_for_the_owner(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    reference = "K1/1001/20261120T090000Z"
    first, second = device.deliver(
        device.accrual(world.card(), 1000, receipt=reference), device.accrual(world.card(1), 1000, receipt=reference)
    )
    assert (first.status, second.reason) == (Status.ACCEPTED, Reason.RECEIPT_USED)
    (third,) = other.deliver(other.accrual(world.card(2), 1000, receipt=reference))
    assert third.reason is Reason.RECEIPT_USED


def test_a_receipts_code_is_checked_by_its_till(world: World) -> None:
    device = world.device()
    till = world.seeded.tills[0]
    code = write(sign_receipt(till.till, "77", 1000, "EUR", world.clock(), read_private(till.private_key)))
    forged = write(sign_receipt(till.till, "78", 1000, "EUR", world.clock(), device.request_key))
    said = [
        (device.accrual(world.card(), 1000, receipt_code=code), None),
        (device.accrual(world.card(), 1000, receipt_code=code), Reason.RECEIPT_USED),
        (device.accrual(world.card(), 2000, receipt_code=code), Reason.RECEIPT_INVALID),
        (device.accrual(world.card(), 1000, receipt_code=forged), Reason.RECEIPT_INVALID),
        (device.accrual(world.card(), 1000, receipt_code="nothing"), Reason.RECEIPT_INVALID),
    ]
    assert [answer.reason for answer in device.deliver(*(body for body, _ in said))] == [reason for _, reason in said]


def test_central_reckons_by_the_version_that_was_named_for_30_days(world: World) -> None:
    device = world.device()
    old = device.programme
    taken_over = world.clock()
    new = msgspec.structs.replace(
        old, version=2, earning=msgspec.structs.replace(old.earning, points=5), in_force_from=taken_over
    )

    def work(connection: Connection) -> None:
        p = t.programmes.c
        row = connection.execute(select(t.programmes).where(p.id == old.id)).one()
        ended = msgspec.structs.replace(old, in_force_until=taken_over)
        connection.execute(
            t.programmes.update().where(p.id == old.id).values(document=msgspec.json.encode(ended).decode())
        )
        fresh = {"owner": row.owner, "id": old.id, "version": 2, "risk_account": row.risk_account}
        connection.execute(t.programmes.insert(), {**fresh, "document": msgspec.json.encode(new).decode()})

    world.database.write(work)
    world.clock.pass_(days=29)
    (answer,) = device.deliver(device.accrual(world.card(), 1000))
    assert answer.points == 100
    world.clock.pass_(days=2)
    (answer,) = device.deliver(device.accrual(world.card(), 1000))
    assert answer.points == 500


@pytest.mark.parametrize("field", ["prev", "hash"])
def test_an_envelope_that_does_not_hold_together_is_unreadable(sqlite_world: World, field: str) -> None:
    device = sqlite_world.device()
    item = device.item(device.accrual(sqlite_world.card(), 100))
    for wrong in ("0" * 63, "é" * 64, "f" * 64):
        envelope = msgspec.structs.replace(item.envelope, **{field: wrong})
        (answer,) = device.batch([wire.Item(envelope=envelope, body=item.body)]).answers
        assert answer.status is Status.UNREADABLE
