"""The counter's small parts: the paced cable, the mirror's patches, the bell, what is held before the camera."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.camera.decode import Pipeline
from drivers.camera.watch import CameraWatch
from drivers.errors import LinkGoneError
from drivers.events import Sighted
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.printer import VirtualPrinter
from terminal.counter import pictures
from terminal.counter.bell import Bell
from terminal.counter.mirror import Frame, dark, patch
from terminal.counter.pace import PacedLink
from terminal.counter.phones import Phones
from terminal.demo.world import SeededCard

LINES = b"Spaarpunt\n" * 200
SIZE = (32, 20)


def test_a_cable_that_is_cut_while_paper_comes_leaves_half_a_paper() -> None:
    printer = VirtualPrinter()
    # So slow that it would take an hour, were it not cut.
    link = PacedLink(printer, lambda: link.cut(), mm_per_second=0.01)  # noqa: PLW0108 - it is not there yet
    link.open()
    with pytest.raises(LinkGoneError):
        link.write(LINES)
    assert 0 < len(printer.unfinished) < len(LINES)
    for use in (link.open, lambda: link.write(b"x"), lambda: link.read(0.0)):
        with pytest.raises(LinkGoneError):
            use()


def test_a_whole_paper_comes_out_and_each_bit_of_it_is_told() -> None:
    printer, told = VirtualPrinter(), []
    link = PacedLink(printer, lambda: told.append(printer.hanging_mm), mm_per_second=1e9)
    link.open()
    link.write(LINES)
    assert printer.unfinished == LINES
    assert told == sorted(told)
    assert len(set(told)) > 3


def test_paper_is_torn_off_by_hand_wherever_it_ends() -> None:
    printer = VirtualPrinter()
    printer.take(b"half a vou\n")
    printer.tear()
    # A question takes no paper, so there is nothing to tear off.
    printer.take(b"\x1dr\x01")
    printer.tear()
    assert printer.tickets == (b"half a vou\n",)
    assert printer.hanging_mm == 0


pixels = st.binary(min_size=3 * SIZE[0] * SIZE[1], max_size=3 * SIZE[0] * SIZE[1])
spots = st.lists(st.tuples(st.integers(0, 31), st.integers(0, 19), st.binary(min_size=3, max_size=3)), max_size=5)


@given(pixels, spots)
def test_a_patch_turns_one_picture_into_the_next(before: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    wanted = bytearray(before)
    for x, y, colour in changes:
        at = 3 * (y * SIZE[0] + x)
        wanted[at : at + 3] = colour
    first, then = Frame(1, SIZE, before), Frame(2, SIZE, bytes(wanted))
    found = patch(first, then)
    shown = first.picture()
    if found is not None:
        shown.paste(Image.open(io.BytesIO(found.png)), found.at)
    assert shown.tobytes() == then.pixels
    assert (found is None) == (first.pixels == then.pixels)


def test_the_first_patch_is_the_whole_picture() -> None:
    found = patch(None, dark(SIZE, 1))
    assert found is not None
    assert Image.open(io.BytesIO(found.png)).size == SIZE
    assert found.at == (0, 0)


def test_a_hushed_bell_keeps_nobody_waiting() -> None:
    bell = Bell()
    bell.ring()
    assert bell.wait(0, 60) == 1
    bell.hush()
    assert bell.wait(1, 60) == 1
    assert bell.still


@pytest.mark.parametrize("key", [None, "MD5hzcS7hsPRxCcQPDRMQYnrLx571dR-RG_OwqPYEXM"])
def test_the_camera_reads_what_a_phone_shows(key: str | None) -> None:
    card = SeededCard("LCXD8K1CTY4T", "t", "Jan de Vries", "nl", "issued", 0, key)
    text = Phones().code(card, datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    camera = VirtualCamera("camera")
    watch = CameraWatch(camera, Pipeline())
    camera.hold(pictures.phone(text))
    seen = [each for at in range(12) for each in watch.look(at * 0.1) if isinstance(each, Sighted)]
    assert any(each.text == text and each.confirmed for each in seen)
