"""Seeds of the simulator: a modest number in every test run, very many in `make soak` (`test_soak`)."""

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.simulation.world import run

BLOCK = 20


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def hold(first: int, count: int) -> None:
    for seed in range(first, first + count):
        found = run(seed)
        if found.violation is not None:
            pytest.fail(f"seed {seed}: {found.violation}\n" + "\n".join(found.trace[-60:]))


@pytest.mark.parametrize("first", range(1, 101, BLOCK))
def test_the_protocol_holds(first: int) -> None:
    hold(first, BLOCK)


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
