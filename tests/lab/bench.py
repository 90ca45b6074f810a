"""A bench on which machines are put together, and a terminal on it as somebody before it sees and touches it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from provisioning.lab.board import SIZE, Board
from provisioning.lab.errors import LateError
from provisioning.lab.machine import Guest
from screens.tree import Rect
from screens.views import View
from tests.lab import looks
from tests.lab.notes import Notes

DEVICES = ("scanner", "magstripe", "printer")
UP_SECONDS = 600.0
"""From the agent's first word until the terminal's first picture; it starts about as early."""
SHOW_SECONDS = 120.0
"""For a picture that comes of a touch or a scan; a second on a Pi."""


@dataclass
class Bench:
    """Where machines are put together.

    Attributes:
        board: the machine, with the disks it writes to.
        folder: what is thrown away afterwards.
        notes: what is kept.
    """

    board: Board
    folder: Path
    notes: Notes

    @contextmanager
    def power(self, **changes: object) -> Iterator["Stand"]:
        """Switch the machine on; its plug is pulled behind.

        Args:
            changes: of the board's attributes, for this time.
        """
        with Guest(replace(self.board, **changes), self.folder / "machine") as guest:  # type: ignore[arg-type] - a board's own
            yield Stand(guest, self.notes)


@dataclass
class Stand:
    """A terminal that is on, and whoever stands before it.

    Attributes:
        guest: the machine.
        notes: what is kept.
    """

    guest: Guest
    notes: Notes

    def plug_all(self) -> None:
        """Put readers and printer in."""
        for device in DEVICES:
            self.guest.hands.plug(device)

    def up(self) -> None:
        """Wait until the terminal says that it is ready."""
        self.guest.until("spaarpunt.service is active", lambda: self.unit("ActiveState") == "active", UP_SECONDS)

    def unit(self, what: str, unit: str = "spaarpunt.service") -> str:
        """A property of a unit."""
        return self.guest.hands.run("systemctl", "show", "--value", f"--property={what}", unit).out.strip()

    def fed_watchdog(self) -> str:
        """Which hardware watchdog the first process feeds; empty for none."""
        return self.guest.hands.run("systemctl", "show", "--value", "--property=WatchdogDevice").out.strip()

    def journal(self, unit: str = "spaarpunt.service") -> str:
        """What the unit logged in this boot."""
        return self.guest.hands.run("journalctl", "--no-pager", "--output=cat", "--unit", unit).out

    def shows(self, view: View, seconds: float = SHOW_SECONDS, within: Rect | None = None) -> float:
        """Wait until the display shows this, to the pixel; seconds that it took."""
        try:
            return self.guest.until(
                f"{type(view).__name__} on the display", lambda: self._like(view, within) <= looks.SAME, seconds
            )
        except LateError as error:
            share = self._like(view, within)
            raise AssertionError(f"{error}; {share:.1%} of the pixels differ:\n{self.journal()[-1500:]}") from error

    def is_shown(self, view: View, within: Rect | None = None) -> bool:
        """Whether the display shows this now, to the pixel."""
        return self._like(view, within) <= looks.SAME

    def leaves(self, view: View, seconds: float = SHOW_SECONDS) -> float:
        """Wait until the display shows something else."""
        return self.guest.until(
            f"something else than {type(view).__name__}", lambda: self._like(view, None) > 10 * looks.SAME, seconds
        )

    def _like(self, view: View, within: Rect | None) -> float:
        return looks.differing(self.guest.photograph("now"), view, within)

    @staticmethod
    def place(view: View, name: str) -> Rect:
        """Where that is drawn."""
        node = looks.drawn(view).tree.find(name)
        assert node is not None, f"there is no {name} on {type(view).__name__}"
        return node.rect

    def keep(self, name: str, what: str) -> None:
        """Keep what the display shows, for the report."""
        self.notes.picture(self.guest.photograph(name), what)

    def click(self, view: View, name: str) -> None:
        """Touch what is drawn under that name with the tablet, which is a mouse to the terminal."""
        x, y = looks.place(view, name)
        self.guest.monitor.point(x, y, SIZE)
        self.guest.monitor.press(down=True)
        self.guest.monitor.press(down=False)

    def tap(self, view: View, name: str) -> None:
        """Touch what is drawn under that name with a finger on the panel."""
        x, y = looks.place(view, name)
        self.guest.hands.finger_down(x, y)
        self.guest.hands.finger_up()
