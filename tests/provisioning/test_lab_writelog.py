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
