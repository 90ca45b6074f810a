"""The things on a virtual counter, and the hands that use them. The real drivers run above every one of them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from drivers.camera.budget import FULL
from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.events import PRESENCE, ContactKind, Source, Tracks
from drivers.ports import Reader, Speaker
from drivers.presence_reader import PresenceReader
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80, PrinterProfile
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.contacts import VirtualContact, VirtualPresence
from drivers.virtual.lights import VirtualBacklight, VirtualLamp, VirtualSounder
from drivers.virtual.printer import VirtualLink, VirtualPrinter
from drivers.virtual.speaker import VirtualKeys, VirtualSpeaker
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader
from screens.renderer import Renderer
from screens.technician_words import SelfTestItem
from screens.theme import Theme
from screens.window import Offscreen, Screen
from terminal.central_client_virtual import VirtualNetwork
from terminal.machine.fittings import Fitting
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Devices

IDLE_LOOKS: Final = 250
"""Frames of an empty counter between two looks: what comes before this camera moves, and is looked at at once."""


FITTINGS: Final = (
    Fitting(SelfTestItem.SCANNER, "scanner"),
    Fitting(SelfTestItem.MAGSTRIPE, "magstripe"),
    Fitting(SelfTestItem.CAMERA, "camera"),
    Fitting(SelfTestItem.KEY, "key"),
    Fitting(SelfTestItem.HOUSING, "tamper"),
    Fitting(SelfTestItem.PRESENCE, PRESENCE),
    Fitting(SelfTestItem.HEADSET, "headset"),
    Fitting(SelfTestItem.KEYS, "keys"),
)
"""What a technician can try of them."""


@dataclass(frozen=True, slots=True)
class Things:
    """What can be touched, shown, pulled and looked at. They outlive a terminal that loses its power.

    Attributes:
        scanner: types what it is told to scan.
        magstripe: types a card's tracks.
        camera: sees the picture that is held before it.
        printer: its paper, its cover, its plug.
        network: its cable.
        lamp: on the housing.
        sounder: beside it.
        backlight: of the display.
        key: the staff's key switch.
        housing: its tamper contact.
        presence: sees who stands before it.
        headset: the jack for a headset.
        keys: the four keys below the screen.
        speaker: what is said by the audio guide.
    """

    scanner: VirtualWedge
    magstripe: VirtualWedge
    camera: VirtualCamera
    printer: VirtualPrinter
    network: VirtualNetwork
    lamp: VirtualLamp
    sounder: VirtualSounder
    backlight: VirtualBacklight
    key: VirtualContact
    housing: VirtualContact
    presence: VirtualPresence
    headset: VirtualContact
    keys: VirtualKeys
    speaker: VirtualSpeaker

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.scanner.type(text + "\n")

    def swipe(self, track2: str, track1: str | None = None) -> None:
        """Pull a card through the magstripe reader."""
        self.magstripe.swipe(Tracks(track1=track1, track2=track2))

    def show_picture(self, path: Path) -> None:
        """Hold a picture before the camera, in a hand that moves a little.

        Raises:
            PictureError: the file is no picture.
        """
        self.camera.hold(load_grey(path))


def things(profile: PrinterProfile = EPSON_80) -> Things:
    """New things, all of them whole."""
    return Things(
        VirtualWedge(),
        VirtualWedge(),
        VirtualCamera("camera"),
        VirtualPrinter(profile),
        VirtualNetwork(),
        VirtualLamp(),
        VirtualSounder(),
        VirtualBacklight(),
        VirtualContact("key", ContactKind.KEY, closed=False),
        VirtualContact("tamper", ContactKind.TAMPER, closed=True),
        VirtualPresence(somebody=True),
        VirtualContact("headset", ContactKind.HEADSET, closed=False),
        VirtualKeys("keys"),
        VirtualSpeaker(),
    )


def powered(counter: Things) -> Things:
    """The same counter for another run: what a terminal closes when it ends is new, the rest stands as it stood."""
    new = replace(counter, camera=VirtualCamera("camera"), lamp=VirtualLamp(), sounder=VirtualSounder())
    new = replace(new, backlight=VirtualBacklight(), headset=counter.headset.again(), keys=counter.keys.again())
    return replace(new, key=counter.key.again(), housing=counter.housing.again(), presence=counter.presence.again())


def devices(counter: Things) -> Devices:
    """The real drivers over the virtual things, for one run of a terminal."""
    scanner = WedgeReader(WedgeDevice("scanner", Source.SCANNER, WedgeSettings(), learns=True), counter.scanner.find)
    magstripe = WedgeReader(WedgeDevice("magstripe", Source.MAGSTRIPE, WedgeSettings()), counter.magstripe.find)
    printer = EscposPrinter("printer", VirtualLink(counter.printer), counter.printer.profile)
    readers: tuple[Reader, ...] = (scanner, magstripe, counter.key, counter.housing, PresenceReader(counter.presence))
    readers = (*readers, counter.headset, counter.keys)
    return Devices(readers, printer, counter.printer.profile, counter.lamp, counter.sounder, counter.backlight)


def camera_watch(counter: Things) -> CameraWatch:
    """The real pipeline over the virtual camera."""
    return CameraWatch(counter.camera, Pipeline(plan=replace(FULL, idle_every=IDLE_LOOKS)))


def panel(
    screen: Screen | None = None, size: tuple[int, int] = (1280, 800), speaker: Speaker | None = None
) -> tuple[Panel, Screen]:
    """A panel on `screen`, or on one in memory where there is none; it speaks where there is something to speak."""
    drawn_on = screen if screen is not None else Offscreen(size)
    return Panel(Renderer(Theme(), size), drawn_on, polls=screen is not None, speaker=speaker), drawn_on
