"""One owner: a second process, a forked child, and threads."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from terminal.store import Put, Store, StoreBusyError, StoreClosedError, Table
from tests.terminal.store.support import SMALL, enrolled, record, reopened, row

ROOT = Path(__file__).parents[2]


def test_a_second_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", 1):
        code = "import sys; from terminal.store import Store; Store.open(sys.argv[1])"
        second = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "store")],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert second.returncode == 1
        assert "StoreBusyError" in second.stderr
        assert f"process {os.getpid()}" in second.stderr


def test_the_same_process_cannot_open_it_twice_either(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", 1) as store:
        with pytest.raises(StoreBusyError):
            Store.open(tmp_path / "store", limits=SMALL)
        record(store, 1)
    with reopened(tmp_path / "store") as store:
        assert store.waiting_count() == 2


def test_the_database_itself_is_locked_against_other_programs(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", 1):
        code = "import sys, sqlite3; sqlite3.connect(sys.argv[1], timeout=0).execute('SELECT * FROM outbox')"
        other = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "store" / "store.db")],
            check=False, capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        assert "database is locked" in other.stderr


def test_a_forked_child_must_not_use_it(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", 1) as store:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                store.waiting()
            except StoreClosedError:
                store.close()
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        record(store, 1)
        with pytest.raises(StoreBusyError):
            Store.open(tmp_path / "store", limits=SMALL)
    with reopened(tmp_path / "store") as again:
        assert again.waiting_count() == 2


def test_threads_race_and_the_chain_has_no_gap(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store") as store:
        gate = threading.Barrier(4)
        errors: list[BaseException] = []

        def work(name: int) -> None:
            gate.wait(10)
            try:
                for number in range(50):
                    with store.engine.lock:
                        record(store, name * 1000 + number)
                    store.commit([Put(Table.SETTINGS, f"{name}-{number}", b"1")])
                    assert store.waiting(3)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not errors
        assert store.waiting_count() == 200
        assert [one.place & 0xFFFF for one in store.waiting()] == list(range(1, 201))
        assert store.count(Table.SETTINGS) == 200


def test_a_record_sealed_on_an_old_head_loses_the_race_cleanly(tmp_path: Path) -> None:
    from terminal.store import Append, ChangeRefusedError

    with enrolled(tmp_path / "store") as store:
        mine, theirs = row(store, 1), row(store, 2)
        store.commit([Append(theirs)])
        with pytest.raises(ChangeRefusedError):
            store.commit([Append(mine)])
        assert store.waiting() == (theirs,)


def test_the_folder_and_its_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", 1) as store:
        assert store.folder.stat().st_mode & 0o077 == 0
        assert all(part.stat().st_mode & 0o077 == 0 for part in store.folder.iterdir())
