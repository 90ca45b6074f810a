"""Letters go out once they are on disk, again where they were not taken, and not when they come too late."""

from datetime import timedelta

from sqlalchemy import Connection, func, select

from central import tables as t
from central.messages.letters import claim, post
from central.messages.ports import Letter
from central.messages.sender import Sender
from central.messages.virtual import MOST, VirtualPost
from loyalty.wire_proofs import Channel
from tests.central.conftest import World


def letter(world: World, channel: Channel = Channel.MAIL) -> Letter:
    return Letter(world.central.mint(world.clock()), channel, "a@b.example", "s", "t")


def leave(world: World, *letters: Letter) -> None:
    def work(connection: Connection) -> None:
        for each in letters:
            post(connection, world.seeded.owner, each, world.clock(), world.clock() + timedelta(minutes=10))

    world.database.write(work)


def waiting(world: World) -> int:
    return world.database.read(lambda c: c.execute(select(func.count()).select_from(t.messages)).scalar_one())


def sender(world: World, found: VirtualPost) -> Sender:
    return Sender(world.database, {Channel.MAIL: found}, world.clock)


def test_a_letter_that_was_taken_is_gone(world: World) -> None:
    found, one = VirtualPost(), letter(world)
    leave(world, one)
    assert sender(world, found).round() == 1
    assert found.letters() == (one,)
    assert waiting(world) == 0
    assert sender(world, found).round() == 0


def test_one_that_was_not_taken_waits_and_is_tried_again(world: World) -> None:
    found = VirtualPost()
    leave(world, letter(world))
    found.fail(failing=True)
    work = sender(world, found)
    assert work.round() == 0
    found.fail(failing=False)
    assert work.round() == 0, "not at once"
    world.clock.pass_(seconds=30)
    assert work.round() == 1
    assert waiting(world) == 0


def test_two_senders_share_the_letters_and_send_none_twice(world: World) -> None:
    leave(world, *(letter(world) for _ in range(3)))
    first = world.database.write(lambda connection: claim(connection, world.clock()))
    second = world.database.write(lambda connection: claim(connection, world.clock()))
    assert (len(first), len(second)) == (3, 0)


def test_one_that_comes_too_late_is_thrown_away(world: World) -> None:
    found = VirtualPost()
    leave(world, letter(world))
    world.clock.pass_(minutes=10)
    assert sender(world, found).round() == 0
    assert (found.letters(), waiting(world)) == ((), 0)


def test_a_channel_that_nobody_carries_waits(sqlite_world: World) -> None:
    leave(sqlite_world, letter(sqlite_world, Channel.SMS))
    assert sender(sqlite_world, VirtualPost()).round() == 0
    assert waiting(sqlite_world) == 1


def test_a_nudge_is_enough_and_it_ends(sqlite_world: World) -> None:
    found = VirtualPost()
    leave(sqlite_world, letter(sqlite_world))
    work = sender(sqlite_world, found)
    work.start()
    work.nudge()
    work.stop()
    # Whether the last round was begun before the end or not, nothing is lost.
    assert len(found.letters()) + waiting(sqlite_world) == 1


def test_the_virtual_post_keeps_each_once_and_not_for_ever(sqlite_world: World) -> None:
    found = VirtualPost()
    letters = [letter(sqlite_world) for _ in range(MOST + 1)]
    for each in (*letters, letters[-1]):
        found.send(each)
    assert found.letters() == tuple(letters[1:])
