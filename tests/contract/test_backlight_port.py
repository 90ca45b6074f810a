"""One suite over backlights: the virtual one, and the real one over files as the kernel shows them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.backlight import NoBacklight, SysfsBacklight, find_backlight
from drivers.errors import DeviceDeniedError, DeviceMissingError, LinkGoneError, SettingError
from drivers.ports import STEPS, Backlight
from drivers.virtual.faults import Unplugged
from drivers.virtual.lights import VirtualBacklight


def shown(root: Path, name: str, most: int, kind: str = "raw") -> Path:
    """A backlight as the kernel shows it."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "max_brightness").write_text(f"{most}\n")
    (folder / "brightness").write_text(f"{most}\n")
    (folder / "type").write_text(f"{kind}\n")
    return folder


@dataclass
class Bench:
    """A backlight, how bright it is by whoever looks, and how it is pulled out."""

    light: Backlight
    bright: Callable[[], int]
    pull: Callable[[], object]


def virtual(_: Path) -> Iterator[Bench]:
    light = VirtualBacklight()
    yield Bench(light, lambda: light.step, lambda: light.set_fault(Unplugged()))


def sysfs(root: Path) -> Iterator[Bench]:
    folder = shown(root, "10-0045", 255)
    file = folder / "brightness"

    def pull() -> None:
        file.unlink()
        file.mkdir()

    yield Bench(SysfsBacklight(folder), lambda: int(file.read_text()), pull)


@pytest.fixture(params=[virtual, sysfs], ids=lambda kind: kind.__name__)
def bench(request, tmp_path) -> Iterator[Bench]:
    yield from request.param(tmp_path)


def test_each_step_is_brighter_than_the_one_before_and_none_is_dark(bench):
    seen = []
    for step in range(1, STEPS + 1):
        bench.light.set_brightness(step)
        seen.append(bench.bright())
    assert seen == sorted(set(seen))
    assert seen[0] > 0


@pytest.mark.parametrize("step", [0, -1, STEPS + 1])
def test_there_is_no_step_beyond(bench, step):
    before = bench.bright()
    with pytest.raises(SettingError, match="1 to 5"):
        bench.light.set_brightness(step)
    assert bench.bright() == before


def test_one_that_was_pulled_out_says_so(bench):
    bench.pull()
    with pytest.raises(LinkGoneError):
        bench.light.set_brightness(3)


def test_let_go_it_stays_as_bright_as_it_is(bench):
    bench.light.set_brightness(2)
    before = bench.bright()
    bench.light.close()
    assert bench.light.close() is None
    assert bench.bright() == before


# ── Found, absent, denied ────────────────────


def test_the_whole_of_it_is_the_most_and_the_least_can_be_read(tmp_path):
    folder = shown(tmp_path, "backlight", 31)
    light = find_backlight(tmp_path)
    light.set_brightness(STEPS)
    assert (folder / "brightness").read_text() == "31\n"
    light.set_brightness(1)
    assert int((folder / "brightness").read_text()) >= 31 // 8


def test_of_several_the_kernels_order_chooses(tmp_path):
    shown(tmp_path, "a", 100)
    wanted = shown(tmp_path, "b", 100, "firmware")
    find_backlight(tmp_path).set_brightness(3)
    assert (wanted / "brightness").read_text() == "50\n"


@pytest.mark.parametrize("there", [True, False])
def test_a_display_without_one_says_so_and_no_other_takes_its_place(tmp_path, there):
    root = tmp_path if there else tmp_path / "nowhere"
    light = find_backlight(root)
    assert isinstance(light, NoBacklight)
    with pytest.raises(DeviceMissingError, match="shows no backlight"):
        light.set_brightness(3)
    assert light.close() is None


def test_one_that_can_only_be_put_on_and_off_is_none(tmp_path):
    shown(tmp_path, "gpio", 1)
    with pytest.raises(DeviceMissingError, match="on and off"):
        find_backlight(tmp_path).set_brightness(3)


def test_what_is_no_backlight_is_passed_over(tmp_path):
    (shown(tmp_path, "a", 9) / "max_brightness").write_text("many\n")
    with pytest.raises(DeviceMissingError, match="no backlight"):
        find_backlight(tmp_path).set_brightness(3)


def test_a_file_that_may_not_be_written_is_denied(tmp_path, monkeypatch):
    folder = shown(tmp_path, "10-0045", 255)
    light = find_backlight(tmp_path)
    (folder / "brightness").chmod(0o444)
    if os.geteuid() == 0:
        # Nothing is forbidden to root: the kernel's word is put in its mouth.
        def refuse(*_args, **_words):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(DeviceDeniedError, match="udev"):
        light.set_brightness(3)
