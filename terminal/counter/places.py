"""Where the counter stands: at one of the terminals of two shops, or before a device that is none yet."""

from pathlib import Path

from loyalty.codes import EnrolmentCode, write
from terminal import app
from terminal.counter.acts import HandsError
from terminal.counter.office import SHOP_WIFI, Office, Paper, enrolment_paper, wifi_paper
from terminal.demo.world import SeededTerminal, SeededTill, World
from terminal.network_virtual import VirtualAir


class Places:
    """The terminals, one of which stands on the counter; a seeded one is enrolled when it is first taken.

    A device that was unpacked is not: a technician does that, with the sheets in `papers`.

    Args:
        folder: the store of the world's first terminal; the others' lie beside it.
        world: what was seeded.
        url: where central answers.
        code: of the terminal that stands there first; None for the world's first.
        office: makes codes for new devices; None where nobody does.
        new: whether the first one is a device that is not in service yet.

    Raises:
        HandsError: there is no terminal of that code.
        TerminalError, StoreError: it cannot be enrolled.
    """

    def __init__(
        self,
        folder: Path,
        world: World,
        url: str,
        code: str | None = None,
        *,
        office: Office | None = None,
        new: bool = False,
    ) -> None:
        self._folder = folder
        self._url = url
        self._office = office
        self.world = world
        self._now = world.terminal
        self._papers: dict[str, tuple[Paper, ...]] = {}
        self._airs: dict[str, VirtualAir] = {}
        self._unpacked = [self._device(code) for code in self._left_before()]
        if new and code is not None:
            self.unpack(code)
        else:
            self.take(code or self._now.code)

    @property
    def now(self) -> SeededTerminal:
        """The terminal that stands on the counter."""
        return self._now

    @property
    def terminals(self) -> tuple[SeededTerminal, ...]:
        """All that can stand there: the seeded ones, and devices that were unpacked."""
        return (*self.world.terminals, *self._unpacked)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The sheets with the codes that bring the device on the counter into service, or a new board into it."""
        return self._papers.get(self._now.code, ())

    @property
    def air(self) -> VirtualAir:
        """The networks about the device on the counter: a seeded one hangs on a cable, a new one on nothing."""
        return self._airs.setdefault(self._now.code, VirtualAir(dict(wifi_networks())))

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
        found = next((each for each in self.terminals if each.code.casefold() == code.casefold()), None)
        if found is None:
            codes = ", ".join(each.code for each in self.terminals)
            raise HandsError(f"There is no terminal {code}; there are {codes}.")
        folder = self._folder_of(found)
        if app.is_enrolled(folder):
            app.move(folder, self._url)
        elif found in self._unpacked or found.code in self._papers:
            self._lay_out(found)
        else:
            app.enrol(folder, self._url, found.token, board="virtual")
        self._now = found

    def unpack(self, code: str | None = None) -> None:
        """Put a device on the counter that is not in service yet, with the sheets that bring it there.

        Args:
            code: what the terminal will be called; None for the next free name of the shop.

        Raises:
            HandsError: there is such a terminal in service by now, or nobody makes codes.
        """
        wanted = (code or self._next_code()).upper()
        seeded = next((each for each in self.world.terminals if each.code == wanted), None)
        found = seeded or self._device(wanted)
        if app.is_enrolled(self._folder_of(found)):
            raise HandsError(f"{wanted} is in service already; choose another name for the new device.")
        if seeded is not None:
            token = EnrolmentCode(self._url, seeded.token)
            self._papers[wanted] = (wifi_paper(), enrolment_paper(write(token)))
            self._airs[wanted] = VirtualAir(dict(wifi_networks()), wired=False)
        else:
            self._lay_out(found)
            self._unpacked.append(found)
        self._now = found

    def replace(self) -> None:
        """Have the office make the code by which another board takes the terminal on the counter over.

        Raises:
            HandsError: it makes none.
        """
        if self._office is None:
            raise HandsError("Nobody here makes codes for new boards.")
        self._papers[self._now.code] = (self._office.replacement_for(self._now.code),)

    def _lay_out(self, device: SeededTerminal) -> None:
        if device.code in self._papers:
            return
        if self._office is None:
            raise HandsError("Nobody here makes codes for new devices.")
        self._papers[device.code] = (wifi_paper(), self._office.code_for(device.code, device.shop_name))
        self._airs[device.code] = VirtualAir(dict(wifi_networks()), wired=False)

    def _device(self, code: str) -> SeededTerminal:
        """A device of the first shop, which the seed knows nothing of."""
        first = self.world.terminal
        return SeededTerminal(code, first.shop, "", "", (), first.shop_name, first.city)

    def _next_code(self) -> str:
        stem = self.world.terminal.code.rpartition("-")[0]
        numbers = [int(each.code.rpartition("-")[2]) for each in self.terminals if each.code.startswith(f"{stem}-")]
        return f"{stem}-{max(numbers) + 1}"

    def _left_before(self) -> tuple[str, ...]:
        """Codes of the devices that were unpacked in an earlier run."""
        known, name = {each.code for each in self.world.terminals}, f"{self._folder.name}-"
        beside = self._folder.parent.glob(f"{name}*") if self._folder.parent.exists() else ()
        codes = (each.name.removeprefix(name).upper() for each in beside if each.is_dir())
        return tuple(sorted(code for code in codes if code not in known and code.rpartition("-")[2].isdigit()))

    def _folder_of(self, terminal: SeededTerminal) -> Path:
        first = terminal == self.world.terminal
        return self._folder if first else self._folder.with_name(f"{self._folder.name}-{terminal.code.lower()}")


def wifi_networks() -> tuple[tuple[str, str], ...]:
    """The networks that are heard at the counter, with their passphrases."""
    return ((SHOP_WIFI.ssid, SHOP_WIFI.passphrase),)
