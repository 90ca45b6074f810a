"""Views of looking after the terminal: how loud and bright it is, and how its paper is changed; pure values."""

from dataclasses import dataclass
from enum import StrEnum

from screens.desk_views import DeskBar, Line
from screens.desk_words import DeskAction
from screens.parts import Setting


class Control(StrEnum):
    """What is set in steps; the value names its word."""

    VOLUME = "volume"
    BRIGHTNESS = "brightness"


class Unset(StrEnum):
    """Why it cannot be set here; each has a sentence that says what to do."""

    NONE = "none"
    """The hardware has no such thing."""
    DENIED = "denied"
    """The program has no right to it."""
    MISSING = "missing"
    """It does not answer."""


@dataclass(frozen=True, slots=True)
class LevelShown:
    """How something stands that is set in steps.

    Attributes:
        control: What.
        at: Its step from 1, or why there is none.
        steps: How many steps there are.
    """

    control: Control
    at: int | Unset
    steps: int


@dataclass(frozen=True, slots=True)
class CareView:
    """The terminal's own sheet: its paper, its sound, its light.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        lines: What is known of it, at most two.
        levels: What can be set in steps, at most two.
        actions: What else can be done, at most two; the first is the likely one.
        busy: True while the test page is printed.
    """

    setting: Setting
    bar: DeskBar
    lines: tuple[Line, ...]
    levels: tuple[LevelShown, ...]
    actions: tuple[DeskAction, ...] = ()
    busy: bool = False


class PaperStep(StrEnum):
    """How far the change of paper is, in order; the value names its picture and its words."""

    OPEN = "open"
    """The cover is to be opened."""
    ROLL = "roll"
    """A new roll is to be laid in."""
    SHUT = "shut"
    """The cover is to be shut over the paper's end."""
    TEST = "test"
    """A test page is to be printed."""
    LOOK = "look"
    """Somebody has to say whether there are letters on it."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One step of changing the paper.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        step: What is to be done now.
        state: What the printer says of itself.
        actions: What can be touched besides going back, at most two; the first is the likely one.
        busy: True while the test page is printed.
        turned: True where the last roll lay the wrong way round.
    """

    setting: Setting
    bar: DeskBar
    step: PaperStep
    state: Line
    actions: tuple[DeskAction, ...] = ()
    busy: bool = False
    turned: bool = False


CareScreen = CareView | PaperView
