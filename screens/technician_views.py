"""Views of the technician's screens; pure values."""

from dataclasses import dataclass, field

from screens.parts import Setting
from screens.technician_words import Link, SetupStep, SetupTrouble


@dataclass(frozen=True, slots=True)
class SetupView:
    """Not yet in service: what is there already, and what to show next.

    Attributes:
        setting: In which language; its shop is nobody's yet.
        version: The program's.
        link: How the device is joined to the network.
        busy: What it is at, or None.
        trouble: What went wrong with the last code, or None.
        languages: Codes offered.
    """

    setting: Setting
    version: str
    link: Link
    busy: SetupStep | None = None
    trouble: SetupTrouble | None = None
    languages: tuple[str, ...] = ("nl", "nb", "en")


@dataclass(frozen=True, slots=True)
class SetupConfirmView:
    """What the enrolment code would make of this device: the technician says whether that is right.

    Attributes:
        setting: In which language.
        version: The program's.
        host: Central's, with its port where it has an unusual one.
        pinned: True where the code named the server's key, and it was that one.
        shop: The shop's name.
        city: Where it is.
        terminal: What the terminal will be called.
        replaces: True where it takes another board's place.
        busy: True once it was confirmed.
    """

    setting: Setting
    version: str
    host: str
    pinned: bool
    shop: str
    city: str
    terminal: str = field()
    replaces: bool = False
    busy: bool = False


TechnicianView = SetupView | SetupConfirmView
