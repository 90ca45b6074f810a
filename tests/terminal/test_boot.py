"""What a terminal does once its first screen is there, and not before: light the lamp, load, then open its eyes."""

import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.events import DeviceFound, DeviceLost, Sighted
from drivers.ports import LampSign
from drivers.virtual.faults import Unplugged
from loyalty.signing import encode_key, public_text
from loyalty.wire import Enrolled
from screens.views import AttractView, View
from terminal import app, identity
from terminal.app import Surroundings, Terminal
from terminal.central_client import Answered
from terminal.counter.things import Things, devices, panel, things
from terminal.store.store import Store
from tests.terminal.machine.journey import CONTEXT, OWNER
from tests.terminal.runtime.rig import TOLD, WAIT_SECONDS, Glass

ENROLLED = Enrolled(
    terminal=CONTEXT.terminal,
    owner=OWNER,
    epoch=1,
    lookup_key=encode_key(bytes(32)),
    lookup_key_id="k1",
    central_key=public_text(Ed25519PrivateKey.from_private_bytes(bytes(32))),
    configuration=TOLD,
)


class Boot(Glass):
    """A screen, a camera and a watch over the machine that keep the order of what happens."""

    name = "camera"

    def __init__(self, counter: Things) -> None:
        super().__init__(panel()[0])
        self.counter = counter
        self.order: list[str] = []
        self.stepped, self.looked = threading.Event(), threading.Event()

    def show(self, view: View) -> None:
        if not self.order:
            assert isinstance(view, AttractView)
            assert list(self.counter.lamp.shown) == []
            self.order.append("screen")
        super().show(view)

    def look(self, now: float) -> tuple[Sighted | DeviceLost | DeviceFound, ...]:
        assert now > 0
        if not self.looked.is_set():
            self.order.append("camera")
        self.looked.set()
        return ()

    def close(self) -> None:
        self.order.append("closed")


def booted(folder: Path, boot: Boot) -> Terminal:
    """A terminal that ran until its camera looked, and was ended."""
    with Store.open(folder) as store:
        identity.enrol(
            store, lambda _: Answered(ENROLLED), url="http://central.test", token="t", board="b", software="0"
        )
    around = Surroundings(
        devices(boot.counter),
        boot,
        (boot,),
        boot.counter.network,
        virtual=True,
        watch=lambda _: boot.stepped.set(),
    )
    terminal = Terminal(folder, around)
    running = threading.Thread(target=terminal.run)
    running.start()
    try:
        assert boot.stepped.wait(WAIT_SECONDS)
        assert boot.looked.wait(WAIT_SECONDS)
    finally:
        terminal.stop()
        running.join(WAIT_SECONDS)
        terminal.close()
    return terminal


def test_the_lamp_says_ready_once_the_first_screen_is_there(tmp_path: Path) -> None:
    boot = Boot(things())
    booted(tmp_path / "store", boot)
    assert list(boot.counter.lamp.shown) == [LampSign.READY, LampSign.OFF]


def test_a_lamp_that_is_gone_keeps_no_terminal_from_starting(tmp_path: Path) -> None:
    boot = Boot(things())
    boot.counter.lamp.set_fault(Unplugged())
    terminal = booted(tmp_path / "store", boot)
    assert "lamp" in terminal.machine.health.missing
    assert LampSign.READY not in boot.counter.lamp.shown


def test_the_camera_looks_when_the_rest_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boot = Boot(things())
    monkeypatch.setattr(app, "_load_later", lambda: boot.order.append("loaded"))
    booted(tmp_path / "store", boot)
    assert boot.order == ["screen", "loaded", "camera", "closed"]
