"""kill -9 while a terminal records and acknowledges: what it said is durable is there afterwards."""

import os
import random
import selectors
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from terminal.control.outbox import list_outbox
from terminal.store import Stop, Store

KILLS = 50
_WAIT = 20.0


class Writer:
    """`python -m benchmarks.writer` as a process, read line by line with a bounded wait."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.writer", str(folder), "--acknowledge", "--seed", str(seed)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._pipe, selectors.EVENT_READ)
        self._text = b""

    def read_lines(self, count: int) -> None:
        """Wait until it has said that much."""
        while self._text.count(b"\n") < count:
            assert self._selector.select(_WAIT), "the writer says nothing"
            piece = os.read(self._pipe, 4096)
            assert piece, "the writer ended by itself"
            self._text += piece

    def kill(self) -> list[str]:
        """All whole lines it said before it died."""
        self._process.send_signal(signal.SIGKILL)
        while piece := os.read(self._pipe, 65536):
            self._text += piece
        assert self._process.wait(_WAIT) == -signal.SIGKILL
        self._selector.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._text.decode().split("\n")[:-1]


def told(lines: list[str]) -> tuple[set[str], set[str], set[str]]:
    """Ids that were recorded, those whose acknowledging began, those whose acknowledging was done."""
    recorded = {line for line in lines if " " not in line}
    begun = {line.split()[1] for line in lines if line.startswith("acking ")}
    done = {line.split()[1] for line in lines if line.startswith("acked ")}
    return recorded, begun, done


@pytest.mark.timeout(300)
def test_nothing_durable_is_lost_and_nothing_acknowledged_returns(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    dice = random.Random(7)
    recorded: set[str] = set()
    begun: set[str] = set()
    done: set[str] = set()
    for turn in range(KILLS):
        writer = Writer(folder, seed=turn)
        writer.read_lines(dice.randrange(1, 400))
        for whole, part in zip((recorded, begun, done), told(writer.kill()), strict=True):
            whole.update(part)
        if turn % 10 == 9:
            waiting = {line.id for line in list_outbox(folder)}
            assert recorded - begun <= waiting
            assert not done & waiting
    with Store.open(folder) as store:
        assert store.report.sound
        assert store.report.stop is Stop.CLEAN, "the list above closed it"
        places = [row.place for row in store.waiting(100_000)]
        assert places == sorted(set(places))
    assert len(recorded) > KILLS * 20
    assert done


def test_a_killed_store_is_read_whole_at_the_next_start(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "store", seed=1)
    writer.read_lines(10)
    writer.kill()
    with Store.open(tmp_path / "store") as store:
        assert store.report.stop is Stop.UNCLEAN
        assert store.report.full
        assert store.report.sound
        assert store.report.rows > 10
