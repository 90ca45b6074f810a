"""An old copy of a terminal's store put back, or a cloned disk: found out at the first contact, by either side."""

import shutil
from pathlib import Path

import pytest

from drivers.virtual.faults import Unplugged
from loyalty.bodies import EpochOpened, EpochReason
from loyalty.bodies import decode as decode_body
from terminal.counter.things import things
from tests.contract.test_keys_and_boards import Office, office, running

__all__ = ["office"]

pytestmark = pytest.mark.xdist_group("client-and-central")


def test_a_restored_backup_opens_a_new_epoch_at_its_first_contact(office: Office, tmp_path: Path) -> None:
    folder, backup = tmp_path / "terminal", tmp_path / "backup"
    office.enrol(folder)
    with running(folder) as box:
        box.sell(office.world)
        box.round()
        terminal = box.who().terminal
        old = box.terminal.journal.head()
    shutil.copytree(folder, backup)
    with running(folder) as box:
        for _ in range(3):
            box.sell(office.world)
        box.round()
        last = box.terminal.journal.head()
        assert last.seq > old.seq
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    with running(folder) as box:
        assert box.terminal.journal.head() == old
        box.round()
        box.round()
        assert box.terminal.journal.head().epoch == 2
        box.sell(office.world)
        box.round()
        assert box.terminal.journal.store.waiting_count() == 0
    records = [
        decode_body(row[0])
        for row in office.rows("SELECT body FROM transactions WHERE terminal=:terminal AND kind='epoch'", terminal)
    ]
    forked = [body for body in records if isinstance(body, EpochOpened) and body.reason is EpochReason.FORKED]
    assert [(body.last_epoch, body.last_seq) for body in forked] == [(old.epoch, old.seq)]
    kinds = office.rows("SELECT kind FROM incidents WHERE terminal=:terminal AND closed_at IS NULL", terminal)
    assert [kind for (kind,) in kinds] == ["epoch"], "nothing was recorded under a number that was used"


def test_a_clone_that_lags_behind_goes_on_in_an_epoch_of_its_own(office: Office, tmp_path: Path) -> None:
    folder, clone = tmp_path / "terminal", tmp_path / "clone"
    office.enrol(folder)
    with running(folder) as box:
        box.round()
        terminal = box.who().terminal
    shutil.copytree(folder, clone)
    with running(folder) as box:
        box.sell(office.world)
        box.round()
        assert box.terminal.journal.head().epoch == 1
    with running(clone) as twin:
        twin.round()
        assert twin.terminal.journal.head().epoch == 2
        twin.sell(office.world)
        twin.round()
        assert twin.terminal.journal.store.waiting_count() == 0
    with running(folder) as box:
        box.sell(office.world)
        box.round()
        assert box.terminal.journal.head().epoch == 1
        assert box.terminal.journal.store.waiting_count() == 0
    sales = office.rows("SELECT status FROM transactions WHERE terminal=:terminal AND kind='accrual'", terminal)
    assert [status for (status,) in sales] == ["accepted"] * 3


def test_offline_nothing_is_compared_and_nothing_is_lost(office: Office, tmp_path: Path) -> None:
    folder, backup = tmp_path / "terminal", tmp_path / "backup"
    office.enrol(folder)
    with running(folder) as box:
        box.round()
        terminal = box.who().terminal
    shutil.copytree(folder, backup)
    with running(folder) as box:
        box.sell(office.world)
        box.round()
    there = things()
    there.network.set_fault(Unplugged())
    with running(backup, there) as box:
        box.sell(office.world)
        box.round()
        assert box.terminal.journal.head().epoch == 1
    with running(backup) as box:
        box.round()
        box.round()
        assert box.terminal.journal.head().epoch == 2
        assert box.terminal.journal.store.waiting_count() == 0
    kinds = office.rows("SELECT kind FROM incidents WHERE terminal=:terminal AND closed_at IS NULL", terminal)
    assert "fork" in {kind for (kind,) in kinds}
    sales = office.rows("SELECT status FROM transactions WHERE terminal=:terminal AND kind='accrual'", terminal)
    assert [status for (status,) in sales] == ["accepted"] * 2
