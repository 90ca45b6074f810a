"""The virtual Pi as far as it needs no machine: what is typed, said, made, and which words QEMU is started with."""

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from drivers.wedge.layouts import LayoutName
from drivers.wedge.strokes import strokes_for
from provisioning.lab.board import SIZE, Board, command
from provisioning.lab.errors import GuestGoneError, GuestRefusedError, LabToolError, LateError
from provisioning.lab.guest import gadgets
from provisioning.lab.guest.agent import Agent, answered
from provisioning.lab.hands import Hands
from provisioning.lab.image import Image
from provisioning.lab.installing import SETTINGS
from provisioning.lab.keys import HELD, USAGES, reports
from provisioning.lab.lines import Lines
from provisioning.lab.machine import Guest
from provisioning.lab.monitor import Monitor
from provisioning.lab.recipe import Architecture, recipe
from provisioning.lab.report import main as report
from provisioning.lab.tools import asked
from provisioning.package.control import NEEDED
from terminal.config import read_settings

SECONDS = 20.0
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)


def board(folder: Path) -> Board:
    image = Image(folder / "root.ext4", folder / "vmlinuz", folder / "initrd.img")
    return Board(Architecture.AMD64, image, folder / "root.qcow2", folder / "data.ext4", folder / "tools.ext4")


@contextmanager
def listening(path: Path, answer: Callable[[bytes], bytes], greeting: bytes = b"") -> Iterator[None]:
    """Whoever answers one connection's lines, as QEMU's sockets do."""

    def serve() -> None:
        with listener.accept()[0] as wire, wire.makefile("rwb") as lines:
            lines.write(greeting)
            lines.flush()
            for line in lines:
                lines.write(answer(line))
                lines.flush()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            thread.join(SECONDS)


@given(TEXT)
def test_a_typed_text_is_read_back_from_its_reports(text: str) -> None:
    """From the reports, by the kernel's own table turned round, to the very strokes that were meant."""
    usages, bits = {usage: key for key, usage in USAGES.items()}, {bit: key for key, bit in HELD.items()}
    data = reports(text + "\n")
    typed = [
        (usages[data[at + 2]], {bits[1 << each] for each in range(8) if data[at] >> each & 1})
        for at in range(0, len(data), 16)
    ]
    assert typed == [(each.code, set(each.held)) for each in strokes_for(text + "\n", LayoutName.US)]


def test_between_two_keys_all_are_up() -> None:
    data = reports("11")
    assert [data[at : at + 8] for at in range(0, len(data), 8)][1::2] == [bytes(8), bytes(8)]


def test_the_same_recipe_is_the_same_image_and_another_is_not() -> None:
    one = recipe(Architecture.AMD64)
    assert one.key == recipe(Architecture.AMD64).key
    assert one.key != replace(one, packages=(*one.packages, "vim")).key
    assert one.key != recipe(Architecture.ARM64).key


def test_the_guest_has_all_that_the_package_depends_on() -> None:
    assert set(NEEDED) <= set(recipe(Architecture.ARM64).packages)


def test_the_labs_configuration_is_one_and_names_the_labs_devices() -> None:
    settings = read_settings(SETTINGS)
    names = {f"usb-Lab_{each.model.replace(' ', '_')}_{each.serial}-event-kbd" for each in gadgets.DEVICES}
    assert {each.by_id for each in settings.readers} <= names
    printer = gadgets.named("printer")
    assert settings.printer is not None
    assert (settings.printer.vendor, settings.printer.product) == (printer.vendor, printer.product)
    assert (settings.display.width, settings.display.height) == SIZE


def test_disks_write_through_and_a_log_keeps_every_write(tmp_path: Path) -> None:
    words = command(board(tmp_path), tmp_path)
    assert f"file={tmp_path / 'data.ext4'},if=virtio,format=raw,cache=writethrough" in words
    logged = command(replace(board(tmp_path), log=tmp_path / "log"), tmp_path)
    assert any("blklogwrites" in word for word in logged)
    assert "virtio-blk-pci,drive=data" in logged


def test_without_a_cable_there_is_no_card(tmp_path: Path) -> None:
    assert any("virtio-net" in word for word in command(board(tmp_path), tmp_path))
    assert not any("virtio-net" in word for word in command(replace(board(tmp_path), cable=False), tmp_path))


def test_a_socket_that_is_there_a_little_later_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as listener:

        class Meanwhile:
            """QEMU makes its socket in the first turn that is waited."""

            def wait(self, seconds: float) -> None:
                listener.bind(str(tmp_path / "agent"))
                listener.listen()

        monkeypatch.setattr("provisioning.lab.lines.Event", Meanwhile)
        Lines(tmp_path / "agent", SECONDS).close()


def test_a_silent_machine_is_waited_for_no_longer_than_said(tmp_path: Path) -> None:
    with pytest.raises(LateError, match="Nothing listens at agent"):
        Lines(tmp_path / "agent", 0.0)
    with listening(tmp_path / "port", lambda _: b""):
        lines = Lines(tmp_path / "port", SECONDS)
        with pytest.raises(LateError, match="port did not answer"):
            lines.hear(0.01)
        lines.close()


