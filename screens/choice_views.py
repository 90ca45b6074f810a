"""Views of what somebody chooses for themselves about the screen; pure values that hold nothing of anybody's."""

from dataclasses import dataclass

from screens.parts import Setting


@dataclass(frozen=True, slots=True)
class LanguagesView:
    """Every language that is spoken here, each by its own name.

    Attributes:
        setting: Where, and in which language until another is chosen.
        languages: Codes offered, in order.
    """

    setting: Setting
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisplayView:
    """How the screen may look. How it looks now, whoever lays it out knows.

    Attributes:
        setting: Where and in which language.
    """

    setting: Setting
