"""What a technician sees of a reader, and what nobody sees."""

import os
import pty
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import TEST_TEXT
from drivers.wedge.strokes import key_events
from loyalty.check_digits import luhn_digit
from terminal.cli import main
from terminal.config import ReaderKind
from terminal.errors import ConfigurationError
from terminal.try_reader import Trial, listen, play, section_of


def shown(*typed: str, kind: ReaderKind = ReaderKind.SCANNER, made: LayoutName = LayoutName.US, **how: object) -> str:
    said: list[str] = []
    wedge = VirtualWedge(made)
    set_to = how.pop("set_to", made)
    trial = Trial(section_of("usb-x", kind, set_to), said.append, wedge=wedge, **how)  # type: ignore[arg-type]  # a stand-in, on purpose
    play(trial, wedge, typed)
    trial.reader.close()
    return "\n".join(said)


def test_a_card_is_masked_and_what_it_was_taken_for_is_said() -> None:
    said = shown("]E02912345678906")
    assert "2912345" not in said
    assert "13 signs: '9999999999999'" in said
    assert "symbology ean13" in said
    assert "taken for a member's card: scheme ean, •••906, guessable" in said
    assert "18 keys in 34 ms (2.0 ms a key), ended by enter, read as us" in said


def test_it_is_shown_when_asked_for() -> None:
    assert "'2912345678906'" in shown("2912345678906", reveal=True)


@pytest.mark.parametrize("made", LayoutName)
@pytest.mark.parametrize("set_to", LayoutName)
def test_the_layout_is_learned_whatever_it_is_set_to(made: LayoutName, set_to: LayoutName) -> None:
    said = shown(TEST_TEXT, made=made, set_to=set_to)
    assert f'write layout = "{made}"' in said
    assert "taken for" not in said


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [
        ("hello", ReaderKind.SCANNER, "nothing of ours (not_ours)"),
        ("SP1.S.B-17", ReaderKind.SCANNER, "a code of ours: staff"),
        ("%E?;E?", ReaderKind.MAGSTRIPE, "a reading came to nothing (track-error)"),
        ("%E?;10001?", ReaderKind.MAGSTRIPE, "scheme plain, •••1, guessable"),
        ("04A224B1C35F80", ReaderKind.RFID, "scheme tag7, •••F80, guessable"),
        ("10001", ReaderKind.KEYPAD, "scheme plain, •••1, keyed"),
        (";6360010000000000=9912?", ReaderKind.MAGSTRIPE, "driving licence refused"),
        ("7" * 2000, ReaderKind.SCANNER, "(too-long)"),
    ],
)
def test_what_it_was_taken_for(typed: str, kind: ReaderKind, words: str) -> None:
    assert words in shown(typed, kind=kind)


PAYMENT = st.builds(lambda rest: f"4{rest}{luhn_digit('4' + rest)}", st.text("0123456789", min_size=14, max_size=14))


@given(
    PAYMENT,
    st.sampled_from(["{}", ";{}=2912201000?", "%B{}^A/B^2912201?;{}=2912201?", "x {}", "https://x.example/?c={}"]),
    st.sampled_from(list(ReaderKind)),
    st.sampled_from(LayoutName),
    st.sampled_from(LayoutName),
)
def test_a_payment_card_is_never_shown(
    card: str, around: str, kind: ReaderKind, made: LayoutName, set_to: LayoutName
) -> None:
    said = shown(around.format(card, card), kind=kind, made=made, set_to=set_to, reveal=True)
    for layout in LayoutName:
        # What a wrong layout makes of the digits would give them away as well.
        garbled = "".join(shown_as(card, made, layout))
        assert garbled[:6] not in said, layout
    assert card[:6] not in said
    assert "payment card refused" in said or kind is ReaderKind.KEYPAD


def shown_as(text: str, made: LayoutName, read_as: LayoutName) -> list[str]:
    from drivers.lines import Line
    from drivers.wedge.decoder import IDLE, WedgeSettings, feed

    state, found = IDLE, []
    for event in key_events(text + "\n", made):
        state, results = feed(state, event, WedgeSettings(read_as))
        found += [result.text for result in results if isinstance(result, Line)]
    return found


def test_a_key_that_the_layout_lacks_is_said() -> None:
    assert "no key for U+20AC" in shown("€")


@pytest.mark.parametrize(
    ("device", "field", "value"),
    [("05e0:1200", "vendor", 0x05E0), ("/dev/ttyACM0", "path", "/dev/ttyACM0"), ("usb-A:B", "by_id", "usb-A:B")],
)
def test_a_device_is_named_three_ways(device: str, field: str, value: object) -> None:
    assert getattr(section_of(device, ReaderKind.SCANNER, LayoutName.US), field) == value


@pytest.mark.parametrize("device", ["12:34:56", "xy:12"])
def test_other_names_are_refused(device: str) -> None:
    with pytest.raises(ConfigurationError, match="USB ids"):
        section_of(device, ReaderKind.SCANNER, LayoutName.US)


def test_a_serial_reader_is_tried_live() -> None:
    far, near = pty.openpty()
    said: list[str] = []
    trial = Trial(section_of(os.ttyname(near), ReaderKind.SCANNER, LayoutName.US), said.append)
    trial.turn(0.0)
    os.write(far, b"]C0C000123\r")
    clock = iter(range(100))
    listen([trial], 2, lambda: float(next(clock)))
    assert any("scheme letters" in line for line in said)
    trial.reader.close()
    os.close(near)
    os.close(far)


def test_the_command_tries_a_virtual_reader() -> None:
    answer = CliRunner().invoke(main, ["try-reader", "--virtual"], input="10001\n4111111111111111\n")
    assert answer.exit_code == 0
    assert "scheme plain" in answer.output
    assert "payment card refused" in answer.output
    assert "4111" not in answer.output


def test_the_command_tries_a_configuration(tmp_path: Path) -> None:
    config = tmp_path / "terminal.toml"
    config.write_text('[[readers]]\nname = "desk"\nkind = "scanner"\npath = "/dev/none"\n')
    answer = CliRunner().invoke(main, ["try-reader", "--config", str(config), "--seconds", "0.1"])
    assert "desk: missing; looking again every second" in answer.output


def test_a_configuration_without_a_reader_is_no_endless_wait(tmp_path: Path) -> None:
    config = tmp_path / "terminal.toml"
    config.write_text("")
    answer = CliRunner().invoke(main, ["try-reader", "--config", str(config)])
    assert answer.exit_code == 1
    assert f"{config} names no reader" in answer.output


@pytest.mark.parametrize("arguments", [[], ["--virtual", "--device", "1:2"]])
def test_the_command_wants_one_kind_of_device(arguments: list[str]) -> None:
    answer = CliRunner().invoke(main, ["try-reader", *arguments])
    assert answer.exit_code == 2
    assert "--config, --device and --virtual" in answer.output
