"""What systemd is told, over a real datagram socket; and that a loop or worker that hangs is not called well."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.app import Surroundings, Terminal
from terminal.counter.things import devices, panel, things
from terminal.runtime import worker
from terminal.runtime.worker import Worker
from terminal.supervisor import Nobody, Pulse, Systemd, supervisor_of
from tests.terminal.runtime.rig import WAIT_SECONDS, Glass
from tests.terminal.test_boot import ENROLLED

HEARD_SECONDS = 10.0


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    """The supervisor's end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(HEARD_SECONDS)
        yield listening


def environment(ear: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": ear.getsockname(), **more}


def test_each_word_is_one_datagram(ear: socket.socket) -> None:
    told = supervisor_of(environment(ear))
    told.ready()
    told.alive()
    told.stopping()
    assert [ear.recv(100) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_an_abstract_socket_is_found() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("")  # the kernel chooses an abstract name
        listening.settimeout(HEARD_SECONDS)
        name = listening.getsockname()
        supervisor_of({"NOTIFY_SOCKET": "@" + name[1:].decode()}).ready()
        assert listening.recv(100) == b"READY=1"


@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        ({"WATCHDOG_USEC": "10000000"}, 5.0),
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "42"}, 5.0),
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "43"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({}, None),
    ],
)
def test_half_of_the_watchdogs_patience_is_taken(
    ear: socket.socket, more: dict[str, str], seconds: float | None
) -> None:
    assert supervisor_of(environment(ear, **more), pid=42).alive_seconds == seconds


@pytest.mark.parametrize("said", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}])
def test_without_a_supervisor_nobody_is_told(said: dict[str, str]) -> None:
    nobody = supervisor_of(said)
    assert isinstance(nobody, Nobody)
    assert (nobody.ready(), nobody.alive(), nobody.stopping(), nobody.alive_seconds) == (None, None, None, None)


def test_a_supervisor_that_is_gone_ends_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Systemd(str(tmp_path / "nobody"), None).ready()
    assert "X05" in caplog.text


class Told:
    """A supervisor that counts."""

    def __init__(self, every: float | None) -> None:
        self.alive_seconds = every
        self.words: list[str] = []
        self.heard = threading.Event()

    def ready(self) -> None:
        self.words.append("ready")

    def alive(self) -> None:
        self.words.append("alive")
        self.heard.set()

    def stopping(self) -> None:
        self.words.append("stopping")


def test_the_pulse_is_told_at_its_pace_and_only_while_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    told, well, now = Told(5.0), [True], [0.0]
    pulse = Pulse(told, lambda: well[0], lambda: now[0])
    for second in range(11):
        now[0] = float(second)
        pulse.beat()
    assert told.words == ["alive"] * 3
    well[0] = False
    for second in range(11, 40):
        now[0] = float(second)
        pulse.beat()
    assert told.words == ["alive"] * 3
    assert caplog.text.count("X06") == 1
    well[0] = True
    pulse.beat()
    assert told.words == ["alive"] * 4


def test_without_a_watchdog_no_pulse_is_told() -> None:
    told = Told(None)
    Pulse(told, lambda: True, lambda: 0.0).beat()
    assert told.words == []


def test_a_worker_that_hangs_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    go, began = threading.Event(), threading.Event()
    monkeypatch.setattr(worker, "STUCK_SECONDS", -1.0)
    hands = Worker("test", lambda error: None)
    assert not hands.stuck()

    def hang() -> None:
        began.set()
        go.wait(WAIT_SECONDS)

    hands.give(hang)
    assert began.wait(WAIT_SECONDS)
    assert hands.stuck()
    go.set()
    assert hands.stop(WAIT_SECONDS)
    assert hands.stuck(), "a worker that is gone does no job"


def test_a_running_terminal_says_ready_alive_and_stopping(tmp_path: Path) -> None:
    from terminal import identity
    from terminal.central_client import Answered
    from terminal.store.store import Store

    with Store.open(tmp_path / "store") as store:
        identity.enrol(
            store, lambda _: Answered(ENROLLED), url="http://central.test", token="t", board="b", software="0"
        )
    told, counter = Told(0.01), things()
    around = Surroundings(devices(counter), Glass(panel()[0]), (), counter.network, virtual=True, supervisor=told)
    terminal = Terminal(tmp_path / "store", around)
    running = threading.Thread(target=terminal.run)
    running.start()
    try:
        assert told.heard.wait(WAIT_SECONDS)
        terminal.stop()
    finally:
        running.join(WAIT_SECONDS)
        terminal.close()
    assert told.words[:2] == ["ready", "alive"]
    # A beat that was under way may still be told behind it.
    assert told.words.count("stopping") == 1
    assert not terminal._well()
