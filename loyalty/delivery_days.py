"""On which day an order is delivered, by the owner's rule."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import msgspec

from loyalty.errors import ProgrammeError

Closed = Callable[[date], bool]
"""Whether nobody works on a day, weekends aside: a public holiday."""

_LONGEST_LEAD = 60
_WEEK = 7


class DeliveryRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When what a shop orders arrives: so many working days after the order, on the next day that is delivered on.

    Raises:
        ProgrammeError: it is never delivered, or the figures cannot be.
    """

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """On which days (ISO 8601, Monday is 1) is delivered."""
    lead_days: int = 2
    """Working days (Monday to Friday, no holidays) that it takes."""
    cut_off: time = time(14, 0)
    """An order from this time on counts as the next working day's; in the shop's time."""

    def __post_init__(self) -> None:
        if not self.weekdays or not all(1 <= day <= _WEEK for day in self.weekdays):
            raise ProgrammeError("Deliveries need at least one weekday; Monday is 1 and Sunday is 7.")
        if not 0 <= self.lead_days <= _LONGEST_LEAD:
            raise ProgrammeError(f"A delivery takes 0 to {_LONGEST_LEAD} working days, not {self.lead_days}.")


def delivery_day(rule: DeliveryRule, ordered: datetime, closed: Closed) -> date:
    """The day on which an order of `ordered` (in the shop's local time) is delivered.

    >>> friday_late = datetime(2026, 11, 20, 15, 0)
    >>> delivery_day(DeliveryRule(lead_days=2), friday_late, lambda day: False)
    datetime.date(2026, 11, 25)
    """
    day = ordered.date()
    if ordered.time() >= rule.cut_off:
        day += timedelta(days=1)
    day = _on_or_after(day, lambda each: _works(each, closed))
    for _ in range(rule.lead_days):
        day = _on_or_after(day + timedelta(days=1), lambda each: _works(each, closed))
    return _on_or_after(day, lambda each: each.isoweekday() in rule.weekdays and not closed(each))


def _works(day: date, closed: Closed) -> bool:
    return day.isoweekday() <= 5 and not closed(day)


def _on_or_after(day: date, fits: Callable[[date], bool]) -> date:
    while not fits(day):
        day += timedelta(days=1)
    return day
