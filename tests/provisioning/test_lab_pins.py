"""The arm64 board's pins as far as they need no machine: which words QEMU gets, and what moves a line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from provisioning.lab.board import Board, command
from provisioning.lab.errors import GuestRefusedError
from provisioning.lab.image import Image
from provisioning.lab.installing import settings
from provisioning.lab.monitor import Monitor
from provisioning.lab.pins import CHIP, Pins
from provisioning.lab.recipe import Architecture
from terminal.config import Settings, read_settings
from tests.provisioning.test_lab import listening

POWER_BUTTON = 3
LINES = range(8)
PARTS = (
    b'{"return": [{"name": "device[0]", "type": "child<cortex-a72-arm-cpu>"},'
    b' {"name": "device[7]", "type": "child<pl061>"}], "id": 2}\n'
)


def configured(folder: Path, architecture: Architecture) -> Settings:
    (folder / "terminal.toml").write_text(settings(architecture))
    return read_settings(folder / "terminal.toml")


def test_each_board_has_what_its_configuration_names(tmp_path: Path) -> None:
    pins = configured(tmp_path, Architecture.ARM64).pins
    assert None not in (pins.key, pins.tamper)
    assert set(pins.taken()) <= set(LINES) - {POWER_BUTTON}
    assert configured(tmp_path, Architecture.AMD64).pins.key is None


def test_a_board_with_pins_has_its_device_tree_and_a_socket_for_them(tmp_path: Path) -> None:
    image = Image(tmp_path / "root.ext4", tmp_path / "vmlinuz", tmp_path / "initrd.img")
    without = Board(Architecture.ARM64, image, tmp_path / "root", tmp_path / "data", tmp_path / "tools")
    words = command(replace(without, tree=tmp_path / "board.dtb"), tmp_path)
    assert words[words.index("-dtb") + 1] == str(tmp_path / "board.dtb")
    assert words[words.index("-qtest") + 1] == f"unix:{tmp_path / 'pins'},server=on,wait=off"
    assert not {"-dtb", "-qtest"} & set(command(without, tmp_path))


def qemu(answer: bytes, heard: list[bytes]) -> Callable[[bytes], bytes]:
    def answered(line: bytes) -> bytes:
        heard.append(line)
        return answer

    return answered


def test_a_closed_contact_pulls_its_line_to_ground(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with listening(tmp_path / "pins", qemu(b"OK\n", heard)):
        pins = Pins(tmp_path / "pins", "/machine/unattached/device[7]")
        pins.put(5, closed=True)
        pins.put(5, closed=False)
        pins.close()
    assert [line.split()[-2:] for line in heard] == [[b"5", b"0"], [b"5", b"1"]]
    assert all(line.startswith(b"set_irq_in /machine/unattached/device[7] unnamed-gpio-in ") for line in heard)


def test_a_line_that_is_not_moved_is_said(tmp_path: Path) -> None:
    with listening(tmp_path / "pins", qemu(b"FAIL Unknown device\n", [])):
        pins = Pins(tmp_path / "pins", "/machine/nowhere")
        with pytest.raises(GuestRefusedError, match="did not move line 5: FAIL Unknown device"):
            pins.put(5, closed=True)
        pins.close()


@pytest.mark.parametrize(("kind", "place"), [(CHIP, "/machine/unattached/device[7]"), ("gpio-sim", None)])
def test_a_part_is_found_on_the_board_or_said_to_be_missing(tmp_path: Path, kind: str, place: str | None) -> None:
    def answered(line: bytes) -> bytes:
        return PARTS if b"qom-list" in line else b'{"return": {}, "id": 1}\n'

    with listening(tmp_path / "monitor", answered, b'{"QMP": {}}\n'):
        monitor = Monitor(tmp_path / "monitor")
        if place is None:
            with pytest.raises(GuestRefusedError, match="This board has no gpio-sim"):
                monitor.part(kind)
        else:
            assert monitor.part(kind) == place
        monitor.close()