def test_a_machine_that_ends_is_told_apart_from_a_late_one(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "port"))
        listener.listen()
        lines = Lines(tmp_path / "port", SECONDS)
        listener.accept()[0].close()
        with pytest.raises(GuestGoneError):
            lines.hear(SECONDS)
        lines.close()


def test_the_monitor_passes_events_over_and_says_what_qemu_refused(tmp_path: Path) -> None:
    def answer(line: bytes) -> bytes:
        order = json.loads(line)
        if order["execute"] == "set_link":
            return json.dumps({"id": order["id"], "error": {"class": "x", "desc": "no such cable"}}).encode() + b"\n"
        return b'{"event": "RESUME"}\n' + json.dumps({"id": order["id"], "return": {}}).encode() + b"\n"

    with listening(tmp_path / "monitor", answer, b'{"QMP": {}}\n'):
        monitor = Monitor(tmp_path / "monitor")
        monitor.press(down=True)
        with pytest.raises(GuestRefusedError, match="no such cable"):
            monitor.cable(plugged=False)
        monitor.close()


def test_what_happens_to_the_machine_is_waited_for_by_its_name(tmp_path: Path) -> None:
    def answer(line: bytes) -> bytes:
        said = {"id": json.loads(line)["id"], "return": {}}
        return json.dumps(said).encode() + b'\n{"event": "RESUME"}\n{"event": "WATCHDOG", "data": {}}\n'

    with listening(tmp_path / "monitor", answer, b'{"QMP": {}}\n'):
        monitor = Monitor(tmp_path / "monitor")
        monitor.until_event("WATCHDOG", SECONDS)
        with pytest.raises(LateError, match="monitor did not answer"):
            monitor.until_event("RESET", 0.01)
        monitor.close()


def test_hands_and_agent_understand_each_other(tmp_path: Path) -> None:
    agent = Agent()
    file = tmp_path / "deep" / "file"
    with listening(tmp_path / "agent", lambda line: answered(agent, line) + b"\n"):
        hands = Hands(tmp_path / "agent", SECONDS)
        assert len(hands.boot) == 36
        hands.write(str(file), b"\x00kept")
        assert hands.read(str(file)) == b"\x00kept"
        assert hands.run("cat", told=b"said").out == "said"
        with pytest.raises(GuestRefusedError, match="ended with 1"):
            hands.run("false")
        assert hands.run("false", fine=(1,)).code == 1
        with pytest.raises(GuestRefusedError, match="there is no device lamp"):
            hands.plug("lamp")
        with pytest.raises(GuestRefusedError, match="no printer"):
            hands.set_paper(0)
        hands.close()


def test_an_order_that_nobody_knows_is_refused() -> None:
    said = json.loads(answered(Agent(), json.dumps({"id": 3, "words": ["dance"], "data": ""}).encode()))
    assert said["id"] == 3
    assert "no such order: dance" in said["failed"]
    assert base64.b64decode(said["data"]) == b""


def test_a_tool_that_is_missing_refuses_or_is_late_says_so() -> None:
    with pytest.raises(LabToolError, match="scripts/lab-setup"):
        asked("no-such-tool-anywhere")
    with pytest.raises(LabToolError, match="false refused"):
        asked("false")
    assert asked("false", fine=(1,)) == ""
    with pytest.raises(LabToolError, match="not done within"):
        asked("sleep", "60", seconds=0.01)


def test_a_qemu_that_does_not_start_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provisioning.lab.machine.MONITOR_SECONDS", 0.1)
    monkeypatch.setattr("provisioning.lab.machine.tool", lambda _: "/bin/false")
    with pytest.raises(GuestGoneError, match="QEMU did not start"):
        Guest(board(tmp_path), tmp_path / "kept")


def test_the_report_says_what_was_noted_and_brings_its_pictures(tmp_path: Path) -> None:
    notes, docs = tmp_path / "notes", tmp_path / "docs"
    (docs / "pictures").mkdir(parents=True)
    notes.mkdir()
    (notes / "new.png").write_bytes(b"\x89PNG")
    note = {
        "what": "It boots.",
        "seconds": 3.0,
        "figures": {"scan → shop, s": 9.3},
        "pictures": [{"file": "new.png", "what": "A new device"}],
    }
    (notes / "notes.json").write_text(json.dumps({"test_it_boots": note}))
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.json").write_text(json.dumps({"test_it_ends": note | {"what": "It ends.", "pictures": []}}))
    assert CliRunner().invoke(report, [str(notes), str(other), str(docs)]).exit_code == 0
    written = (docs / "lab-report.md").read_text()
    assert "## It boots\n\nIt boots." in written
    assert "## It ends\n\nIt ends." in written
    assert "| scan → shop, s | 9.3 |" in written
    assert "![A new device](pictures/lab-new.png)" in written
    assert (docs / "pictures" / "lab-new.png").read_bytes() == b"\x89PNG"


def test_a_report_of_no_run_is_refused(tmp_path: Path) -> None:
    said = CliRunner().invoke(report, [str(tmp_path), str(tmp_path)])
    assert said.exit_code == 1
    assert "run 'make lab' first" in said.output
