"""A virtual Pi that runs: QEMU's process, its monitor, and the agent in the guest; switched off whatever happens."""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Final, Self

from provisioning.lab.board import Board, command
from provisioning.lab.errors import GuestGoneError, LabError, LateError
from provisioning.lab.hands import Hands
from provisioning.lab.monitor import Monitor
from provisioning.lab.pins import CHIP, Pins
from provisioning.lab.tools import tool

BOOT_SECONDS: Final = 600.0
"""From power on until the agent answers; some 30 s on a quiet machine."""
OFF_SECONDS: Final = 120.0
MONITOR_SECONDS: Final = 30.0
_NICE: Final = 10
_TURN: Final = 0.25
_FATAL: Final = ("No init found", "Kernel panic", "Unable to mount root")


class Guest:
    """A machine that is on; as a context it is off behind.

    Args:
        board: which machine.
        folder: where pictures go and the serial console's log is kept.

    Raises:
        LabToolError: QEMU is not there.
        LabError: it does not come up.
    """

    def __init__(self, board: Board, folder: Path) -> None:
        self.board = board
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        # A local socket's name may not be long.
        self._sockets = tempfile.TemporaryDirectory(prefix="lab-")
        self._place = Path(self._sockets.name)
        words = command(board, self._place)
        self._complaints = (folder / "qemu.log").open("wb")
        self._process = subprocess.Popen(  # noqa: S603 - no shell, and the words are this project's
            [tool(words[0]), *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=self._complaints,
            stderr=self._complaints,
            preexec_fn=_stand_back,  # noqa: PLW1509 - nothing else runs between fork and exec there
        )
        self.power_on = time.monotonic()
        self._hands: Hands | None = None
        self._pins: Pins | None = None
        try:
            self.monitor = Monitor(self._place / "monitor", MONITOR_SECONDS)
        except LabError as error:
            self._put_away()
            raise GuestGoneError(f"QEMU did not start: {(folder / 'qemu.log').read_text()[-500:]}") from error

    @property
    def hands(self) -> Hands:
        """The agent in the guest; the first call waits until it has booted."""
        if self._hands is None:
            self._hands = self._boot()
        return self._hands

    @property
    def pins(self) -> Pins:
        """Whoever moves the lines of a board that has some.

        Raises:
            GuestRefusedError: it has none.
        """
        if self._pins is None:
            self._pins = Pins(self._place / "pins", self.monitor.part(CHIP))
        return self._pins

    @property
    def console(self) -> str:
        """What the serial console said."""
        log = self._place / "console.log"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    def _boot(self) -> Hands:
        try:
            return Hands(self._place / "agent", BOOT_SECONDS)
        except LabError as error:
            fatal = next((each for each in _FATAL if each in self.console), "it is silent")
            raise type(error)(f"The guest did not boot ({fatal}): …{self.console[-1500:]}") from error

    def until(self, sought: str, found: Callable[[], bool], seconds: float) -> float:
        """Wait until something holds.

        Args:
            sought: what, for the complaint.
            found: whether it holds; asked again and again.
            seconds: the deadline.

        Returns:
            Seconds that it took.

        Raises:
            LateError: it does not hold in time.
            GuestGoneError: the machine ended.
        """
        began = time.monotonic()
        while not found():
            if self._process.poll() is not None:
                raise GuestGoneError(f"The machine ended while it was waited for: {sought}")
            if time.monotonic() - began > seconds:
                raise LateError(f"Not within {seconds:.0f} s: {sought}")
            Event().wait(_TURN)
        return time.monotonic() - began

    def photograph(self, name: str) -> Path:
        """Keep what the display shows in the folder, by a name."""
        place = self.folder / f"{name}.png"
        self.monitor.photograph(place.resolve())
        return place

    def reboot_heard(self) -> Hands:
        """The agent of the next boot, once the machine was reset or started anew by itself."""
        if self._hands is not None:
            self._hands.close()
            self._hands = None
        return self.hands

    def cut_power(self) -> None:
        """The plug is pulled: QEMU is killed, and gone when this returns."""
        self._process.kill()
        self._process.wait(OFF_SECONDS)

    def shut_down(self) -> None:
        """Switch it off in order.

        Raises:
            LateError: it stays on.
        """
        with contextlib.suppress(GuestGoneError, LateError):
            self.hands.run("systemctl", "poweroff", "--no-block")
        try:
            self._process.wait(OFF_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise LateError(f"The guest did not switch off within {OFF_SECONDS:.0f} s.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.monitor.close()
        if self._pins is not None:
            self._pins.close()
        if self._hands is not None:
            self._hands.close()
        self._put_away()

    def _put_away(self) -> None:
        self.cut_power()
        (self.folder / "console.log").write_text(self.console, encoding="utf-8")
        self._complaints.close()
        self._sockets.cleanup()


def _stand_back() -> None:
    os.nice(_NICE)
