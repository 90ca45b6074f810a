"""Heads compared at each contact: an old copy of a terminal's store is told so before it records anything."""

from loyalty import wire
from loyalty.envelope import GENESIS, Head
from tests.central.conftest import World
from tests.central.device import Device


def beat(device: Device, head: Head) -> wire.HeartbeatAnswer:
    message = wire.Heartbeat(software="1", head=head, waiting=0, printer="ok", clock_trusted=True, disk_used=0.4)
    got = device.call("POST", "/v1/devices/me/heartbeat", message)
    assert got.status == 200, got.body
    return wire.read(wire.HeartbeatAnswer, got.body)


def test_a_head_that_central_has_is_no_fork_and_none_that_it_has_not_yet(world: World) -> None:
    device = world.device()
    assert beat(device, device.head).fork is None
    device.deliver(device.accrual(world.card(), 100))
    assert beat(device, device.head).fork is None
    device.item(device.accrual(world.card(), 200))
    found = beat(device, device.head)
    assert (found.fork, found.known_seq) == (None, None)
    assert world.incidents() == []


def test_a_head_below_centrals_receipts_is_named_the_next_free_epoch(world: World) -> None:
    device = world.device()
    device.deliver(device.accrual(world.card(), 100))
    old = device.head
    device.deliver(device.accrual(world.card(), 200))
    first, second = beat(device, old), beat(device, old)
    assert (first.fork, first.known_seq) == (2, old.seq + 1)
    assert second.fork == 3, "each copy gets an epoch of its own"
    assert world.incidents() == [], "a request that was overtaken looks the same: the terminal says which it was"


def test_another_hash_at_the_same_place_is_an_incident_at_once_and_once(world: World) -> None:
    device = world.device()
    device.deliver(device.accrual(world.card(), 100))
    other = Head(device.head.epoch, device.head.seq, "f" * 64)
    assert (beat(device, other).fork, beat(device, other).known_seq) == (2, None)
    assert world.incidents() == [("fork", f"{device.id}/1/{device.head.seq}")]


def test_a_batch_of_an_old_copy_is_told_so_though_all_of_it_is_known(world: World) -> None:
    device = world.device()
    again = device.item(device.accrual(world.card(), 100))
    old = device.head
    device.batch([again])
    device.deliver(device.accrual(world.card(), 200))
    device.head = old
    found = device.batch([again])
    assert (found.fork, found.known_seq) == (2, old.seq + 1)
    assert world.incidents() == []


def test_a_head_without_a_hash_and_heads_that_no_chain_has_are_not_compared(world: World) -> None:
    device = world.device()
    device.deliver(device.accrual(world.card(), 100))
    unread = Head(device.head.epoch, device.head.seq, "")
    for head in (unread, Head(2**70, 1, GENESIS), Head(-1, -5, GENESIS), Head(9, 0, GENESIS)):
        assert beat(device, head).fork is None
