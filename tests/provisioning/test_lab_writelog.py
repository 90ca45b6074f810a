"""The log of writes, and what a power cut could have left."""

import random
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.lab.errors import LabToolError
from provisioning.lab.writelog import Write, count, read, replay, replay_loose, states

SECTOR = 512
WRITES = st.lists(st.builds(Write, st.just(0), st.just(b""), st.booleans(), st.booleans()), max_size=30)


def logged(*entries: tuple[int, bytes, int], claimed: int = 0) -> bytes:
    """A log as the device mapper's format has it; `claimed` is the count that it gives of itself."""
    raw = struct.pack("<QQQI", 0x6A736677736872, 1, claimed, SECTOR).ljust(SECTOR, b"\0")
    for sector, data, flags in entries:
        raw += struct.pack("<QQQQ", sector, len(data) // SECTOR, flags, 0).ljust(SECTOR, b"\0")
        raw += b"" if flags & 4 else data
    return raw


def test_writes_flushes_and_discards_are_read_in_their_order(tmp_path: Path) -> None:
    log, disk = tmp_path / "log", tmp_path / "disk"
    log.write_bytes(logged((2, b"a" * SECTOR, 0), (0, b"", 1), (3, b"b" * SECTOR, 2), (2, b"x" * SECTOR, 4)))
    writes = read(log)
    assert [(each.at, each.forced, each.flushes) for each in writes] == [
        (1024, False, False),
        (0, False, True),
        (1536, True, False),
        (1024, False, False),
    ]
    disk.write_bytes(bytes(4 * SECTOR))
    replay(writes, disk, 0, 3)
    assert disk.read_bytes() == bytes(2 * SECTOR) + b"a" * SECTOR + b"b" * SECTOR
    replay_loose(writes, disk, (3,))
    assert disk.read_bytes()[2 * SECTOR : 3 * SECTOR] == bytes(SECTOR), "what was discarded reads as nothing"


def test_a_log_that_breaks_off_is_read_as_far_as_it_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(logged((2, b"a" * SECTOR, 0), (3, b"b" * SECTOR, 0), claimed=99)[:-1])
    assert count(log) == 1


@pytest.mark.parametrize("raw", [b"", bytes(SECTOR), b"PNG" * 99], ids=["empty", "zeros", "something else"])
def test_what_is_no_log_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "log").write_bytes(raw)
    with pytest.raises(LabToolError, match="no log of writes"):
        read(tmp_path / "log")


@given(WRITES, st.integers(0, 99))
def test_what_was_flushed_is_in_every_state_and_nothing_is_there_before_its_time(
    writes: list[Write], seed: int
) -> None:
    for state in states(writes, random.Random(seed), each=3):
        assert state.whole == 0 or writes[state.whole - 1].flushes
        next_flush = next((at for at in range(state.whole, len(writes)) if writes[at].flushes), len(writes) - 1)
        assert all(state.whole <= each <= next_flush for each in state.then)
        assert len(set(state.then)) == len(state.then)


@given(WRITES, st.integers(0, 99))
def test_every_flush_is_tried_and_the_same_seed_tries_the_same(writes: list[Write], seed: int) -> None:
    tried = list(states(writes, random.Random(seed), each=2))
    plain = [each.whole for each in tried if not each.then and each.name.startswith("after")]
    assert plain == [0, *(at + 1 for at, each in enumerate(writes) if each.flushes)]
    assert tried == list(states(writes, random.Random(seed), each=2))


def plain(count: int, *forced: int) -> list[Write]:
    """Writes without a flush; those of the numbers in `forced` were on the medium when they ended."""
    return [Write(0, b"", number in forced, flushes=False) for number in range(count)]


@pytest.mark.parametrize(("count", "tries"), [(0, 0), (1, 0), (2, 5), (3, 5)])
def test_a_gap_of_two_writes_or_more_is_tried(count: int, tries: int) -> None:
    found = list(states(plain(count), random.Random(1), each=5))
    assert [each.name.split()[0] for each in found] == ["after"] + ["between"] * tries


@given(st.integers(2, 20), st.integers(0, 99))
def test_the_first_try_keeps_the_order_and_loses_the_end(count: int, seed: int) -> None:
    first = list(states(plain(count), random.Random(seed), each=1))[1]
    assert first.then == tuple(range(len(first.then)))
    assert 0 < len(first.then) < count


@given(st.integers(0, 99))
def test_what_was_forced_is_in_each_try_that_loses_at_random(seed: int) -> None:
    found = [each.then for each in states(plain(12, 3, 7), random.Random(seed), each=6)][2:]
    assert all({3, 7} <= set(each) for each in found)
    assert found[0] == tuple(sorted(found[0])), "the second try keeps the order"


def test_some_tries_lose_what_was_not_forced_and_some_are_in_another_order() -> None:
    found = [each.then for each in states(plain(12), random.Random(2), each=20)][2:]
    assert all(0 < len(set(each)) < 12 for each in found)
    assert any(each != tuple(sorted(each)) for each in found)


def test_a_mark_has_no_data_behind_it_and_an_entry_of_nothing_ends_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    mark = struct.pack("<QQQQ", 9, 1, 8, 0).ljust(SECTOR, b"\0")
    entry = logged((2, b"a" * SECTOR, 0))[SECTOR:]
    log.write_bytes(logged() + mark + entry + bytes(SECTOR) + entry)
    assert [each.at for each in read(log)] == [9 * SECTOR, 1024]
    assert read(log)[1].data == b"a" * SECTOR


def test_a_log_of_a_beginning_alone_has_no_writes(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(logged()[: struct.calcsize("<QQQI")])
    assert read(tmp_path / "log") == ()
    (tmp_path / "log").write_bytes(logged()[: struct.calcsize("<QQQI") - 1])
    with pytest.raises(LabToolError, match="empty"):
        read(tmp_path / "log")
