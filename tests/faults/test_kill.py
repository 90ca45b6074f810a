"""kill -9 while a terminal records and acknowledges: what it said is durable is there afterwards."""

import os
import random
from pathlib import Path

import pytest

from terminal.control.outbox import list_outbox
from terminal.store import Stop, Store
from tests.faults.killing import Writer, told
from tests.faults.peers import kept

KILLS = 50
MANY_KILLS = int(os.environ.get("KILLS", "1000"))
MOST_CONTROL_KILLS = 20
"""Stock TinyDB is killed until it lost something; where it never does, the harness is blind."""


def live_and_die(folder: Path, kills: int) -> None:
    """So many lives of a terminal in one folder; what the last ones said is compared every ten kills."""
    dice = random.Random(7)
    recorded: set[str] = set()
    begun: set[str] = set()
    done: set[str] = set()
    for turn in range(kills):
        writer = Writer(folder, seed=turn)
        if turn % 2:
            writer.read_into_an_acknowledgement(dice.randrange(1, 100), dice.random() * 0.02)
        else:
            writer.read_lines(dice.randrange(1, 400))
        for whole, part in zip((recorded, begun, done), told(writer.kill()), strict=True):
            whole.update(part)
        if turn % 10 == 9:
            waiting = {line.id for line in list_outbox(folder)}
            assert recorded - begun <= waiting
            assert not done & waiting
    with Store.open(folder) as store:
        # Where the log went round, a commit that the kill cut in two looks like a damaged one: a new epoch follows.
        assert store.report.faults == ()
        assert store.epoch_needed() in {None, "the log lost its last 1 commits"}
        assert store.report.stop is Stop.CLEAN, "the list above closed it"
        places = [row.place for row in store.waiting(100_000)]
        assert places == sorted(set(places))
    assert len(recorded) > kills * 20
    assert done


@pytest.mark.timeout(300)
def test_nothing_durable_is_lost_and_nothing_acknowledged_returns(tmp_path: Path) -> None:
    live_and_die(tmp_path / "store", KILLS)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_nothing_is_lost_in_a_thousand_kills(tmp_path: Path) -> None:
    live_and_die(tmp_path / "store", MANY_KILLS)


def test_a_killed_store_is_read_whole_at_the_next_start(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "store", seed=1)
    writer.read_lines(10)
    writer.kill()
    with Store.open(tmp_path / "store") as store:
        assert store.report.stop is Stop.UNCLEAN
        assert store.report.full
        assert store.report.sound
        assert store.report.rows > 10


def test_killed_while_it_opens_and_its_log_grows_the_store_is_whole(tmp_path: Path) -> None:
    """Each life is killed at another moment of its start: before the files, in the middle of them, after the first."""
    recorded: set[str] = set()
    begun: set[str] = set()
    for turn in range(16):
        writer = Writer(tmp_path / "store", turn)
        writer.read_for(0.15 + turn * 0.02)
        for whole, part in zip((recorded, begun), told(writer.kill())[:2], strict=True):
            whole.update(part)
    with Store.open(tmp_path / "store") as store:
        assert store.report.sound
        assert store.epoch_needed() is None
    assert recorded - begun <= {line.id for line in list_outbox(tmp_path / "store")}


@pytest.mark.timeout(300)
def test_stock_tinydb_killed_alike_loses_what_it_said_it_kept(tmp_path: Path) -> None:
    """The negative control: its file is written anew in its place, and cut to its new length after that."""
    for turn in range(MOST_CONTROL_KILLS):
        folder = tmp_path / f"store-{turn}"
        writer = Writer(folder, turn, ("tests.faults.peers", "tinydb"))
        writer.read_until_written_anew(100, folder / "peer.json")
        recorded, begun, _ = told(writer.kill())
        try:
            lost = recorded - begun - kept("tinydb", folder)
        except ValueError:
            # No JSON any more: every document of the file is gone.
            lost = recorded - begun
        if lost:
            return
    pytest.fail(f"{MOST_CONTROL_KILLS} kills harmed nothing: the harness kills where no harm is done")
