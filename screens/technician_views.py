"""Views of the technician's screens; pure values."""

from dataclasses import dataclass

from screens.parts import Setting
from screens.technician_words import (
    Calibrated,
    Link,
    SelfTestItem,
    SelfTestState,
    SelfTestWord,
    SetupStep,
    SetupTrouble,
)


@dataclass(frozen=True, slots=True)
class StoreLeft:
    """The store that another board left, and this one is to go on with.

    Attributes:
        terminal: The code of the terminal whose it is.
        waiting: Transactions in it that central has not got yet.
    """

    terminal: str
    waiting: int


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
        left: The store that this board is to go on with; None where it is empty.
    """

    setting: Setting
    version: str
    link: Link
    busy: SetupStep | None = None
    trouble: SetupTrouble | None = None
    languages: tuple[str, ...] = ("nl", "nb", "en")
    left: StoreLeft | None = None


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
        left: The store that this board is to go on with; None where it is empty.
    """

    setting: Setting
    version: str
    host: str
    pinned: bool
    shop: str
    city: str
    terminal: str
    replaces: bool = False
    busy: bool = False
    left: StoreLeft | None = None


@dataclass(frozen=True, slots=True)
class SelfTestRow:
    """One device or service of the self-test.

    Attributes:
        item: Which.
        state: How far it is.
        word: What is to be done for it, or what was found.
    """

    item: SelfTestItem
    state: SelfTestState
    word: SelfTestWord


@dataclass(frozen=True, slots=True)
class SelfTestView:
    """The self-test's list.

    Attributes:
        setting: Where and in which language.
        version: The program's.
        terminal: The terminal's code.
        rows: In order; those that wait for a touch can be touched. The layout pages them.
        page: Which page, from 0; taken modulo the number of pages.
        printing: True while the report is printed.
        printed: True once it is.
    """

    setting: Setting
    version: str
    terminal: str
    rows: tuple[SelfTestRow, ...]
    page: int = 0
    printing: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class TouchTestView:
    """Nine points, each to be touched.

    Attributes:
        setting: Where and in which language.
        version: The program's.
        terminal: The terminal's code.
        touched: Numbers 0 … 8 of those that were, row by row.
        calibrates: Whether the panel is one that has to be calibrated.
        said: What became of the last calibration, or None.
    """

    setting: Setting
    version: str
    terminal: str
    touched: frozenset[int]
    calibrates: bool = False
    said: Calibrated | None = None


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """One cross to be touched; touches are felt as the panel measures them.

    Attributes:
        setting: Where and in which language.
        cross: Which of `screens.calibration.crosses`, from 0.
    """

    setting: Setting
    cross: int


@dataclass(frozen=True, slots=True)
class LookTestView:
    """Only a person can say whether it was right: the print, or light and tone.

    Attributes:
        setting: Where and in which language.
        version: The program's.
        terminal: The terminal's code.
        item: `PRINTER`, `LIGHTS` or `HEADSET`.
    """

    setting: Setting
    version: str
    terminal: str
    item: SelfTestItem


TechnicianView = SetupView | SetupConfirmView | SelfTestView | TouchTestView | CalibrationView | LookTestView
