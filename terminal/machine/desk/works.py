"""The pieces of staff's work: a frozen value each, and their closed union. What each does stands in its own room."""

from dataclasses import dataclass, field

from screens.care_views import PaperStep
from screens.desk_views import Line
from screens.desk_words import DeskAction, DeskNotice, PinTrouble
from screens.technician_views import SelfTestRow
from screens.technician_words import Calibrated, SelfTestItem
from terminal.machine.desk.cards.works import CustomerWork, Purpose
from terminal.machine.desk.till.works import TillWork


@dataclass(frozen=True, slots=True)
class Door:
    """The key is turned; nobody's badge was read yet."""


@dataclass(frozen=True, slots=True)
class EnteringPin:
    """A badge was read; its PIN is typed.

    Attributes:
        badge: the badge's token.
        typed: the figures so far.
        trouble: what became of the last PIN.
        tries_left: tries before the lock.
        until: until when an answer is waited for, in milliseconds of uptime; 0 where none is.
    """

    badge: str = field(repr=False)
    typed: str = field(default="", repr=False)
    trouble: PinTrouble | None = None
    tries_left: int = 0
    until: int = 0


@dataclass(frozen=True, slots=True)
class Menu:
    """What staff can do stands there."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Care:
    """Paper, sound and light of this terminal; `busy` while a test print runs."""

    busy: bool = False


@dataclass(frozen=True, slots=True)
class ChangingPaper:
    """A new roll is put in.

    Attributes:
        step: how far it is.
        turned: whether the roll lay the wrong way round before.
        busy: while a test print runs.
    """

    step: PaperStep
    turned: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Calibrating:
    """The crosses stand there one after the other.

    Attributes:
        until: until when the next one is to be touched, in milliseconds of uptime.
        felt: where those before it were, as the panel measured them, px.
    """

    until: int
    felt: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SelfTest:
    """A technician tries the terminal's devices.

    Attributes:
        found: what was found so far, one row a device.
        at: whose screen stands there: the points to touch, or a question; None for the list.
        points: those that were touched.
        printing: `PRINTER` while the test page is printed, `STORE` while the report is; None where nothing is.
        printed: whether the report came out.
        page: of the list.
        struck: which of the four keys were.
        calibrating: how far the crosses are; None while none stands there.
        calibrated: what became of the last calibration.
    """

    found: tuple[SelfTestRow, ...] = ()
    at: SelfTestItem | None = None
    points: frozenset[int] = frozenset()
    printing: SelfTestItem | None = None
    printed: bool = False
    page: int = 0
    struck: frozenset[str] = frozenset()
    calibrating: Calibrating | None = None
    calibrated: Calibrated | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a piece of work; the menu follows.

    Attributes:
        notice: what.
        lines: what it did, in figures.
        actions: what can be done next.
        again: what a card was wanted for that could not be used; another one may be shown at once.
    """

    notice: DeskNotice
    lines: tuple[Line, ...] = ()
    actions: tuple[DeskAction, ...] = ()
    again: Purpose | None = None


Work = Door | EnteringPin | Menu | Care | ChangingPaper | SelfTest | Finished | TillWork | CustomerWork
"""What staff are at. A new piece of work is a class here and a room beside, joined in `desk.py` and `desk_view.py`."""
