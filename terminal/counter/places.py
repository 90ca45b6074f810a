"""Where the counter stands: at one of the seeded terminals of two shops, each with a store of its own."""

from pathlib import Path

from terminal import app
from terminal.counter.acts import HandsError
from terminal.demo.world import SeededTerminal, SeededTill, World


class Places:
    """The seeded terminals, one of which stands on the counter; each is enrolled when it is first taken.

    Args:
        folder: the store of the world's first terminal; the others' lie beside it.
        world: what was seeded.
        url: where central answers.
        code: of the terminal that stands there first; None for the world's first.

    Raises:
        HandsError: there is no terminal of that code.
        TerminalError, StoreError: it cannot be enrolled.
    """

    def __init__(self, folder: Path, world: World, url: str, code: str | None = None) -> None:
        self._folder = folder
        self._url = url
        self.world = world
        self._now = world.terminal
        self.take(code or self._now.code)

    @property
    def now(self) -> SeededTerminal:
        """The terminal that stands on the counter."""
        return self._now

    @property
    def till(self) -> SeededTill:
        """The till beside it: the shop's last, so that its numbers are nobody else's."""
        return [till for till in self.world.tills if till.shop == self._now.shop][-1]

    @property
    def folder(self) -> Path:
        """The store of the terminal that stands there."""
        return self._folder_of(self._now)

    def take(self, code: str) -> None:
        """Put another terminal on the counter.

        Raises:
            HandsError: there is no such terminal.
            TerminalError, StoreError: it cannot be enrolled.
        """
        found = next((each for each in self.world.terminals if each.code.casefold() == code.casefold()), None)
        if found is None:
            codes = ", ".join(each.code for each in self.world.terminals)
            raise HandsError(f"There is no terminal {code}; there are {codes}.")
        folder = self._folder_of(found)
        if app.is_enrolled(folder):
            app.move(folder, self._url)
        else:
            app.enrol(folder, self._url, found.token, board="virtual")
        self._now = found

    def _folder_of(self, terminal: SeededTerminal) -> Path:
        first = terminal == self.world.terminal
        return self._folder if first else self._folder.with_name(f"{self._folder.name}-{terminal.code.lower()}")
