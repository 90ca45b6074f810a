"""A configuration that cannot be: the sentence names file and line, and ends with what was expected."""

from pathlib import Path

import pytest

from drivers.events import DeviceLost, LossReason, Source
from drivers.serial_scanner import SerialReader
from drivers.wedge.reader import WedgeReader
from terminal.config import CameraKind, PrinterLink, ReaderKind, ReaderSection, Settings, line_of, read_settings
from terminal.errors import ConfigurationError
from terminal.hardware import SOURCES, reader, real_surroundings

WHOLE = """\
[[readers]]
name = "scanner"
kind = "scanner"
vendor = 0x05e0
product = 0x1200

[[readers]]
name = "stripe"
kind = "magstripe"
by_id = "usb-MagTek-event-kbd"

[printer]
link = "network"
host = "192.0.2.7"
profile = "generic-80"

[pins]
factory = "mock"

[display]
width = 1024
height = 600
turn = 90
mode = "contrast"

[camera]
kind = "v4l2"
path = "/dev/v4l/by-id/usb-Maker_Model-video-index0"
presence = 4
"""


def refused(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_settings(path)
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "terminal.toml"


def test_a_whole_file_is_read(path: Path) -> None:
    path.write_text(WHOLE, encoding="utf-8")
    settings = read_settings(path)
    assert [(reader.name, reader.kind, reader.vendor) for reader in settings.readers] == [
        ("scanner", ReaderKind.SCANNER, 0x05E0),
        ("stripe", ReaderKind.MAGSTRIPE, None),
    ]
    assert settings.printer is not None
    assert (settings.printer.link, settings.printer.host) == (PrinterLink.NETWORK, "192.0.2.7")
    assert settings.pins.factory == "mock"
    assert settings.camera is not None
    assert (settings.camera.kind, settings.camera.name, settings.camera.presence) == (CameraKind.V4L2, "camera", 4)
    assert (settings.display.turn, settings.display.mode) == (90, "contrast")


def test_an_empty_file_is_all_defaults(path: Path) -> None:
    path.write_text("", encoding="utf-8")
    assert read_settings(path) == Settings()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# a comment\n\ncolour = 1\n", 3, ["`colour`", "expected one of readers, printer, pins, display"]),
        ('[printer]\nlink = "usb"\n\ncolour = 1\n', 4, ["`colour`", "expected one of link, profile"]),
        ('[display]\nmode = "light"\n[printer]\nlink = "usb"\nmode = "x"\n', 5, ["`mode`"]),
        ('[display]\nwidth = "wide"\n', 2, ["Expected `int`, got `str`", "$.display.width"]),
        ("[display]\nheight = 800\nwidth = 3\n", 3, ["Expected `int` >= 320"]),
        ('[display]\nmode = "pink"\n', 2, ["pink", "expected one of light, dark, contrast"]),
        ("[display]\nturn = 45\n", 2, ["45", "expected one of 0, 90, 180, 270"]),
        ('[pins]\nfactory = "rpi"\n', 2, ["expected one of lgpio, mock"]),
        ('[printer]\nlink = "bluetooth"\n', 2, ["expected one of usb, network, serial, file"]),
        ('[printer]\nlink = "usb"\nprofile = "star"\n', 3, ["`profile`", "expected one of epson-80"]),
        ('[pins]\nlamp = 4\n[printer]\nlink = "network"\n', 3, ["Expected `host`"]),
        ('[printer]\nlink = "file"\n', 1, ["Expected `path`"]),
        ('[printer]\nprofile = "epson-80"\n', 1, ["missing required field `link`"]),
        ("readers = 3\n", 1, ["Expected `array`, got `int`"]),
        (
            '[[readers]]\nname = "a"\nkind = "scanner"\npath = "p"\n[[readers]]\nname = "b"\nkind = "foot"\n',
            7,
            ["foot", "magstripe"],
        ),
        (
            '[[readers]]\nname = "a"\nkind = "rfid"\npath = "p"\n[[readers]]\nname = "b"\n',
            5,
            ["missing required field `kind`"],
        ),
        ('[pins]\nlamp = 4\n[[readers]]\nname = "a"\nkind = "scanner"\n', 3, ["Expected `by_id`", "`path`"]),
        ('[[readers]]\nname = "a"\nkind = "scanner"\nvendor = 5\n', 1, ["Expected `by_id`"]),
        ('[[readers]]\nname = "a"\nkind = "scanner"\npath = "p"\nby_id = "b"\n', 1, ["Expected `path` alone"]),
        ('[[readers]]\nname = "a"\nkind = "scanner"\nvendor = -1\n', 4, ["Expected `int` >= 0"]),
        ('[camera]\nkind = "webcam"\n', 2, ["webcam", "expected one of picamera, v4l2"]),
        ('[pins]\nlamp = 4\n[camera]\nkind = "v4l2"\n', 3, ["Expected `path`", "/dev/v4l/by-id"]),
        ('[camera]\nkind = "picamera"\npath = "/dev/video0"\n', 1, ["Expected no `path`"]),
        ('[camera]\nkind = "picamera"\npresence = 99\n', 3, ["Expected `int` <= 27"]),
        ('[camera]\nkind = "picamera"\nsize = 640\n', 3, ["`size`", "expected one of kind, name, path, presence"]),
        ('[camera]\nkind = "picamera"\npresence = 17\n', 3, ["another pin than the lamp's"]),
        ("[pins]\nkey = 17\n", 1, ["a pin of its own"]),
        ("[pins]\nkey = 5\nheadset = 5\n", 1, ["a pin of its own"]),
        ("[pins]\nnext = 5\naccept = 5\n", 1, ["a pin of its own"]),
        ('[guide]\nheadset = "plughw:1,0"\nloudspeaker = "plughw:1,0"\n', 1, ["another output than the headset's"]),
        ('[pins]\ntamper = 6\n[camera]\nkind = "picamera"\npresence = 6\n', 5, ["another pin"]),
        ('[pins]\nbuzzer = 5\n[camera]\nkind = "picamera"\npresence = 5\n', 5, ["another pin"]),
        ("[display]\nmm_per_px = 0.117\n", 1, ["Too small a display", "0.159 mm are the least", "fewer pixels"]),
        ("[display]\nwidth = 480\nheight = 800\n", 1, ["Too small a display", "800 × 480 are the least"]),
        ("[pins]\ndouble_strike_ms = 501\n", 2, ["Expected `int` <= 500"]),
        ('["display"]\n"width" = 1.5\n', 2, ["Expected `int`, got `float`"]),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line(path: Path, text: str, line: int, words: list[str]) -> None:
    sentence = refused(path, text)
    assert sentence.startswith(f"{path}:{line}: ")
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(("text", "line"), [("a = \n", 1), ("[display]\nwidth = 3 4\n", 2), ("x = [1,\n2", 2)])
def test_what_is_no_toml_is_named_with_its_line(path: Path, text: str, line: int) -> None:
    sentence = refused(path, text)
    assert sentence.startswith(f"{path}:{line}: ")
    assert sentence.endswith("expected TOML.")


@pytest.mark.parametrize(
    ("section", "kind", "source"),
    [
        (ReaderSection(name="a", kind=ReaderKind.SCANNER, by_id="usb-Desk"), WedgeReader, Source.SCANNER),
        (ReaderSection(name="a", kind=ReaderKind.RFID, vendor=5, product=6), WedgeReader, Source.RFID),
        (ReaderSection(name="a", kind=ReaderKind.SCANNER, path="/dev/serial/by-id/x"), SerialReader, Source.SCANNER),
        (
            ReaderSection(name="a", kind=ReaderKind.MAGSTRIPE, path="/dev/serial/by-id/x"),
            SerialReader,
            Source.MAGSTRIPE,
        ),
    ],
)
def test_a_section_makes_its_reader(section: ReaderSection, kind: type, source: Source) -> None:
    made = reader(section)
    assert (type(made), made.name, SOURCES[section.kind]) == (kind, "a", source)
    (lost,) = made.read_events(1.0)
    assert lost == DeviceLost("a", LossReason.MISSING, 1.0)
    made.close()


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"terminal\.toml: the configuration cannot be read"):
        read_settings(path)


def test_bytes_that_are_no_text_are_refused(path: Path) -> None:
    path.write_bytes(b"\xff\xfe[display]")
    with pytest.raises(ConfigurationError, match="expected UTF-8"):
        read_settings(path)


def test_a_complaint_without_a_place_is_about_the_first_line() -> None:
    assert line_of("[display]\nwidth = 3\n", "something else") == 1


def test_without_a_printer_the_real_hardware_is_not_built() -> None:
    with pytest.raises(ConfigurationError, match=r"\[printer\]"):
        real_surroundings(Settings())
