"""`spaarpunt doctor`: a running terminal answers for itself, else each thing is tried."""

import json
import threading
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from drivers.errors import DeviceMissingError
from drivers.events import ContactKind, DeviceLost, LossReason, Source
from drivers.virtual.contacts import VirtualContact
from drivers.virtual.faults import Garbage, Unplugged
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader
from loyalty.signing import decode_key
from terminal import identity
from terminal.app import Surroundings, Terminal
from terminal.central_client import Answered
from terminal.cli import main
from terminal.control.doctor import examined
from terminal.control.status import Status
from terminal.counter.things import devices, panel, things
from terminal.doctor.alone import of_readers
from terminal.doctor.findings import Broken, Part, Unasked, Works
from terminal.store.store import Store
from tests.terminal.runtime.rig import WAIT_SECONDS, Glass
from tests.terminal.test_boot import ENROLLED

CONFIG = """
[[readers]]
name = "counter scanner"
kind = "scanner"
by_id = "usb-no-such-scanner"
[printer]
link = "file"
path = "/dev/no-printer"
[pins]
factory = "mock"
key = 5
[camera]
kind = "v4l2"
path = "/dev/no-camera"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store") as store:
        identity.enrol(
            store, lambda _: Answered(ENROLLED), url="http://127.0.0.1:9", token="t", board="b", software="0"
        )
    return tmp_path / "store"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "terminal.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_a_running_terminal_answers_for_itself(folder: Path, config: Path) -> None:
    counter, opened = things(), threading.Event()
    counter.magstripe.set_fault(Unplugged())
    counter.housing.turn(closed=False)
    around = Surroundings(
        devices(counter),
        Glass(panel()[0]),
        (),
        counter.network,
        virtual=True,
        watch=lambda machine: (
            opened.set() if machine.health.tampered and "magstripe" in machine.health.missing else None
        ),
    )
    terminal = Terminal(folder, around)
    terminal.start()
    running = threading.Thread(target=terminal.run)
    running.start()
    try:
        assert opened.wait(WAIT_SECONDS)
        found = {(each.part, each.name): each for each in examined(folder, config)}
        done = CliRunner().invoke(main, ["doctor", "--store", str(folder), "--config", str(config), "--json"])
        figures = CliRunner().invoke(main, ["status", "--store", str(folder), "--json"])
    finally:
        terminal.stop()
        running.join(WAIT_SECONDS)
        terminal.close()
    assert isinstance(found[Part.TERMINAL, "terminal"], Works)
    assert isinstance(found[Part.READER, "scanner"], Works)
    assert isinstance(found[Part.READER, "magstripe"], Broken)
    assert "open" in found[Part.CONTACT, "tamper"].seen
    assert done.exit_code == 1
    rows = [json.loads(line) for line in done.output.splitlines()]
    assert {row["state"] for row in rows} >= {"works", "broken", "weak"}
    said = msgspec.json.decode(figures.output, type=Status)
    assert (said.waiting, said.attended, said.online, said.tampered, said.missing) == (1, False, False, True, 1)
    assert said.slots > 0


def test_what_asks_the_running_one_opens_nothing_where_none_runs(folder: Path, config: Path) -> None:
    before = sorted(path.stat().st_mtime_ns for path in folder.iterdir())
    where = ["--store", str(folder)]
    for words in (["doctor", "--running", "--json", "--config", str(config)], ["status", "--json"], ["status"]):
        done = CliRunner().invoke(main, [*words, *where])
        assert done.exit_code == 1
        assert done.stdout == ""
        assert "no terminal listens" in done.stderr
    assert sorted(path.stat().st_mtime_ns for path in folder.iterdir()) == before


def test_without_one_each_thing_is_tried(folder: Path, config: Path, tmp_path: Path) -> None:
    found = examined(folder, config)
    by_part = {each.part: each for each in found}
    assert isinstance(by_part[Part.TERMINAL], Unasked)
    assert isinstance(by_part[Part.STORE], Works)
    assert "no answer" in by_part[Part.CENTRAL].seen
    assert isinstance(by_part[Part.CONFIGURATION], Works)
    assert isinstance(by_part[Part.READER], Broken)
    assert isinstance(by_part[Part.PRINTER], Broken)
    assert isinstance(by_part[Part.CAMERA], Broken)
    assert "mock" in by_part[Part.PINS].seen
    assert isinstance(by_part[Part.CONTACT], Works)
    done = CliRunner().invoke(main, ["doctor", "--store", str(folder), "--config", str(config)])
    assert done.exit_code == 1
    assert "what to do" in done.output


def test_no_secret_is_said(folder: Path, config: Path) -> None:
    with Store.open(folder) as store:
        who = identity.enrolled(store)
    said = CliRunner().invoke(main, ["doctor", "--store", str(folder), "--config", str(config), "--json"]).output
    for secret in (who.request_key, who.voucher_key, who.lookup_key):
        assert decode_key(secret)
        assert secret not in said


def test_a_store_that_is_not_there_is_not_enrolled_and_not_made(tmp_path: Path) -> None:
    found = examined(tmp_path / "none", tmp_path / "none.toml")
    kinds = {each.part: type(each) for each in found}
    assert (kinds[Part.KEYS], kinds[Part.CONFIGURATION]) == (Broken, Broken)
    assert not (tmp_path / "none").exists()


def test_an_enrolled_store_is_told_from_an_empty_one(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").close()
    found = {each.part: each for each in examined(tmp_path / "store", tmp_path / "none.toml")}
    assert "not enrolled" in found[Part.KEYS].seen
    assert isinstance(found[Part.STORE], Works)


class Locked(VirtualContact):
    """A contact that somebody else has."""

    def read_events(self, now: float) -> tuple[DeviceLost, ...]:
        return (DeviceLost(self.name, LossReason.DENIED, now),)


class Bookless(VirtualContact):
    """A contact whose library is not there."""

    def read_events(self, now: float) -> tuple[DeviceLost, ...]:
        raise DeviceMissingError("the library is not installed")


def test_readers_are_looked_at_and_let_go() -> None:
    wedge = VirtualWedge()
    gone = VirtualContact("gone", ContactKind.KEY, closed=True)
    gone.set_fault(Garbage())
    readers = (
        WedgeReader(WedgeDevice("scanner", Source.SCANNER, WedgeSettings()), wedge.find),
        gone,
        Locked("locked", ContactKind.KEY, closed=True),
        Bookless("bookless", ContactKind.KEY, closed=True),
    )
    found = tuple(of_readers(readers, Part.READER))
    assert [type(each) for each in found] == [Works, Broken, Broken, Broken]
    assert "may not be opened" in found[2].seen
    assert "not installed" in found[3].seen
    assert [reader.deadline() for reader in readers[1:]] == [None, None, None]
