"""Power cuts on a real file system: what the store said is durable is in the blocks; what its peers say is not.

Slow: `make soak` runs it, as root. `CUTS=60` asks for more of them.
"""

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.image import make_image, mounted, unable
from terminal.store import OutboxRow, Store
from tests.faults.cutting import cut
from tests.faults.killing import OURS, Writer, told
from tests.faults.peers import kept

CUTS = int(os.environ.get("CUTS", "20"))

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def waiting(folder: Path) -> set[str]:
    with Store.open(folder) as store:
        assert store.epoch_needed() is None, store.report
        found: set[str] = set()
        after = -1
        while rows := store.waiting(500, after):
            after = rows[-1].place
            found |= {row.id for row in rows if isinstance(row, OutboxRow)}
        return found


@contextmanager
def after_cut(folder: Path, program: tuple[str, ...], turn: int) -> Iterator[tuple[Path, set[str], set[str]]]:
    """The folder as a cut left it; ids that must be there, and ids that must not."""
    dice = random.Random(turn)
    image, copy = folder / "live.img", folder / "cut.img"
    make_image(image)
    with mounted(image, folder / "live") as live:
        writer = Writer(live / "store", turn, program)
        writer.read_into_an_acknowledgement(dice.randrange(1, 600), dice.random() * 0.02)
        recorded, begun, done = told(writer.stop())
        cut(image, copy)
        writer.kill()
    with mounted(copy, folder / "cut") as left:
        yield left / "store", recorded - begun, done
    image.unlink()
    copy.unlink()


def lost(folder: Path, program: tuple[str, ...], read: Callable[[Path], set[str]]) -> tuple[int, int, int]:
    """Cuts that lost something, ids that were promised, ids that are gone."""
    cuts, promised, gone = 0, 0, 0
    for turn in range(CUTS):
        with after_cut(folder, program, turn) as (store, must, done):
            try:
                there = read(store)
            except (ValueError, OSError):
                there = set()
            missing = must - there
            assert program != OURS or not done & there, "what was acknowledged does not come back"
        cuts, promised, gone = cuts + bool(missing), promised + len(must), gone + len(missing)
    return cuts, promised, gone


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    why = unable()
    assert why is None, f"{why}: run this as root on a machine that can mount"
    yield tmp_path
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_the_store_loses_nothing_it_said_it_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cuts, promised, gone = lost(folder, OURS, waiting)
    with capsys.disabled():
        sys.stdout.write(f"\nstore: {cuts} of {CUTS} cuts lost something, {gone:,} of {promised:,} ids\n")
    assert promised > 20 * CUTS
    assert gone == 0


@pytest.mark.parametrize("peer", ["tinydb", "litequeue"])
def test_a_peer_does(folder: Path, peer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The negative control: the same cuts must be seen to lose something."""
    cuts, promised, gone = lost(folder, ("tests.faults.peers", peer), lambda store: kept(peer, store))
    with capsys.disabled():
        sys.stdout.write(f"\n{peer}: {cuts} of {CUTS} cuts lost something, {gone:,} of {promised:,} ids\n")
    assert gone > 0
