"""Papers that are worth nothing and stand in no book: printed once, and whoever asked hears what came of it."""

from dataclasses import dataclass, field

from loyalty.wire_staff import Day
from screens.technician_views import SelfTestRow


@dataclass(frozen=True, slots=True)
class TestSlip:
    """The page that shows whether the printer is well."""

    language: str


# pytest would take it for a test.
TestSlip.__test__ = False  # type: ignore[attr-defined] # a class takes attributes, its type does not say so


@dataclass(frozen=True, slots=True)
class DaySlip:
    """A shop's figures of a day; `names` are the programmes', by id."""

    language: str
    day: Day = field(repr=False)
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SelfTestSlip:
    """What the self-test found."""

    language: str
    rows: tuple[SelfTestRow, ...]


Slip = TestSlip | DaySlip | SelfTestSlip
"""What can be printed this way."""
