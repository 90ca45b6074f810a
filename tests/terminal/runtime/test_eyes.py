"""The camera's thread: a code that is held is said once, and a camera that fails is missing until it sees again."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import segno

from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.faults import Unplugged
from loyalty.assurance import EntryMode
from terminal.machine.events import DeviceSays, Event, Read
from terminal.runtime import eyes as module
from terminal.runtime.eyes import Eyes

WAIT_SECONDS = 20.0


class Looks(VirtualCamera):
    """Counts its frames, so that a test can wait for some to have passed."""

    def __init__(self) -> None:
        super().__init__("camera")
        self.looked = threading.Semaphore(0)
        self.broken = False

    def newest(self) -> object:
        self.looked.release()
        if self.broken:
            raise OSError("the bus is stuck")
        return super().newest()

    def frames(self, count: int) -> None:
        """Wait until so many more frames were asked for."""
        while self.looked.acquire(blocking=False):
            pass
        for _ in range(count):
            assert self.looked.acquire(timeout=WAIT_SECONDS)


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Looks:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.005)
    return Looks()


@pytest.fixture
def said(camera: Looks) -> Iterator["queue.Queue[Event]"]:
    heard: queue.Queue[Event] = queue.Queue()
    looking = Eyes(CameraWatch(camera, Pipeline()), heard.put)
    looking.start()
    assert heard.get(timeout=WAIT_SECONDS) == DeviceSays("camera", present=True)
    yield heard
    looking.stop(WAIT_SECONDS)


def code(folder: Path, text: str) -> object:
    path = folder / f"{text}.png"
    segno.make(text, micro=False).save(str(path), scale=6, border=6)
    return load_grey(path)


def test_a_code_that_is_held_is_said_once(camera: Looks, said: "queue.Queue[Event]", tmp_path: Path) -> None:
    camera.hold(code(tmp_path, "LC1"))
    assert said.get(timeout=WAIT_SECONDS) == Read(EntryMode.CAMERA, "LC1", "qr")
    camera.frames(30)
    assert said.empty()


def test_two_codes_after_each_other_are_both_said(camera: Looks, said: "queue.Queue[Event]", tmp_path: Path) -> None:
    camera.hold(code(tmp_path, "LC1"))
    first = said.get(timeout=WAIT_SECONDS)
    camera.hold(code(tmp_path, "LC2"))
    second = said.get(timeout=WAIT_SECONDS)
    assert [first.text, second.text] == ["LC1", "LC2"]


def test_a_code_that_was_away_long_enough_is_said_anew(
    camera: Looks, said: "queue.Queue[Event]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AWAY_SECONDS", 0.0)
    picture = code(tmp_path, "LC1")
    camera.hold(picture)
    assert said.get(timeout=WAIT_SECONDS) == said.get(timeout=WAIT_SECONDS)


def test_a_camera_that_is_pulled_is_lost_and_found(camera: Looks, said: "queue.Queue[Event]") -> None:
    camera.set_fault(Unplugged())
    assert said.get(timeout=WAIT_SECONDS) == DeviceSays("camera", present=False)
    camera.set_fault(None)
    assert said.get(timeout=WAIT_SECONDS) == DeviceSays("camera", present=True)


def test_a_camera_that_fails_in_its_own_way_is_missing_once_and_looked_at_again(
    camera: Looks, said: "queue.Queue[Event]", tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    camera.broken = True
    assert said.get(timeout=WAIT_SECONDS) == DeviceSays("camera", present=False)
    camera.frames(5)
    assert said.empty()
    assert caplog.text.count("L02") == 1
    camera.broken = False
    assert said.get(timeout=WAIT_SECONDS) == DeviceSays("camera", present=True)
    camera.hold(code(tmp_path, "LC3"))
    assert said.get(timeout=WAIT_SECONDS) == Read(EntryMode.CAMERA, "LC3", "qr")


def _side_by_side(folder: Path, *words: str) -> object:
    return np.hstack([np.asarray(code(folder, word)) for word in words])


def test_two_codes_in_view_are_said_together_and_the_one_that_is_kept_alone(
    camera: Looks, said: "queue.Queue[Event]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera.hold(_side_by_side(tmp_path, "LC1", "LC2"))
    together = said.get(timeout=WAIT_SECONDS)
    assert {reading.text for reading in together.readings} == {"LC1", "LC2"}
    camera.frames(20)
    assert said.empty()
    monkeypatch.setattr(module, "AWAY_SECONDS", 0.2)
    camera.hold(code(tmp_path, "LC2"))
    assert said.get(timeout=WAIT_SECONDS) == Read(EntryMode.CAMERA, "LC2", "qr")
    camera.frames(5)
    assert said.empty()


# ── Nobody near ────────────────────


def test_while_nobody_is_near_no_frame_is_taken_but_the_first(camera: Looks) -> None:
    heard: queue.Queue[Event] = queue.Queue()
    asked, near = threading.Semaphore(0), threading.Event()

    def resting() -> bool:
        asked.release()
        return not near.is_set()

    looking = Eyes(CameraWatch(camera, Pipeline()), heard.put, resting)
    looking.start()
    try:
        assert heard.get(timeout=WAIT_SECONDS) == DeviceSays("camera", present=True), "a missing one would be known"
        assert camera.looked.acquire(timeout=WAIT_SECONDS)
        for _ in range(20):
            assert asked.acquire(timeout=WAIT_SECONDS)
        assert not camera.looked.acquire(blocking=False)
        near.set()
        camera.frames(3)
    finally:
        looking.stop(WAIT_SECONDS)
