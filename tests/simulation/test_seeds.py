"""Seeds of the simulator: a modest number in every test run, very many in `make soak` (`test_soak`)."""

import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.simulation import flying
from tests.simulation.met import Met
from tests.simulation.world import run

BLOCK = 50
SEEDS = 1000
"""A seed costs some 40 ms: so many take less than a minute of one core that does nothing else."""
OFTEN = {
    Met.UNPLUGGED,
    Met.LOST,
    Met.ANSWER_LOST,
    Met.DOUBLED,
    Met.LATE,
    Met.PLUG_PULLED,
    Met.CLOCK_1970,
    Met.CORRECTED,
    Met.FROM_FREE,
    Met.TWO_ALOFT,
}
"""What some fifty seeds cannot miss."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("first", range(1, SEEDS, BLOCK))
def test_the_protocol_holds(first: int) -> None:
    met: Counter[Met] = Counter()
    for seed in range(first, first + BLOCK):
        found = run(seed)
        met += found.met
        if found.violation is not None:
            pytest.fail(f"seed {seed}: {found.violation}\n" + "\n".join(found.trace[-60:]))
    # A simulator in which nothing goes wrong any more would find nothing either.
    assert not OFTEN - met.keys()


def test_of_two_batches_on_their_way_one_is_overtaken_lost_refused_or_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flying, "SHARE", 1.0)
    met: Counter[Met] = Counter()
    for seed in range(2001, 2051):
        found = run(seed)
        met += found.met
        assert found.violation is None, (seed, found.violation)
    beside = {Met.TWO_ALOFT, Met.OVERTAKEN, Met.LOST_BESIDE, Met.REFUSED_BESIDE, Met.CUT_BESIDE}
    assert not beside - met.keys()


def test_a_seed_replays_exactly() -> None:
    """In another process, with other hashes of texts."""
    program = "from tests.simulation.world import run; print(*(run(seed).digest for seed in (3, 8, 21)))"
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": hashes},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hashes in ("1", "2")
    }
    assert len(digests) == 1
