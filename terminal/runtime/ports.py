"""What the runtime needs of the world: the real things and the virtual ones stand behind the same few protocols."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.events import DeviceEvent
from drivers.ports import Backlight, Lamp, Printer, Reader, Sounder
from drivers.printer_profiles import PrinterProfile
from loyalty.routes import Question, Told
from loyalty.wire import Authorise, Authorised, CardSummary, Lookup
from screens.intents import Intent
from screens.views import View
from terminal.central_client import Reply
from terminal.runtime.glass import CalibratedGlass


class Display(Protocol):
    """A screen: it is shown views and says intents. Only the loop's own thread calls it."""

    def show(self, view: View) -> None:
        """Draw `view` and present it."""

    def prepare(self, view: View) -> None:
        """Draw `view` where nobody sees it, so that the likes of it are shown at once later."""

    def intents(self) -> Sequence[Intent]:
        """What was meant by the touches and keys since the last call; never waits."""

    def feel(self, said: DeviceEvent) -> None:
        """Take what a device said that is the screen's own: keys below it, a headset; whatever else it leaves alone."""

    def forget(self) -> None:
        """Let go of everything personal: pixels, caches, and what is being said."""

    @property
    def poll_seconds(self) -> float | None:
        """How often `intents` wants to be called while nothing else happens; None where it needs not."""


class Counter(Protocol):
    """What a session asks of central while somebody waits; `CentralClient` is the real one."""

    def look_up(self, request: Lookup) -> Reply[CardSummary]:
        """Ask for a card."""

    def ask(self, question: Question) -> Reply[Told]:
        """Ask one question of `loyalty.routes`."""

    def authorise(self, request: Authorise) -> Reply[Authorised]:
        """Ask for one redemption."""


class NamedDevice(Protocol):
    """Anything with a name in the configuration."""

    @property
    def name(self) -> str:
        """Its name."""


@dataclass(frozen=True, slots=True)
class Devices:
    """The devices of one terminal, real or virtual, made by `terminal.app`.

    Attributes:
        readers: scanners, magstripe readers, keypads, and contacts.
        printer: the voucher printer.
        profile: what the printer's model can do.
        lamp: on the housing.
        sounder: beside it.
        backlight: of the display.
        cameras: what looks, for what it says of itself; it is looked through elsewhere.
        glass: the touch panel where it has to be calibrated; None for one that knows where it is touched.
    """

    readers: tuple[Reader, ...]
    printer: Printer
    profile: PrinterProfile
    lamp: Lamp
    sounder: Sounder
    backlight: Backlight
    cameras: tuple[NamedDevice, ...] = ()
    glass: CalibratedGlass | None = None
